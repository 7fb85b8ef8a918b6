"""Accounts linked to an identity provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Three tables of their own; nothing that stands is touched."""
    op.create_table(
        "identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_identity_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
        sa.UniqueConstraint("user_id", "issuer", name=op.f("uq_identity_user_id_issuer")),
    )
    op.create_table(
        "identity_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_identity_code_code_hash")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_code_issuer_subject")),
    )
    op.create_table(
        "identity_state",
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_identity_state")),
    )
    op.create_index("ix_identity_state_used_at", "identity_state", ["used_at"], unique=False)


def downgrade() -> None:
    """The links go with their tables; accounts stay and sign in with passwords again."""
    op.drop_index("ix_identity_state_used_at", table_name="identity_state")
    for table in ("identity_state", "identity_code", "identity"):
        op.drop_table(table)
