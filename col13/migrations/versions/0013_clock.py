"""The days on which a consent begins or ends, found without reading the whole ledger."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Two indexes; no table is rebuilt."""
    op.create_index("ix_consent_from", "consent", ["valid_from", "case_id"])
    op.create_index("ix_consent_until", "consent", ["valid_until", "case_id"])


def downgrade() -> None:
    """As it was."""
    op.drop_index("ix_consent_until", table_name="consent")
    op.drop_index("ix_consent_from", table_name="consent")
