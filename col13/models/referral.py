"""To the prosecutor and back: alerts, instructions, decisions as a list with parts per suspect and offence."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, relationship

from col13.clock import PartialDate
from col13.models.base import CaseRow, Encrypted, own, partial_date, sister

RUNNING = text("deprived_since IS NOT NULL AND released_at IS NULL")


class Alert(CaseRow):
    """The magistrate was told by phone. `deprived_since`: somebody is deprived of liberty since then (the 48 hours are a UTC time)."""

    __tablename__ = "alert"
    __table_args__ = (
        own("alert"), sister("track_id", "track"),
        Index("ix_alert_running", "deprived_since", "id", sqlite_where=RUNNING, postgresql_where=RUNNING),
    )  # fmt: skip

    track_id: Mapped[uuid.UUID]
    called_at: Mapped[dt.datetime]
    magistrate: Mapped[str]  # function, not name
    deprived_since: Mapped[dt.datetime | None]
    released_at: Mapped[dt.datetime | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    orders_encrypted: Mapped[bytes | None]
    orders = Encrypted()


class Instruction(CaseRow):
    """A magistrate's written instruction (kantschrift, apostille). Several may be open."""

    __tablename__ = "instruction"
    __table_args__ = (own("instruction"), sister("track_id", "track"), sister("answered_by", "official_report"))

    track_id: Mapped[uuid.UUID]
    notice: Mapped[str | None]
    due: Mapped[dt.date | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[uuid.UUID | None]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class Decision(CaseRow):
    """What a magistrate or court decided. A list: an appeal or a reopened judgment adds one and takes none away."""

    __tablename__ = "decision"
    __table_args__ = (
        own("decision"),
        sister("track_id", "track"),
        CheckConstraint("mark in ('kept', 'not_kept', 'partly', 'not_told', 'not_applicable')", name="mark"),
    )

    track_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    decided_by: Mapped[str]  # prosecutor, labour_auditor, youth_prosecutor, investigating_court, court
    kind: Mapped[str]  # catalogue decision
    motive: Mapped[str | None]  # catalogue motive
    edition: Mapped[str]
    decided: Mapped[PartialDate] = partial_date("decided")
    mark: Mapped[str]  # of the file as a whole
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()

    parts: Mapped[list[DecisionPart]] = relationship(
        primaryjoin="Decision.id == foreign(DecisionPart.decision_id)", viewonly=True, lazy="selectin"
    )


class DecisionPart(CaseRow):
    """What was decided for one suspect and one offence, where told."""

    __tablename__ = "decision_part"
    __table_args__ = (sister("decision_id", "decision"), sister("suspect_id", "person"), sister("offence_id", "offence"))

    decision_id: Mapped[uuid.UUID]
    suspect_id: Mapped[uuid.UUID | None]
    offence_id: Mapped[uuid.UUID | None]
    mark: Mapped[str]  # kept, not_kept, not_told
    result: Mapped[str | None]  # catalogue decision, where it differs
