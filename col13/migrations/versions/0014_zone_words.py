"""A search looks in the reader's own zone alone: its words and names are indexed by owner. A body's cases begin at its shares,
a colleague's at what is assigned; whether a case stands in a state is asked of one index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from col13.migrations import narrative, zone_words

revision = "0014"
down_revision = "0013"
BEARERS = ["token", "case_id", "person_id"]


def upgrade() -> None:
    """Two columns are added and filled; no table of ours is rebuilt."""
    for table in zone_words.COPIES:
        op.add_column(table, sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.drop_index("ix_person_token_token", "person_token")
    zone_words.part_by_zone()
    op.create_index("ix_person_token_zone", "person_token", ["owner_id", *BEARERS], unique=False)
    op.drop_index("ix_share_body", "share")
    op.create_index("ix_share_body", "share", ["body", "until", "case_id"], unique=False)
    op.create_index("ix_participation_hand", "participation", ["user_id", "part", "until", "case_id"], unique=False)
    op.create_index("ix_track_where", "track", ["case_id", "workflow", "state"], unique=False)


def downgrade() -> None:
    """One index for the house."""
    op.drop_index("ix_track_where", "track")
    op.drop_index("ix_participation_hand", "participation")
    op.drop_index("ix_share_body", "share")
    op.create_index("ix_share_body", "share", ["body", "until"], unique=False)
    op.drop_index("ix_person_token_zone", "person_token")
    zone_words.as_before()
    narrative.find_from_behind_the_wall()
    for table in zone_words.COPIES:
        op.drop_column(table, "owner_id")
    op.create_index("ix_person_token_token", "person_token", BEARERS, unique=False)
