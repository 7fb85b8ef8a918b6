"""What every act on a case's content begins and ends with: the right, the lock, the row, and what changed from what to what."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import NotFound, Reason, StepRefused
from col13.i18n import S_, Sentence
from col13.models import Case, CaseRow
from col13.models.visibility import visible
from col13.partial_dates import PartialDate
from col13.policies import Actor, may_write, require_section, Role, Section, Situation
from col13.services import changes
from col13.services.situation import situation

LOCKED = S_("Where the case stands now, this part is read-only. The reference officer can return or reopen it.")
ADDITIONS_ONLY = S_("Where the case stands now, this part takes additions only: nothing that stands can be changed.")

Row = TypeVar("Row", bound=CaseRow)
Changes = dict[str, list[object]]


def permit(session: Session, actor: Actor, case: Case, section: Section, *wanted: str, change: bool = False) -> Role:
    """Take the case's lock and give the role that may write one of the `wanted` facets; `change`: something that stands is touched.

    NotFound when unseen; Forbidden without a role or on a closed case; StepRefused where the section is locked.
    """
    return permit_any(session, actor, case, [(section, facet) for facet in wanted], change=change)


def permit_any(session: Session, actor: Actor, case: Case, wanted: Collection[tuple[Section, str]], *, change: bool = False) -> Role:
    """As permit(), over facets of several sections: the first that this actor may write counts, with its own section's lock."""
    lock(session, actor, case)
    return permitted(session, actor, case, wanted, change=change)


def permitted(session: Session, actor: Actor, case: Case, wanted: Collection[tuple[Section, str]], *, change: bool = False) -> Role:
    """As permit_any(), without the lock: what holds now, for a session that only reads. The caller fetched the case through visible()."""
    now = situation(session, actor, case)
    unlocked = dataclasses.replace(now, closed=False, read_only=frozenset())
    granted = [pair for pair in wanted if may_write(actor, pair[0], unlocked, pair[1])]
    section, facet = granted[0] if granted else next(iter(wanted))
    role = require_section(actor, section, "write", unlocked, facet)
    changes.refuse_closed(case)
    refuse_locked(now, section, change=change)
    return role


def refuse_locked(now: Situation, section: Section, *, change: bool) -> None:
    """StepRefused where a state makes the section read-only, or where a change meets additions only."""
    if section in now.read_only:
        raise _refusal("section_open", LOCKED)
    if change and section in now.additions:
        raise _refusal("section_takes_changes", ADDITIONS_ONLY)


def _refusal(condition: str, says: Sentence) -> StepRefused:
    return StepRefused(says, reasons=(Reason(condition, says, (Role.REFERENCE_OFFICER.value,), "cases.show"),))


def lock(session: Session, actor: Actor, case: Case) -> None:
    """One hand at a time on a case; NotFound when this actor may not see it."""
    query = select(Case).where(Case.id == case.id, visible(actor, clock.today()))
    query = query.with_for_update(key_share=True, of=Case).execution_options(populate_existing=True)
    if session.scalars(query).first() is None:
        raise NotFound


def fetch(session: Session, case: Case, model: type[Row], row_id: uuid.UUID) -> Row:
    """A row of this case by its id; NotFound when it is none of this case's."""
    row = session.scalars(select(model).where(model.case_id == case.id, model.id == row_id)).first()
    if row is None:
        raise NotFound
    return row


def shift(row: CaseRow, values: Mapping[str, object]) -> Changes:
    """Set the values that differ; gives {field: [before, after]} in plain JSON for the journal's encrypted detail."""
    changed: Changes = {}
    for name, after in values.items():
        before = getattr(row, name)
        if before == after or (not before and not after and isinstance(before or after or "", str)):
            continue
        setattr(row, name, after)
        changed[name] = [plain(before), plain(after)]
    return changed


def shown(values: Mapping[str, object]) -> dict[str, object]:
    """What was added, in plain JSON, empty values left out."""
    return {name: plain(value) for name, value in values.items() if value not in (None, "", (), [])}


def plain(value: object) -> object:
    """A value as canonical JSON can hold it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return value.iso() or "unknown"
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(one) for one in value]
    return value
