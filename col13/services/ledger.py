"""The reading side of the consent ledger: which victim's consent for which recipient is valid today, and who was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Consent

# What a victim says; "asked" and "no_answer" say nothing, so an earlier answer goes on to hold (as in models/visibility.py).
SAID = ("given", "refused", "withdrawn")


class Line(Protocol):
    """One line of the ledger, as a row of the table or of a select; lines come in the order of writing."""

    @property
    def id(self) -> Any: ...
    @property
    def person_id(self) -> Any: ...
    @property
    def recipient(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def valid_from(self) -> dt.date: ...
    @property
    def valid_until(self) -> dt.date | None: ...
    @property
    def covers_sharing(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Given:
    """A consent valid today: whose (person id), for which recipient, how far, and the ledger's line."""

    victim: str
    recipient: str
    scope: str
    covers_sharing: bool
    line: Any


def valid(lines: Iterable[Line], recipient: str, today: dt.date) -> list[Given]:
    """The consents for this recipient that hold today: a victim's last answer, if it was given and is in time."""
    last = {line.person_id: line for line in lines if line.recipient == recipient and line.answer in SAID}
    return [
        Given(str(line.person_id), line.recipient, line.scope, line.covers_sharing, line.id)
        for line in last.values()
        if line.answer == "given" and line.valid_from <= today and (line.valid_until is None or line.valid_until >= today)
    ]


def unanswered(lines: Iterable[Line], recipient: str) -> list[str]:
    """The victims (person ids) who were asked for this recipient and have not answered since, in the order of asking."""
    last = {str(line.person_id): line.answer for line in lines if line.recipient == recipient}
    return [victim for victim, answer in last.items() if answer == "asked"]


def services(lines: Iterable[Line], victim: str, today: dt.date) -> frozenset[str]:
    """The recipients for which this victim's consent is valid today."""
    own = [line for line in lines if str(line.person_id) == victim]
    return frozenset(recipient for recipient in {line.recipient for line in own} if valid(own, recipient, today))


def lines_of(session: Session, case: Case, recipient: str | None = None) -> list[Consent]:
    """The ledger of a case in the order of writing, for all recipients or one."""
    query = select(Consent).where(Consent.case_id == case.id).order_by(Consent.id)
    return list(session.scalars(query if recipient is None else query.where(Consent.recipient == recipient)))


def consents_for(session: Session, case: Case, recipient: str, today: dt.date | None = None) -> list[Given]:
    """The consents for a recipient that hold today."""
    return valid(lines_of(session, case, recipient), recipient, today or clock.today())
