"""On PostgreSQL: a second wall between organisations, and words in the order of each language."""

from __future__ import annotations

from col13.migrations import narrative, wall, words

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """No table is changed, no row is touched."""
    wall.build()
    words.make_collations()
    narrative.find_from_behind_the_wall()


def downgrade() -> None:
    """Without them; rows stay as they are."""
    narrative.find_as_before()
    words.drop_collations()
    wall.tear_down()
