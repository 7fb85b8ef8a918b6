"""What the list of cases is put in order by, kept on the case; and each person's saved views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Moments are written by one program in one form, so that the databases compare them as they stand.
LATER = """
UPDATE "case" SET changed_at = (SELECT max(at) FROM {table} WHERE {table}.case_id = "case".id)
WHERE EXISTS (SELECT 1 FROM {table} WHERE {table}.case_id = "case".id AND {table}.at > "case".changed_at)
"""
DUE = """
UPDATE "case" SET due = (SELECT min(track.due) FROM track WHERE track.case_id = "case".id)
WHERE closed_at IS NULL AND EXISTS (SELECT 1 FROM track WHERE track.case_id = "case".id AND track.due IS NOT NULL)
"""


def upgrade() -> None:
    """Added, not rebuilt: the table keeps its rows and what hangs on them."""
    never = sa.DateTime(timezone=True)
    op.add_column("case", sa.Column("changed_at", never, nullable=False, server_default="1970-01-01 00:00:00+00"))
    op.add_column("case", sa.Column("due", sa.Date(), nullable=False, server_default="9999-12-31"))
    op.execute('UPDATE "case" SET changed_at = opened_at')
    for table in ("move", "section_revision"):
        # nosemgrep: sql-built-of-strings - two constant names
        op.execute(LATER.format(table=table))
    op.execute(DUE)
    op.create_index("ix_case_owner_changed", "case", ["owner_id", "changed_at", "id"], unique=False)
    op.create_index("ix_case_owner_due", "case", ["owner_id", "due", "id"], unique=False)
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("opens_first", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
    )


def downgrade() -> None:
    """Take away what was added: saved views, and orders that can be worked out again. The native DROP COLUMN rebuilds no table."""
    op.drop_table("saved_view")
    op.drop_index("ix_case_owner_due", "case")
    op.drop_index("ix_case_owner_changed", "case")
    op.drop_column("case", "due")
    op.drop_column("case", "changed_at")
