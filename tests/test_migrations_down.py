"""The way back: a schema taken down to an earlier revision and up again loses nothing that both know, and keeps its guards."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from col13.config import Config
from col13.db import Database
from col13.migrations.append_only import HEAD, LEDGERS, REFUSED
from col13.models import Case, Incident
from col13.models.search_index import matching
from col13.services import dossiers, journal_verify
from tests.factories import a_bare_case
from tests.services.dossier_case import a_full_case
from tests.services.test_watch import signs
from tests.services.zone_desk import a_desk
from tests.test_migrations import described, triggers

pytestmark = [pytest.mark.database, pytest.mark.as_owner]
EMPTY = {"alembic_version"}


def columns(connection: Connection) -> dict[str, set[str]]:
    """Table → its columns, as the database tells them."""
    inspector = inspect(connection)
    tables = [name for name in inspector.get_table_names() if not name.startswith("incident_words_") and name not in EMPTY]
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in tables}


def rows(connection: Connection, known: dict[str, set[str]]) -> dict[str, list[str]]:
    """Every row of these tables with these columns, in an order of its own."""
    found: dict[str, list[str]] = {}
    for table, names in known.items():
        told = ", ".join(f'"{name}"' for name in sorted(names))
        found[table] = sorted(str(tuple(row)) for row in connection.execute(text(f'SELECT {told} FROM "{table}"')))
    return found


def holds(database: Database) -> None:
    """Guards stand, the journal is whole, the narrative's index answers."""
    with database.read() as session:
        assert journal_verify.verify(session) == []
        standing = {*LEDGERS, HEAD} & set(inspect(session.connection()).get_table_names())
        assert len(standing) >= 10
        assert {f"{table}_no_{deed}" for table in standing for deed in ("update", "delete")} <= triggers(session)
    for statement in ("UPDATE journal_entry SET act = 'other'", "DELETE FROM move", "DELETE FROM journal_head"):
        with pytest.raises(DBAPIError, match=REFUSED), database.write() as session:
            session.execute(text(statement))


def filled(database: Database) -> None:
    """A case with something in nearly every table, and an issued dossier."""
    with database.write() as session:
        on = a_full_case(session)
        made = dossiers.request(session, on.officer, on.case, profile="prosecutor", recipient="prosecutor", reason="referral")
        dossiers.release(session, made.id, b"%PDF-1.7 of a test")


@pytest.mark.parametrize("to", ["0003", "0001"])
def test_down_and_up_again_loses_nothing_that_both_know(database: Database, config: Config, to: str) -> None:
    filled(database)
    engine = create_engine(config.database_url)
    shape = described(engine)
    try:
        with engine.connect() as connection:
            now = columns(connection)
        database.migrate_down(to)
        assert database.revision() == to
        with engine.connect() as connection:
            then = columns(connection)
            both = {table: names & now[table] for table, names in then.items()}
            before = rows(connection, both)
        assert sum(bool(found) for found in before.values()) > 35
        assert all(names <= now[table] for table, names in then.items())
        if to == "0001":  # what the models know of a case stands in later columns: the journal is read without them
            assert "saved_view" not in then
        else:
            holds(database)
        database.migrate()
        with engine.connect() as connection:
            assert rows(connection, both) == before
        assert plain(described(engine)) == plain(shape)
        holds(database)
    finally:
        database.migrate()
        engine.dispose()


def test_doubts_and_words_are_there_before_0019_and_after_it(database: Database) -> None:
    """What 0019 writes down is what was settled; a word is found by the index of then and of now."""
    with database.write() as session:
        desk = a_desk(session)
        signs(desk, desk.case)
        incident = session.scalars(select(Incident).where(Incident.case_id == desk.case.id)).one()
        incident.facts = "een algemeen woord"
        other, zone, on_sqlite = a_bare_case(session, desk.zone, 7), desk.zone.id, session.get_bind().dialect.name == "sqlite"
        both = {desk.case.id: "nothing", other.id: None}

    def found() -> list[uuid.UUID]:
        with database.read() as session:
            return list(session.scalars(matching(zone, ["algemeen"], newest=10, on_sqlite=on_sqlite)))

    def doubted() -> dict[uuid.UUID, str | None]:
        with database.read() as session:
            return {row.id: row.doubt for row in session.execute(select(Case.id, Case.doubt))}

    assert (found(), doubted()) == ([next(iter(both))], both)
    for to in ("0019", "0018"):
        try:
            database.migrate_down(to)
            assert found() == [next(iter(both))]
        finally:
            database.migrate()
        assert (found(), doubted()) == ([next(iter(both))], both)


def test_the_first_revision_has_no_way_back(database: Database) -> None:
    with pytest.raises(AttributeError):
        database.migrate_down("base")
    assert database.revision() == database.head()


def plain(shape: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Without the order of columns: what was taken away and came again stands last."""
    return {name: {**table, "columns": dict(sorted(table["columns"].items()))} for name, table in shape.items()}
