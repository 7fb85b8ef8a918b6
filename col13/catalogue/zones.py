"""Police zones: those with a source, and the reading of a CSV file of others; where imported zones are kept is not our business."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from col13.catalogue.kinds import TO_BE_CONFIRMED, VERIFIED
from col13.catalogue.reading import HERE, read_yaml
from col13.errors import Invalid
from col13.i18n import Key, S_

COLUMNS = ("code", "name_nl", "name_fr", "source", "certainty")
NUMBER = re.compile(r"\d{4}")
MOST_ROWS = 1000  # Belgium has fewer than 200 zones: more is the wrong file

Message = Key | tuple[Key, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Zone:
    """A police zone: its four-digit number, its names, its municipalities (NIS codes, empty when imported), and where we know it from."""

    code: str
    name_nl: str
    name_fr: str
    source: str
    certainty: str = TO_BE_CONFIRMED
    municipalities: tuple[str, ...] = ()

    def label(self, locale: str) -> str:
        """Dutch name for nl, else the French one."""
        return self.name_nl if locale == "nl" else self.name_fr


@cache
def known_zones() -> tuple[Zone, ...]:
    """The zones of the catalogue."""
    rows = read_yaml(HERE / "zones.yaml")["zones"]
    return tuple(Zone(**{**row, "municipalities": tuple(row["municipalities"])}) for row in rows)


def read_zones(text: str) -> tuple[Zone, ...]:
    """The rows of a CSV text with the columns of COLUMNS (comma or semicolon, any order, certainty may be empty: to be confirmed).

    Raises Invalid with every wrong cell: `fields` has "file", or "line 3: code" (lines counted as a person does, the heading is line 1).
    """
    text = text.removeprefix("\ufeff")  # spreadsheets write a byte order mark
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        missing = [one for one in COLUMNS if one not in (reader.fieldnames or ())]
        if missing:
            raise Invalid({"file": (S_("The first line must name these columns: %(columns)s."), {"columns": ", ".join(COLUMNS)})})
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Invalid({"file": S_("This is not a readable CSV file.")}) from error
    if not rows or len(rows) > MOST_ROWS:
        facts = {"count": len(rows), "most": MOST_ROWS}
        raise Invalid({"file": (S_("The file has %(count)s rows; between 1 and %(most)s are expected."), facts)})
    return check_rows(rows)


def check_rows(rows: list[tuple[int, dict[str, str | None]]]) -> tuple[Zone, ...]:
    """Zones from rows with their line numbers; everything wrong is told at once."""
    wrong: dict[str, Message] = {}
    seen: dict[str, int] = {}
    zones = []
    for line, row in rows:
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        cells["certainty"] = cells["certainty"] or TO_BE_CONFIRMED
        wrong.update({f"line {line}: {name}": message for name, message in check_cells(cells).items()})
        if None in row:  # DictReader's place for cells beyond the heading
            wrong[f"line {line}: row"] = S_("This line has more cells than the heading.")
        if cells["code"] in seen:
            wrong[f"line {line}: code"] = (S_("This number stands on line %(line)s already."), {"line": seen[cells["code"]]})
        seen.setdefault(cells["code"], line)
        zones.append(Zone(cells["code"], cells["name_nl"], cells["name_fr"], cells["source"], cells["certainty"]))
    if wrong:
        raise Invalid(wrong)
    return tuple(zones)


def check_cells(cells: Mapping[str, str]) -> dict[str, Message]:
    """What is wrong in one row, by column."""
    wrong: dict[str, Message] = {name: S_("This may not be empty.") for name in COLUMNS if not cells[name]}
    if cells["code"] and not NUMBER.fullmatch(cells["code"]):
        wrong["code"] = S_("The number of a zone has four digits.")
    if cells["certainty"] not in {VERIFIED, TO_BE_CONFIRMED}:
        wrong["certainty"] = (S_("Write %(one)s or %(other)s."), {"one": VERIFIED, "other": TO_BE_CONFIRMED})
    return wrong
