"""What waits for whom: which step a track stands still for, and which roles can take it. Not the same as what one may do."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from col13.policies import Actor, CLOCK_ID, Role
from col13.workflows.engine import awaits, rests, Step, Workflow
from col13.workflows.standing import Standing, TrackStanding


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row: this role could take the step. `blocked`: a condition is unmet first; `barred_user`: not this person (four eyes)."""

    role: Role
    step: str
    blocked: bool = False
    barred_user: uuid.UUID | None = None


def awaited_step(flow: Workflow, standing: Standing, track: TrackStanding, today: dt.date) -> Step | None:
    """The first awaited step in the table's order; where the state rests, only one whose conditions hold (and no closing: what rests
    is nobody's task). None: nobody is waited for."""
    at_rest = rests(flow, standing, track)
    for step in flow.steps_from(track.state):
        if not awaits(step, standing, track) or (at_rest and step.name == "close"):
            continue
        if not at_rest or any(met(step, hand, track, today) for hand in hands(step, standing)):
            return step
    return None


def waits(flow: Workflow, standing: Standing, track: TrackStanding, today: dt.date) -> list[Waiting]:
    """A row for each role that may take the awaited step, whoever asks. A closed case waits for nobody."""
    step = None if standing.closed else awaited_step(flow, standing, track, today)
    if step is None:
        return []
    barred = track.entered_by if step.four_eyes else None
    if not asks_the_hand(step):  # then every role finds the conditions alike
        blocked = not met(step, standing, track, today)
        return [Waiting(role, step.name, blocked, barred) for role in step.roles]
    hand_by_role = zip(step.roles, hands(step, standing), strict=True)
    return [Waiting(role, step.name, not met(step, hand, track, today), barred) for role, hand in hand_by_role]


def asks_the_hand(step: Step) -> bool:
    """Whether a condition of this step depends on who takes it."""
    return any("hand" in need.reads for need in step.needs)


def met(step: Step, standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    """Whether every condition holds for this hand."""
    return all(need.check(standing, track, today) for need in step.needs)


def hands(step: Step, standing: Standing) -> Iterable[Standing]:
    """The standing as somebody with just that role would have it, in the order of the step's roles: who asks does not matter here."""
    if not asks_the_hand(step):
        return (standing for _ in step.roles)
    # Which body or zone does not matter to a condition: the service knows whose row it is.
    return (replace(standing, hand=Actor(CLOCK_ID, "", roles=frozenset({role}))) for role in step.roles)
