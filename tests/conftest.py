"""What every test may ask for: a real database of its own, a session, an instance's configuration, a clock."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from col13 import clock
from col13.config import Config, load
from col13.db import Database

POSTGRESQL = os.environ.get("COL13_TEST_DATABASE_URL", "")
HERE = Path(__file__).parent
BOTH = (HERE / "services", HERE / "models")  # what every database must do alike
SECRET = "a secret of the tests, long enough for anybody"
ClockAt = Callable[[str | dt.datetime], dt.datetime]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of services and models run on both databases; others say so with the marker."""
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in BOTH):
            item.add_marker(pytest.mark.database)


def on_server(statement: str) -> None:
    """Run one statement on the test server, outside any transaction."""
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(statement))
    server.dispose()


def config_in(instance: Path, database: str = "") -> Config:
    """The configuration of a test's instance; `database` names one on the test server."""
    url = make_url(POSTGRESQL).set(database=database).render_as_string(hide_password=False) if database else ""
    return load({}, instance=instance, database_url=url, secret_key=SECRET)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An instance with keys and a migrated, empty database, made once and copied for each test."""
    instance = tmp_path_factory.mktemp("template") / "instance"
    name = f"template_{os.getpid()}" if POSTGRESQL else ""
    if name:
        on_server(f"CREATE DATABASE {name}")
    database = Database(config_in(instance, name))
    database.prepare()
    database.dispose()
    yield instance, name
    if name:
        on_server(f"DROP DATABASE {name}")


@pytest.fixture
def config(template: tuple[Path, str], tmp_path: Path) -> Iterator[Config]:
    """The configuration of an instance of this test alone."""
    instance, database = template
    shutil.copytree(instance, tmp_path / "instance")
    name = f"test_{os.getpid()}_{abs(hash(tmp_path))}" if database else ""
    if name:
        on_server(f"CREATE DATABASE {name} TEMPLATE {database} STRATEGY = FILE_COPY")
    yield config_in(tmp_path / "instance", name)
    if name:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    """The migrated, empty database of this test: SQLite, or PostgreSQL where COL13_TEST_DATABASE_URL names a server."""
    opened = Database(config)
    yield opened
    opened.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing unit of work that lasts as long as the test, which may commit. Meanwhile nobody else writes: a test that needs
    several units of work asks for `database` instead."""
    with database.write() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def clock_at() -> Iterator[ClockAt]:
    """`clock_at("2026-03-02T10:00")` hangs a clock that stands still; without an offset it is the Brussels wall's."""
    with ExitStack() as hung:

        def hang(moment: str | dt.datetime) -> dt.datetime:
            told = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            told = told if told.tzinfo else told.replace(tzinfo=clock.BRUSSELS)
            return hung.enter_context(clock.at(told)).now()

        yield hang
