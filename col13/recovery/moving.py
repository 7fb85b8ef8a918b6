"""An instance moves from SQLite to PostgreSQL: all rows in one transaction, proven there before they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from col13 import checkpoint_key
from col13.config import Config
from col13.db import Database, MIGRATION_LOCK
from col13.engines import sqlite_file
from col13.errors import Unavailable
from col13.models import Base
from col13.policies import Actor, CLOCK
from col13.recovery import moving_rows, snapshot
from col13.recovery.faults import (
    BackupFault,
    COPY_DIFFERS,
    NOT_EMPTY_DATABASE,
    NOT_FROM_SQLITE,
    NOT_POSTGRESQL,
    OTHER_SCHEMA,
    ROWS_REFUSED,
    TARGET_HOLDS,
)
from col13.services import checkpoints_verify, journal, journal_verify

DRIVER = "postgresql+psycopg"
SUPERUSER = (
    "warning: this role is a superuser, to whom no wall between organisations applies; serve as another one (docs/operating.md, PostgreSQL)"
)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What stands in PostgreSQL now."""

    facts: snapshot.Facts
    cases: int


def move(db: Database, url: str, actor: Actor, tell: Tell) -> Moved:
    """Copy the instance's SQLite database to an empty PostgreSQL one; documents, keys and checkpoints stay where they are. Meanwhile
    nobody writes here, so that nothing is written that the copy lacks. BackupFault when anything is wrong: then nothing was kept there."""
    _from_here(db)
    target = Database(_config_of(db.config, url))
    try:
        _must_be_free(target)
        target.migrate()
        return _moved(db, target, actor, tell)
    finally:
        target.dispose()


def _moved(db: Database, target: Database, actor: Actor, tell: Tell) -> Moved:
    with db.write(actor) as source:
        detail = {"schema": db.head()}
        # The first thing that is copied: the entry stands in both.
        journal.write(source, actor, operation="alteration", act="instance.migrate_to", detail=detail)
        with target.write(actor) as copy:
            copy.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})  # two who copy at once
            _must_hold_nothing(copy)
            try:
                for table in Base.metadata.sorted_tables:
                    tell(f"{table.name}: {moving_rows.copy(source, copy, table)}")
                moving_rows.count_on(copy)
            except psycopg.OperationalError as gone:
                raise Unavailable from gone
            except psycopg.Error as refused:
                raise BackupFault(ROWS_REFUSED, table=table.name, code=refused.sqlstate or type(refused).__name__) from refused
            if copy.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
                tell(SUPERUSER)
            tell("proving the copy")
            found = _proven(source, copy, db.config)
            journal.write(copy, actor, operation="alteration", act="instance.migrate_from", detail=detail)
    return Moved(found, found.tables["case"])


def _from_here(db: Database) -> None:
    file = sqlite_file(db.config.database_url)
    if file is None:
        raise BackupFault(NOT_FROM_SQLITE)
    if not db.ready():
        raise BackupFault(OTHER_SCHEMA, schema=(db.revision() if file.exists() else None) or "–")


def _config_of(config: Config, url: str) -> Config:
    try:
        named = make_url(url).drivername
    except ArgumentError as wrong:
        raise BackupFault(NOT_POSTGRESQL) from wrong
    if named != DRIVER:
        raise BackupFault(NOT_POSTGRESQL)
    return replace(config, database_url=url, database_key_file="")


def _must_be_free(target: Database) -> None:
    """An empty database, or one that `migrate` made and nobody filled."""
    with target.read(CLOCK) as session:
        there = set(inspect(session.connection()).get_table_names())
        if there and "alembic_version" not in there:
            raise BackupFault(NOT_EMPTY_DATABASE)
        _must_hold_nothing(session, there)


def _must_hold_nothing(session: Session, there: Iterable[str] | None = None) -> None:
    for name in Base.metadata.tables if there is None else {*there} & {*Base.metadata.tables}:
        # nosemgrep: sql-built-of-strings - names of our own tables
        if session.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() is not None:  # noqa: S608 # nosec B608 - names of our own tables
            raise BackupFault(TARGET_HOLDS, table=name)


def _proven(source: Session, copy: Session, config: Config) -> snapshot.Facts:
    """What is in the copy, as the copy itself tells: the same rows, heads, chains, checkpoints and cases; BackupFault otherwise."""
    here, there = snapshot.facts(_asking(source)), snapshot.facts(_asking(copy), order="C")
    for name, count in here.tables.items():
        if there.tables.get(name) != count:
            raise BackupFault(COPY_DIFFERS, what=f"{name}: {there.tables.get(name)} / {count}")
    if here != there:
        raise BackupFault(COPY_DIFFERS, what="heads")
    # What was wrong before is wrong there too, and no more: `journal verify` names it.
    asked: dict[str, Callable[[Session], object]] = {
        "journal": journal_verify.verify,
        "checkpoints": _checkpoints(config),
        "cases": moving_rows.cases,
    }
    for what, told in asked.items():
        if told(source) != told(copy):
            raise BackupFault(COPY_DIFFERS, what=what)
    return there


def _checkpoints(config: Config) -> Callable[[Session], object]:
    paths: list[Path] = checkpoints_verify.files(config.checkpoints) if config.checkpoints.is_dir() else []
    trusted = checkpoint_key.signing(config).trusted()
    return lambda session: checkpoints_verify.verify(session, paths, trusted) if paths else None


def _asking(session: Session) -> Callable[..., Any]:
    return lambda statement: iter(session.connection().execute(text(statement), execution_options=snapshot.STREAMED))
