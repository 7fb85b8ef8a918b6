"""Rows of SQLite into PostgreSQL as a stream: a table at a time, some thousand rows in memory, by COPY."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import sql
from sqlalchemy import Integer, select, Table, text
from sqlalchemy.orm import Session

from col13.models import Base, Case, Organisation, Track

BATCH = 2000
FORCED = text("SELECT relforcerowsecurity FROM pg_class WHERE oid = to_regclass(:table)")


def copy(source: Session, target: Session, table: Table) -> int:
    """Copy one table; how many rows. SQLite's own values go over as text: PostgreSQL reads each into the type of its column (an id, a
    moment in UTC, a day, JSON, bytes) and refuses what does not fit. A table that refers to itself comes over in one statement."""
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    reading: Any = source.connection().connection.driver_connection
    writing: Any = target.connection().connection.driver_connection
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names)))
    # nosemgrep: sql-built-of-strings - names of our own tables
    rows, done = reading.execute(f'SELECT {listed} FROM "{table.name}"'), 0  # noqa: S608 # nosec B608 - names of our own tables
    with _unforced(target, table), writing.cursor() as cursor, cursor.copy(into) as stream:
        while batch := rows.fetchmany(BATCH):
            for row in batch:
                stream.write_row(row)
            done += len(batch)
    return done


@contextmanager
def _unforced(target: Session, table: Table) -> Iterator[None]:
    """COPY is refused where even the owner is held to row-level security; that is lifted for this table, and stands again afterwards, both
    in the transaction of the copy."""
    forced = target.scalar(FORCED, {"table": f'"{table.name}"'})
    if forced:
        # nosemgrep: sql-built-of-strings - names of our own tables
        target.execute(text(f'ALTER TABLE "{table.name}" NO FORCE ROW LEVEL SECURITY'))
    yield
    if forced:
        # nosemgrep: sql-built-of-strings - names of our own tables
        target.execute(text(f'ALTER TABLE "{table.name}" FORCE ROW LEVEL SECURITY'))


def count_on(target: Session) -> None:
    """Numbers that PostgreSQL gives by itself go on after the last one; and it learns what is in its tables, to plan by."""
    for table in Base.metadata.sorted_tables:
        for column in table.primary_key.columns:
            if isinstance(column.type, Integer):
                named = {"table": f'"{table.name}"', "column": column.name}
                own = target.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
                if own is not None:
                    last = target.scalar(select(column).order_by(column.desc()).limit(1))
                    target.execute(text("SELECT setval(:own, :last, :used)"), {"own": own, "last": last or 1, "used": last is not None})
    target.execute(text("ANALYZE"))


def cases(session: Session) -> tuple[int, int]:
    """What `cases --json` tells of all cases, as their number and one figure that no order of rows changes."""
    owned = select(
        Case.id, Case.number, Organisation.code, Case.opened_at, Case.closed_at, Case.restricted, Case.revision,
    ).join(Organisation, Organisation.id == Case.owner_id)  # fmt: skip
    tracks = select(Track.case_id, Track.key, Track.workflow, Track.subject, Track.state, Track.since, Track.due)
    count = figure = 0
    for query in (owned, tracks):
        for row in session.execute(query, execution_options={"yield_per": BATCH}):
            figure = (figure + int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())) % (1 << 256)
            count += 1
    return count, figure
