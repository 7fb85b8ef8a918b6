"""A look into a restricted case in an emergency: who, why, until when, and what was judged of it afterwards."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import CaseRow, Encrypted


class EmergencyLook(CaseRow):
    """Opens a restricted case to one person for some minutes, to read only. It waits for a judgement until `judged_at` is set."""

    __tablename__ = "emergency_look"
    __table_args__ = (
        # The predicate of visibility asks by person and case; the reviews by what is not judged yet.
        Index("ix_emergency_look_user", "user_id", "case_id", "until"),
        Index("ix_emergency_look_since", "org_id", "since"),
        CheckConstraint("verdict in ('justified','not_justified','passed_on')", name="verdict"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str]
    reason: Mapped[str]  # code
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    judged_at: Mapped[dt.datetime | None]
    judged_by: Mapped[uuid.UUID | None]
    judged_as: Mapped[str | None]  # role
    verdict: Mapped[str | None]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()
    note_encrypted: Mapped[bytes | None]
    note = Encrypted()
