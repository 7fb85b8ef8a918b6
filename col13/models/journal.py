"""The journal's tables: append-only entries, and the head of each chain beside them. Triggers refuse everything but appending."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import Base


class Entry(Base):
    """One act. `envelope` is the exact canonical JSON that is hashed; the columns repeat what is searched. `detail` is encrypted."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_case", "case_id", "seq"),
        Index("ix_journal_entry_org", "org_id", "at", "chain", "seq"),
        Index("ix_journal_entry_actor", "actor_id", "at"),
        CheckConstraint(
            "operation in ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')", name="operation"
        ),
    )

    chain: Mapped[str] = mapped_column(primary_key=True)  # case:<id> or org:<id>
    seq: Mapped[int] = mapped_column(primary_key=True)  # 1, 2, … without a gap
    at: Mapped[dt.datetime]
    actor_id: Mapped[uuid.UUID]
    role: Mapped[str | None]
    operation: Mapped[str]  # collection alteration consultation disclosure combination erasure
    act: Mapped[str]
    track: Mapped[str | None]
    org_id: Mapped[uuid.UUID | None]  # whose auditor reads it
    case_id: Mapped[uuid.UUID | None]
    section: Mapped[str | None]  # who may read the section may read the detail
    envelope: Mapped[bytes]
    detail: Mapped[bytes | None]
    hash: Mapped[str]


class Head(Base):
    """The last entry of a chain; a look raises it and touches no case row."""

    __tablename__ = "journal_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
