"""Triggers that refuse everything but appending, in both databases' tongues. Whoever rebuilds a table re-creates its triggers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alembic import op

# Each ledger with its unique keys: SQLite's REPLACE deletes whatever row stands in the way of any of them, and fires delete
# triggers only where recursive_triggers is on. So a row with a known key is refused before it comes in.
LEDGERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "journal_entry": (("chain", "seq"),),
    "move": (("id",), ("track_id", "seq")),
    "note": (("id",),),
    "consent": (("id",),),
    "bias_view": (("id",),),
    "person_change": (("id",),),
    "disclosure": (("id",),),
    "decision": (("id",),),
    "decision_part": (("id",),),
    "checkpoint": (("sequence",),),
}
LATER = ("checkpoint",)  # came with a migration of their own, which guards them itself
FIRST = tuple(table for table in LEDGERS if table not in LATER)
HEAD = "journal_head"
REFUSED = "append-only"


def guard(tables: Iterable[str] = (*FIRST, HEAD)) -> None:
    """Create the triggers of these tables."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        for statement in POSTGRESQL_FUNCTIONS:
            op.get_bind().exec_driver_sql(statement)
    for table in tables:
        for statement in sqlite_triggers(table) if on_sqlite else postgresql_triggers(table):
            op.get_bind().exec_driver_sql(statement)


def sqlite_triggers(table: str) -> list[str]:
    """The statements for one table: no update, no delete, no row in another's place. A head may go forward."""
    keys = (("chain",),) if table == HEAD else LEDGERS[table]
    same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
    changed = "WHEN NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq " if table == HEAD else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is {REFUSED}'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {changed}{refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}",  # noqa: S608 # nosec B608 - names of our own tables
    ]


POSTGRESQL_FUNCTIONS = (  # a driver's statement: %% is %
    f"""
    CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%% is {REFUSED}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
)


def postgresql_triggers(table: str) -> list[str]:
    """The statements for one table: no update, no delete, no truncate. An upsert is an update, so it needs no guard of its own."""
    changed = "WHEN (NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq) " if table == HEAD else ""
    refuse = "EXECUTE FUNCTION append_only()"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {changed}{refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]
