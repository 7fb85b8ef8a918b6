"""Looks into a restricted case in an emergency, and what was said of them afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NAME = "emergency_look"


def upgrade() -> None:
    """One table, empty."""
    op.create_table(
        NAME,
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_as", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("note_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("verdict in ('justified','not_justified','passed_on')", name=op.f("ck_emergency_look_verdict")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_emergency_look_case_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_emergency_look_org_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_emergency_look_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_look")),
    )
    op.create_index(op.f("ix_emergency_look_case_id"), NAME, ["case_id"], unique=False)
    op.create_index("ix_emergency_look_user", NAME, ["user_id", "case_id", "until"], unique=False)
    op.create_index("ix_emergency_look_since", NAME, ["org_id", "since"], unique=False)


def downgrade() -> None:
    """The table and its rows; the journal keeps that the looks took place."""
    op.drop_table(NAME)
