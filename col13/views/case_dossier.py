"""Dossiers: asked for, made by a worker, released or refused, downloaded; the page of one reloads itself until it is there."""

from __future__ import annotations

import uuid

from flask import after_this_request, Blueprint, redirect, request, Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.dossier.profiles import LETTERS, PROFILES
from col13.errors import Forbidden
from col13.forms.dossier import DossierForm, RecallForm
from col13.i18n import say
from col13.models import Case, Dossier
from col13.policies import ACTIONS, may, ROLE_LABELS, Section
from col13.services import casework, dossiers
from col13.services import once as onces
from col13.services.facts_seen import names_of
from col13.views.case_documents import attachment
from col13.views.case_forms import save
from col13.views.case_page import answered, draw, shows
from col13.views.case_referral import recipient
from col13.views.looking import look
from col13.views.people import called
from col13.views.units import actor, answering, reading, writing

blueprint = Blueprint("dossier", __name__)
UNDER_WAY = ("queued", "rendered")
LOOK_AGAIN = 3  # seconds
LABELS = {**PROFILES, **LETTERS}


def may_have_one() -> None:
    """Forbidden, naming who may, for everybody who may have no dossier and no letter."""
    actions = [*(f"dossier:{name}" for name in PROFILES), *(f"letter:{name}" for name in LETTERS)]
    if not any(may(actor(), name) for name in actions):
        raise Forbidden(who=tuple(ROLE_LABELS[role] for role in dict.fromkeys(role for name in actions for role in ACTIONS[name])))


@blueprint.get("/cases/<number>/dossiers")
def show(number: str) -> ResponseReturnValue:
    """Those made, and the form to ask for one."""
    return page(number)


@shows(Section.SUMMARY)
def page(session: Session, case: Case, form: DossierForm | None = None) -> ResponseReturnValue:
    may_have_one()
    rows = dossiers.list_of(session, actor(), case)
    form = filled(session, case, form or DossierForm(language=case.language))
    return draw(
        session, case, Section.SUMMARY, "case/dossier.html", dossiers=rows, form=form, may_ask=len(form.target.choices) > 1,
        who_for=who_for(session, case), **around(session, rows),
    )  # fmt: skip


@blueprint.post("/cases/<number>/dossiers")
def request_one(number: str) -> ResponseReturnValue:
    """Freeze it; then the page that waits for it."""
    with reading() as session:
        form = filled(session, casework.get(session, actor(), number), DossierForm())
    act = f"dossier:{number}"
    with answering(form) as answer:
        if form.validate():
            profile, _, whom = form.target.data.partition(" ")
            with writing() as session:
                case = casework.get(session, actor(), number)
                made = onces.before(session, actor(), form.token(), act)
                if made is None:
                    made = str(
                        dossiers.request(
                            session, actor(), case, profile=profile, recipient=whom, language=form.language.data,
                            reason=form.reason.data, words=form.words.data or "", draft=True if form.draft.data else None,
                        ).id
                    )  # fmt: skip
                    onces.keep(session, actor(), form.token(), act, made)
            return redirect(url_for("dossier.one", number=number, dossier=made), 303)
    return answered(page(number, form=form), answer.status)


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
    return draw(
        session, case, Section.SUMMARY, "case/dossier_one.html", dossier=row, waiting=waiting, form=form or RecallForm(),
        refusal=dossiers.REFUSALS.get(row.refusal or ""), who_for=who_for(session, case), **around(session, [row]),
    )  # fmt: skip


def look_again(answer: Response) -> Response:
    """Only while a worker is at it; nothing typed can be lost."""
    answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer


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


def around(session: Session, rows: list[Dossier]) -> dict[str, object]:
    """Words and names beside the rows."""
    return {"states": dossiers.STATES, "profiles": LABELS, "names": names_of(session, [row.requested_by for row in rows])}


def filled(session: Session, case: Case, form: DossierForm) -> DossierForm:
    """Each profile this actor may ask for, with each of its recipients on this case."""
    offered = [
        (f"{name} {whom}", f"{say(profile.label, locale())}: {said(profile.kind, whom)}")
        for name, profile in PROFILES.items()
        if may(actor(), f"dossier:{name}")
        for whom in dossiers.recipients(session, case, name)
    ]
    form.target.choices = [("", ""), *offered]
    wanted = request.args.get("for", "")
    if not form.target.data and wanted in {value for value, _ in offered}:
        form.target.data = wanted
    return form


def said(kind: str, whom: str) -> str:
    """A recipient in words."""
    if kind == "body":
        return catalogue.label("body", whom, locale())
    known = recipient(whom)
    return known if isinstance(known, str) else say(known, locale())


def who_for(session: Session, case: Case) -> object:
    """A dossier's recipient in words: office, body, or the person of a letter as this reader may know that person."""
    people = {str(one): name for one, name in called(session, case).items()}
    return lambda row: people.get(row.recipient, "") if row.profile in LETTERS else said(PROFILES[row.profile].kind, row.recipient)
