"""Taking a step: a page with the questions it asks; after it, what changed and what comes next, for whom."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.auth.language import locale
from col13.errors import NotFound, StepRefused
from col13.forms.steps import step_form, StepForm
from col13.i18n import S_, say
from col13.models import Case, Move, SectionRevision, Waiting
from col13.policies import Role, ROLE_LABELS, Section, SECTION_LABELS
from col13.services import casework, facts_seen, overview
from col13.services import standing as standings
from col13.services.situation import situation
from col13.services.standing_tracks import JUDGED_SECTIONS
from col13.views.case_page import answered, draw, shows
from col13.views.frame import notice
from col13.views.units import actor, answering, reading, seen, writing
from col13.views.words import workflow_label
from col13.workflows import by_key
from col13.workflows.engine import gate, Step
from col13.workflows.standing import Standing, TrackStanding

blueprint = Blueprint("steps", __name__)
DONE = S_("Done: %(step)s. “%(track)s” now stands at “%(state)s”.")
NEXT = S_("What comes next: %(step)s, for %(who)s.")
RESTS = S_("Nobody is waited for here now.")


@blueprint.get("/cases/<number>/tracks/<key>/<step>")
def take(number: str, key: str, step: str) -> ResponseReturnValue:
    """The questions. Forbidden or StepRefused, with every reason, where the step cannot be taken."""
    return page(number, key=key, step=step)


@blueprint.post("/cases/<number>/tracks/<key>/<step>")
def post(number: str, key: str, step: str) -> ResponseReturnValue:
    """Take it. Wrong answers 422, overtaken or refused 409: the page again, with what was typed."""
    with reading() as session:
        form = asked(session, casework.get(session, actor(), number), key, step)
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number)
                at(session, case, key, step)
                move = casework.advance(session, actor(), case, key, step, form.raw(), seen=seen(), once=form.token())
                told = " ".join([*what_changed(key, move), *what_comes_next(session, case, key)])
            notice(S_("%(words)s"), words=told)
            return redirect(url_for("cases.show", number=number), 303)
    return answered(page(number, key=key, step=step, form=form), answer.status)


@shows(Section.SUMMARY)
def page(session: Session, case: Case, key: str, step: str, form: StepForm | None = None) -> ResponseReturnValue:
    """`form` comes back with what was typed; then nothing is enforced, only told."""
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
    return step_form(session, actor(), case, declared, track, standing)


def additions(session: Session, case: Case, track: TrackStanding) -> list[tuple[str, SectionRevision, str]]:
    """What a judge must look at again: the sections added to since the state was entered, with who and when."""
    if not track.additions:
        return []
    query = select(SectionRevision).where(
        SectionRevision.case_id == case.id, SectionRevision.section.in_(JUDGED_SECTIONS), SectionRevision.revision > track.revision
    )
    rows = list(session.scalars(query.order_by(SectionRevision.at)))
    names = facts_seen.names_of(session, [row.by for row in rows])
    return [(say(SECTION_LABELS[Section(row.section)], locale()), row, names.get(row.by, "")) for row in rows]


def what_changed(key: str, move: Move) -> list[str]:
    """The step that was taken, and where the track stands now."""
    flow = by_key(key)
    facts = {"step": flow.step(move.step).label, "track": workflow_label(key), "state": flow.state(move.to_state).label}
    return [say(DONE, locale(), **facts)]


def what_comes_next(session: Session, case: Case, key: str) -> list[str]:
    """Whom the track waits for now."""
    query = select(Waiting.step, Waiting.role).where(Waiting.case_id == case.id, Waiting.track == key)
    rows = session.execute(query).all()
    if not rows:
        return [say(RESTS, locale())]
    roles = [ROLE_LABELS[role] for role in Role if role in {row.role for row in rows}]
    return [say(NEXT, locale(), step=by_key(key).step(rows[0].step).label, who=roles)]
