"""What steps do besides moving: every effect by its name. Complete by birth: a name without an act, or an act without a name, stops the
house from starting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy.orm import Session

from col13.services import (
    effects_consent,
    effects_disclosure,
    effects_liaison,
    effects_qualification,
    effects_referral,
    effects_report,
    effects_support,
)
from col13.services.acts import Act
from col13.services.standing_reads import PARTS
from col13.workflows import effects_named
from col13.workflows.engine import WorkflowError

Effect = Callable[[Session, Act], None]
ROOMS = (
    effects_report, effects_qualification, effects_support, effects_referral, effects_disclosure, effects_consent, effects_liaison,
)  # fmt: skip


def assembled(named: Collection[str], *tables: Mapping[str, Effect]) -> dict[str, Effect]:
    """All effects in one table; WorkflowError for a name without an act or an act without a name."""
    found = {name: effect for table in tables for name, effect in table.items()}
    odd = set(named).symmetric_difference(found)
    if odd:
        raise WorkflowError(f"effects without a name or without an act: {', '.join(sorted(odd))}")
    return found


EFFECTS = assembled(effects_named.EFFECTS, *(room.EFFECTS for room in ROOMS))


def touched(does: Collection[str]) -> frozenset[str]:
    """The parts of standing that these effects may have changed: what a step reads again before it settles."""
    return frozenset().union(*(TOUCHES[name] for name in does))


TOUCHES: dict[str, frozenset[str]] = {name: frozenset(parts) for room in ROOMS for name, parts in room.TOUCHES.items()}
if set(TOUCHES) != set(EFFECTS) or not frozenset().union(*TOUCHES.values()) <= set(PARTS):
    raise WorkflowError("an effect does not say which parts of standing it touches, or names one that is none")
