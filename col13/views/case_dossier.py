"""Dossiers: the list of a case, one asked for, waited for, released or refused, downloaded, recalled."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import after_this_request, Blueprint, redirect, request, Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.profiles import PROFILES
from col13.errors import Stale
from col13.forms.dossier import ChooseForm, DossierForm, RecallForm
from col13.i18n import S_
from col13.models import Case, Dossier
from col13.policies import Section
from col13.services import casework, dossiers, dossiers_register, dossiers_terms, evidence_package, queue
from col13.services import once as onces
from col13.services.facts_seen import names_of
from col13.views.case_documents import attachment
from col13.views.case_forms import save
from col13.views.case_page import answered, draw, shows
from col13.views.dossier_preview import preview_page
from col13.views.dossier_words import ground, LABELS, LIFTED, may_have_one, offered, who_for
from col13.views.looking import look
from col13.views.units import actor, answering, writing

blueprint = Blueprint("dossier", __name__)
UNDER_WAY = ("queued", "rendered")
LOOK_AGAIN = 3  # seconds
USUAL = dt.timedelta(minutes=1)
# A worker that died is followed by another at the first minute's tick after its lease.
AT_MOST = (queue.LEASE + dt.timedelta(minutes=1)) // dt.timedelta(minutes=1)
LOOK_AT_IT_AGAIN = S_("The case has changed since this page was shown: look again at what would be sent.")


@blueprint.get("/cases/<number>/dossiers")
def show(number: str) -> ResponseReturnValue:
    """Those made, and the first question for a new one."""
    return page(number)


@shows(Section.SUMMARY)
def page(session: Session, case: Case) -> ResponseReturnValue:
    may_have_one()
    rows = dossiers.list_of(session, actor(), case)
    form = ChooseForm(formdata=None, language=case.language, target=request.args.get("for", ""))
    form.target.choices = [("", ""), *offered(session, case)]
    return draw(
        session, case, Section.SUMMARY, "case/dossier.html", dossiers=rows, form=form, may_ask=len(form.target.choices) > 1,
        who_for=who_for(session, case), **around(session, case, rows),
    )  # fmt: skip


@blueprint.post("/cases/<number>/dossiers")
def request_one(number: str) -> ResponseReturnValue:
    """Freeze what was looked at; then the page that waits for it."""
    form = DossierForm()
    act = f"dossier:{number}"
    with answering(form) as answer:
        if form.validate():
            profile, _, whom = (form.target.data or "").partition(" ")
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                made = onces.before(session, actor(), form.token(), act)
                if made is None:
                    if form.seen.data and form.seen.data != str(case.revision):
                        raise Stale(LOOK_AT_IT_AGAIN)
                    made = str(
                        dossiers.request(
                            session, actor(), case, profile=profile, recipient=whom, language=form.language.data or None,
                            reason=form.reason.data or "", words=form.words.data or "", draft=True if form.draft.data else None,
                        ).id
                    )  # fmt: skip
                    onces.keep(session, actor(), form.token(), act, made)
            return redirect(url_for("dossier.one", number=number, dossier=made), 303)
    return answered(preview_page(number, form), answer.status)


@blueprint.get("/cases/<number>/dossiers/<uuid:dossier>")
def one(number: str, dossier: uuid.UUID) -> ResponseReturnValue:
    """How far it is: reloads itself until it is ready or refused."""
    return one_page(number, dossier=dossier)


@shows(Section.SUMMARY)
def one_page(session: Session, case: Case, dossier: uuid.UUID, form: RecallForm | None = None) -> ResponseReturnValue:
    row = dossiers.status(session, actor(), case, dossier)
    waiting = row.state in UNDER_WAY
    if waiting:
        after_this_request(look_again)
    why = row.refusal or dossiers.handed_out_no_more(session, case, row) or ""
    lifted, roles = LIFTED.get(why, (None, ()))
    return draw(
        session, case, Section.SUMMARY, "case/dossier_one.html", dossier=row, waiting=waiting,
        late=AT_MOST if waiting and clock.now() - row.requested_at > USUAL else 0, form=form or RecallForm(),
        refusal=dossiers.REFUSALS.get(why), lifted=lifted, lifters=[role.value for role in roles],
        may_see_leaks=row.refusal == "leak" and dossiers_register.may_see_leaks(session, actor(), case),
        packaged=evidence_package.may_be_packaged(session, actor(), case, row), who_for=who_for(session, case),
        **around(session, case, [row]),
    )  # fmt: skip


def look_again(answer: Response) -> Response:
    """Only while a worker is at it; nothing typed can be lost."""
    answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer


@blueprint.get("/cases/<number>/dossiers/<uuid:dossier>/found")
def found(number: str, dossier: uuid.UUID) -> ResponseReturnValue:
    """Where the leak guard found what was withheld, for who reads the details of the journal."""
    return found_page(number, dossier=dossier)


@shows(Section.JOURNAL)
def found_page(session: Session, case: Case, dossier: uuid.UUID) -> ResponseReturnValue:
    row = dossiers.status(session, actor(), case, dossier)
    leaks = dossiers_register.leaks(session, actor(), case, row)
    return draw(session, case, Section.SUMMARY, "case/dossier_found.html", dossier=row, leaks=leaks, **around(session, case, [row]))


@blueprint.post("/cases/<number>/dossiers/<uuid:dossier>/download")
def download(number: str, dossier: uuid.UUID) -> ResponseReturnValue:
    """The PDF as it was released; a post, because it is written as a disclosure (or, a draft, as a consultation)."""
    elsewhere = look(number, Section.SUMMARY)
    if elsewhere is not None:
        return elsewhere
    with writing() as session:
        pdf, filename = dossiers.fetch(session, actor(), casework.get(session, actor(), number), dossier)
    return attachment(pdf, filename, len(pdf))


@blueprint.post("/cases/<number>/dossiers/<uuid:dossier>/recall")
def recall(number: str, dossier: uuid.UUID) -> ResponseReturnValue:
    """Take an issued one back, with the reason."""
    form = RecallForm()

    def do(session: Session, case: Case) -> None:
        dossiers.recall(session, actor(), case, dossier, words=form.words.data or "")

    again = lambda: one_page(number, dossier=dossier, form=form)  # noqa: E731 - drawn only when the act was refused
    return save(number, form, f"dossier.recall:{dossier}", do, back="dossier.show", again=again)


def around(session: Session, case: Case, rows: list[Dossier]) -> dict[str, object]:
    """Words and names beside the rows."""
    return {
        "states": dossiers.STATES, "profiles": LABELS, "names": names_of(session, [row.requested_by for row in rows]), "ground": ground,
        "expired": dossiers_terms.expired, "all_profiles": PROFILES, "refusals": dossiers.REFUSALS,
        "ended": {row.id: why for row in rows if (why := dossiers.handed_out_no_more(session, case, row))},
    }  # fmt: skip
