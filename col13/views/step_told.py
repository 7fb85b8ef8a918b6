"""After a step: one notice that says what was done, where the track stands, until when, and what comes next, for whom."""

from __future__ import annotations

from flask import flash, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from col13 import clock
from col13.auth.language import locale
from col13.i18n import S_, say
from col13.models import Case
from col13.policies import Role, ROLE_LABELS
from col13.services import overview
from col13.services import standing as standings
from col13.services.options import Said
from col13.services.step_writing import Moved
from col13.views.units import actor
from col13.workflows import by_key
from col13.workflows.engine import gate, Step
from col13.workflows.standing import Standing, TrackStanding
from col13.workflows.waiting import awaited_step

DONE = S_("Done: %(step)s.")
STANDS = S_("“%(track)s” now stands at “%(state)s”.")
STAYS = S_("“%(track)s” stays at “%(state)s”.")
NAMED_TRACK = S_("%(track)s – %(subject)s")
DUE = S_("The next step is due on %(day)s.")
NEXT = S_("What comes next: %(step)s, for %(who)s.")
RESTS = S_("Nobody is waited for here now.")
YOURS = S_("Go on: %(step)s")


def tell(words: Markup) -> None:
    """The notice on the next page."""
    flash(words, "done")


def told(session: Session, case: Case, key: str, move: Moved) -> Markup:
    """What the step changed and what comes next; the next step as a button where this hand may take it."""
    standing = standings.of(session, actor(), case)
    track, flow = standing.tracks[key], by_key(key)
    state = flow.state(move.to_state).label
    stands = STAYS if move.from_state == move.to_state else STANDS
    parts = [say(stands, locale(), track=name_of(session, case, track), state=state)]
    if track.due is not None:
        parts.append(say(DUE, locale(), day=track.due))
    return (
        Markup("<strong>{}</strong> {} ").format(say(DONE, locale(), step=flow.step(move.step).label), " ".join(parts))
        + coming(standing, case, track)
    )  # fmt: skip


def coming(standing: Standing, case: Case, track: TrackStanding) -> Markup:
    """The step the track waits for now, and for whom."""
    flow = by_key(track.key)
    step = awaited_step(flow, standing, track, clock.today())
    if step is None:
        return Markup("{}").format(say(RESTS, locale()))
    words = Markup("{}").format(say(NEXT, locale(), step=step.label, who=[ROLE_LABELS[role] for role in expected_of(step)]))
    if not set(expected_of(step)) & actor().roles or not gate(flow, step, standing, track, clock.today()).allowed:
        return words
    address = url_for("steps.take", number=case.number, key=track.key, step=step.name)
    button = Markup('<a class="btn btn-outline-primary btn-sm" data-step href="{}">{}</a>').format(
        address, say(YOURS, locale(), step=step.label)
    )
    return Markup("{} {}").format(words, button)


def expected_of(step: Step) -> tuple[Role, ...]:
    """For whom the track waits. What a body says is the body's: an officer only writes it down when it was received."""
    return (Role.LIAISON,) if Role.LIAISON in step.roles else tuple(step.roles)


def name_of(session: Session, case: Case, track: TrackStanding) -> object:
    """The track as a fact of a sentence: its workflow, and whom it is about where there may be several."""
    subject = overview.subject_of(session, actor(), case, track)
    label = by_key(track.key).label
    named = say(subject[0], locale(), **subject[1])
    return Said(NAMED_TRACK, {"track": label, "subject": named}) if named else label
