"""Taking a step: a page with the questions it asks; after it, what changed and what comes next, for whom."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.auth.language import locale
from col13.auth.proof import need_proof, SHARING
from col13.errors import NotFound, StepRefused
from col13.forms.steps import step_form, StepForm
from col13.i18n import say
from col13.models import Case, SectionRevision
from col13.policies import Section, SECTION_LABELS
from col13.services import casework, facts_seen, overview, visits
from col13.services import standing as standings
from col13.services.situation import situation
from col13.services.standing_tracks import JUDGED_SECTIONS
from col13.views.case_page import answered, draw, shows
from col13.views.preview_mark import refuse_unseen
from col13.views.safe_contact import addressed, owes_a_look, rules_of
from col13.views.step_brief import brief, reads_proposal
from col13.views.step_told import tell, told
from col13.views.units import actor, answering, reading, seen, writing
from col13.workflows import by_key
from col13.workflows.engine import gate, Step
from col13.workflows.standing import Standing, TrackStanding

blueprint = Blueprint("steps", __name__)
IN_PLACE = "X-In-Place"  # static/step.js asks for the address to go to, not to be sent there: a notice is shown only once


@blueprint.get("/cases/<number>/tracks/<key>/<step>")
def take(number: str, key: str, step: str) -> ResponseReturnValue:
    """The questions. Forbidden or StepRefused, with every reason, where the step cannot be taken."""
    return page(number, key=key, step=step)


@blueprint.post("/cases/<number>/tracks/<key>/<step>")
def post(number: str, key: str, step: str) -> ResponseReturnValue:
    """Take it. Wrong answers 422, overtaken or refused 409: the page again, with what was typed."""
    if step in SHARING:
        need_proof()
    with reading() as session:
        case = casework.get(session, actor(), number)
        if visits.never_opened(session, actor(), case):
            return redirect(url_for("visit.reason", number=number, next=url_for("steps.take", number=number, key=key, step=step)), 303)
        form = asked(session, case, key, step)
        subject = at(session, case, key, step)[2].subject
    with answering(form) as answer:
        if form.validate():
            refuse_unseen(form, number, subject)
            with writing() as session:
                move = casework.take(session, actor(), number, key, step, form.raw(), seen=seen(), once=form.token())
                case = casework.taken(session, move)
                words = told(session, case, key, move)
            tell(words)
            return taken(url_for("cases.show", number=number))
    return answered(page(number, key=key, step=step, form=form), answer.status)


def taken(address: str) -> ResponseReturnValue:
    """Where to go after it: a redirect, or the address alone for a form that was opened in place."""
    if IN_PLACE in request.headers:
        return "", 204, {"Location": address}
    return redirect(address, 303)


def shown_too(session: Session, case: Case, key: str, step: str, **_rest: object) -> list[Section]:
    """The looks that the page owes besides that at the case: at the persons where rules for safe contact are shown, at the qualification
    where the proposal is."""
    standing, declared, track = at(session, case, key, step)
    if gate(by_key(key), declared, standing, track, clock.today()).role is None:
        return []
    if owes_a_look(session, case, addressed(standing, declared, track)):
        return [Section.PERSONS]
    return [Section.QUALIFICATION] if reads_proposal(session, case, track, declared) else []


@shows(Section.SUMMARY, also=shown_too)
def page(session: Session, case: Case, key: str, step: str, form: StepForm | None = None) -> ResponseReturnValue:
    """The page of the step. `form` comes back with what was typed; then nothing is enforced, only told."""
    standing, declared, track = at(session, case, key, step)
    verdict = gate(by_key(key), declared, standing, track, clock.today())
    if verdict.role is None and form is not None and form.refusal is not None:
        raise form.refusal  # whose step it is not, reads no form of it, whatever was posted
    if form is None or verdict.role is None:
        verdict.enforce()
        form = asked(session, case, key, step)
    # After a refusal the page names everything that stands in the way now, not only what the service met first.
    also = () if isinstance(form.refusal, StepRefused) else verdict.reasons
    return draw(
        session, case, Section.SUMMARY, "case/step.html", form=form, step=declared, track=track, seen=track.seq, also=also,
        subject=overview.subject_of(session, actor(), case, track), additions_made=additions(session, case, track),
        safe=rules_of(session, case, addressed(standing, declared, track)), **brief(session, case, standing, track, declared),
    )  # fmt: skip


def at(session: Session, case: Case, key: str, step: str) -> tuple[Standing, Step, TrackStanding]:
    """Where the track stands; NotFound for a step or track that does not exist, or that this reader does not see."""
    standing = standings.of(session, actor(), case)
    _, declared, track = casework.find_step(standing, key, step)
    if not overview.sees_track(actor(), situation(session, actor(), case), track):
        raise NotFound
    return standing, declared, track


def asked(session: Session, case: Case, key: str, step: str) -> StepForm:
    """The form of the step, bound to what was posted."""
    standing, declared, track = at(session, case, key, step)
    known = {ask.name: clock.now() for ask in declared.asks if (declared.name, ask.kind) == ("log_contact", "moment")}
    form = step_form(session, actor(), case, declared, track, standing, known)
    if not track.additions and "additions_seen" in form:
        del form["additions_seen"]  # nothing was added: there is nothing to have looked at
    return form


def additions(session: Session, case: Case, track: TrackStanding) -> list[tuple[str, SectionRevision, str]]:
    """What a judge must look at again: the sections added to since the state was entered, with who and when."""
    if not track.additions:
        return []
    query = select(SectionRevision).where(
        SectionRevision.case_id == case.id, SectionRevision.section.in_(JUDGED_SECTIONS), SectionRevision.revision > track.revision
    )
    # nosemgrep: view-asks-the-database-itself - who changed which section when, of a case already fetched
    rows = list(session.scalars(query.order_by(SectionRevision.at)))
    names = facts_seen.names_of(session, [row.by for row in rows])
    return [(say(SECTION_LABELS[Section(row.section)], locale()), row, names.get(row.by, "")) for row in rows]
