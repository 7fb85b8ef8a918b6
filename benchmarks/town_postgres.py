"""Filling a PostgreSQL database in bulk: COPY from several workers, indexes made again as the migrations made them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

from benchmarks.town_casting import Rows

# As a replica: no trigger fires and no reference is asked for one row at a time. Needs the rights of a superuser, as a throw-away
# server's owner has them.
QUICK = "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'"
SCHEMA = """
SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
UNION ALL SELECT 'constraint', conrelid::regclass::text || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3
"""
LOOSE = """
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace) ORDER BY indexname
"""


def connect(url: str) -> psycopg.Connection:
    """A connection of the driver's own, from SQLAlchemy's URL."""
    told = make_url(url)
    plain = told.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def schema(url: str) -> list[tuple[object, ...]]:
    """All that the migrations made, word for word."""
    with connect(url) as connection:
        return connection.execute(SCHEMA).fetchall()


@contextmanager
def bare(url: str) -> Iterator[None]:
    """Without the indexes that stand for no constraint; they come back at the end. RuntimeError if the schema differs then."""
    before = schema(url)
    with connect(url) as connection:
        connection.execute(QUICK)
        made = connection.execute(LOOSE).fetchall()
        for name, _ in made:
            connection.execute(f'DROP INDEX "{name}"')
        yield
        for _, words in made:
            connection.execute(words)
        connection.execute("VACUUM (ANALYZE)")  # as autovacuum leaves a house that grew
    if schema(url) != before:
        raise RuntimeError("the town's schema is not the migrated one")


def copy(connection: psycopg.Connection, rows: Rows, columns: dict[str, list[str]]) -> None:
    """Put in the rows of a chunk: their values stand in COPY's form already."""
    with connection.transaction():
        for table, told in rows.items():
            names = ", ".join(f'"{name}"' for name in columns[table])
            with connection.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as into:
                into.write("".join(["\t".join(row) + "\n" for row in told]))
