"""Putting a backup back: everything is read, hashed and proven in a folder aside; only then it gets its place."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.orm import Session

from col13 import checkpoint_key, clock, engines, keys
from col13.backup_key import private
from col13.config import Config, Misconfigured
from col13.db import Database, MIGRATIONS
from col13.errors import Col13Error
from col13.policies import Actor, CLOCK
from col13.recovery import archive, proof, snapshot
from col13.recovery.faults import BackupFault, FOUND_WRONG, IN_USE, KEYS_OF_OTHERS, NEWER, NO_ROOM, NOT_EMPTY, NOT_EMPTY_DATABASE
from col13.recovery.sealed_file import Opener
from col13.services import journal
from col13.services.document_files import sync_folder

STAGING = ".restoring-"
OURS = ("documents", "checkpoints", "col13.sqlite3", "jobs.sqlite3")  # what an instance holds besides its keys and settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, and where the old one went (None when there was none)."""

    manifest: archive.Manifest
    checks: tuple[proof.Check, ...]
    aside: Path | None


def restore(config: Config, file: Path, key: Path, actor: Actor, *, replacing: bool = False) -> Restored:
    """Put a backup into the instance of `config`, which holds its keys and settings and nothing else, unless `replacing`: then what it
    holds is moved into a folder beside it. BackupFault when anything is wrong; then nothing was put. On PostgreSQL the database must be
    empty. The act is journalled in what was restored; all sessions are ended there."""
    if not replacing and _occupied(config):
        raise BackupFault(NOT_EMPTY)
    if replacing:
        _nobody_in(config)
    trusted = checkpoint_key.signing(config).trusted() if (config.instance / "keys" / "checkpoint.key").exists() else ()
    with _staging(config.instance) as staging:
        with _proven(config, file, key, staging, trusted) as (database, manifest, checks):
            for check in checks:
                if not check.ok:
                    raise BackupFault(KEYS_OF_OTHERS if check.name == proof.KEYS else FOUND_WRONG, what=f"{check.name}: {check.found}")
            with database.write(CLOCK) as session:
                _begin_anew(session)
                detail = {"filename": file.name, "saved_at": manifest.at}
                journal.write(session, actor, operation="alteration", act="backup.restore", detail=detail)
            database.forget()
        aside = _put(config, staging)
    return Restored(manifest, tuple(checks), aside)


@contextlib.contextmanager
def proven(config: Config, file: Path, key: Path, folder: Path) -> Iterator[tuple[Database, archive.Manifest, list[proof.Check]]]:
    """The backup as a database of its own in this folder, with the instance's keys, and what was found: for the drill. On PostgreSQL
    `config` names an empty database, which is emptied again."""
    with _proven(config, file, key, folder, checkpoint_key.signing(config).trusted()) as found:
        yield found
        if engines.sqlite_file(config.database_url) is None:
            found[0].dispose()
            _empty(config)


@contextlib.contextmanager
def _proven(
    config: Config, file: Path, key: Path, folder: Path, trusted: tuple[Ed25519PublicKey, ...]
) -> Iterator[tuple[Database, archive.Manifest, list[proof.Check]]]:
    try:
        with file.open("rb") as raw:
            manifest = archive.unpack(Opener(raw, private(key)), folder)  # type: ignore[arg-type]
    except OSError as full:
        raise BackupFault(NO_ROOM) from full
    _known(manifest.schema)
    url = _database(config, manifest, folder)
    keys.load(config)  # without them nothing that was restored can be read
    database = Database(replace(config, database_url=url))
    on_server = engines.sqlite_file(url) is None
    try:
        yield database, manifest, proof.prove(database, manifest, folder, trusted)
    except Col13Error:
        if on_server:
            database.dispose()
            _empty(config)
        raise
    finally:
        database.dispose()


def _known(schema: str) -> None:
    try:
        ScriptDirectory(str(MIGRATIONS)).get_revision(schema)
    except CommandError as unknown:
        raise BackupFault(NEWER, schema=schema) from unknown


