"""What only a server can do to us: it restarts, it has a number of connections, it locks rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlalchemy.orm import Session

from col13.config import Config, load, Misconfigured
from col13.db import Database
from col13.errors import Unavailable
from col13.models import Organisation
from col13.services import casework
from tests.conftest import owning
from tests.factories import a_bare_case, a_zone, SHELL

pytestmark = pytest.mark.postgresql("the server's own ways")


def kill_all(config: Config) -> None:
    """What a restart of the server does to whoever is connected."""
    engine = create_engine(owning(config).database_url)
    with engine.connect() as connection:
        connection.execute(text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ))  # fmt: skip
    engine.dispose()


def test_after_a_restart_the_next_unit_of_work_goes_through(database: Database, config: Config) -> None:
    with database.write() as session:
        a_zone(session)
    with database.read() as one, database.read() as other:  # several connections in the pool
        assert one.scalar(select(Organisation.code)) == other.scalar(select(Organisation.code)) == "5906"
    kill_all(config)
    for _ in range(3):
        with database.read() as session:
            assert session.scalar(select(Organisation.code)) == "5906"
        with database.write() as session:
            a_zone(session, f"59{_}7")


def test_a_unit_of_work_under_way_is_unavailable_and_leaves_nothing(database: Database, config: Config) -> None:
    def cut(session: Session) -> None:
        a_zone(session)
        kill_all(config)
        session.execute(text("SELECT 1"))

    with pytest.raises(Unavailable), database.write() as session:
        cut(session)
    with database.read() as session:
        assert session.scalars(select(Organisation.code)).all() == []


def test_what_was_prepared_outlives_a_read_and_a_read_that_failed_leaves_nothing_behind(database: Database) -> None:
    """A page is not planned anew each time; PostgreSQL would lose the plans with a ROLLBACK."""
    asked = select(Organisation.code).where(Organisation.name_nl == "x")

    def prepared() -> list[str]:
        with database.read() as session:
            session.execute(asked)
            return list(session.scalars(text("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT organisation.%'")))

    assert [len(prepared()) for _ in range(8)][-2:] == [1, 1]
    with pytest.raises(ProgrammingError), database.read() as session:
        session.execute(text("SELECT 1 FROM no_such_table"))
    with database.read() as session:
        assert session.execute(asked).all() == []
    with pytest.raises(InternalError), database.read() as session:
        session.execute(text("DELETE FROM organisation"))


def test_a_reading_unit_whose_server_is_gone_at_its_end_is_unavailable(database: Database, config: Config) -> None:
    def read_and_cut(session: Session) -> None:
        session.scalar(select(Organisation.code))
        kill_all(config)

    with pytest.raises(Unavailable), database.read() as session:
        read_and_cut(session)
    with database.read() as session:
        assert session.scalar(select(Organisation.code)) is None


def test_connections_are_bounded_and_the_bound_is_a_setting(config: Config) -> None:
    few = Database(replace(config, database_pool=2))
    assert few._reading.pool.size() + few._reading.pool._max_overflow == 2  # type: ignore[attr-defined]
    few.dispose()
    for wrong in ("-1", "many", "1000"):
        with pytest.raises(Misconfigured):
            load({"COL13_DATABASE_POOL": wrong}, instance=config.instance)


def taking(session: Session) -> None:
    """A second hand, which does not wait long."""
    session.execute(text("SET LOCAL lock_timeout = '200ms'"))
    session.execute(text('SELECT 1 FROM "case" FOR NO KEY UPDATE'))


def test_a_case_is_locked_against_writers_and_not_against_what_refers_to_it(database: Database) -> None:
    with database.write() as session:
        number = a_bare_case(session, a_zone(session)).number
    asked: list[str] = []
    with database.write() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
        case = casework.get(session, SHELL, number, lock=True)
        assert any("FOR NO KEY UPDATE" in one for one in asked)
        with pytest.raises(Unavailable), database.write() as other:
            taking(other)
        assert case.number == number
