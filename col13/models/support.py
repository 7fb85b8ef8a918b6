"""Victim support: the consent ledger, needs assessments, the contact log, referrals to services."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import CaseRow, Encrypted, own, sister


class Consent(CaseRow):
    """One line of the ledger: victim × body or service × scope. Added to, never changed; a victim's last line for a recipient holds."""

    __tablename__ = "consent"
    __table_args__ = (
        own("consent"), sister("person_id", "person"), sister("document_id", "document"),
        Index("ix_consent_recipient", "case_id", "recipient"),
        # For the clock's round: whose consent begins or ends on a day.
        Index("ix_consent_from", "valid_from", "case_id"), Index("ix_consent_until", "valid_until", "case_id"),
        CheckConstraint("answer in ('asked', 'given', 'refused', 'no_answer', 'withdrawn')", name="answer"),
    )  # fmt: skip

    person_id: Mapped[uuid.UUID]
    recipient: Mapped[str]  # body code (unia, igvm, vmri) or service code
    recipient_kind: Mapped[str]  # body, service
    scope: Mapped[str]  # minimal, extended; services: referral
    answer: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_until: Mapped[dt.date | None]
    how: Mapped[str | None]  # in_writing, orally, by_body
    given_by: Mapped[str | None]  # victim, parent, guardian, ad_hoc_guardian, lawyer
    minor_asked: Mapped[bool | None]
    covers_sharing: Mapped[bool] = mapped_column(default=True)
    document_id: Mapped[uuid.UUID | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    standing_encrypted: Mapped[bytes | None]  # who gave it for the victim, and in what capacity
    standing = Encrypted()
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class NeedsAssessment(CaseRow):
    """An individual needs assessment, short or full; "declined" is an answer. Its words enter no dossier, measures may."""

    __tablename__ = "needs_assessment"
    __table_args__ = (own("needs_assessment"), sister("person_id", "person"))

    person_id: Mapped[uuid.UUID]
    kind: Mapped[str]  # short, full
    declined: Mapped[bool] = mapped_column(default=False)
    review_on: Mapped[dt.date | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    answers_encrypted: Mapped[bytes | None]  # canonical JSON
    answers = Encrypted()
    measures_encrypted: Mapped[bytes | None]
    measures = Encrypted()


class Contact(CaseRow):
    """One contact or attempt. Failed attempts count, so that "not reached" can be shown."""

    __tablename__ = "contact"
    __table_args__ = (own("contact"), sister("person_id", "person"))

    person_id: Mapped[uuid.UUID]
    contacted_at: Mapped[dt.datetime]
    channel: Mapped[str]
    outcome: Mapped[str]  # reached, failed, message_left
    next_on: Mapped[dt.date | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    with_whom_encrypted: Mapped[bytes | None]
    with_whom = Encrypted()
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class ServiceReferral(CaseRow):
    """The victim was referred to a service, on the consent of that line of the ledger."""

    __tablename__ = "service_referral"
    __table_args__ = (own("service_referral"), sister("person_id", "person"), sister("consent_id", "consent"))

    person_id: Mapped[uuid.UUID]
    service: Mapped[str]
    consent_id: Mapped[uuid.UUID]
    on: Mapped[dt.date]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
