"""With the equality bodies: shares, messages to and fro, and every disclosure of anything that left the house."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Index, JSON, text
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import CaseRow, Encrypted, opening_of_case, own, sister
from col13.models.case import NO_DEADLINE

LIVE = text("until IS NULL")


class Share(CaseRow):
    """A body's access: what it sees is decided at each read by a share not ended AND a consent valid now (or a share without a victim)."""

    __tablename__ = "share"
    __table_args__ = (
        own("share"), sister("track_id", "track"), Index("ix_share_body", "body", "until", "case_id"),
        Index("ix_share_list", "body", "opened_at", "case_id", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_share_due", "body", "due", "case_id", sqlite_where=LIVE, postgresql_where=LIVE),
    )  # fmt: skip

    track_id: Mapped[uuid.UUID]
    body: Mapped[str]
    profile: Mapped[str]  # equality-body-minimal, equality-body-extended
    legal_basis: Mapped[str]
    authorisation: Mapped[str | None]  # of the magistrate: function and date
    without_victim: Mapped[bool] = mapped_column(default=False)
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    by: Mapped[uuid.UUID]
    ended_by: Mapped[uuid.UUID | None]
    opened_at: Mapped[dt.datetime | None] = mapped_column(default=opening_of_case, sort_order=1)  # the case's
    due: Mapped[dt.date] = mapped_column(default=NO_DEADLINE, server_default="9999-12-31", sort_order=2)  # its track's, by settle


class BodyMessage(CaseRow):
    """What a body and the zone told each other: receipt, opinion, question, answer, civil party, agreement it holds."""

    __tablename__ = "body_message"
    __table_args__ = (own("body_message"), sister("track_id", "track"))

    track_id: Mapped[uuid.UUID]
    kind: Mapped[str]  # acknowledgement, opinion, question, answer, civil_party, agreement
    body: Mapped[str]
    from_body: Mapped[bool]
    as_received: Mapped[bool] = mapped_column(default=False)  # entered by an officer from a message
    file_number: Mapped[str | None]  # the body's
    answers_id: Mapped[uuid.UUID | None]  # the question this answers
    due: Mapped[dt.date | None]
    received_on: Mapped[dt.date | None]  # where an officer wrote it down
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class Disclosure(CaseRow):
    """Anything that left the house: to whom, what, on which legal basis, by which consents, in which dossier."""

    __tablename__ = "disclosure"
    __table_args__ = (
        own("disclosure"), sister("track_id", "track"),
        CheckConstraint("recipient_kind in ('magistrate', 'body', 'service', 'victim', 'police', 'other')", name="recipient_kind"),
    )  # fmt: skip

    track_id: Mapped[uuid.UUID | None]
    recipient_kind: Mapped[str]
    recipient: Mapped[str]
    what: Mapped[str]  # code: dossier, acknowledgement, later_pv, answer, hand_over, share, referral
    legal_basis: Mapped[str]
    consents: Mapped[list[Any]] = mapped_column(JSON, default=list)
    register_number: Mapped[str | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()
