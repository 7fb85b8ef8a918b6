"""The engines: one that writes and one that only reads, for SQLite and for PostgreSQL."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, Engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from col13 import collation
from col13.config import Misconfigured
from col13.models.prepared import execute

Key = Callable[[], bytes]
BUSY_MS = 10_000
THREADS = 40  # more than any server of ours starts; a reader never waits for a connection
# PostgreSQL, a process and a kind (reading, writing): so many at most, so many kept open between requests.
CONNECTIONS, KEPT = 20, 5
PATIENCE, RECYCLED = 10, 1800  # seconds
OF_THE_SESSION = ("timezone=UTC", "synchronous_commit=on", "jit=off", "plan_cache_mode=force_generic_plan")
# Times a statement is asked before the driver has it prepared, and how many a connection keeps: each takes about a megabyte of the server.
ASKED_AGAIN, PREPARED = 2, 50
# A server that vanished without a word (power, network) is noticed in under a minute, not after two hours of the system's own patience.
ALIVE = {"connect_timeout": 5, "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}

# A durable journal needs FULL: NORMAL may lose the last commits on power loss. recursive_triggers lets REPLACE fire the delete
# triggers; secure_delete overwrites what is deleted, above all a case's key.
PRAGMAS = (
    f"busy_timeout = {BUSY_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
)
# What a full disk, a lock or a lost file answers. Anything else (no such table) is our mistake and stays one.
OUTSIDE = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
)  # fmt: skip


def sqlite_file(url: str) -> Path | None:
    """The database's file, None when it is not SQLite."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def engines(url: str, key: Key | None = None, pool: int = 0) -> tuple[Engine, Engine]:
    """(writing, reading): the reading one cannot write. `key` gives the key of an encrypted SQLite file, when it is first opened. `pool`:
    connections to PostgreSQL that a process may have of each kind, 0 for the house's own number (docs/operating.md has the sum)."""
    if sqlite_file(url) is not None:
        return _sqlite(url, key, "BEGIN IMMEDIATE"), _sqlite(url, key, "BEGIN", "query_only = ON")
    # The session's own time zone and durability, whatever the server's defaults are; no compiling of plans, which takes longer than any
    # statement of ours. What is asked again is planned once for whatever is asked: behind the wall a plan takes longer than the answer, and
    # our statements say themselves where to begin. An error never repeats what was written: it goes to the log, and the words of a case do
    # not.
    arguments = {"options": f"-c {' -c '.join(OF_THE_SESSION)}", "prepare_threshold": ASKED_AGAIN, **ALIVE}
    most = pool or CONNECTIONS
    # A connection is tried before it is lent, so that a server that was restarted is met again without an error; one that was lent much
    # goes back for good after half an hour, so that a server that moved is followed. The last one given back is lent first: few are warm,
    # and those are busy. Who finds none free waits, then is told Unavailable.
    shared: dict[str, Any] = {
        "connect_args": arguments, "pool_pre_ping": True, "pool_size": min(most, KEPT), "max_overflow": max(0, most - KEPT),
        "pool_timeout": PATIENCE, "pool_recycle": RECYCLED, "hide_parameters": True, "pool_use_lifo": True,
    }  # fmt: skip
    writing = create_engine(url, isolation_level="READ COMMITTED", **shared)
    # One snapshot for the whole of a read, as SQLite gives: a page, or a check of the journal, must not see half of a change.
    reading = create_engine(url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True}, **shared)
    event.listen(reading, "rollback", _committed)
    for engine in (writing, reading):
        event.listen(engine, "connect", _keeps)
    return writing, reading


def _keeps(connection: Any, _record: Any) -> None:
    connection.prepared_max = PREPARED


def _committed(connection: Connection) -> None:
    """A transaction that only read ends with COMMIT: at a ROLLBACK the driver forgets all statements it prepared, and PostgreSQL would plan
    each page anew, which behind the wall takes as long as the page itself."""
    if connection.invalidated:
        return
    library: Any = connection.dialect.dbapi
    with suppress(library.Error):  # a server that is gone is told by the ROLLBACK that follows
        connection.dialect.do_commit(connection.connection)


def driver(key: Key | None) -> Any:
    """The library that opens the file: Python's own, or SQLCipher's, which nobody needs who does not encrypt the file."""
    return sqlite3 if key is None else importlib.import_module("sqlcipher3.dbapi2")


def unlock(connection: Any, key: Key | None) -> None:
    """Give a new connection its key and read the first page. Misconfigured when the file is encrypted with another key, or is encrypted
    while no key is set, or is not while one is set."""
    try:
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key().hex()}'\"")  # before anything else
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver(key).DatabaseError as wrong:
        if getattr(wrong, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise Misconfigured(name="database_key_file") from wrong
        raise


def _sqlite(url: str, key: Key | None, begin: str, *more: str) -> Engine:
    engine = create_engine(url, module=driver(key), pool_size=5, max_overflow=THREADS, hide_parameters=True)

    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late, and not before a SELECT
        unlock(connection, key)
        for pragma in (*PRAGMAS, *more):
            connection.execute(f"PRAGMA {pragma}")
        collation.bring(connection)

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", lambda connection: begin_with(connection, begin))
    return engine


def begin_with(connection: Connection, words: str) -> None:
    """Our own BEGIN: a writer takes the lock at once, since one that read first cannot take it later."""
    execute(connection, words).close()


def from_outside(error: Exception, *, writing: bool = False) -> bool:
    """Whether the world failed (locked, full, gone) and not our SQL. A file that only reads is the world's fault to who is `writing`."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code: int | None = getattr(
        error.orig, "sqlite_errorcode", None
    )  # SQLCipher's errors are of no kin to sqlite3's, but bear the same numbers
    if isinstance(error.orig, sqlite3.Error) or code is not None:
        return code is not None and (code & 0xFF in OUTSIDE or (writing and code & 0xFF == sqlite3.SQLITE_READONLY))
    return isinstance(error, OperationalError) or error.connection_invalidated
