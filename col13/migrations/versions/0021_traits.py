"""What a case may be listed by stands in rows of its own, and tracks bear what lists ask of their case; steps that wait on somebody who has
the case, and a body's deadlines, have an index. Two indexes of tracks, which no statement walks any more, are gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from col13.migrations.wall import HOUSE, OF_A_CASE, ORG

revision = "0021"
down_revision = "0020"
LIVE, HELD = sa.text("until IS NULL"), sa.text("held_since IS NOT NULL")
MEETS = OF_A_CASE.replace("{house}", HOUSE)
SHELF = """CASE WHEN {row}archived_at IS NOT NULL THEN 'archived' WHEN {row}closed_at IS NOT NULL THEN 'closed' ELSE 'open' END"""
OF_CASE: dict[str, Callable[[], sa.types.TypeEngine[Any]]] = {
    "owner_id": sa.Uuid, "shelf": sa.String, "opened_at": lambda: sa.DateTime(timezone=True),
}  # fmt: skip
NOW_ASSIGNED = "FROM participation WHERE part = 'assigned' AND until IS NULL"
STANDING = "FROM bias JOIN offence ON offence.id = bias.offence_id WHERE bias.status <> 'rejected' AND offence.dropped_at IS NULL"
# What services/traits.py says, of every case that was not erased, in the words of both databases.
FILL = f"""
INSERT INTO trait (case_id, kind, value, owner_id, shelf, opened_at)
SELECT "case".id, told.kind, told.value, "case".owner_id, {SHELF.format(row='"case".')}, "case".opened_at FROM (
    SELECT bias.case_id AS case_id, 'ground' AS kind, bias.phenomenon AS value {STANDING}
    UNION SELECT bias.case_id, 'ground', bias.sub_phenomenon {STANDING}
    UNION SELECT case_id, 'domain_of_life', domain_of_life FROM incident
    UNION SELECT case_id, 'municipality', municipality FROM incident
    UNION SELECT case_id, 'hand', replace(CAST(user_id AS VARCHAR(36)), '-', '') {NOW_ASSIGNED}
    UNION SELECT id, 'hand', 'nobody' FROM "case" WHERE NOT EXISTS (SELECT 1 {NOW_ASSIGNED} AND case_id = "case".id)
) AS told JOIN "case" ON "case".id = told.case_id
WHERE "case".erased_at IS NULL AND told.value IS NOT NULL AND told.value <> ''
ORDER BY 1, 2, 3
"""  # noqa: S608 # nosec B608 - constants of ours
FILL_WAITING = f"UPDATE waiting SET held_since = since WHERE case_id IN (SELECT case_id {NOW_ASSIGNED})"  # noqa: S608 # nosec B608
FILL_SHARES = """
UPDATE share SET due = track.due FROM track, "case"
WHERE track.id = share.track_id AND "case".id = share.case_id AND share.until IS NULL AND "case".closed_at IS NULL AND track.due IS NOT NULL
"""
FILL_TRACKS = f"""
UPDATE track SET owner_id = "case".owner_id, shelf = {SHELF.format(row='"case".')}, opened_at = "case".opened_at
FROM "case" WHERE "case".id = track.case_id
"""  # noqa: S608 # nosec B608 - constants of ours
FOLLOW = f"""
UPDATE track SET owner_id = NEW.owner_id, shelf = {SHELF.format(row="NEW.")} WHERE case_id = NEW.id;
UPDATE trait SET owner_id = NEW.owner_id, shelf = {SHELF.format(row="NEW.")} WHERE case_id = NEW.id;
"""  # noqa: S608 # nosec B608 - constants of ours
ON_SQLITE = (f'CREATE TRIGGER case_traits_followed AFTER UPDATE OF owner_id, closed_at, archived_at ON "case" BEGIN {FOLLOW} END',)
ON_POSTGRESQL = (
    f"CREATE FUNCTION case_traits_followed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {FOLLOW} RETURN NULL; END $$",
    """
    CREATE TRIGGER case_traits_followed AFTER UPDATE OF owner_id, closed_at, archived_at ON "case" FOR EACH ROW
    EXECUTE FUNCTION case_traits_followed()
    """,
    # A zone's own are told by their owner; a body meets those of what is shared with it, for it settles what it takes a step in.
    # Written is no row but of a case that is met.
    f"CREATE POLICY met ON trait USING (owner_id = {ORG} OR {MEETS.format(table='trait')}) WITH CHECK ({MEETS.format(table='trait')})",
    "ALTER TABLE trait ENABLE ROW LEVEL SECURITY",
    f"ALTER POLICY met ON track USING (owner_id = {ORG} OR {MEETS.format(table='track')}) WITH CHECK ({MEETS.format(table='track')})",
)
GONE = (
    'DROP TRIGGER case_traits_followed ON "case"', "DROP FUNCTION case_traits_followed()",
    f"ALTER POLICY met ON track USING ({MEETS.format(table='track')})",
)  # fmt: skip


def upgrade() -> None:
    """A table, filled, before its index is made; two columns, filled."""
    bind = op.get_bind()
    on_sqlite = bind.dialect.name == "sqlite"
    op.create_table(
        "trait",
        sa.Column("case_id", sa.Uuid(), nullable=False), sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False), sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("shelf", sa.String(), nullable=False), sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_trait_case_id"),
        sa.PrimaryKeyConstraint("case_id", "kind", "value", name="pk_trait"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.execute(FILL)
    op.create_index("ix_trait_list", "trait", ["owner_id", "kind", "value", "shelf", "opened_at", "case_id"], unique=False)
    op.drop_index("ix_track_state", "track")
    op.drop_index("ix_track_where", "track")
    for name, kind in OF_CASE.items():
        op.add_column("track", sa.Column(name, kind(), nullable=True))
    op.execute(FILL_TRACKS)
    op.create_index("ix_track_list", "track", ["owner_id", "workflow", "state", "shelf", "opened_at", "case_id"], unique=False)
    for statement in ON_SQLITE if on_sqlite else ON_POSTGRESQL:
        bind.exec_driver_sql(statement)
    op.add_column("waiting", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(FILL_WAITING)  # nosemgrep: sql-built-of-strings - constants of ours
    op.drop_index("ix_waiting_since", "waiting")
    held = ["org_id", "held_since", "case_id", "track"]
    op.create_index("ix_waiting_held", "waiting", held, unique=False, sqlite_where=HELD, postgresql_where=HELD)
    op.add_column("share", sa.Column("due", sa.Date(), nullable=False, server_default="9999-12-31"))
    op.execute(FILL_SHARES)
    op.create_index("ix_share_due", "share", ["body", "due", "case_id"], unique=False, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    """Without them, and with the indexes of before."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_index("ix_share_due", "share")
    op.drop_column("share", "due")
    op.drop_index("ix_waiting_held", "waiting")
    op.drop_column("waiting", "held_since")
    op.create_index("ix_waiting_since", "waiting", ["org_id", "since", "case_id", "track"], unique=False)
    op.create_index("ix_track_where", "track", ["case_id", "workflow", "state"], unique=False)
    op.create_index("ix_track_state", "track", ["workflow", "state", "due"], unique=False)
    for statement in ("DROP TRIGGER case_traits_followed",) if on_sqlite else GONE:
        op.execute(statement)
    op.drop_index("ix_track_list", "track")
    for name in reversed(OF_CASE):
        op.drop_column("track", name)
    op.drop_table("trait")
