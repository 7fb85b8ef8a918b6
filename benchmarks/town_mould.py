"""A life's rows as a mould: what stays, and what each cast case gets anew (ids, people, days, words, ciphers, chained entries)."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, select, Table
from sqlalchemy.orm import Session

from benchmarks.town_forms import Form
from col13.models import Base, Case, NO_DEADLINE
from col13.models.trait import DOMAIN, GROUND, HAND, NOBODY, PLACE
from col13.models.vault import box_of
from col13.services.journal_envelope import canonical

Place = tuple[Any, ...]  # the name of a place in the vector of a case's values: ("id", 3), ("stamp", 2, 10), ("facts",)
Getter = Callable[[list[Any]], tuple[Any, ...]]
# Columns of which each case has its own value. Markers in texts (played by town_lives.py) are the same words in capitals.
OWN = {
    ("case", "number"): "number", ("case", "zone"): "zone", ("case", "year"): "year", ("case", "serial"): "serial",
    ("case", "pv_number"): "pv", ("official_report", "number"): "pv", ("case", "title"): "title", ("incident", "facts"): "facts",
    ("case", "language"): "language", ("incident", "language"): "language", ("incident", "municipality"): "municipality",
    ("incident", "domain_of_life"): "domain", ("bias", "phenomenon"): "phenomenon", ("case_key", "wrapping_key"): "wrapping_key",
    ("case_key", "wrapped"): "wrapped",
}  # fmt: skip
TRAITS = {GROUND: "phenomenon", PLACE: "municipality", DOMAIN: "domain"}  # kinds whose value is the case's own
MARKERS = {"TITLE": "title", "FACTS": "facts", "FAMILY": "family", "GIVEN": "given", "PVNUMBER": "pv"}
MARKERS |= {"OPENER": "zone", "TAKER": "taker"}  # the codes of the two zones of the played house
SPECIAL = tuple(dict.fromkeys([*OWN.values(), *MARKERS.values(), "owner", "owner_text", "opener", "opener_text"]))
ANEW = re.compile(
    r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?P<moment>\d{4}-\d\d-\d\dT\d\d:[03]0:00(?:\.000000)?Z)"
    r"|(?P<day>\d{4}-\d\d-\d\d)|(?P<number>COL13-\w+-\d{4}-\d{6})|(?P<sha>SHA256)|\b(?P<marker>TITLE|FACTS|FAMILY|GIVEN|PVNUMBER|OPENER|TAKER)\b"
)
KEEPS = 3  # one detail of so many is kept: the others are absent, as after an erasure
UNCAST = ("person_token", "journal_head")  # made for each case from its names and its chain


@dataclass(frozen=True, slots=True)
class Line:
    """A text with holes, and where their values stand."""

    words: str
    holes: tuple[int, ...]

    def fill(self, values: list[Any]) -> str:
        """The text of one case."""
        return self.words % tuple([values[hole] for hole in self.holes])


@dataclass
class Mould:
    """All a worker needs to cast a case of this life. Positions point into the vector of a case's values."""

    name: str
    fixed: list[Any]
    ids: int
    text_ids: tuple[int, ...]  # those that are also needed with dashes
    users: tuple[Place, ...]
    stamps: tuple[Place, ...]
    moments: tuple[Place, ...]
    days: tuple[Place, ...]
    lines: tuple[Line, ...]
    ciphers: tuple[tuple[Line, Line], ...]  # (bound to, plain)
    entries: tuple[tuple[Line, int | None], ...]  # (envelope, its cipher)
    tables: dict[str, list[Getter]]
    case: int  # where the case's id stands among the ids
    person: int | None  # and the first person's
    handed: bool  # another zone has it than the one that opened it


