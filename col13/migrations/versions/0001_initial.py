"""The first schema: tables, ledgers that only grow, the narrative found by its words."""

from __future__ import annotations

from col13.migrations.append_only import guard
from col13.migrations.initial import TABLES
from col13.migrations.narrative import index_narrative

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    for table in TABLES:
        table()
    guard()
    index_narrative()
