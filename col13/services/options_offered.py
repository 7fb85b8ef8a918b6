"""The values that an answer may be chosen from, without their words: what a step is checked against. options() shows the same to choose."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from col13.models import Case
from col13.policies import Actor
from col13.services.options import options, source_of
from col13.workflows.engine import Ask
from col13.workflows.standing import Standing, TrackStanding

# Where standing names them already, nothing is asked: options() reads every person, with names and rights, to show them.
_STANDING: dict[str, Callable[[Standing, TrackStanding], Collection[str]]] = {
    "victims": lambda standing, track: standing.victims,
    "suspects": lambda standing, track: standing.suspects,
    "to_acknowledge": lambda standing, track: standing.to_acknowledge,
    "reporters": lambda standing, track: standing.to_acknowledge,
    "told": lambda standing, track: (*standing.victims, *standing.to_acknowledge),
    "open_instructions": lambda standing, track: track.open_instructions,
}


def offered(session: Session, actor: Actor, case: Case, ask: Ask, track: TrackStanding, standing: Standing) -> Collection[str]:
    """The values of options(), in any order."""
    named = _STANDING.get(source_of(ask))
    if named is not None:
        return named(standing, track)
    return [value for value, _, _ in options(session, actor, case, ask, track, standing)]
