"""What is wrong in what was typed, gathered field by field, so that everything is told at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.errors import Invalid
from col13.i18n import Key, S_
from col13.models import Case, CaseRow
from col13.services.answers import MISSING, MOST, NOT_OFFERED, TOO_LONG

Message = Key | tuple[Key, Mapping[str, object]]
NOT_ON_FILE = S_("This is not in the file.")
IN_THE_FUTURE = S_("This date has not come yet.")
SAY_WHICH = S_("Say which reason.")


class Faults:
    """A list of complaints by field; the first complaint of a field stands. `stop()` raises Invalid when there is one."""

    def __init__(self) -> None:
        self.found: dict[str, Message] = {}

    def add(self, field: str, says: Key, **facts: object) -> None:
        """This field is wrong, for this reason."""
        self.found.setdefault(field, (says, facts))

    def need(self, field: str, value: object) -> None:
        """The field may not be empty."""
        if value is None or (isinstance(value, str) and not value.strip()) or value in ((), []):
            self.add(field, MISSING)

    def coded(self, field: str, kind: str, value: object) -> None:
        """A value, if given, is a code of the catalogue's kind."""
        if value and not (isinstance(value, str) and catalogue.has(kind, value)):
            self.add(field, NOT_OFFERED)

    def among(self, field: str, value: object, offered: Collection[Any]) -> None:
        """A value, if given, is one of those offered."""
        if value and value not in offered:
            self.add(field, NOT_OFFERED)

    def why(self, reason: str, words: str, offered: Collection[str], most: int = MOST) -> None:
        """A reason of the list in the field `reason`; for another one (`other`), said in the field `words`."""
        self.need("reason", reason)
        self.among("reason", reason, offered)
        if reason == "other" and not words.strip():
            self.add("words", SAY_WHICH)
        self.short("words", words, most)

    def short(self, field: str, value: object, most: int = MOST) -> None:
        """A text is not longer than so many characters."""
        if isinstance(value, str) and len(value) > most:
            self.add(field, TOO_LONG, most=most)

    def past(self, field: str, value: object) -> None:
        """A day or moment, if given, is not in the future."""
        day = clock.brussels_day(value) if isinstance(value, dt.datetime) else value
        if isinstance(day, dt.date) and day > clock.today():
            self.add(field, IN_THE_FUTURE)

    def refers(self, session: Session, case: Case, field: str, model: type[CaseRow], wanted: object) -> None:
        """An id, if given, is of a row of this case."""
        if wanted is None:
            return
        row = select(model.id).where(model.case_id == case.id, model.id == wanted)
        if not isinstance(wanted, uuid.UUID) or session.execute(row).first() is None:
            self.add(field, NOT_ON_FILE)

    def stop(self) -> None:
        """Raise what was found."""
        if self.found:
            raise Invalid(self.found)
