"""The first tables: reports, incidents, words, indicators, official reports."""

import sqlalchemy as sa
from alembic import op


def incident() -> None:
    op.create_table(
        "incident",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("happened_first", sa.Date(), nullable=True),
        sa.Column("happened_last", sa.Date(), nullable=True),
        sa.Column("happened_precision", sa.String(), nullable=False),
        sa.Column("happened_estimated", sa.Boolean(), nullable=False),
        sa.Column("date_stated", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("place_type", sa.String(), nullable=True),
        sa.Column("place_unknown", sa.Boolean(), nullable=False),
        sa.Column("domain_of_life", sa.String(), nullable=True),
        sa.Column("medium", sa.String(), nullable=True),
        sa.Column("publicity", sa.String(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_incident_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("case_id", "id", name="uq_incident_case_id_id"),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_incident_case_id_seq")),
    )
    op.create_index(op.f("ix_incident_case_id"), "incident", ["case_id"], unique=False)


def note() -> None:
    op.create_table(
        "note",
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("case_id", "id", name="uq_note_case_id_id"),
    )
    op.create_index(op.f("ix_note_case_id"), "note", ["case_id"], unique=False)


def official_report() -> None:
    op.create_table(
        "official_report",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("simplified", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_how", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("author_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('initial', 'later')", name=op.f("ck_official_report_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_official_report_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_report")),
        sa.UniqueConstraint("case_id", "id", name="uq_official_report_case_id_id"),
    )
    op.create_index(op.f("ix_official_report_case_id"), "official_report", ["case_id"], unique=False)
    op.create_index(op.f("ix_official_report_number"), "official_report", ["number"], unique=False)


def report() -> None:
    op.create_table(
        "report",
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("perception", sa.String(), nullable=True),
        sa.Column("perception_words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("pv_wanted", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("safety_needs_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("prior_conflict_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("no_offence_reason_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_report_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("case_id", name=op.f("uq_report_case_id")),
    )
    op.create_index(op.f("ix_report_case_id"), "report", ["case_id"], unique=False)


def quotation() -> None:
    op.create_table(
        "quotation",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.Column("heard_by", sa.Uuid(), nullable=True),
        sa.Column("said_to", sa.String(), nullable=True),
        sa.Column("others_heard", sa.Boolean(), nullable=True),
        sa.Column("medium", sa.String(), nullable=True),
        sa.Column("publicity", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("translation_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "heard_by"], ["person.case_id", "person.id"], name=op.f("fk_quotation_case_id_heard_by")),
        sa.ForeignKeyConstraint(
            ["case_id", "incident_id"], ["incident.case_id", "incident.id"], name=op.f("fk_quotation_case_id_incident_id")
        ),
        sa.ForeignKeyConstraint(["case_id", "said_by"], ["person.case_id", "person.id"], name=op.f("fk_quotation_case_id_said_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_quotation_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation")),
        sa.UniqueConstraint("case_id", "id", name="uq_quotation_case_id_id"),
    )
    op.create_index(op.f("ix_quotation_case_id"), "quotation", ["case_id"], unique=False)


def withdrawal() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pressure_asked", sa.Boolean(), nullable=False),
        sa.Column("told_inquiry_goes_on", sa.Boolean(), nullable=False),
        sa.Column("pv_number", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_withdrawal_case_id_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_withdrawal_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("case_id", "id", name="uq_withdrawal_case_id_id"),
    )
    op.create_index(op.f("ix_withdrawal_case_id"), "withdrawal", ["case_id"], unique=False)


def indicator() -> None:
    op.create_table(
        "indicator",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("quotation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("note_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "document_id"], ["document.case_id", "document.id"], name=op.f("fk_indicator_case_id_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "incident_id"], ["incident.case_id", "incident.id"], name=op.f("fk_indicator_case_id_incident_id")
        ),
        sa.ForeignKeyConstraint(["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_indicator_case_id_person_id")),
        sa.ForeignKeyConstraint(
            ["case_id", "quotation_id"], ["quotation.case_id", "quotation.id"], name=op.f("fk_indicator_case_id_quotation_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "statement_id"], ["statement.case_id", "statement.id"], name=op.f("fk_indicator_case_id_statement_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_indicator_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("case_id", "id", name="uq_indicator_case_id_id"),
    )
    op.create_index(op.f("ix_indicator_case_id"), "indicator", ["case_id"], unique=False)