@dataclass
class Maker:
    """Takes one life out of the house it was played in."""

    session: Session
    case: Case
    form: Form
    opener: uuid.UUID  # the zone of that house in which all are opened
    users: Mapping[uuid.UUID, tuple[str, int, int]]  # of that house → (role, which, 0: in the zone that opens, 1: that takes over)
    elsewhere: Mapping[uuid.UUID, uuid.UUID]  # organisations of that house but the zones → of the town
    ids: dict[uuid.UUID, int] = field(default_factory=dict)
    fixed: dict[Any, int] = field(default_factory=dict)
    asked: dict[str, dict[Place, int]] = field(default_factory=dict)
    lines: list[tuple[str, list[Place]]] = field(default_factory=list)
    ciphers: list[tuple[tuple[str, list[Place]], tuple[str, list[Place]]]] = field(default_factory=list)
    entries: list[tuple[tuple[str, list[Place]], int | None]] = field(default_factory=list)

    def mould(self, name: str) -> Mould:
        """The mould of the case as it stands."""
        rows = self._rows()
        own = [row["id"] for table, row in rows if "id" in row and isinstance(row["id"], uuid.UUID)]
        self.ids = {one: number for number, one in enumerate(sorted({*own, self.case.id}))}
        placed = [(table.name, [self._place(table, row, column.name) for column in table.columns]) for table, row in rows]
        at = self._layout()
        tables: dict[str, list[Getter]] = {}
        for table, places in placed:
            tables.setdefault(table, []).append(itemgetter(*[at[place] for place in places]))
        people = [row["id"] for table, row in rows if table.name == "person"]
        asked = {kind: tuple(self.asked.get(kind, ())) for kind in ("user", "stamp", "moment", "day")}
        return Mould(
            name=name, fixed=list(self.fixed), ids=len(self.ids), text_ids=tuple(place[1] for place in self.asked.get("text_id", ())),
            users=asked["user"], stamps=asked["stamp"], moments=asked["moment"], days=asked["day"],
            lines=tuple(_line(one, at) for one in self.lines),
            ciphers=tuple((_line(bound, at), _line(plain, at)) for bound, plain in self.ciphers),
            entries=tuple((_line(told, at), cipher) for told, cipher in self.entries), tables=tables, case=self.ids[self.case.id],
            person=self.ids[people[0]] if people else None, handed=self.case.owner_id != self.opener,
        )  # fmt: skip

    def _rows(self) -> list[tuple[Table, dict[str, Any]]]:
        found: list[tuple[Table, dict[str, Any]]] = []
        for table in Base.metadata.sorted_tables:
            if table.name in UNCAST or not (table.name == "case" or "case_id" in table.c):
                continue
            key = table.c.id if table.name == "case" else table.c.case_id
            order = table.c.seq if table.name == "journal_entry" else next(iter(table.primary_key))
            query = select(table).where(key == self.case.id).order_by(order)
            found += [(table, dict(row)) for row in self.session.execute(query).mappings()]
        return found

    def _place(self, table: Table, row: dict[str, Any], column: str) -> Place:
        value = row[column]
        if value is not None and (table.name, column) in OWN:
            return (OWN[table.name, column],)
        if table.name == "trait" and column == "value":
            return self._trait(row["kind"], value)
        if table.name == "journal_entry" and column in ("envelope", "detail", "hash"):
            return self._entry_place(row, column)
        if isinstance(table.c[column].type, JSON) and value is not None:
            return self._text(json.dumps(value))
        if isinstance(value, bytes):
            return self._encrypted(table.name, column, row)
        if isinstance(value, uuid.UUID):
            return self._known(value, text=False)
        if isinstance(value, dt.datetime):
            return self._ask("stamp", self._when(value))
        if isinstance(value, dt.date) and value != NO_DEADLINE:
            return self._ask("day", (value.toordinal() - self._first(),))
        return self._text(value) if isinstance(value, str) else self._fixed(self.form.plain(value))

    def _trait(self, kind: str, value: str) -> Place:
        if kind in TRAITS:
            return (TRAITS[kind],)
        return self._known(uuid.UUID(value), text=False) if kind == HAND and value != NOBODY else self._text(value)

    def _first(self) -> int:
        return self.case.opened_at.toordinal()

    def _when(self, value: dt.datetime) -> tuple[int, int, int]:
        assert (value.minute % 30, value.second, value.microsecond) == (0, 0, 0), value  # every act was played at a full hour
        return value.toordinal() - self._first(), value.hour, value.minute

    def _ask(self, kind: str, what: tuple[Any, ...]) -> Place:
        place = (kind, *what)
        self.asked.setdefault(kind, {}).setdefault(place, len(self.asked.get(kind, ())))
        return place

    def _fixed(self, value: Any) -> Place:
        self.fixed.setdefault((type(value), value), len(self.fixed))
        return ("fixed", (type(value), value))

    def _known(self, value: uuid.UUID, *, text: bool) -> Place:
        if value in self.ids:
            return self._ask("text_id", (self.ids[value],)) if text else ("id", self.ids[value])
        if value in self.users:
            self._ask("user", self.users[value])
            return ("text_user" if text else "user", *self.users[value])
        if value == self.case.owner_id:
            return ("owner_text",) if text else ("owner",)
        if value == self.opener:
            return ("opener_text",) if text else ("opener",)
        there = self.elsewhere.get(value, value)
        return self._fixed(str(there) if text else there.hex)

    def _holes(self, told: str) -> tuple[str, list[Place]]:
        holes: list[Place] = []

        def hole(found: re.Match[str]) -> str:
            kind = found.lastgroup or ""
            holes.append(self._hole(kind, found[0]))
            return "%s"

        return ANEW.sub(hole, told.replace("%", "%%")), holes

    def _hole(self, kind: str, told: str) -> Place:
        if kind == "id":
            return self._known(uuid.UUID(told), text=True)
        if kind == "moment":
            return self._ask("moment", self._when(dt.datetime.fromisoformat(told)))
        if kind == "day":
            return self._ask("day", (dt.date.fromisoformat(told).toordinal() - self._first(),))
        if kind == "sha":
            return ("sha", len(self.ciphers) - 1)
        return ("number",) if kind == "number" else (MARKERS[told],)

    def _text(self, told: str) -> Place:
        words, holes = self._holes(told)
        if not holes:
            return self._fixed(self.form.text(told))
        if words == "%s":
            return holes[0]
        self.lines.append((self.form.text(words), holes))
        return ("line", len(self.lines) - 1)

    def _encrypted(self, table: str, column: str, row: dict[str, Any]) -> Place:
        bound = f"{table}|{column.removesuffix('_encrypted')}|{row['id']}"
        plain = box_of(self.session, self.case.id).open(row[column], bound).decode()
        self.ciphers.append((self._holes(bound), self._holes(plain)))
        return ("cipher", len(self.ciphers) - 1)

    def _entry_place(self, row: dict[str, Any], column: str) -> Place:
        number = row["seq"] - 1
        if column == "envelope":
            told, cipher = json.loads(row["envelope"]), None
            told.pop("detail_sha256", None)
            if row["detail"] is not None and row["seq"] % KEEPS == 1:
                bound = f"journal_entry|detail|{row['chain']}|{row['seq']}"
                plain = box_of(self.session, self.case.id).open(row["detail"], bound).decode()
                self.ciphers.append((self._holes(bound), self._holes(plain)))
                told["detail_sha256"], cipher = "SHA256", len(self.ciphers) - 1
            self.entries.append((self._holes(canonical(told).decode()), cipher))
        if column == "detail":
            kept = self.entries[number][1]
            return self._fixed(self.form.plain(None)) if kept is None else ("cipher", kept)
        return (column, number)

    def _layout(self) -> dict[Place, int]:
        """The order in which a worker fills the vector: see town_casting.py."""
        order: list[Place] = [("fixed", one) for one in self.fixed]
        self.fixed = {value: number for (_, value), number in self.fixed.items()}
        order += [(one,) for one in SPECIAL]
        order += [("id", number) for number in range(len(self.ids))]
        order += [*self.asked.get("text_id", ())]
        for place in self.asked.get("user", ()):
            order += [place, ("text_user", *place[1:])]
        for kind in ("stamp", "moment", "day"):
            order += [*self.asked.get(kind, ())]
        order += [("line", number) for number in range(len(self.lines))]
        for number in range(len(self.ciphers)):
            order += [("cipher", number), ("sha", number)]
        for number in range(len(self.entries)):
            order += [("envelope", number), ("hash", number)]
        return {place: position for position, place in enumerate(order)}


def _line(told: tuple[str, list[Place]], at: dict[Place, int]) -> Line:
    words, holes = told
    return Line(words, tuple(at[hole] for hole in holes))
