"""What every test may ask for: a real database of its own, a session, an instance's configuration, a clock."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, Dialect, Engine, make_url, text, URL
from sqlalchemy.orm import Session

from col13 import clock, db
from col13.config import Config, load
from col13.db import Database
from col13.engines import engines, Key
from col13.models import Base
from col13.policies import Actor, CLOCK
from col13.services import rates

POSTGRESQL = os.environ.get("COL13_TEST_DATABASE_URL", "")
HERE = Path(__file__).parent
BOTH = (HERE / "services", HERE / "models")  # what every database must do alike
SERVING = f"serving_{os.getpid()}"  # the role of the test server that serves
EMPTYING: dict[str, Engine] = {}
SECRET = "a secret of the tests, long enough for anybody"
ClockAt = Callable[[str | dt.datetime], dt.datetime]


class CompiledOnce(BytecodeCache):
    """Templates compiled once a process, not once an application: a fifth of the time of the pages' tests."""

    kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """As Jinja asks: fill the bucket if it stands here."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """As Jinja asks: keep what was compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options["bytecode_cache"] = CompiledOnce()

COMPILED: dict[Any, Any] = {}
DIALECTS: list[Dialect] = []
MADE: list[Engine] = []  # on the server: a connection that nobody closes is a warning, and a warning an error


def compiling_once(url: str, key: Key | None = None, pool: int = 0) -> tuple[Engine, Engine]:
    """The engines as the house makes them, but a statement is compiled once a process and not once a database: another fifth. A cached
    statement belongs to its dialect, so databases of plain SQLite share one."""
    made = engines(url, key, pool)
    if made[0].dialect.name != "sqlite":
        MADE.extend(made)
    if key is None and made[0].dialect.name == "sqlite":
        if not DIALECTS:
            DIALECTS.append(made[0].dialect)
        for engine in made:
            engine.dialect = DIALECTS[0]
            engine.update_execution_options(compiled_cache=COMPILED)
    return made


vars(db)["engines"] = compiling_once


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test runs on both databases, but those that say why they are about one of them alone. Those of services and models are
    marked, to be run by themselves."""
    other = "sqlite" if POSTGRESQL else "postgresql"
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in BOTH):
            item.add_marker(pytest.mark.database)
        for marker in item.iter_markers(other):
            assert marker.args, f"{item.nodeid} does not say why it is about {other} alone"
    left = [item for item in items if item.get_closest_marker(other)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def on_server(statement: str) -> None:
    """Run one statement on the test server, outside any transaction."""
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(statement))
    server.dispose()


def config_in(instance: Path, database: str = "") -> Config:
    """The configuration of a test's instance; `database` names one on the test server, where the house serves as a role that owns no
    table, so that the wall between organisations stands in every test."""
    url = server_url(database).set(username=SERVING).render_as_string(hide_password=False) if database else ""
    as_often = dict.fromkeys(rates.MOST, 0)  # no test waits because another asked
    return load({}, instance=instance, database_url=url, secret_key=SECRET, light_passwords=True, limits=as_often)


def server_url(database: str) -> URL:
    """A database on the test server, as the superuser who made it."""
    return make_url(POSTGRESQL).set(database=database)


def database_on_server(config: Config) -> str:
    """The name of an instance's database on the test server; empty on SQLite."""
    url = make_url(config.database_url)
    return "" if url.get_backend_name() == "sqlite" else url.database or ""


def owning(config: Config) -> Config:
    """The same instance, its database as who owns the tables: for what an operator does (init, migrate, restore). On SQLite the same."""
    if not config.database_url.startswith("postgresql"):
        return config
    url = server_url(make_url(config.database_url).database or "").render_as_string(hide_password=False)
    return replace(config, database_url=url, database_role=SERVING)


SERIAL = count(1)
OWN: list[str] = []  # databases on the test server that were made for one instance


def an_instance(template: tuple[Path, str], folder: Path) -> Config:
    """The configuration of an instance in `folder` for more than one test: with a database of its own on the test server too."""
    return copied(template[0], template[1] and pristine(template[1]), folder)


def copied(instance: Path, database: str, folder: Path) -> Config:
    """An instance as another one stands, in `folder`. Nobody may be connected to the other's database."""
    shutil.copytree(instance, folder / "instance")
    return config_in(folder / "instance", copied_database(database) if database else "")


def copied_database(database: str, name: str = "") -> str:
    """A copy of a database on the test server, gone when the tests end; the one of this name gives way."""
    if not name:
        name = f"test_{os.getpid()}_{next(SERIAL)}"
        OWN.append(name)
    on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    on_server(f"CREATE DATABASE {name} TEMPLATE {database}")
    return name


def pristine(database: str) -> str:
    """The migrated, empty database to which nobody ever connects."""
    return f"{database}_pristine"


def empty(database: str) -> None:
    """Take every row out of a database on the test server. As a replica, so that no trigger and no reference stands in the way;
    many times faster than a database of its own for each test."""
    if database not in EMPTYING:
        EMPTYING[database] = create_engine(server_url(database), pool_pre_ping=True)
    with EMPTYING[database].begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '20s'")
        connection.exec_driver_sql("; ".join(f'DELETE FROM "{table}"' for table in Base.metadata.tables))


class Opened(Database):
    """The database as a test holds it: what the test itself reads and writes without a name is the house's. What it tests says who."""

    @contextmanager
    def write(self, acting: Actor | None = CLOCK, *, patience: float | None = None) -> Iterator[Session]:
        """As the house."""
        with super().write(acting, patience=patience) as session:
            yield session

    @contextmanager
    def read(self, acting: Actor | None = CLOCK) -> Iterator[Session]:
        """As the house."""
        with super().read(acting) as session:
            yield session


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An instance with keys and a migrated, empty database, made once: on SQLite copied for each test, on a server emptied after each."""
    instance = tmp_path_factory.mktemp("template") / "instance"
    name = f"test_{os.getpid()}" if POSTGRESQL else ""
    if name:
        on_server(f"CREATE ROLE {SERVING} LOGIN")
        on_server(f"CREATE DATABASE {name}")
    database = Database(owning(config_in(instance, name)))
    database.prepare()
    database.dispose()
    if name:
        OWN.append(copied_database(name, pristine(name)))
    yield instance, name
    for engine in MADE:
        engine.dispose()
    for made in OWN:
        on_server(f"DROP DATABASE IF EXISTS {made} WITH (FORCE)")
    if name:
        EMPTYING.pop(name, database).dispose()
        on_server(f"DROP DATABASE {name} WITH (FORCE)")
        on_server(f"DROP ROLE {SERVING}")


@pytest.fixture(autouse=True)
def _connections_closed() -> Iterator[None]:
    """What a test opened on the server and left open, by an application above all, is closed after it."""
    before = len(MADE)
    yield
    for engine in MADE[before:]:
        engine.dispose()
    del MADE[before:]


@pytest.fixture
def config(template: tuple[Path, str], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Config]:
    """The configuration of an instance of this test alone."""
    instance, database = template
    shutil.copytree(instance, tmp_path / "instance")
    told = config_in(tmp_path / "instance", database)
    yield owning(told) if request.node.get_closest_marker("as_owner") else told
    if database:
        empty(database)


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    """The migrated, empty database of this test: SQLite, or PostgreSQL where COL13_TEST_DATABASE_URL names a server."""
    opened = Opened(config)
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
