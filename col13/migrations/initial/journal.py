"""The first tables: the journal and its heads."""

import sqlalchemy as sa
from alembic import op


def journal_entry() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "operation in ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')",
            name=op.f("ck_journal_entry_operation"),
        ),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_journal_entry")),
    )
    op.create_index("ix_journal_entry_actor", "journal_entry", ["actor_id", "at"], unique=False)
    op.create_index("ix_journal_entry_case", "journal_entry", ["case_id", "seq"], unique=False)
    op.create_index("ix_journal_entry_org", "journal_entry", ["org_id", "at", "chain", "seq"], unique=False)


def journal_head() -> None:
    op.create_table(
        "journal_head",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_journal_head")),
    )
