"""The journal as rows to take along: its reason is written before anything leaves, and it holds no before, no after and no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from col13.i18n import Label, N_
from col13.policies import Actor, require
from col13.services import journal_reading
from col13.services.faults import Faults
from col13.services.journal_reading import Filters, Line

MOST, LONGEST = 5000, 500
REASONS: dict[str, Label] = {
    "control": N_("reason for an export", "internal control"),
    "person_asks": N_("reason for an export", "a person asks who looked at the own data"),
    "misuse": N_("reason for an export", "a possible data breach or misuse"),
    "authority": N_("reason for an export", "question of a supervisory authority or a magistrate"),
    "other": N_("reason for an export", "another reason (say which)"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """The lines, newest first. `bounded`: the file does not hold all that fits."""

    lines: Sequence[Line]
    bounded: bool


def take(session: Session, actor: Actor, filters: Filters, *, reason: str, words: str = "") -> Taken:
    """The envelopes for a file, with the filters of the page. Hand it out only after the commit. Forbidden, or Invalid by field."""
    require(actor, "journal:organisation")
    wrong = Faults()
    wrong.why(reason, words, REASONS, LONGEST)
    wrong.stop()
    lines, bounded = journal_reading.entries_to_take(session, actor, filters=filters, reason=reason, words=words.strip(), most=MOST)
    return Taken(lines, bounded)
