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
from col13.policies import Actor

NO_READING = ("FOR NO KEY UPDATE", "set_config(")  # what writes wait for, and who asks


@dataclass(frozen=True)
class Captured:
    """The reading statements of one question, as the driver got them, and who asked."""

    hand: Actor
    statements: list[tuple[str, Any]] = field(default_factory=list)

    def rows(self, door: Database) -> list[Any]:
        """What the first of them finds."""
        with door.read(self.hand) as session:
            cursor = session.connection().connection.driver_connection.cursor()  # type: ignore[union-attr]
            return list(cursor.execute(*self.statements[0]).fetchall())


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds, and microseconds of this process."""

    ms: float
    cpu_us: float


def captured(door: Database, hand: Actor, question: Callable[[Session, Actor], object]) -> Captured:
    """Ask once, through the house's own door, and take everything back. What is journalled is not reading, and left out."""
    told = Captured(hand)

    def sent(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith(("SELECT", "WITH")) and not any(words in statement for words in NO_READING):
            told.statements.append((statement, parameters))

    with door.write(hand) as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", sent)
        try:
            question(session, hand)
            session.rollback()
        finally:
            event.remove(engine, "before_cursor_execute", sent)
    return told


def replayed(door: Database, questions: Sequence[Captured], rounds: int) -> list[list[float]]:
    """Milliseconds of each question, in each round; one round more beforehand, which counts for nothing. Each in a snapshot of its own, as
    a page reads: what begins and ends it (and tells PostgreSQL who asks) is not counted."""
    return [[asked(door, question).ms for question in questions] for _ in range(rounds + 1)][1:]


def asked(door: Database, question: Captured) -> Cost:
    """Once more, and read to the end."""
    with door.read(question.hand) as session:
        cursor = session.connection().connection.driver_connection.cursor()  # type: ignore[union-attr]
        began, used = perf_counter(), process_time()
        for statement, parameters in question.statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        return Cost((perf_counter() - began) * 1000, (process_time() - used) * 1e6)


def cpu_of(door: Database, questions: Sequence[Captured]) -> float:
    """Microseconds of this process for a question, sent and read. With SQLite that is all of the database's work."""
    return statistics.fmean(asked(door, question).cpu_us for question in [*questions, *questions])


def percentile(values: Sequence[float], share: float) -> float:
    """Of a list of any length."""
    return values[0] if len(values) == 1 else statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
