"""The first tables: alerts, instructions and decisions."""

import sqlalchemy as sa
from alembic import op


def alert() -> None:
    op.create_table(
        "alert",
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("magistrate", sa.String(), nullable=False),
        sa.Column("deprived_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("orders_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "track_id"], ["track.case_id", "track.id"], name=op.f("fk_alert_case_id_track_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_alert_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("case_id", "id", name="uq_alert_case_id_id"),
    )
    op.create_index(op.f("ix_alert_case_id"), "alert", ["case_id"], unique=False)


def decision() -> None:
    op.create_table(
        "decision",
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("motive", sa.String(), nullable=True),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("decided_first", sa.Date(), nullable=True),
        sa.Column("decided_last", sa.Date(), nullable=True),
        sa.Column("decided_precision", sa.String(), nullable=False),
        sa.Column("decided_estimated", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("mark in ('kept', 'not_kept', 'partly', 'not_told', 'not_applicable')", name=op.f("ck_decision_mark")),
        sa.ForeignKeyConstraint(["case_id", "track_id"], ["track.case_id", "track.id"], name=op.f("fk_decision_case_id_track_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("case_id", "id", name="uq_decision_case_id_id"),
    )
    op.create_index(op.f("ix_decision_case_id"), "decision", ["case_id"], unique=False)


def instruction() -> None:
    op.create_table(
        "instruction",
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("notice", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "answered_by"], ["official_report.case_id", "official_report.id"], name=op.f("fk_instruction_case_id_answered_by")
        ),
        sa.ForeignKeyConstraint(["case_id", "track_id"], ["track.case_id", "track.id"], name=op.f("fk_instruction_case_id_track_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_instruction_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sa.UniqueConstraint("case_id", "id", name="uq_instruction_case_id_id"),
    )
    op.create_index(op.f("ix_instruction_case_id"), "instruction", ["case_id"], unique=False)


def decision_part() -> None:
    op.create_table(
        "decision_part",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("suspect_id", sa.Uuid(), nullable=True),
        sa.Column("offence_id", sa.Uuid(), nullable=True),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "decision_id"], ["decision.case_id", "decision.id"], name=op.f("fk_decision_part_case_id_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "offence_id"], ["offence.case_id", "offence.id"], name=op.f("fk_decision_part_case_id_offence_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "suspect_id"], ["person.case_id", "person.id"], name=op.f("fk_decision_part_case_id_suspect_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_part_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_part")),
    )
    op.create_index(op.f("ix_decision_part_case_id"), "decision_part", ["case_id"], unique=False)
