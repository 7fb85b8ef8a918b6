"""How many SQL statements something costs: a request whole (the wall, the visit, the page and its frame), or an act in a session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from col13.db import Database

UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ", "SELECT SET_CONFIG")


@contextmanager
def counted(asked: Database | Session) -> Iterator[list[str]]:
    """The statements that this database, or that of this session, is sent meanwhile, in their order; what only begins and ends a
    transaction does not count."""
    told: list[str] = []

    def tell(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(UNCOUNTED):
            told.append(statement)

    engines = [asked.get_bind()] if isinstance(asked, Session) else []
    for opened in () if isinstance(asked, Session) else (asked.read, asked.write):
        with opened() as session:
            engines.append(session.get_bind())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", tell)
    try:
        yield told
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", tell)
