"""What is kept until when, the stones of what was erased, and with which key each token of a name was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
ON_CASE = ("archived_at", "erased_at", "review_at")


def upgrade() -> None:
    """Columns are added, not rebuilt; three tables."""
    moment = sa.DateTime(timezone=True)
    for name in ON_CASE:
        op.add_column("case", sa.Column(name, moment, nullable=True))
    op.add_column("person_token", sa.Column("key", sa.String(), nullable=False, server_default="t1"))
    op.create_table(
        "retention_hold",
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_retention_hold_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_hold")),
    )
    op.create_index(op.f("ix_retention_hold_case_id"), "retention_hold", ["case_id"], unique=False)
    op.create_table(
        "retention_proposal",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_role", sa.String(), nullable=True),
        sa.Column("words_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('archive', 'erase')", name=op.f("ck_retention_proposal_kind")),
        sa.CheckConstraint("decision in ('confirmed', 'refused', 'withdrawn')", name=op.f("ck_retention_proposal_decision")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_retention_proposal_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_proposal")),
    )
    op.create_index(op.f("ix_retention_proposal_case_id"), "retention_proposal", ["case_id"], unique=False)
    op.create_table(
        "stone",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("close_reason", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", moment, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_role", sa.String(), nullable=False),
        sa.Column("decided_at", moment, nullable=False),
        sa.Column("erased_at", moment, nullable=False),
        sa.Column("backups_until", sa.Date(), nullable=False),
        sa.Column("scrubbed_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_stone_case_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_stone_org_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_stone")),
        sa.UniqueConstraint("number", name=op.f("uq_stone_number")),
    )
    op.create_index(op.f("ix_stone_org_id"), "stone", ["org_id"], unique=False)


def downgrade() -> None:
    """Take away what was added. What was erased stays erased; only what is told of it goes."""
    for table in ("stone", "retention_proposal", "retention_hold"):
        op.drop_table(table)
    op.drop_column("person_token", "key")
    for name in ON_CASE:
        op.drop_column("case", name)
