"""The consent ledger as one reader may see it: whose, for which recipient, whether it holds today, and what may be withdrawn."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import Key
from col13.models import Case
from col13.policies import Actor, may_read, Section
from col13.services import ledger
from col13.services.consents import ledger_seen, LedgerLine
from col13.services.facts_seen import names_of
from col13.services.options import person_name
from col13.services.person_numbers import persons_of
from col13.services.situation import situation

Named = tuple[Key, dict[str, object]]
# Whose words and representatives: of services with the words of victim support, of bodies with the exchange.
WORDS = {"service": (Section.SUPPORT, "words"), "body": (Section.LIAISON, "exchange")}


@dataclass(frozen=True)
class ConsentRow:
    """One line. `holds`: valid today; `withdrawable`: the victim's last word for this recipient was yes."""

    id: uuid.UUID
    person_id: uuid.UUID
    subject: Named
    recipient: str
    kind: str  # body, service
    scope: str
    answer: str
    valid_from: dt.date
    valid_until: dt.date | None
    how: str | None
    given_by: str | None
    at: dt.datetime
    who: str
    holds: bool
    withdrawable: bool
    standing: str = ""
    words: str = ""


def consents_seen(session: Session, actor: Actor, case: Case, kind: str) -> list[ConsentRow]:
    """The lines for bodies or for services that this actor may read, newest first."""
    lines = [line for line in ledger_seen(session, actor, case) if line.recipient_kind == kind]
    last = {(line.person_id, line.recipient): line.id for line in lines if line.answer in ledger.SAID}
    section, facet = WORDS[kind]
    told = may_read(actor, section, situation(session, actor, case), facet)
    names = names_of(session, [line.by for line in lines])
    people = {one: subject(session, actor, case, one) for one in {line.person_id for line in lines}}
    today = clock.today()
    rows = []
    for line in reversed(lines):
        stands = line.answer == "given" and last.get((line.person_id, line.recipient)) == line.id
        rows.append(
            ConsentRow(
                line.id, line.person_id, people[line.person_id], line.recipient, kind, line.scope, line.answer, line.valid_from,
                line.valid_until, line.how, line.given_by, line.at, names.get(line.by, ""), stands and in_time(line, today),
                stands and case.closed_at is None, (line.standing or "") if told else "", (line.words or "") if told else "",
            )
        )  # fmt: skip
    return rows


def in_time(line: LedgerLine, today: dt.date) -> bool:
    """Whether a consent's days include today."""
    return line.valid_from <= today and (line.valid_until is None or line.valid_until >= today)


def subject(session: Session, actor: Actor, case: Case, person_id: uuid.UUID) -> Named:
    """A victim by name for who may read it, else by number."""
    return person_name(session, actor, case, next(one for one in persons_of(session, case) if one.id == person_id))
