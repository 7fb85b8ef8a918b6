"""Which zone went on when two were merged; on PostgreSQL its people meet what was written for the one that is gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from col13.migrations import wall

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Two columns; no table is rebuilt."""
    op.add_column("organisation", sa.Column("successor_id", sa.Uuid(), nullable=True))
    op.add_column("organisation", sa.Column("predecessors", sa.JSON(), nullable=False, server_default="[]"))
    wall.meet_predecessors()


def downgrade() -> None:
    """Merged zones stay merged; only which went on is forgotten."""
    wall.meet_own_alone()
    op.drop_column("organisation", "predecessors")
    op.drop_column("organisation", "successor_id")
