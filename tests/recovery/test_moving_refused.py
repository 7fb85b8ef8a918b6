"""What moves to no PostgreSQL: a copy that lacks or bends a row, a place that is not empty, an address or a schema that does not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect, make_url, text, update

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.models import Incident, new_id
from col13.recovery.faults import BackupFault, NOT_EMPTY_DATABASE, NOT_FROM_SQLITE, NOT_POSTGRESQL, OTHER_SCHEMA, ROWS_REFUSED, TARGET_HOLDS
from tests.conftest import on_server
from tests.factories import a_zone
from tests.recovery.a_move import copied, empty, NOWHERE, on_sqlite

pytestmark = [pytest.mark.database, pytest.mark.as_owner]


def test_a_copy_that_lacks_a_row_is_not_kept(source: Database, database: Database, config: Config) -> None:
    if on_sqlite(config):
        return
    with database.write() as session:
        session.execute(text("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"))
        session.execute(text("CREATE TRIGGER swallows BEFORE INSERT ON person_role FOR EACH ROW EXECUTE FUNCTION swallow()"))
    try:
        with pytest.raises(BackupFault) as refused:
            copied(source, config.database_url)
        assert str(refused.value.facts["what"]).startswith("person_role:")
        assert empty(database)
    finally:
        with database.write() as session:
            session.execute(text("DROP FUNCTION swallow() CASCADE"))


def test_a_copy_whose_values_differ_is_not_kept(source: Database, database: Database, config: Config) -> None:
    if on_sqlite(config):
        return
    for table, change in (("track", "NEW.state := 'other'"), ("journal_entry", "NEW.act := 'other'"), ("checkpoint", "NEW.leaves := 9")):
        with database.write() as session:
            session.execute(text(f"CREATE FUNCTION bend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {change}; RETURN NEW; END $$"))
            session.execute(text(f"CREATE TRIGGER bends BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION bend()"))
        try:
            with pytest.raises(BackupFault):
                copied(source, config.database_url)
            assert empty(database)
        finally:
            with database.write() as session:
                session.execute(text("DROP FUNCTION bend() CASCADE"))


def test_a_row_that_postgresql_does_not_take_is_named_by_its_table(source: Database, database: Database, config: Config) -> None:
    if on_sqlite(config):
        return
    with source.write() as session:
        session.execute(update(Incident).values(facts="a\x00b"))
    with pytest.raises(BackupFault) as refused:
        copied(source, config.database_url)
    assert (refused.value.key, refused.value.facts["table"]) == (ROWS_REFUSED, "incident")
    assert empty(database)


def test_a_database_that_is_not_empty_is_refused(source: Database, database: Database, config: Config) -> None:
    if on_sqlite(config):
        return
    with database.write() as session:
        a_zone(session, "9999")
    with pytest.raises(BackupFault) as refused:
        copied(source, config.database_url)
    assert refused.value.key == TARGET_HOLDS
    name = f"other_{new_id().hex}"
    on_server(f"CREATE DATABASE {name}")
    try:
        other = Database(replace(config, database_url=make_url(config.database_url).set(database=name).render_as_string()))
        with other.write() as session:
            session.execute(text("CREATE TABLE somebody_elses (id integer)"))
        with pytest.raises(BackupFault) as refused:
            copied(source, other.config.database_url)
        assert refused.value.key == NOT_EMPTY_DATABASE
        with other.read() as session:
            assert inspect(session.connection()).get_table_names() == ["somebody_elses"]
        other.dispose()
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite:///other.sqlite3", "postgresql://host/name", "mysql://host/name"])
def test_only_a_postgresql_address_is_taken(source: Database, url: str) -> None:
    with pytest.raises(BackupFault) as refused:
        copied(source, url)
    assert refused.value.key == NOT_POSTGRESQL


def test_an_older_schema_is_refused_before_anybody_is_asked(source: Database) -> None:
    source.migrate_down("0008")
    with pytest.raises(BackupFault) as refused:
        copied(source, NOWHERE)
    assert (refused.value.key, refused.value.facts["schema"]) == (OTHER_SCHEMA, "0008")


def test_only_sqlite_is_copied(source: Database) -> None:
    elsewhere = Database(replace(source.config, database_url=NOWHERE))
    with pytest.raises(BackupFault) as refused:
        copied(elsewhere, NOWHERE)
    assert refused.value.key == NOT_FROM_SQLITE
    elsewhere.dispose()


def test_two_ways_at_once_are_no_way(source: Database) -> None:
    app = create_app(source.config)
    run = app.test_cli_runner().invoke
    assert run(args=["col13", "migrate", "--to", NOWHERE, "--down", "0003"]).exit_code == 2
    refused = run(args=["col13", "migrate", "--to", "sqlite://"])
    assert (refused.exit_code, "postgresql+psycopg://" in refused.stderr) == (1, True)
    app.extensions["col13.database"].dispose()
