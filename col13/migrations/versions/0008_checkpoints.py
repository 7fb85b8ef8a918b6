"""Signed checkpoints over the heads of all chains."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from col13.migrations.append_only import guard
from col13.models import Utc

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A ledger as the journal is: it takes rows and gives none back."""
    op.create_table(
        "checkpoint",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("root", "previous", "hash")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_checkpoint")),
    )
    guard(("checkpoint",))


def downgrade() -> None:
    """Its triggers go with it; the files stay."""
    op.drop_table("checkpoint")
