"""Erasing a case: every row and word of it, then its data key; a stone is left, the chains still verify. Done by jobs, once in effect."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, cast, ColumnElement, delete, exists, Select, select, String, Table, text, update
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import (
    Base,
    Case,
    CaseKey,
    CaseLink,
    CaseRow,
    Dossier,
    Job,
    RetentionHold,
    RetentionProposal,
    SectionRevision,
    Stone,
    Trait,
)
from col13.models import Waiting as WaitingRow
from col13.models.vault import forget_key
from col13.policies import CLOCK, Section
from col13.services import journal, queue, stones

ERASE, SCRUB = "erase_case", "scrub_case"  # jobs: the rows and the key in one transaction; then what lies beside the database
# The ledgers take no delete (migrations/append_only.py): what they hold besides codes is encrypted, and no key opens it any more.
LEDGERS = frozenset({"move", "note", "consent", "bias_view", "person_change", "disclosure", "decision", "decision_part"})
# Who took part and who may not know: asked when somebody comes for the stone. Tracks carry states and ids only.
STAY = frozenset({"track", "participation", "exclusion"})
# What a check of the database wants of a row that a ledger names and that stays as an empty shell. None: the value stays.
WANTED: dict[tuple[str, str], str | None] = {
    ("person", "kind"): None, ("bias", "status"): None, ("bias", "basis"): None, ("incident", "happened_precision"): "unknown",
}  # fmt: skip


def erase(session: Session, case_id: uuid.UUID) -> Stone | None:
    """Erase a case whose erasure was confirmed; the stone, or None when there is nothing to do: erased before, not confirmed, reopened or
    held meanwhile. All in the caller's transaction: a machine that dies erased all of it or nothing, and begins again."""
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update(of=Case)).first()
    proposal = session.scalars(confirmed(case_id)).first()
    if case is None or case.erased_at is not None or proposal is None or case.closed_at is None or held(session, case_id):
        return None
    now = clock.now()
    stone = stones.carve(session, case, proposal, now)
    journal.write(
        session, CLOCK, operation="erasure", act="case.erase", case=case, reason=proposal.reason, section=Section.SUMMARY,
        about=str(proposal.decided_by),
    )  # fmt: skip
    _unlink(session, case)
    _stop_jobs(session, case_id)
    for table in tables():
        _empty(session, table, case_id)
    exclusions = Base.metadata.tables["exclusion"]
    session.execute(update(exclusions).where(exclusions.c.case_id == case_id).values(reason_encrypted=None))
    for beside in (WaitingRow, SectionRevision, Trait):
        session.execute(delete(beside).where(beside.case_id == case_id), execution_options={"synchronize_session": False})
    case.title, case.pv_number, case.erased_at, case.changed_at = "", None, now, now
    session.flush()
    session.execute(delete(CaseKey).where(CaseKey.case_id == case_id), execution_options={"synchronize_session": False})
    forget_key(session, case_id)
    queue.enqueue(session, SCRUB, {"case": str(case_id)}, key=f"{SCRUB}:{case_id}")
    return stone


def confirmed(case_id: uuid.UUID) -> Select[RetentionProposal]:
    """The erasure of this case that a second person confirmed."""
    wanted = (RetentionProposal.kind == "erase", RetentionProposal.decision == "confirmed")
    return select(RetentionProposal).where(RetentionProposal.case_id == case_id, *wanted).order_by(RetentionProposal.id.desc()).limit(1)


def held(session: Session, case_id: uuid.UUID) -> bool:
    """Whether somebody still needs the case."""
    hold = select(RetentionHold.id).where(RetentionHold.case_id == case_id, RetentionHold.until.is_(None))
    return session.execute(hold.limit(1)).first() is not None


def scrub_files(documents: Path, case_id: uuid.UUID) -> None:
    """Remove the case's folder: documents, frozen dossiers, sealed files. No key opens them by now. None there is well too."""
    shutil.rmtree(documents / str(case_id), ignore_errors=False, onerror=_unless_gone)


