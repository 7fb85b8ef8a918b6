"""Database time alone: the statements a service sends are caught once, then sent again through the driver and read to the end."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from col13.db import Database


@dataclass(frozen=True)
class Captured:
    """The reading statements of one question, as the driver got them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def rows(self, door: Database) -> list[Any]:
        """What the first of them finds."""
        with door.read() as session:
            cursor = session.connection().connection.driver_connection.cursor()  # type: ignore[union-attr]
            return list(cursor.execute(*self.statements[0]).fetchall())


def captured(door: Database, question: Callable[[Session], object]) -> Captured:
    """Ask once, through the house's own door, and take everything back. What is journalled is not reading, and left out."""
    told = Captured()

    def sent(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith(("SELECT", "WITH")) and "FOR NO KEY UPDATE" not in statement:
            told.statements.append((statement, parameters))

    with door.write() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", sent)
        try:
            question(session)
            session.rollback()
        finally:
            event.remove(engine, "before_cursor_execute", sent)
    return told


def replayed(door: Database, questions: Sequence[Captured], rounds: int) -> list[list[float]]:
    """Milliseconds of each question, in each round; one round more beforehand, which counts for nothing."""
    found = []
    with door.read() as session:
        cursor = session.connection().connection.driver_connection.cursor()  # type: ignore[union-attr]
        for _ in range(rounds + 1):
            times = []
            for question in questions:
                began = perf_counter()
                for statement, parameters in question.statements:
                    cursor.execute(statement, parameters)
                    cursor.fetchall()
                times.append((perf_counter() - began) * 1000)
            found.append(times)
    return found[1:]


def cpu_of(door: Database, questions: Sequence[Captured]) -> float:
    """Microseconds of this process for a question, sent and read. With SQLite that is all of the database's work."""
    began = process_time()
    replayed(door, questions, 1)
    return (process_time() - began) * 1e6 / (2 * len(questions))


def percentile(values: Sequence[float], share: float) -> float:
    """Of a list of any length."""
    return values[0] if len(values) == 1 else statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
