"""The database: one commit at the end or nothing, readers that cannot write, what the world's failures become."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from col13.config import Config, load, Misconfigured
from col13.db import Database
from col13.errors import Unavailable
from col13.models import Organisation
from tests.factories import a_zone

pytestmark = pytest.mark.database


def test_a_unit_of_work_is_kept_at_its_end(database: Database) -> None:
    with database.write() as session:
        a_zone(session, "5906")
    with database.read() as session:
        assert session.scalars(select(Organisation.code)).all() == ["5906"]


def test_an_error_undoes_the_whole_unit_of_work(database: Database) -> None:
    def two_zones_and_a_mistake(session: Session) -> None:
        a_zone(session, "5906")
        a_zone(session, "5907")
        raise LookupError

    with pytest.raises(LookupError), database.write() as session:
        two_zones_and_a_mistake(session)
    with database.read() as session:
        assert session.scalars(select(Organisation.code)).all() == []


def test_an_error_does_not_repeat_what_was_written(database: Database) -> None:
    def wrong(session: Session) -> None:
        session.execute(text("INSERT INTO nothing_of_the_kind (name) VALUES (:words)"), {"words": "Zqnarrative"})

    with pytest.raises(DBAPIError) as failed, database.write() as session:
        wrong(session)
    assert "Zqnarrative" not in str(failed.value)


def test_a_reader_cannot_write(database: Database) -> None:
    def sneak(session: Session) -> None:
        session.execute(text("INSERT INTO setting (name, value) VALUES ('x', '1')"))

    with pytest.raises(SQLAlchemyError, match=r"read-?only"), database.read() as session:
        sneak(session)


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.read() as reader:
        before = reader.scalars(select(Organisation.code)).all()
        with database.write() as session:
            a_zone(session)
        assert reader.scalars(select(Organisation.code)).all() == before == []


def test_a_session_carries_what_services_need(database: Database, config: Config) -> None:
    with database.write() as session:
        assert session.info["documents"] == config.documents
        assert session.info["policy_defaults"] == {}
        assert len(session.info["vault"].token_key) == 32


def test_a_unit_of_work_inside_another_is_a_mistake_and_not_a_wait(database: Database, config: Config) -> None:
    if not config.database_url.startswith("sqlite"):
        with database.write(), database.write() as session:  # PostgreSQL has room for both
            assert session.scalar(text("SELECT 1")) == 1
        return
    with database.write(), pytest.raises(RuntimeError), database.write():
        pass


def test_the_writer_survives_a_mistake_in_a_nested_unit(database: Database) -> None:
    with pytest.raises(ValueError), database.write():
        raise ValueError
    with database.write() as session:
        assert a_zone(session).code == "5906"


def test_our_own_wrong_sql_is_not_told_as_an_outage(database: Database) -> None:
    with pytest.raises(DBAPIError, match="no_such_table"), database.read() as session:
        session.execute(text("SELECT * FROM no_such_table"))


def test_durability_and_foreign_keys_hold_on_every_connection(database: Database, config: Config) -> None:
    with database.write() as session:
        if config.database_url.startswith("sqlite"):
            wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "secure_delete": 1}
            assert {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted} == wanted
        else:
            wanted = {"synchronous_commit": "on", "transaction_isolation": "read committed", "TimeZone": "UTC"}
            assert {name: session.scalar(text(f"SHOW {name}")) for name in wanted} == wanted


def test_a_database_that_is_not_there_is_unavailable(config: Config) -> None:
    gone = Database(Config(instance=config.instance, database_url="postgresql+psycopg://nobody@/none?host=/nowhere", secret_key="x"))
    with pytest.raises(Unavailable), gone.read() as session:
        session.execute(text("SELECT 1"))
    gone.dispose()


def test_a_full_disk_is_unavailable_and_changes_nothing(database: Database, config: Config) -> None:
    if not config.database_url.startswith("sqlite"):
        with database.read() as session:
            assert session.scalar(text("SHOW server_version"))  # the server's disk is the server's to test
        return

    def fill(session: Session) -> None:
        session.execute(text(f"PRAGMA max_page_count = {session.scalar(text('PRAGMA page_count'))}"))
        session.execute(text("INSERT INTO setting (name, value) VALUES ('big', :big)"), {"big": "x" * 1_000_000})

    with pytest.raises(Unavailable), database.write() as session:
        fill(session)
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM setting")) == 0


def test_a_writer_outside_the_queue_makes_us_unavailable_not_wrong(
    database: Database, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not config.database_url.startswith("sqlite"):
        return
    monkeypatch.setattr("col13.engines.PRAGMAS", ("busy_timeout = 50",))
    database.dispose()
    outsider = sqlite3.connect(config.instance / "col13.sqlite3", isolation_level=None)
    outsider.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable), database.write():
        pass
    outsider.execute("ROLLBACK")
    outsider.close()
    with database.write() as session:
        assert a_zone(session).code == "5906"


def test_only_its_owner_reads_the_file(database: Database, config: Config) -> None:
    with database.write() as session:
        a_zone(session)
        files = list(config.instance.glob("col13.sqlite3*"))
        assert all(file.stat().st_mode & 0o077 == 0 for file in files)
        assert bool(files) == config.database_url.startswith("sqlite")


def test_light_passwords_never_come_from_outside_and_never_to_production(tmp_path: Path) -> None:
    assert load({"COL13_LIGHT_PASSWORDS": "1"}, instance=tmp_path).light_passwords is False
    with pytest.raises(Misconfigured):
        load({}, instance=tmp_path, light_passwords=True, production=True, secret_key="a secret long enough for production, really")
