"""The list of cases as rows to take along: with a reason, written in the journal before anything leaves, only what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from col13.i18n import Label, N_
from col13.policies import Actor, require
from col13.services import journal
from col13.services.cases_filters import Filters, Sight, sight_of
from col13.services.cases_list import CaseLine, read_lines, role_used
from col13.services.cases_order import Order
from col13.services.faults import Faults

MOST = 5000
LONGEST = 500
# Why somebody takes the list along: a list and free text (design section 5: every export asks for a reason).
REASONS: dict[str, Label] = {
    "meeting": N_("reason for an export", "meeting about the files"),
    "count": N_("reason for an export", "count or statistics for the zone"),
    "quality": N_("reason for an export", "quality check of the recording"),
    "request": N_("reason for an export", "question of a magistrate or of a supervisor"),
    "other": N_("reason for an export", "another reason (say which)"),
}


@dataclass(frozen=True, slots=True)
class Export:
    """The rows, in order. `bounded`: more cases meet the filters than a file holds; these are the first of the order."""

    lines: tuple[CaseLine, ...]
    bounded: bool
    sight: Sight


def export(session: Session, actor: Actor, filters: Filters, order: Order = Order.NEWEST, *, reason: str, words: str = "") -> Export:
    """The rows for a file. The entry with reason, filters and numbers is written into the organisation's chain: hand the file out only
    after the commit. Consultation, not disclosure: who takes the file could read all of it on the screen, and no recipient gets it.
    Forbidden, or Invalid by field."""
    role = require(actor, "case:export")
    sight = sight_of(actor)
    _check(reason, words)
    lines, _ = read_lines(session, actor, filters, order, sight, limit=MOST + 1)
    kept, bounded = lines[:MOST], len(lines) > MOST
    detail = {"shown": len(kept), "numbers": [line.number for line in kept], "filters": filters.told(), "bounded": bounded, "words": words}
    journal.write(session, actor, operation="consultation", act="cases.export", role=role_used(role, sight), reason=reason, detail=detail)
    return Export(kept, bounded, sight)


def _check(reason: str, words: str) -> None:
    wrong = Faults()
    wrong.why(reason, words, REASONS, LONGEST)
    wrong.stop()