def scrub_words(session: Session) -> None:
    """On SQLite rewrite the narrative's index, so that no word of what was deleted or changed waits in it for a merge."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO incident_words (incident_words) VALUES ('optimize')"))


def scrubbed(session: Session, case_id: uuid.UUID) -> None:
    """Everything beside the rows is gone: say so on the stone."""
    session.execute(update(Stone).where(Stone.case_id == case_id, Stone.scrubbed_at.is_(None)).values(scrubbed_at=clock.now()))


def take_up_again(session: Session) -> None:
    """Each day: erasures that were confirmed and did not happen, and stones whose files or index were never scrubbed, get a new job."""
    today = clock.today().isoformat()
    waiting = select(RetentionProposal.case_id).where(RetentionProposal.kind == "erase", RetentionProposal.decision == "confirmed")
    for kind, found in ((ERASE, waiting), (SCRUB, select(Stone.case_id).where(Stone.scrubbed_at.is_(None)))):
        for case_id in session.scalars(found).all():
            queue.enqueue(session, kind, {"case": str(case_id)}, key=f"{kind}:{case_id}:{today}")


def _unless_gone(_function: Any, _path: str, error: Any) -> None:
    if not isinstance(error[1], FileNotFoundError):
        raise error[1]


def _unlink(session: Session, case: Case) -> None:
    """The links of other cases to this one: gone, and written in their own journals without a number."""
    here = select(CaseLink.case_id).where(CaseLink.other_id == case.id)
    for other in session.scalars(select(Case).where(Case.id.in_(here), Case.erased_at.is_(None)).order_by(Case.id)):
        journal.write(session, CLOCK, operation="erasure", act="case.unlink_erased", case=other, section=Section.SUMMARY)
    session.execute(delete(CaseLink).where(CaseLink.other_id == case.id), execution_options={"synchronize_session": False})


def _stop_jobs(session: Session, case_id: uuid.UUID) -> None:
    """Papers that wait to be drawn. A worker that has one loses its lease, and with it what it drew."""
    for dossier_id in session.scalars(select(Dossier.id).where(Dossier.case_id == case_id)):
        stopping = delete(Job).where(Job.key == f"{queue.RENDER}:{dossier_id}")
        session.execute(stopping, execution_options={"synchronize_session": False})


@cache
def tables() -> tuple[Table, ...]:
    """The tables whose rows belong to one case and may go, children before their parents."""
    own = {str(mapper.class_.__tablename__) for mapper in Base.registry.mappers if issubclass(mapper.class_, CaseRow)}
    return tuple(one for one in reversed(Base.metadata.sorted_tables) if one.name in own - LEDGERS - STAY)


def _empty(session: Session, table: Table, case_id: uuid.UUID) -> None:
    """Delete what nothing names any more; of what a ledger names, keep an empty shell."""
    mine = table.c.case_id == case_id
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table is table:  # a representative is a person too
            session.execute(update(table).where(mine).values({column: None for column in constraint.columns if column.nullable}))
    session.execute(delete(table).where(mine, *(~named for named in _namings(table))))
    blank = dict(_blank(table))
    if blank:
        session.execute(update(table).where(mine).values(blank))


def _namings(table: Table) -> Iterator[ColumnElement[bool]]:
    for other in Base.metadata.sorted_tables:
        for constraint in other.foreign_key_constraints:
            column = next((one.parent for one in constraint.elements if one.column.name == "id"), None)
            if constraint.referred_table is table and other is not table and column is not None:
                yield exists(select(1).where(column == table.c.id))


def _blank(table: Table) -> Iterator[tuple[Any, Any]]:
    for column in table.columns:
        if column.primary_key or column.foreign_keys:
            continue
        if (table.name, column.name) in WANTED:
            if WANTED[table.name, column.name] is not None:
                yield column, WANTED[table.name, column.name]
        elif column.nullable:
            yield column, None
        elif column.unique:
            yield column, cast(table.c.id, String) if isinstance(column.type, String) else column
        elif isinstance(column.type, String):
            yield column, ""
        elif isinstance(column.type, Boolean):
            yield column, False
