"""Who is signed in where, and who tried too often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables. Whoever was signed in before signs in once more: those sessions have no row."""
    op.create_table(
        "user_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("proved_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.CheckConstraint("level in ('password', 'second_factor', 'identity_provider')", name=op.f("ck_user_session_level")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_user_session_token_sha256")),
    )
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"])
    op.create_table(
        "sign_in_count",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_in_count_user_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sign_in_count")),
    )
    op.create_index(op.f("ix_sign_in_count_user_id"), "sign_in_count", ["user_id"])


def downgrade() -> None:
    """Without them everybody signs in once more."""
    op.drop_table("sign_in_count")
    op.drop_table("user_session")
