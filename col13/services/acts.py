"""An act: a step being taken, with everything an effect may need to write its rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from col13.models import Case, Track
from col13.policies import Actor, Role, Section
from col13.workflows.engine import Step

# Who may read the detail of a step's entry: those who may read the section it belongs to.
SECTION_OF = {
    "report": Section.FACTS, "qualification": Section.QUALIFICATION, "victim_support": Section.SUPPORT,
    "prosecution_referral": Section.REFERRAL, "unia_liaison": Section.LIAISON,
}  # fmt: skip


@dataclass(slots=True)
class TrackNow:
    """A track in the hands of a step, without the ORM: the columns of standing_reads.TRACKS, in that order. An effect may set the
    deadline."""

    id: uuid.UUID
    workflow: str
    key: str
    subject: str
    state: str
    version: int
    seq: int = 0
    since: dt.datetime | None = None
    due: dt.date | None = None
    entered_by: uuid.UUID | None = None
    entered_as_reference: bool = False
    revision: int = 0
    judged_seq: int | None = None
    reopened: int | None = None  # no column: the number of the last step that opened a judgement again


@dataclass(frozen=True, slots=True)
class Act:
    """Who took which step of which track, in which role, with which typed answers; the move and the journal entry that tell it
    (`entry_seq` in the case's chain). Effects add rows and change no state, no revision and no journal."""

    actor: Actor
    role: Role
    case: Case
    track: Track | TrackNow
    step: Step
    answers: dict[str, Any]
    move_id: uuid.UUID
    entry_seq: int
    now: dt.datetime
