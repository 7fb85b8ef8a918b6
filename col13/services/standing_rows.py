"""The rows that standing is made of, read with one statement for a case or for many: all parts in one JSON, written by the database.

A statement a part cost more than all that is asked; now the database answers once, and one text is decoded.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import attrgetter
from typing import Any

from sqlalchemy import any_, ARRAY, bindparam, Boolean, ColumnElement, Date, func, JSON, Select, select, String, type_coerce, Uuid
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from col13.models import Case, Organisation, quick, Setting, Utc
from col13.models.prepared import Prepared
from col13.services.standing_reads import Part, PARTS

Rows = list[Any]
SWITCH = "penal_code_switch_date"


@dataclass
class CaseRows:
    """The rows of one case, by part; the policy its owner decided on, and the change-over day where the instance sets one."""

    policy: dict[str, Any] = field(default_factory=dict)
    switch: str | None = None
    report: Rows = field(default_factory=list)
    incidents: Rows = field(default_factory=list)
    tracks: Rows = field(default_factory=list)
    people: Rows = field(default_factory=list)
    marks: Rows = field(default_factory=list)
    offences: Rows = field(default_factory=list)
    ledger: Rows = field(default_factory=list)
    contacts: Rows = field(default_factory=list)
    open_items: Rows = field(default_factory=list)
    decisions: Rows = field(default_factory=list)
    dossiers: Rows = field(default_factory=list)
    sections: Rows = field(default_factory=list)
    could_judge: Rows = field(default_factory=list)
    waiting: Rows = field(default_factory=list)
    hands: Rows = field(default_factory=list)
    traits: Rows = field(default_factory=list)


class Reader:
    """Makes the rows of a part out of what the database wrote."""

    def __init__(self, part: Part) -> None:
        columns = part.selects[0].selected_columns
        self.width = len(part.selects)
        self.row = namedtuple("Row", columns.keys())  # type: ignore[misc]
        self._convert = [(place, DECODED[type(column.type)]) for place, column in enumerate(columns) if type(column.type) in DECODED]
        self._order = attrgetter(*part.order) if part.order else None

    def read(self, written: Sequence[list[list[Any]] | None]) -> Rows:
        """The rows of all the part's selects, in its order."""
        if not any(written):
            return []
        found = []
        for lines in written:
            for line in lines or ():  # PostgreSQL writes NULL for no rows
                for place, convert in self._convert:
                    if line[place] is not None:
                        line[place] = convert(line[place])
                found.append(self.row(*line))
        if self._order is not None and len(found) > 1:
            found.sort(key=self._order)
        return found


def _moment(written: str) -> dt.datetime:
    # SQLite keeps UTC without saying so; PostgreSQL says the offset of the session's zone, which is UTC.
    return dt.datetime.fromisoformat(written) if written[-6:] == "+00:00" else quick.a_moment(written)


# How JSON holds what a column holds. Texts and numbers are themselves.
DECODED: dict[type[TypeEngine[Any]], Callable[[Any], Any]] = {
    Uuid: quick.an_id, Utc: _moment, Date: dt.date.fromisoformat, Boolean: bool,
}  # fmt: skip
READERS = {name: Reader(part) for name, part in PARTS.items()}
WRITTEN = {"sqlite": ("json_group_array", "json_array"), "postgresql": ("json_agg", "json_build_array")}


def columns(dialect: str) -> list[ColumnElement[Any]]:
    """The policy of the owner, the change-over day, and all selects of all parts in one column, in the order of PARTS."""
    owner = select(Organisation.policy).where(Organisation.id == Case.owner_id).correlate(Case).scalar_subquery()
    switch = select(Setting.value).where(Setting.name == SWITCH).scalar_subquery()
    return [owner, switch, in_one(PARTS.values(), dialect)]


def in_one(parts: Iterable[Part], dialect: str) -> ColumnElement[Any]:
    """The rows of these parts as one JSON array, a member for each select."""
    written = [as_json(one, dialect) for part in parts for one in part.selects]
    if dialect != "sqlite":
        return func.json_build_array(*written, type_=JSON())
    # SQLite would parse each array again to put it into another; put together as text they are the same.
    return type_coerce(reduce(lambda before, one: before + "," + one, written[1:], "[" + written[0]) + "]", JSON())


def as_json(rows: Select[Any], dialect: str) -> ColumnElement[Any]:
    """The rows of a select about the case that the statement around it reads, as one JSON array of arrays."""
    group, line = WRITTEN[dialect]
    one = getattr(func, line)(*rows.selected_columns)
    whole = getattr(func, group)(one, type_=String() if dialect == "sqlite" else JSON())
    return rows.with_only_columns(whole, maintain_column_froms=True).correlate(Case).scalar_subquery()


def decoded(written: Sequence[Any]) -> CaseRows:
    """The rows of one case, from the columns of columns()."""
    rows = CaseRows(policy=written[0] or {}, switch=written[1])
    _fill(rows, READERS, written[2])
    return rows


def _fill(rows: CaseRows, names: Iterable[str], written: Sequence[Any]) -> None:
    place = 0
    for name in names:
        reader = READERS[name]
        setattr(rows, name, reader.read(written[place : place + reader.width]))
        place += reader.width


def reread(session: Session, case_id: uuid.UUID, rows: CaseRows, names: frozenset[str]) -> None:
    """Bring these parts to what the database has now: none, no statement; all, one."""
    if not names:
        return
    [(written,)] = _some(names).rows(session, case=case_id)
    _fill(rows, sorted(names), written)


@cache
def _some(names: frozenset[str]) -> Prepared:
    parts = [PARTS[name] for name in sorted(names)]
    return Prepared(lambda dialect: select(in_one(parts, dialect)).where(Case.id == bindparam("case", type_=Uuid())))


def _these(dialect: str) -> Select[Any]:
    # Any number of cases in one wording: a list that grows with their number would be put into words anew each time.
    if dialect == "sqlite":
        asked: ColumnElement[bool] = Case.id.in_(select(func.json_each(bindparam("ids", type_=String())).table_valued("value").c.value))
    else:
        asked = Case.id == any_(bindparam("ids", type_=ARRAY(Uuid())))
    return select(Case.id, *columns(dialect)).where(asked)


ONE = Prepared(lambda dialect: select(*columns(dialect)).where(Case.id == bindparam("case", type_=Uuid())))
THESE = Prepared(_these)


def read(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, CaseRows]:
    """The rows of these cases: one statement, however many."""
    if len(ids) == 1:
        [row] = ONE.rows(session, case=ids[0])
        return {ids[0]: decoded(row)}
    listed = json.dumps([one.hex for one in ids]) if session.get_bind().dialect.name == "sqlite" else list(ids)
    return {row[0]: decoded(row[1:]) for row in THESE.rows(session, ids=listed)}
