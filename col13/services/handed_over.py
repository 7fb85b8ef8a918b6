"""What a zone still knows of the cases that it handed to another zone: who is told where one went, and the list of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import HandedOver as Elsewhere
from col13.i18n import Key, Label, N_
from col13.models import HandedOver, Organisation, User
from col13.models.visibility import knew
from col13.policies import Actor, require
from col13.services.worklist import note_list

MOST = 200  # lines of the list
# On whose decision: a code of the trace and of the journal's envelope. Whoever writes "other" says which in the reason.
DECISIONS: dict[str, Label] = {
    "magistrate": N_("decision to hand a case over", "the competent magistrate"),
    "zones_agreed": N_("decision to hand a case over", "an agreement of the two zones"),
    "chief_of_police": N_("decision to hand a case over", "the chief of police"),
    "other": N_("decision to hand a case over", "another decision (say which)"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One case that another zone has now. `registers`: the zone's own numbers of dossiers that went along."""

    number: str
    zone: str
    at: dt.datetime
    who: str
    why: Key | str
    registers: Sequence[str]


def told(session: Session, actor: Actor, number: str) -> Elsewhere | None:
    """Where a case of the own zone went, for who would see it were it still here; None for everybody else."""
    row = session.execute(_gone(actor).where(HandedOver.number == number).limit(1)).first()
    if row is None:
        return None
    line = _line(actor, *row)
    return Elsewhere(number=number, zone=line.zone, day=clock.brussels_day(line.at), who=line.who, why=line.why)


def lines(session: Session, actor: Actor) -> list[Line]:
    """What the own zone handed away and has not back, the newest first. The numbers are journalled: needs a writing session."""
    role = require(actor, "retention:list")
    found = [_line(actor, *row) for row in session.execute(_gone(actor).limit(MOST))]
    note_list(session, actor, "retention.handed_over", role, [line.number for line in found])
    return found


def _gone(actor: Actor) -> Select[*tuple[Any, ...]]:
    query = select(HandedOver, Organisation, User.display_name).join(Organisation, Organisation.id == HandedOver.to_org_id)
    query = query.join(User, User.id == HandedOver.by, isouter=True)
    return query.where(knew(actor)).order_by(HandedOver.at.desc(), HandedOver.id.desc())


def _line(actor: Actor, row: HandedOver, zone: Organisation, who: str | None) -> Line:
    why = DECISIONS.get(row.decision, row.decision)
    return Line(row.number, zone_name(zone, actor.language), row.at, who or "–", why, tuple(row.registers))


def zone_name(zone: Organisation, language: str) -> str:
    """The zone in the reader's language, or in Dutch."""
    return zone.name_fr if language == "fr" else zone.name_nl
