"""Every change of a case goes through here once: revision raised, section marked, journal written, what waits for whom settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden
from col13.i18n import S_
from col13.models import Case, Entry, SectionRevision
from col13.policies import Actor, Role, Section
from col13.services import journal
from col13.services.settle import settle

CLOSED = S_("The case is closed and read-only. The reference officer can reopen it.")


def record(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    act: str,
    section: Section | None = None,
    operation: str = "alteration",
    role: Role | None = None,
    detail: Mapping[str, object] | None = None,
    track: str | None = None,
    marks: bool = True,
    **envelope: Any,
) -> Entry:
    """Call once at the end of a writing act. Returns the journal entry; `envelope` goes to journal.write as it is. `marks` False: what
    no judge looks at again (contact data, the rights tracker) leaves the section's revision alone."""
    case.revision, case.changed_at = case.revision + 1, clock.now()
    if section is not None and marks:
        mark(session, actor, case, section)
    session.flush()
    entry = journal.write(
        session, actor, operation=operation, act=act, case=case, role=role, track=track, section=section, detail=detail, **envelope
    )
    settle(session, case)
    return entry


def mark(session: Session, actor: Actor, case: Case, section: Section) -> None:
    """Remember that this section changed with this revision: those who judge must look again."""
    row = session.get(SectionRevision, (case.id, section.value))
    if row is None:
        row = SectionRevision(case_id=case.id, section=section.value)
        session.add(row)
    row.revision, row.at, row.by = case.revision, clock.now(), actor.id


def refuse_closed(case: Case) -> None:
    """Forbidden on a closed case: it is read-only until reopened."""
    if case.closed_at is not None:
        raise Forbidden(CLOSED)
