"""Statements put into a database's own words once a process, and then handed to its driver without a detour.

For the few statements that every step asks: SQLAlchemy writes them, converts what goes in and what comes out, and wraps the driver's
errors; only its way of executing (some 60 µs a statement, measured) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from col13.models import quick

Convert = Callable[[Any], Any]
HELD = "connection"  # session.info: the connection of the transaction that runs


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement in the words of one database. `order`: the names of its values by place; empty where the driver takes them by name."""

    words: str
    given: dict[str, Any]  # what stands in the statement itself
    order: tuple[tuple[str, Convert | None], ...]
    into: tuple[tuple[str, Convert], ...]
    out: tuple[tuple[int, Convert], ...]


class Prepared:
    """One statement, made by `write(dialect's name)` the first time a database asks for it."""

    def __init__(self, write: Callable[[str], ClauseElement]) -> None:
        self._write = write
        self._wordings: dict[str, Wording] = {}

    def rows(self, session: Session, **values: Any) -> list[Any]:
        """The rows, as tuples."""
        answer, wording = self._ask(session, values)
        found: list[Any] = answer.fetchall()
        answer.close()
        if not wording.out or not found:
            return found
        return [_converted(row, wording.out) for row in found]

    def run(self, session: Session, **values: Any) -> int:
        """How many rows were written."""
        answer, _ = self._ask(session, values)
        number: int = answer.rowcount
        answer.close()
        return number

    def _ask(self, session: Session, values: dict[str, Any]) -> tuple[Any, Wording]:
        if session.autoflush:
            session.flush()  # as the session itself does before it asks
        connection = _connection(session)
        dialect = connection.dialect
        wording = self._wordings.get(dialect.name) or self._word(dialect)
        told: Any = wording.given | values if wording.given else values
        if wording.order:
            told = [told[name] if convert is None else convert(told[name]) for name, convert in wording.order]
        else:
            for name, convert in wording.into:
                told[name] = convert(told[name])
        return execute(connection, wording.words, told), wording

    def _word(self, dialect: Dialect) -> Wording:
        compiled = self._write(dialect.name).compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("only statements that ask or write are prepared")
        asked = {name for bind, name in compiled.bind_names.items() if bind.required}
        state = compiled.construct_expanded_state(dict.fromkeys(asked))  # lists that stand in the statement are written out here
        into = {name: _into(bind.type, dialect) for bind, name in compiled.bind_names.items() if not bind.expanding}
        out = [_out(column.type, dialect) for column in getattr(compiled.statement, "exported_columns", ())]
        converts = {name: convert for name, convert in (into | dict(state.processors)).items() if callable(convert)}
        wording = self._wordings[dialect.name] = Wording(
            words=state.statement, given={name: value for name, value in state.parameters.items() if name not in asked},
            order=tuple((name, converts.get(name)) for name in state.positiontup or ()), into=tuple(converts.items()),
            out=tuple((place, convert) for place, convert in enumerate(out) if convert),
        )  # fmt: skip
        return wording


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    quickly = quick.INTO.get(type(kind)) if dialect.name == "sqlite" else None
    return quickly or kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    quickly = quick.OUT.get(type(kind)) if dialect.name == "sqlite" else None
    return quickly or kind.dialect_impl(dialect).result_processor(dialect, None)


def _converted(row: Sequence[Any], out: Sequence[tuple[int, Convert]]) -> tuple[Any, ...]:
    found = list(row)
    for place, convert in out:
        found[place] = convert(found[place])
    return tuple(found)


def _connection(session: Session) -> Connection:
    # Asking the session costs more than some statements. One that was closed, by a commit or a rollback, is never opened again.
    held: Connection | None = session.info.get(HELD)
    if held is None or held.closed or held.invalidated:
        held = session.info[HELD] = session.connection()
    return held


def execute(connection: Connection, words: str, told: Any = ()) -> Any:
    """One statement in the driver's own words: its cursor. A driver's error comes as SQLAlchemy's."""
    if connection.engine.dispatch.before_cursor_execute:
        # Somebody counts or watches statements: let SQLAlchemy execute it, so that this one is seen too.
        return connection.exec_driver_sql(words, tuple(told) if isinstance(told, list) else told)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(words, told)
    except connection.dialect.loaded_dbapi.Error as error:
        gone = connection.dialect.is_disconnect(error, connection.connection, cursor)
        if gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            words, None, error, connection.dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=gone,
            dialect=connection.dialect,
        ) from error  # fmt: skip
    return cursor
