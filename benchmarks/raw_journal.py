"""The journal with the driver alone, on the house's own tables: what an append and a reading cost at the least."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks.journal_rows import BATCH
from col13 import clock
from col13.engines import PRAGMAS, sqlite_file
from col13.policies import SHELL_ID
from col13.services.journal_envelope import GENESIS

COLUMNS = (
    "chain",
    "seq",
    "at",
    "actor_id",
    "role",
    "operation",
    "act",
    "track",
    "org_id",
    "case_id",
    "section",
    "envelope",
    "detail",
    "hash",
)
READ = f"SELECT {', '.join(COLUMNS)} FROM journal_entry ORDER BY chain, seq"
ENVELOPE, DETAIL = COLUMNS.index("envelope"), COLUMNS.index("detail")


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """A connection with the house's own settings of durability."""
    file = sqlite_file(url)
    if file is not None:
        connection: Any = sqlite3.connect(file, isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    else:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(plain, options="-c timezone=UTC -c synchronous_commit=on", autocommit=True)
    try:
        yield connection
    finally:
        connection.close()


def begin_chain(connection: Any, chain: str) -> None:
    """A head to start from."""
    connection.execute(marked(connection, "INSERT INTO journal_head (chain, seq, hash) VALUES (?, 0, ?)"), (chain, GENESIS))


def append(connection: Any, chain: str) -> None:
    """One entry in a transaction of its own: the head read under its lock, the envelope hashed onto it, two writes."""
    on_sqlite = isinstance(connection, sqlite3.Connection)
    connection.execute("BEGIN IMMEDIATE" if on_sqlite else "BEGIN")
    lock = "" if on_sqlite else " FOR NO KEY UPDATE"
    seq, previous = connection.execute(marked(connection, f"SELECT seq, hash FROM journal_head WHERE chain = ?{lock}"), (chain,)).fetchone()
    at, detail, actor = clock.now(), os.urandom(100), SHELL_ID.hex
    told = {
        "act": "facts.change", "actor": str(SHELL_ID), "at": at.isoformat(), "chain": chain, "detail_sha256": sha256(detail).hexdigest(),
        "format": 1, "operation": "alteration", "role": "investigator", "section": "facts", "seq": seq + 1, "track": "report",
    }  # fmt: skip
    envelope = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    hashed = sha256(bytes.fromhex(previous) + envelope).hexdigest()
    moment = at.replace(tzinfo=None).isoformat(" ", "microseconds") if on_sqlite else at
    row = (
        chain, seq + 1, moment, actor, "investigator", "alteration", "facts.change", "report", None, None, "facts", envelope, detail,
        hashed,
    )  # fmt: skip
    connection.execute(marked(connection, f"INSERT INTO journal_entry ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(row))})"), row)
    connection.execute(marked(connection, "UPDATE journal_head SET seq = ?, hash = ? WHERE chain = ?"), (seq + 1, hashed, chain))
    connection.execute("COMMIT")


def read_and_hashed(connection: Any) -> int:
    """Read all entries as they come, hash each envelope onto the one before and each detail; how many there were."""
    cursor, done, previous = _streaming(connection), 0, b""
    for row in cursor:
        previous = sha256((previous if row[1] > 1 else bytes(32)) + row[ENVELOPE]).digest()
        if row[DETAIL] is not None:
            sha256(row[DETAIL]).digest()
        done += 1
    cursor.close()
    return done


def _streaming(connection: Any) -> Any:
    if isinstance(connection, sqlite3.Connection):
        return connection.execute(READ)
    cursor = connection.cursor(name="all_entries", withhold=True)
    cursor.itersize = BATCH
    cursor.execute(READ)
    return cursor


def marked(connection: Any, statement: str) -> str:
    """The statement with the driver's own marks for values."""
    return statement if isinstance(connection, sqlite3.Connection) else statement.replace("?", "%s")
