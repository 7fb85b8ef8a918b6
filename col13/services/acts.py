"""An act: a step being taken, with everything an effect may need to write its rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from col13.models import Case, Track
from col13.policies import Actor, Role
from col13.workflows.engine import Step


@dataclass(frozen=True, slots=True)
class Act:
    """Who took which step of which track, in which role, with which typed answers; the move and the journal entry that tell it
    (`entry_seq` in the case's chain). Effects add rows and change no state, no revision and no journal."""

    actor: Actor
    role: Role
    case: Case
    track: Track
    step: Step
    answers: dict[str, Any]
    move_id: uuid.UUID
    entry_seq: int
    now: dt.datetime
