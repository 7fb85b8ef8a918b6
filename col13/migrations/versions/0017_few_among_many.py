"""A body's shares and what a hand has know when their case was opened, so that a list of theirs walks an index; indexes that another one
begins with are gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
NOW = sa.text("until IS NULL")
LISTS = {"share": ["body", "opened_at", "case_id"], "participation": ["user_id", "part", "opened_at", "case_id"]}
FILL = 'UPDATE {table} SET opened_at = (SELECT opened_at FROM "case" WHERE "case".id = {table}.case_id)'
# Each has a unique key (case_id, id), by which its rows are found as well.
KEYED = (
    "alert", "bias", "body_message", "consent", "contact", "decision", "disclosure", "document", "dossier", "incident", "indicator",
    "instruction", "move", "needs_assessment", "note", "offence", "official_report", "person", "person_role", "quotation",
    "service_referral", "share", "statement", "track", "victim_right", "withdrawal",
)  # fmt: skip


def upgrade() -> None:
    """Two columns, filled from the cases; no table is rebuilt."""
    for table, columns in LISTS.items():
        op.add_column(table, sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        op.execute(FILL.format(table=table))  # nosemgrep: sql-built-of-strings - constant names
        op.create_index(f"ix_{table}_list", table, columns, unique=False, sqlite_where=NOW, postgresql_where=NOW)
    for table in KEYED:
        op.drop_index(f"ix_{table}_case_id", table)


def downgrade() -> None:
    """The ones of before."""
    for table in KEYED:
        op.create_index(f"ix_{table}_case_id", table, ["case_id"], unique=False)
    for table in LISTS:
        op.drop_index(f"ix_{table}_list", table)
        op.drop_column(table, "opened_at")
