"""A town: a synthetic but faithful database of N cases in many zones, built in bulk, on SQLite or PostgreSQL, once a run."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import shutil
import tempfile
import uuid
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from benchmarks import town_postgres, town_sqlite
from benchmarks.figure import Run
from benchmarks.serving import gone, on_server, prepared
from benchmarks.town_casting import Caster, Rows, Zone
from benchmarks.town_forms import FORMS
from benchmarks.town_house import played, settle_down
from benchmarks.town_plan import numbered, plan, Planned
from col13 import catalogue, clock
from col13.config import Config, load
from col13.db import Database
from col13.engines import sqlite_file
from col13.models import Base, CaseCounter
from col13.models.vault import Vault

WORKERS, AHEAD = 2, 6  # processes that cast; chunks that may wait for the one that writes
SECRET = "a secret of a benchmark, long enough for anybody"
COLUMNS = {table.name: [column.name for column in table.columns] for table in Base.metadata.sorted_tables}
Chunk = list[tuple[Planned, int]]


@dataclass(frozen=True, slots=True)
class Town:
    """A built town: the configuration of who serves it (keys and instance folder), and how many cases it has."""

    config: Config
    cases: int

    def database(self) -> Database:
        """The house's own door to it: on PostgreSQL behind the wall."""
        return Database(self.config)


def town(run: Run, database: str, cases: int) -> Town:
    """The town of this size on `database` ("sqlite" or "postgresql"): built when first asked for, then the same for every work."""
    folder = run.scratch / f"town-{database}-{cases}"
    owning = load(
        {}, instance=folder, database_url=_url(run, database, cases), database_role=f"town_{cases}" if database == "postgresql" else "",
        secret_key=SECRET, light_passwords=True,
    )  # fmt: skip
    if (folder / "built").exists():
        return Town(replace(owning, database_url=(folder / "built").read_text(encoding="utf-8")), cases)
    leave(run, database, cases)
    if database == "postgresql":
        on_server(run.postgresql or "", f"CREATE DATABASE town_{cases}")
    serving = prepared(owning)
    build(owning, cases)
    (folder / "built").write_text(serving.database_url, encoding="utf-8")
    return Town(serving, cases)


def leave(run: Run, database: str, cases: int) -> None:
    """Take the town away: the great ones need tens of gigabytes."""
    shutil.rmtree(run.scratch / f"town-{database}-{cases}", ignore_errors=True)
    if database == "postgresql":
        gone(run.postgresql or "", f"town_{cases}")


def build(config: Config, cases: int, seed: int = 13) -> None:
    """Migrate an empty database and fill it. The same seed gives the same town, but for keys, nonces and the day it is built on."""
    database = Database(config)
    database.prepare()
    with database.write() as session, tempfile.TemporaryDirectory() as house:
        zones, bodies = settle_down(session)
        caster = _caster(session.info["vault"], zones, bodies, config, Path(house))
    last: Counter[tuple[int, int]] = Counter()
    chunks = numbered(plan(cases, seed), lambda ago: (caster.today - dt.timedelta(days=ago)).year, last)
    file = sqlite_file(config.database_url)
    database.dispose()
    if file:
        with town_sqlite.bare(file) as connection, multiprocessing.get_context("fork").Pool(WORKERS, _begin, (caster,)) as pool:
            town_sqlite.fill(connection, _ahead(pool, _cast, chunks), COLUMNS)
    else:
        with town_postgres.bare(config.database_url), multiprocessing.get_context("fork").Pool(WORKERS, _begin, (caster,)) as pool:
            for _ in _ahead(pool, _copy, ((config.database_url, chunk) for chunk in chunks)):
                pass
    with database.write() as session:
        session.add_all(CaseCounter(zone=zones[zone].code, year=year, last=count) for (zone, year), count in last.items())
    database.dispose()


def _caster(vault: Vault, zones: list[Zone], bodies: dict[str, uuid.UUID], config: Config, house: Path) -> Caster:
    form = FORMS[make_url(config.database_url).get_backend_name()]
    codes = {kind: tuple(entry.code for entry in catalogue.entries(kind)) for kind in ("phenomenon", "domain_of_life")}
    return Caster(played(house, bodies, form), zones, vault, form, clock.today(), codes)


CASTERS: list[Caster] = []  # of this worker: one


def _begin(caster: Caster) -> None:
    CASTERS[:] = [caster]


def _cast(chunk: Chunk) -> tuple[Rows, list[tuple[str, ...]]]:
    """The rows of a chunk, and its narratives: (incident, case, zone, facts)."""
    caster = CASTERS[0]
    caster.rows.clear()
    for planned, serial in chunk:
        caster.cast(planned, serial)
    names = COLUMNS["incident"]
    at = [names.index(name) for name in ("id", "case_id", "owner_id", "facts")]
    return dict(caster.rows), [tuple(row[one] for one in at) for row in caster.rows["incident"]]


def _copy(told: tuple[str, Chunk]) -> None:
    url, chunk = told
    rows, _ = _cast(chunk)
    with town_postgres.connect(url) as connection:
        connection.execute(town_postgres.QUICK)
        town_postgres.copy(connection, rows, COLUMNS)


def _ahead(pool: Any, work: Any, tasks: Iterable[Any]) -> Iterator[Any]:
    """The results in order, never more than a few waiting: `imap` would fill the memory with what nobody wrote yet."""
    waiting: deque[Any] = deque()
    for task in tasks:
        waiting.append(pool.apply_async(work, (task,)))
        if len(waiting) > AHEAD:
            yield waiting.popleft().get()
    while waiting:
        yield waiting.popleft().get()


def _url(run: Run, database: str, cases: int) -> str:
    if database == "sqlite":
        return ""
    return make_url(run.postgresql or "").set(database=f"town_{cases}").render_as_string(hide_password=False)
