"""The list of cases keeps an index for each shelf (open, closed, archived) and order; a page of the worklist
needs no sorting; a PV and a name are found from an index alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
SHELVES = {
    "open": "closed_at IS NULL AND archived_at IS NULL AND erased_at IS NULL",
    "closed": "closed_at IS NOT NULL AND archived_at IS NULL AND erased_at IS NULL",
    "archived": "archived_at IS NOT NULL AND erased_at IS NULL",
}
ORDERED = {"opened": ["opened_at", "id", "restricted"], "changed": ["changed_at", "id"], "due": ["due", "id"]}
BEFORE = {"opened": "opened_at", "changed": "changed_at", "due": "due"}
PV = {"case": "pv_number", "official_report": "number"}  # written with dots, dashes and spaces, or without
WAITING = ["org_id", "role", "due", "case_id"]


def upgrade() -> None:
    """Indexes alone."""
    for order, columns in ORDERED.items():
        for shelf, there in SHELVES.items():
            where = sa.text(there)
            name, kept = f"ix_case_{shelf}_{order}", ["owner_id", *columns]
            op.create_index(name, "case", kept, unique=False, sqlite_where=where, postgresql_where=where)
        op.drop_index(f"ix_case_owner_{order}", "case")
    still_open = sa.text(SHELVES["open"])
    op.create_index(
        "ix_case_opened_by", "case", ["opened_by", "opened_at"], unique=False, sqlite_where=still_open, postgresql_where=still_open
    )
    op.create_index("ix_case_serial", "case", ["serial", "year"], unique=False)
    op.drop_index("ix_waiting_list", "waiting")
    op.create_index("ix_waiting_list", "waiting", [*WAITING, "track"], unique=False)
    op.drop_index("ix_person_token_token", "person_token")
    op.create_index("ix_person_token_token", "person_token", ["token", "case_id", "person_id"], unique=False)
    for table, column in PV.items():
        plain = f"upper({column})"
        for sign in "-./ ":
            plain = f"replace({plain}, '{sign}', '')"
        ends = "" if op.get_bind().dialect.name == "sqlite" else ' COLLATE "C"'
        # nosemgrep: sql-built-of-strings - constant names
        op.execute(f'CREATE INDEX ix_{table}_pv_plain ON "{table}" (({plain}){ends})')


def downgrade() -> None:
    """The ones of before."""
    op.drop_index("ix_person_token_token", "person_token")
    op.create_index("ix_person_token_token", "person_token", ["token", "case_id"], unique=False)
    for table in PV:
        op.drop_index(f"ix_{table}_pv_plain", table)
    op.drop_index("ix_case_serial", "case")
    op.drop_index("ix_case_opened_by", "case")
    op.drop_index("ix_waiting_list", "waiting")
    op.create_index("ix_waiting_list", "waiting", WAITING, unique=False)
    for order, column in BEFORE.items():
        op.create_index(f"ix_case_owner_{order}", "case", ["owner_id", column, "id"], unique=False)
        for shelf in SHELVES:
            op.drop_index(f"ix_case_{shelf}_{order}", "case")
