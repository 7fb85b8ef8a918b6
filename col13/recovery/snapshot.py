"""The database as it stood at one moment, as a file, while others write; and what can be counted in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, text

from col13 import engines, keys
from col13.config import Config
from col13.db import Database
from col13.models import Base, wall
from col13.policies import CLOCK
from col13.recovery.faults import BackupFault, NO_PG_DUMP, NO_ROOM, PG_FAILED

Ask = Callable[..., Iterable[Any]]  # a statement and its values → rows
STREAMED = {"yield_per": 2000}  # PostgreSQL's driver would hold every head at once
SQLITE, POSTGRESQL = "database.sqlite3", "database.pgdump"
HEADS = 'SELECT chain, seq, hash FROM journal_head ORDER BY chain COLLATE "{order}"'
# Every file that a row names: path, its case, the SHA-256 of its plain bytes (None where nobody kept one).
FILES = (
    "SELECT path, case_id, sha256 FROM document",
    "SELECT frozen_path, case_id, NULL FROM dossier WHERE frozen_path IS NOT NULL",
    "SELECT pdf_path, case_id, pdf_sha256 FROM dossier WHERE pdf_path IS NOT NULL",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds: its schema's revision, rows by table, how many chains, one hash over all their heads, the last checkpoint."""

    schema: str
    tables: Mapping[str, int]
    heads: int
    heads_root: str
    checkpoint: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file, its facts, and the files that its rows name: (path, case, SHA-256 or None), in order."""

    path: Path
    facts: Facts
    files: tuple[tuple[str, str, str | None], ...]


def take(db: Database, folder: Path) -> Snapshot:
    """Copy the database into a folder that nobody else reads. BackupFault when PostgreSQL's own program is missing."""
    if engines.sqlite_file(db.config.database_url) is None:
        return _postgresql(db, folder / POSTGRESQL)
    target = folder / SQLITE
    target.touch(mode=0o600)
    try:
        with open_sqlite(db.config) as ask:
            # In one read transaction, without what was deleted: no free page of the file comes along.
            list(ask("VACUUM INTO ?", str(target)))
    except engines.driver(keys.database_key(db.config)).OperationalError as full:
        raise BackupFault(NO_ROOM) from full
    with open_sqlite(db.config, target) as ask:
        return Snapshot(target, facts(ask), files(ask))


class open_sqlite:  # noqa: N801 - read as a function: `with open_sqlite(config) as ask`
    """Asks a SQLite file, the configuration's or another with the same key, on a connection of its own."""

    def __init__(self, config: Config, path: Path | None = None) -> None:
        key = keys.database_key(config)
        self._path = path or engines.sqlite_file(config.database_url)
        self._connection = engines.driver(key).connect(str(self._path), isolation_level=None)
        self._key = key

    def __enter__(self) -> Ask:
        engines.unlock(self._connection, self._key)
        self._connection.execute("PRAGMA temp_store = MEMORY")
        return lambda statement, *values: self._connection.execute(statement, values)

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _postgresql(db: Database, target: Path) -> Snapshot:
    with db.read(CLOCK) as session:
        connection = session.connection()

        def ask(statement: str) -> Iterator[Any]:
            yield from connection.execute(text(statement), execution_options=STREAMED)

        shared = connection.scalar(text("SELECT pg_export_snapshot()"))
        target.touch(mode=0o600)
        words = ("--format=custom", "--no-owner", "--no-privileges", "--enable-row-security", f"--snapshot={shared}", f"--file={target}")
        run_pg("pg_dump", db.config.database_url, *words)
        return Snapshot(target, facts(ask, order="C"), files(ask))


def run_pg(program: str, url: str, *words: str) -> None:
    """Run one of PostgreSQL's programs on a database; the password goes by the environment. BackupFault when it is missing or fails."""
    found = shutil.which(program)
    if found is None:
        raise BackupFault(NO_PG_DUMP, name=program)
    parsed = make_url(url)
    environ = {**os.environ, "PGOPTIONS": f"-c {wall.HOUSE}=on", **({"PGPASSWORD": str(parsed.password)} if parsed.password else {})}
    plain = parsed.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    ran = subprocess.run([found, *words, f"--dbname={plain}"], env=environ, capture_output=True, check=False)  # noqa: S603 # nosec B603 - a list of words, no shell; the program comes from PATH
    if ran.returncode:
        why = ran.stderr.decode(errors="replace").strip().splitlines()
        raise BackupFault(PG_FAILED, name=program, why=why[-1][:200] if why else str(ran.returncode))


def facts(ask: Ask, order: str = "BINARY") -> Facts:
    """Count and hash what `ask` answers from; `order` is the database's name for the order of bytes."""
    schema = "".join([str(row[0]) for row in ask("SELECT version_num FROM alembic_version")])
    listed = "SELECT name FROM sqlite_master" if order == "BINARY" else "SELECT tablename FROM pg_catalog.pg_tables"
    there = {str(row[0]) for row in ask(listed)}
    tables = {name: _one(ask, f'SELECT count(*) FROM "{name}"') for name in sorted(Base.metadata.tables) if name in there}  # noqa: S608 # nosec B608 - names of our own tables
    root, heads = hashlib.sha256(), 0
    for chain, seq, hashed in ask(HEADS.format(order=order)):
        root.update(f"{chain} {seq} {hashed}\n".encode())
        heads += 1
    checkpoint = _one(ask, "SELECT max(sequence) FROM checkpoint") if tables.get("checkpoint") else None
    return Facts(schema, tables, heads, root.hexdigest(), checkpoint)


def files(ask: Ask) -> tuple[tuple[str, str, str | None], ...]:
    """The files that rows name, in order of their paths."""
    return tuple(sorted((str(path), str(case), told) for statement in FILES for path, case, told in ask(statement)))


def _one(ask: Ask, statement: str) -> int:
    [(found,)] = ask(statement)  # to its end: a cursor left open would stay open on the server
    return int(found)
