"""The first tables: consents, needs, contacts, referrals to services."""

import sqlalchemy as sa
from alembic import op


def contact() -> None:
    op.create_table(
        "contact",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("with_whom_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_contact_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_contact_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("case_id", "id", name="uq_contact_case_id_id"),
    )
    op.create_index(op.f("ix_contact_case_id"), "contact", ["case_id"], unique=False)


def needs_assessment() -> None:
    op.create_table(
        "needs_assessment",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("answers_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("measures_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_needs_assessment_case_id_person_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_needs_assessment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_assessment")),
        sa.UniqueConstraint("case_id", "id", name="uq_needs_assessment_case_id_id"),
    )
    op.create_index(op.f("ix_needs_assessment_case_id"), "needs_assessment", ["case_id"], unique=False)


def consent() -> None:
    op.create_table(
        "consent",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("recipient_kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("given_by", sa.String(), nullable=True),
        sa.Column("minor_asked", sa.Boolean(), nullable=True),
        sa.Column("covers_sharing", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("standing_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("answer in ('asked', 'given', 'refused', 'no_answer', 'withdrawn')", name=op.f("ck_consent_answer")),
        sa.ForeignKeyConstraint(
            ["case_id", "document_id"], ["document.case_id", "document.id"], name=op.f("fk_consent_case_id_document_id")
        ),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_consent_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("case_id", "id", name="uq_consent_case_id_id"),
    )
    op.create_index(op.f("ix_consent_case_id"), "consent", ["case_id"], unique=False)
    op.create_index("ix_consent_recipient", "consent", ["case_id", "recipient"], unique=False)


def service_referral() -> None:
    op.create_table(
        "service_referral",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "consent_id"], ["consent.case_id", "consent.id"], name=op.f("fk_service_referral_case_id_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_service_referral_case_id_person_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_service_referral_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_referral")),
        sa.UniqueConstraint("case_id", "id", name="uq_service_referral_case_id_id"),
    )
    op.create_index(op.f("ix_service_referral_case_id"), "service_referral", ["case_id"], unique=False)