def _database(config: Config, manifest: archive.Manifest, folder: Path) -> str:
    """The address of the restored database."""
    if manifest.database == "postgresql":
        if engines.sqlite_file(config.database_url) is not None:
            raise Misconfigured(name="database_url")
        _must_be_empty(config)
        snapshot.run_pg(
            "pg_restore", config.database_url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
            str(folder / snapshot.POSTGRESQL),
        )  # fmt: skip
        return config.database_url
    if engines.sqlite_file(config.database_url) is None:
        raise Misconfigured(name="database_url")
    if (manifest.database == "sqlcipher") != bool(config.database_key_file):
        raise Misconfigured(name="database_key_file")
    return f"sqlite:///{folder / snapshot.SQLITE}"


def _must_be_empty(config: Config) -> None:
    engine = create_engine(config.database_url)
    try:
        with engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise BackupFault(NOT_EMPTY_DATABASE)
    finally:
        engine.dispose()


def _empty(config: Config) -> None:
    """Take out again what was put into a database that was empty."""
    engine = create_engine(config.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def _occupied(config: Config) -> bool:
    database = engines.sqlite_file(config.database_url)
    places = [config.instance / name for name in OURS] + ([database] if database else [])
    return any(place.is_file() or (place.is_dir() and any(place.iterdir())) for place in places)


def _nobody_in(config: Config) -> None:
    """BackupFault when another process has the SQLite file open: it would go on writing into what was moved aside."""
    file = engines.sqlite_file(config.database_url)
    if file is not None and file.exists():
        alone(config)


def alone(config: Config) -> None:
    """Empty the write-ahead file of the SQLite database, which only one who is alone can leave. BackupFault when somebody is there."""
    key = keys.database_key(config)
    connection = engines.driver(key).connect(str(engines.sqlite_file(config.database_url)), isolation_level=None, timeout=0)
    try:
        engines.unlock(connection, key)
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except engines.driver(key).OperationalError as busy:
        raise BackupFault(IN_USE) from busy
    finally:
        connection.close()


def _begin_anew(session: Session) -> None:
    """Who was signed in when the backup was made is signed in no more: what ended a session since then is not known here."""
    if inspect(session.connection()).has_table("user_session"):
        session.execute(text("DELETE FROM user_session"))


def _put(config: Config, staging: Path) -> Path | None:
    aside = config.instance / f"before-restore-{clock.real_now():%Y%m%dT%H%M%S}"
    database = engines.sqlite_file(config.database_url)
    moving = [config.documents, *config.instance.glob("jobs.sqlite3*"), *(database.parent.glob(f"{database.name}*") if database else ())]
    old = [path for path in moving if path.is_file() or (path.is_dir() and any(path.iterdir()))]
    if old:
        aside.mkdir(mode=0o700)
    for path in old:
        shutil.move(path, aside / path.name)  # also to another disk
    for source, target in _places(config, staging, database):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.is_dir():
            target.rmdir()
        shutil.move(source, target)
        sync_folder(target.parent)
    return aside if old else None


def _places(config: Config, staging: Path, database: Path | None) -> Iterator[tuple[Path, Path]]:
    (staging / "documents").mkdir(mode=0o700, exist_ok=True)
    yield staging / "documents", config.documents
    # Those that stand outside may be later than the backup, and say so: they are never overwritten.
    config.checkpoints.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted((staging / "checkpoints").glob("*")):
        if not (config.checkpoints / path.name).exists():
            yield path, config.checkpoints / path.name
    if database is not None:
        yield staging / snapshot.SQLITE, database  # last: without it there is no instance


@contextlib.contextmanager
def _staging(instance: Path) -> Iterator[Path]:
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in instance.glob(f"{STAGING}*"):  # of a restore that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=instance) as folder:
        yield Path(folder)
