"""Several small reads in one statement: what a page needs from as many tables comes in one round trip to the database.

Each read comes back as JSON and is given its Python types again, column by column. For counts, codes and short lists, not for rows that
somebody will change: those are the ORM's. A read of several rounds is a plan, which several may walk side by side::

    def _held(actor) -> Plan[list[Held]]:
        found = yield {"alerts": select(…)}          # a round: reads by name; their rows come back
        return [Held(*row) for row in found["alerts"]]

    alone(session, _held(actor))
    side_by_side(session, held=_held(actor), drafts=_drafts(actor))     # as many statements as the longest plan has rounds
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import namedtuple
from collections.abc import Callable, Generator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Boolean, case, ColumnElement, Date, func, JSON, LargeBinary, Select, select, Uuid
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from col13.models.base import Utc

T = TypeVar("T")
Reads = Mapping[str, Select[*tuple[Any, ...]]]
Rows = dict[str, list[Any]]
Plan = Generator[Reads, Rows, T]


def alone(session: Session, plan: Plan[T]) -> T:
    """Walk one plan: a statement for each round."""
    found: T = side_by_side(session, alone=plan)["alone"]
    return found


def side_by_side(session: Session, **plans: Plan[Any]) -> dict[str, Any]:
    """Walk several plans round by round: one statement for a round of all of them. What each came to, by its name."""
    done: dict[str, Any] = {}
    asked: dict[str, Reads] = {}

    def on(name: str, found: Rows | None) -> None:
        try:
            asked[name] = next(plans[name]) if found is None else plans[name].send(found)
        except StopIteration as end:
            done[name] = end.value

    for name in plans:
        on(name, None)
    while asked:
        round_of, asked = asked, {}
        rows = together(session, **{f"{name}_{one}": read for name, reads in round_of.items() for one, read in reads.items()})
        for name, reads in round_of.items():
            on(name, {one: rows[f"{name}_{one}"] for one in reads})
    return done


def together(session: Session, **reads: Select[*tuple[Any, ...]]) -> dict[str, list[Any]]:
    """The rows of each read under its name, in the read's order; a row has its columns' names. One snapshot, one statement."""
    if not reads:
        return {}
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    tables = {name: read.subquery() for name, read in reads.items()}
    columns = [
        select(_rows(list(table.c), on_sqlite)).select_from(table).scalar_subquery().label(name) for name, table in tables.items()
    ]  # fmt: skip
    found = session.execute(select(*columns)).one()
    told: dict[str, list[Any]] = {}
    for (name, table), rows in zip(tables.items(), found, strict=True):
        kept = tuple(_typed(column.type, on_sqlite) for column in table.c)
        shape = _shape(tuple(table.c.keys()))
        parsed = json.loads(rows) if isinstance(rows, str) else rows or []
        told[name] = [
            shape(*(value if value is None or to is None else to(value) for value, to in zip(row, kept, strict=True))) for row in parsed
        ]
    return told


def _rows(columns: list[ColumnElement[Any]], on_sqlite: bool) -> ColumnElement[Any]:
    if on_sqlite:
        told = (case((one.is_not(None), func.hex(one))) if isinstance(one.type, LargeBinary) else one for one in columns)
        return func.json_group_array(func.json_array(*told))
    return func.json_agg(func.json_build_array(*columns))


@lru_cache(maxsize=512)
def _shape(names: tuple[str, ...]) -> Callable[..., Any]:
    return namedtuple("Found", names, rename=True)


def _typed(kind: TypeEngine[Any], on_sqlite: bool) -> Callable[[Any], Any] | None:
    if isinstance(kind, Utc):
        return _moment
    if isinstance(kind, Date):
        return dt.date.fromisoformat
    if isinstance(kind, Uuid):
        return uuid.UUID
    if isinstance(kind, LargeBinary):
        return _bytes
    if on_sqlite and isinstance(kind, Boolean):
        return bool
    if on_sqlite and isinstance(kind, JSON):
        return json.loads
    return None


def _moment(told: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(told)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _bytes(told: str) -> bytes:
    return bytes.fromhex(told.removeprefix("\\x"))
