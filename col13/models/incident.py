"""What happened: the report as it came in, incidents with two clocks, exact words, indicators tied to what shows them, PVs."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from col13.clock import PartialDate
from col13.models.base import CaseRow, Encrypted, own, owner_of_case, partial_date, sister


class Report(CaseRow):
    """How the report reached the police: one a case. `perception`: victim, witness, officer, other, or the explicit none_stated."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("case_id"),)

    channel: Mapped[str | None]  # catalogue channel
    anonymous: Mapped[bool] = mapped_column(default=False)
    perception: Mapped[str | None]
    perception_words_encrypted: Mapped[bytes | None]
    perception_words = Encrypted()
    pv_wanted: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None]  # spoken at the report
    interpreter: Mapped[bool] = mapped_column(default=False)
    safety_needs_encrypted: Mapped[bytes | None]
    safety_needs = Encrypted()
    prior_conflict_encrypted: Mapped[bytes | None]  # recorded neutrally; it must not hide the bias fields
    prior_conflict = Encrypted()
    no_offence_reason_encrypted: Mapped[bytes | None]  # "no offence found" and why: the qualification's explicit answer
    no_offence_reason = Encrypted()
    reported_at: Mapped[dt.datetime | None]  # when it was told; `case.opened_at` is when it was entered


class Incident(CaseRow):
    """One occurrence. Two clocks: when it happened (partial) and when it was entered. `facts` is the narrative and stays searchable."""

    __tablename__ = "incident"
    __table_args__ = (own("incident"), UniqueConstraint("case_id", "seq"))

    seq: Mapped[int]
    facts: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="nl")  # of the narrative
    happened: Mapped[PartialDate] = partial_date("happened")
    date_stated: Mapped[bool] = mapped_column(default=False)  # a date, or the explicit "unknown"
    hour: Mapped[str | None]  # as told: "about 22:15"
    municipality: Mapped[str | None]  # NIS code
    district: Mapped[str | None]  # judicial district, where only that is known
    place: Mapped[str | None]  # as told; no name of a person
    place_type: Mapped[str | None]
    place_unknown: Mapped[bool] = mapped_column(default=False)
    domain_of_life: Mapped[str | None]
    medium: Mapped[str | None]  # written, spoken, image, video
    publicity: Mapped[str | None]  # public, closed_group, private
    entered_at: Mapped[dt.datetime]
    entered_by: Mapped[uuid.UUID]
    owner_id: Mapped[uuid.UUID | None] = mapped_column(default=owner_of_case, sort_order=1)  # the case's; follows it by a trigger


class Note(CaseRow):
    """An addition to the facts, by whom and when: never changed."""

    __tablename__ = "note"
    __table_args__ = (own("note"),)

    section: Mapped[str] = mapped_column(default="facts")
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()


class Quotation(CaseRow):
    """Exact words, in the original language, with who heard them and to whom they were said: what decides most files."""

    __tablename__ = "quotation"
    __table_args__ = (own("quotation"), sister("incident_id", "incident"), sister("said_by", "person"), sister("heard_by", "person"))

    incident_id: Mapped[uuid.UUID]
    language: Mapped[str | None]
    said_by: Mapped[uuid.UUID | None]
    heard_by: Mapped[uuid.UUID | None]
    said_to: Mapped[str | None]  # victim, bystanders, public, police
    others_heard: Mapped[bool | None]
    medium: Mapped[str | None]  # per item: the ground can decide the court
    publicity: Mapped[str | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()
    translation_encrypted: Mapped[bytes | None]
    translation = Encrypted()


class Indicator(CaseRow):
    """A bias indicator: a FACT that prompts a question, tied to the statement, person, words or document that shows it."""

    __tablename__ = "indicator"
    __table_args__ = (
        own("indicator"), sister("incident_id", "incident"), sister("quotation_id", "quotation"), sister("person_id", "person"),
        sister("document_id", "document"), sister("statement_id", "statement"),
    )  # fmt: skip

    incident_id: Mapped[uuid.UUID]
    code: Mapped[str]  # BI-…
    edition: Mapped[str]
    quotation_id: Mapped[uuid.UUID | None]
    person_id: Mapped[uuid.UUID | None]
    document_id: Mapped[uuid.UUID | None]
    statement_id: Mapped[uuid.UUID | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    note_encrypted: Mapped[bytes | None]
    note = Encrypted()


class OfficialReport(CaseRow):
    """A PV: the initial one, later ones (navolgend), with when and how it left."""

    __tablename__ = "official_report"
    __table_args__ = (own("official_report"), CheckConstraint("kind in ('initial', 'later')", name="kind"))

    kind: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)
    drawn_on: Mapped[dt.date]
    simplified: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[dt.date | None]
    left_how: Mapped[str | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    author_encrypted: Mapped[bytes | None]
    author = Encrypted()


class Withdrawal(CaseRow):
    """Somebody withdraws the complaint: in which words, whether pressure was asked about. The inquiry goes on."""

    __tablename__ = "withdrawal"
    __table_args__ = (own("withdrawal"), sister("person_id", "person"))

    person_id: Mapped[uuid.UUID]
    pressure_asked: Mapped[bool]
    told_inquiry_goes_on: Mapped[bool]
    pv_number: Mapped[str | None]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()
