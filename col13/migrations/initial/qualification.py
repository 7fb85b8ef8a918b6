"""The first tables: offences and bias assessments."""

import sqlalchemy as sa
from alembic import op


def offence() -> None:
    op.create_table(
        "offence",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("attempt", sa.Boolean(), nullable=False),
        sa.Column("medium", sa.String(), nullable=True),
        sa.Column("publicity", sa.String(), nullable=True),
        sa.Column("happened_first", sa.Date(), nullable=True),
        sa.Column("happened_last", sa.Date(), nullable=True),
        sa.Column("happened_precision", sa.String(), nullable=True),
        sa.Column("happened_estimated", sa.Boolean(), nullable=True),
        sa.Column("no_bias_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("note_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "incident_id"], ["incident.case_id", "incident.id"], name=op.f("fk_offence_case_id_incident_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_offence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offence")),
        sa.UniqueConstraint("case_id", "id", name="uq_offence_case_id_id"),
    )
    op.create_index(op.f("ix_offence_case_id"), "offence", ["case_id"], unique=False)


def bias() -> None:
    op.create_table(
        "bias",
        sa.Column("offence_id", sa.Uuid(), nullable=False),
        sa.Column("suspect_id", sa.Uuid(), nullable=True),
        sa.Column("phenomenon", sa.String(), nullable=False),
        sa.Column("sub_phenomenon", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author_role", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("reason_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "basis in ('perceived_by_victim', 'perceived_by_witness', 'perceived_by_officer', 'assumed', 'association', 'stated_by_suspect', 'not_stated')",  # noqa: E501
            name=op.f("ck_bias_basis"),
        ),
        sa.CheckConstraint("status in ('proposed', 'confirmed', 'rejected', 'kept', 'not_kept', 'not_told')", name=op.f("ck_bias_status")),
        sa.ForeignKeyConstraint(["case_id", "offence_id"], ["offence.case_id", "offence.id"], name=op.f("fk_bias_case_id_offence_id")),
        sa.ForeignKeyConstraint(["case_id", "suspect_id"], ["person.case_id", "person.id"], name=op.f("fk_bias_case_id_suspect_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_bias_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bias")),
        sa.UniqueConstraint("case_id", "id", name="uq_bias_case_id_id"),
    )
    op.create_index(op.f("ix_bias_case_id"), "bias", ["case_id"], unique=False)


def offence_person() -> None:
    op.create_table(
        "offence_person",
        sa.Column("offence_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("part in ('victim', 'suspect')", name=op.f("ck_offence_person_part")),
        sa.ForeignKeyConstraint(
            ["case_id", "offence_id"], ["offence.case_id", "offence.id"], name=op.f("fk_offence_person_case_id_offence_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "person_id"], ["person.case_id", "person.id"], name=op.f("fk_offence_person_case_id_person_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_offence_person_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offence_person")),
    )
    op.create_index(op.f("ix_offence_person_case_id"), "offence_person", ["case_id"], unique=False)
    op.create_index("uq_offence_person", "offence_person", ["offence_id", "person_id", "part"], unique=True)


def bias_criterion() -> None:
    op.create_table(
        "bias_criterion",
        sa.Column("bias_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "bias_id"], ["bias.case_id", "bias.id"], name=op.f("fk_bias_criterion_case_id_bias_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_bias_criterion_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bias_criterion")),
    )
    op.create_index(op.f("ix_bias_criterion_case_id"), "bias_criterion", ["case_id"], unique=False)
    op.create_index("uq_bias_criterion", "bias_criterion", ["bias_id", "code"], unique=True)


def bias_view() -> None:
    op.create_table(
        "bias_view",
        sa.Column("bias_id", sa.Uuid(), nullable=False),
        sa.Column("suspect_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author_role", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("reason_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "bias_id"], ["bias.case_id", "bias.id"], name=op.f("fk_bias_view_case_id_bias_id")),
        sa.ForeignKeyConstraint(["case_id", "suspect_id"], ["person.case_id", "person.id"], name=op.f("fk_bias_view_case_id_suspect_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_bias_view_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bias_view")),
    )
    op.create_index(op.f("ix_bias_view_case_id"), "bias_view", ["case_id"], unique=False)


def bias_evidence() -> None:
    op.create_table(
        "bias_evidence",
        sa.Column("bias_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=True),
        sa.Column("quotation_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "bias_id"], ["bias.case_id", "bias.id"], name=op.f("fk_bias_evidence_case_id_bias_id")),
        sa.ForeignKeyConstraint(
            ["case_id", "document_id"], ["document.case_id", "document.id"], name=op.f("fk_bias_evidence_case_id_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "indicator_id"], ["indicator.case_id", "indicator.id"], name=op.f("fk_bias_evidence_case_id_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "quotation_id"], ["quotation.case_id", "quotation.id"], name=op.f("fk_bias_evidence_case_id_quotation_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "statement_id"], ["statement.case_id", "statement.id"], name=op.f("fk_bias_evidence_case_id_statement_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_bias_evidence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bias_evidence")),
    )
    op.create_index(op.f("ix_bias_evidence_case_id"), "bias_evidence", ["case_id"], unique=False)
