"""Filling a SQLite file in bulk: indexes and triggers away, rows in, everything made again as the migrations made it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.town_casting import Rows

# Nothing of a half-built town is worth keeping, so nothing is kept safe while it is built.
QUICK = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "foreign_keys = OFF",
    "cache_size = -1000000",
    "locking_mode = EXCLUSIVE",
    "threads = 2",
)
SAFE = ("locking_mode = NORMAL", "journal_mode = WAL")
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
FOUND_BY_WORDS = (
    "INSERT INTO incident_word_row (number, incident_id, case_id) VALUES (?, ?, ?)",
    "INSERT INTO incident_words (rowid, zone, facts) VALUES (?, ?, ?)",
)


def schema(file: Path) -> list[tuple[object, ...]]:
    """All that the migrations made, word for word."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute(SCHEMA).fetchall()
    finally:
        connection.close()


@contextmanager
def bare(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the file without its indexes and triggers; they come back at the end. RuntimeError if the schema differs then."""
    before = schema(file)
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in QUICK:
        connection.execute(f"PRAGMA {pragma}")
    made = [(kind, name, sql) for kind, name, _, sql in before if kind in ("index", "trigger") and sql]
    for kind, name, _ in made:
        connection.execute(f"DROP {kind} {name}")
    yield connection
    for _, _, sql in sorted(made, key=lambda one: str(one[0])):  # indexes first
        connection.execute(str(sql))
    for pragma in SAFE:
        connection.execute(f"PRAGMA {pragma}")
    connection.close()
    if schema(file) != before:
        raise RuntimeError("the town's schema is not the migrated one")


def fill(connection: sqlite3.Connection, chunks: Iterable[tuple[Rows, list[tuple[str, ...]]]], columns: dict[str, list[str]]) -> None:
    """Put in the rows of every chunk, and the narratives into the index of words."""
    number = connection.execute("SELECT coalesce(max(number), 0) FROM incident_word_row").fetchone()[0]
    for rows, narratives in chunks:
        connection.execute("BEGIN")
        for table, told in rows.items():
            names = ", ".join(f'"{name}"' for name in columns[table])
            holes = ", ".join("?" * len(columns[table]))
            connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({holes})', told)
        placed = [(number + place, *one) for place, one in enumerate(narratives, 1)]
        connection.executemany(FOUND_BY_WORDS[0], [(at, incident, case) for at, incident, case, *_ in placed])
        connection.executemany(FOUND_BY_WORDS[1], [(at, zone, facts) for at, _, _, zone, facts in placed])
        number += len(placed)
        connection.execute("COMMIT")
