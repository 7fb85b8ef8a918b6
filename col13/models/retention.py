"""How long a case is kept: holds that stop the term, proposals that a second person decides, and the stone of what was erased."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, JSON
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import Base, CaseRow, Encrypted


class RetentionHold(CaseRow):
    """Somebody still needs the case (appeal, claim, supervisor): while a hold stands, nothing is archived or erased."""

    __tablename__ = "retention_hold"

    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    reason: Mapped[str]  # code of services/retention.HOLDS
    until: Mapped[dt.datetime | None]  # lifted
    ended_by: Mapped[uuid.UUID | None]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class RetentionProposal(CaseRow):
    """To archive or to erase a closed case: proposed by one, decided by another. `decision` None: it waits."""

    __tablename__ = "retention_proposal"
    __table_args__ = (
        CheckConstraint("kind in ('archive', 'erase')", name="kind"),
        CheckConstraint("decision in ('confirmed', 'refused', 'withdrawn')", name="decision"),
    )

    kind: Mapped[str]
    category: Mapped[str]  # of the case, when it was proposed
    reason: Mapped[str]  # code of services/retention.WHY
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    role: Mapped[str]
    decision: Mapped[str | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    decided_role: Mapped[str | None]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class Stone(Base):
    """What is left of an erased case: which, when, of what category, with which codes, why, by whom. Ids, codes, counts and days only."""

    __tablename__ = "stone"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    opened_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    close_reason: Mapped[str | None]
    category: Mapped[str]
    codes: Mapped[dict[str, Any]] = mapped_column(JSON)  # phenomena, criteria, offences, decisions, tracks, counts, registers
    reason: Mapped[str]  # code of services/retention.WHY
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)  # the zone's terms that held
    proposed_by: Mapped[uuid.UUID]
    proposed_at: Mapped[dt.datetime]
    decided_by: Mapped[uuid.UUID]
    decided_role: Mapped[str]
    decided_at: Mapped[dt.datetime]
    erased_at: Mapped[dt.datetime]
    backups_until: Mapped[dt.date]  # the last day on which a backup may still hold it
    scrubbed_at: Mapped[dt.datetime | None]  # files gone and the database's side file emptied
