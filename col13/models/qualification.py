"""Offences and bias assessments, many to many, with basis, author and history: the police propose, the magistrate decides."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from col13.clock import PartialDate
from col13.models.base import CaseRow, Encrypted, own, partial_date, sister


class Offence(CaseRow):
    """A base offence under the law version that fits the date of its facts; every coded value keeps the catalogue edition it came from."""

    __tablename__ = "offence"
    __table_args__ = (own("offence"), sister("incident_id", "incident"))

    incident_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    code: Mapped[str]
    law: Mapped[str]  # old_code, new_code, special_act
    edition: Mapped[str]
    article: Mapped[str | None]
    attempt: Mapped[bool] = mapped_column(default=False)
    medium: Mapped[str | None]
    publicity: Mapped[str | None]
    happened: Mapped[PartialDate | None] = partial_date("happened", optional=True)  # only where it differs from the incident's
    no_bias_encrypted: Mapped[bytes | None]  # "no bias found", and why
    no_bias = Encrypted()
    note_encrypted: Mapped[bytes | None]
    note = Encrypted()
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    dropped_at: Mapped[dt.datetime | None]  # taken back while assessing; stays in the history


class OffencePerson(CaseRow):
    """Who suffered or is suspected of this offence."""

    __tablename__ = "offence_person"
    __table_args__ = (
        sister("offence_id", "offence"), sister("person_id", "person"), CheckConstraint("part in ('victim', 'suspect')", name="part"),
        Index("uq_offence_person", "offence_id", "person_id", "part", unique=True),
    )  # fmt: skip

    offence_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    part: Mapped[str]


class Bias(CaseRow):
    """A bias assessment of one offence: the PERPETRATOR's apparent bias, never the victim's identity."""

    __tablename__ = "bias"
    __table_args__ = (
        own("bias"), sister("offence_id", "offence"), sister("suspect_id", "person"),
        CheckConstraint("status in ('proposed', 'confirmed', 'rejected', 'kept', 'not_kept', 'not_told')", name="status"),
        CheckConstraint(
            "basis in ('perceived_by_victim', 'perceived_by_witness', 'perceived_by_officer',"
            " 'assumed', 'association', 'stated_by_suspect', 'not_stated')",
            name="basis",
        ),
    )  # fmt: skip

    offence_id: Mapped[uuid.UUID]
    suspect_id: Mapped[uuid.UUID | None]  # a motive may be kept for one suspect only
    phenomenon: Mapped[str]
    sub_phenomenon: Mapped[str | None]
    basis: Mapped[str]
    strength: Mapped[str | None]  # weak, clear, strong
    status: Mapped[str] = mapped_column(default="proposed")
    author_role: Mapped[str]  # reception, investigator, reference_officer, magistrate
    edition: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    reason_encrypted: Mapped[bytes | None]
    reason = Encrypted()

    criteria: Mapped[list[BiasCriterion]] = relationship(
        primaryjoin="Bias.id == foreign(BiasCriterion.bias_id)", viewonly=True, lazy="selectin"
    )
    views: Mapped[list[BiasView]] = relationship(
        primaryjoin="Bias.id == foreign(BiasView.bias_id)", viewonly=True, lazy="selectin", order_by="BiasView.id"
    )


class BiasCriterion(CaseRow):
    """A protected criterion of an assessment."""

    __tablename__ = "bias_criterion"
    __table_args__ = (sister("bias_id", "bias"), Index("uq_bias_criterion", "bias_id", "code", unique=True))

    bias_id: Mapped[uuid.UUID]
    code: Mapped[str]


class BiasView(CaseRow):
    """What one author says of an assessment: proposes, confirms, contests, keeps. History: added to, never changed."""

    __tablename__ = "bias_view"
    __table_args__ = (sister("bias_id", "bias"), sister("suspect_id", "person"))

    bias_id: Mapped[uuid.UUID]
    suspect_id: Mapped[uuid.UUID | None]  # a magistrate may keep the mark for one suspect and not for another
    status: Mapped[str]  # proposed, confirmed, contested, rejected, kept, not_kept, not_told
    author_role: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    reason_encrypted: Mapped[bytes | None]
    reason = Encrypted()


class BiasEvidence(CaseRow):
    """What an assessment rests on: indicators, words, documents, statements."""

    __tablename__ = "bias_evidence"
    __table_args__ = (
        sister("bias_id", "bias"), sister("indicator_id", "indicator"), sister("quotation_id", "quotation"),
        sister("document_id", "document"), sister("statement_id", "statement"),
    )  # fmt: skip

    bias_id: Mapped[uuid.UUID]
    indicator_id: Mapped[uuid.UUID | None]
    quotation_id: Mapped[uuid.UUID | None]
    document_id: Mapped[uuid.UUID | None]
    statement_id: Mapped[uuid.UUID | None]
