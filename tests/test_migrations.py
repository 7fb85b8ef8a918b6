"""The schema: migrated is what the models declare, ledgers only grow, and a second migration changes nothing."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SAWarning
from sqlalchemy.orm import Session

from col13.config import Config
from col13.db import Database, MIGRATIONS
from col13.migrations.append_only import HEAD, LEDGERS, REFUSED
from col13.models import Base

OF_EXPRESSIONS = ("narrative_words", "pv_plain")  # which no model declares: they are made by the migrations alone
pytestmark = [pytest.mark.database, pytest.mark.as_owner]
NOT_TABLES_OF_OURS = ("alembic_version", "incident_word")  # Alembic's own, and the narrative's index with its shadows


def described(engine: Engine) -> dict[str, dict[str, Any]]:
    """Every table as the database tells it."""
    inspector = inspect(engine)
    warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index", SAWarning)
    tables = [name for name in inspector.get_table_names() if not name.startswith(NOT_TABLES_OF_OURS)]

    def sorted_by_name(rows: Any) -> list[Any]:
        return sorted(rows, key=lambda row: row["name"] or "")

    return {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(name)},
            "key": inspector.get_pk_constraint(name),
            "references": sorted_by_name(inspector.get_foreign_keys(name)),
            "unique": sorted_by_name(inspector.get_unique_constraints(name)),
            "checks": sorted_by_name(inspector.get_check_constraints(name)),
            "indexes": sorted_by_name(
                {**i, "dialect_options": {option: str(told) for option, told in i.get("dialect_options", {}).items()}}
                for i in inspector.get_indexes(name)
                if not (i["name"] or "").endswith(OF_EXPRESSIONS)
            ),
        }
        for name in tables
    }


def test_migrated_is_declared(database: Database, config: Config) -> None:
    url = config.database_url
    if url.startswith("sqlite"):
        declared = create_engine("sqlite://")
    else:
        declared = create_engine(url, connect_args={"options": "-c search_path=declared"})
        with declared.begin() as connection:
            connection.execute(text("CREATE SCHEMA declared"))
    Base.metadata.create_all(declared)
    migrated = create_engine(url)
    try:
        ours, theirs = described(migrated), described(declared)
        assert sorted(ours) == sorted(theirs) == sorted(Base.metadata.tables)
        for name, table in theirs.items():
            assert plain(ours[name]) == plain(table), name
    finally:
        with declared.begin() as connection:
            if not url.startswith("sqlite"):
                connection.execute(text("DROP SCHEMA declared CASCADE"))
        declared.dispose()
        migrated.dispose()


def plain(table: dict[str, Any]) -> str:
    """Without the schema's name, the one thing that may differ."""
    return str(table).replace("'referred_schema': 'declared'", "'referred_schema': None").replace("declared.", "")


def test_the_schema_stands_at_the_revision_the_source_needs(database: Database) -> None:
    assert database.revision() == database.head() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_database_without_a_schema_stands_at_none(config: Config, tmp_path: Path) -> None:
    bare = Database(replace(config, database_url=f"sqlite:///{tmp_path / 'bare.sqlite3'}"))
    assert (bare.revision(), bare.ready()) == (None, False)
    bare.dispose()


def test_migrating_again_changes_nothing(database: Database, config: Config) -> None:
    engine = create_engine(config.database_url)
    before = described(engine)
    database.migrate()
    assert described(engine) == before
    engine.dispose()


def triggers(session: Session) -> set[str]:
    """The names of all triggers."""
    if session.get_bind().dialect.name == "sqlite":
        return set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    return set(session.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")))


@pytest.mark.parametrize("table", [*LEDGERS, HEAD])
def test_every_ledger_has_its_three_triggers(session: Session, table: str) -> None:
    third = "replace" if session.get_bind().dialect.name == "sqlite" else "truncate"
    assert {f"{table}_no_update", f"{table}_no_delete", f"{table}_no_{third}"} <= triggers(session)


def test_the_guards_know_every_unique_key_of_their_ledgers() -> None:
    for name, keys in LEDGERS.items():
        table = Base.metadata.tables[name]
        unique = [tuple(c.columns.keys()) for c in table.constraints if c.__visit_name__ == "unique_constraint"]
        unique += [tuple(i.columns.keys()) for i in table.indexes if i.unique]
        declared = {tuple(table.primary_key.columns.keys()), *unique}
        assert {key for key in declared if key != ("case_id", "id")} == set(keys), name  # (case_id, id) follows from id


ENTRY = (
    "INTO journal_entry (chain, seq, at, actor_id, operation, act, envelope, hash) VALUES"
    " ('org:instance', 1, '2026-03-02 10:00:00', '00000000000070008000000000000001', 'consultation', 'test', '{}', 'a')"
)
ENTRY_HEAD = "INTO journal_head (chain, seq, hash) VALUES ('org:instance', 1, 'a')"
FORBIDDEN = {
    "an entry changed": "UPDATE journal_entry SET act = 'other'",
    "an entry removed": "DELETE FROM journal_entry",
    "a head sent back": "UPDATE journal_head SET seq = 0",
    "a head kept with another hash": "UPDATE journal_head SET hash = 'b'",
    "a head removed": "DELETE FROM journal_head",
}
FORBIDDEN_SQLITE = {
    "an entry replaced": f"INSERT OR REPLACE {ENTRY}",
    "an entry replaced in short": f"REPLACE {ENTRY}",
    "a head replaced": f"INSERT OR REPLACE {ENTRY_HEAD}",
    "an entry moved over another": "UPDATE OR REPLACE journal_entry SET seq = 2",
}
FORBIDDEN_POSTGRESQL = {
    "all entries truncated": "TRUNCATE journal_entry",
    "all moves truncated with what hangs on them": "TRUNCATE move CASCADE",
    "all heads truncated": "TRUNCATE journal_head",
    "an entry changed by upsert": f"INSERT {ENTRY} ON CONFLICT (chain, seq) DO UPDATE SET act = 'other'",
}


def test_the_journal_takes_entries_and_nothing_else(session: Session) -> None:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    blob = ENTRY if on_sqlite else ENTRY.replace("'{}'", "'{}'::bytea")
    session.execute(text(f"INSERT {blob}".replace("::", r"\:\:")))
    session.execute(text(f"INSERT {ENTRY_HEAD}"))
    session.commit()
    for what, statement in {**FORBIDDEN, **(FORBIDDEN_SQLITE if on_sqlite else FORBIDDEN_POSTGRESQL)}.items():
        with pytest.raises(DBAPIError, match=REFUSED):
            session.execute(text(statement))
        session.rollback()
        assert session.execute(text("SELECT act FROM journal_entry")).all() == [("test",)], what
        assert session.execute(text("SELECT seq, hash FROM journal_head")).all() == [(1, "a")], what


def test_replace_is_refused_on_a_connection_that_fires_no_delete_triggers(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    session.execute(text(f"INSERT {ENTRY}"))
    session.commit()
    session.execute(text("PRAGMA recursive_triggers = OFF"))
    with pytest.raises(DBAPIError, match=REFUSED):
        session.execute(text(f"REPLACE {ENTRY}"))
    session.rollback()
    session.execute(text("PRAGMA recursive_triggers = ON"))
    assert session.scalar(text("SELECT count(*) FROM journal_entry")) == 1


def test_a_failed_migration_leaves_nothing_behind(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    def half(settings: Any, to: str) -> None:
        settings.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise LookupError

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(LookupError):
        database.migrate()
    with database.write() as session:
        assert not inspect(session.connection()).has_table("half")
        if session.get_bind().dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA foreign_keys")) == 1
