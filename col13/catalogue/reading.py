"""From YAML to entries: every file read once, every value checked for its shape; what is wrong names its file and code."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from col13.catalogue.checks import check_references
from col13.catalogue.kinds import Entry, KINDS, TO_BE_CONFIRMED, VERIFIED
from col13.i18n import LANGUAGES

HERE = Path(__file__).parent
# The order is what choices show: the old Code before the new one, then the special acts.
FILES = (
    "statutes", "offences_old_code", "offences_new_code", "offences_special_acts", "offences_civil",
    "criteria", "phenomena", "indicators", "motives", "decisions", "domains_of_life", "place_types", "channels", "languages",
    "services", "bodies", "salduz", "consent_scopes", "legal_bases",
)  # fmt: skip
TRANSLATED = {"labels", "prompts", "short", "competence"}
LISTED = {"families", "twins", "bodies", "regions", "odihr", "taken_by"}

Shelf = Mapping[str, Entry]


@cache
def shelves() -> Mapping[str, Shelf]:
    """Every kind with its entries by code, in the order of the files; read once. Raises ValueError naming file and code."""
    return collect(HERE, FILES)


def collect(folder: Path, files: Sequence[str]) -> Mapping[str, Shelf]:
    """Read the files of a folder and check them as a whole."""
    found: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    for name in files:
        for kind, entry in read_file(folder / f"{name}.yaml"):
            if entry.code in found[kind]:
                raise ValueError(f"{name}.yaml: {kind} {entry.code}: the code is used twice")
            found[kind][entry.code] = entry
    check_references(found)
    return MappingProxyType({kind: MappingProxyType(entries) for kind, entries in found.items()})


def read_file(path: Path) -> Iterator[tuple[str, Entry]]:
    """Kind and entry of each row; `defaults` of the file fill what a row does not say."""
    content = read_yaml(path)
    defaults = content.pop("defaults", {})
    for kind, rows in content.items():
        if kind not in KINDS:
            raise ValueError(f"{path.name}: there is no kind {kind}")
        for row in rows:
            yield kind, build(path.name, kind, {**defaults, **row})


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping, read by the C parser (ten times quicker than the Python one)."""
    with path.open("rb") as file:
        content = yaml.load(file, Loader=yaml.CSafeLoader)
    if not isinstance(content, dict):
        raise ValueError(f"{path.name}: a mapping was expected")
    return content


def build(file: str, kind: str, row: Mapping[str, Any]) -> Entry:
    """One entry from one row; the YAML key `class` is `class_` in Python, and a single value may stand for a list."""
    where = f"{file}: {kind} {row.get('code', '?')}"
    shape = KINDS[kind]
    names = {one.name: one for one in dataclasses.fields(shape)}
    values = {("class_" if key == "class" else "twins" if key == "twin" else key): value for key, value in row.items()}
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise ValueError(f"{where}: unknown {', '.join(unknown)}")
    missing = [name for name, one in names.items() if name not in values and is_required(one)]
    if missing:
        raise ValueError(f"{where}: missing {', '.join(missing)}")
    for name, value in values.items():
        values[name] = check_value(where, name, value, listed=name in LISTED and "tuple" in str(names[name].type))
    return shape(**values)


def is_required(one: dataclasses.Field[Any]) -> bool:
    """A field without a default."""
    return one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING


def check_value(where: str, name: str, value: Any, *, listed: bool) -> Any:
    """The value in its final type, or ValueError."""
    if name in TRANSLATED:
        return check_words(where, name, value)
    if name in {"valid_from", "valid_to", "motive_from"} and not (value is None or type(value) is dt.date):
        raise ValueError(f"{where}: {name} is not a date: {value!r}")
    if name == "certainty" and value not in {VERIFIED, TO_BE_CONFIRMED}:
        raise ValueError(f"{where}: certainty is {value!r}")
    if name in {"code", "source"} and not (isinstance(value, str) and value.strip()):
        raise ValueError(f"{where}: {name} must be a text: {value!r}")
    if listed:
        return tuple(value) if isinstance(value, list) else (() if value is None else (value,))
    return value


def check_words(where: str, name: str, words: Any) -> Mapping[str, str]:
    """All four languages, none empty (YAML reads a bare `no` as false, so the type counts too)."""
    wrong = [one for one in LANGUAGES if not isinstance(words, dict) or not isinstance(words.get(one), str) or not words[one].strip()]
    if wrong or set(words) != set(LANGUAGES):
        raise ValueError(f"{where}: {name} lack or spoil {', '.join(wrong) or sorted(set(words) - set(LANGUAGES))}")
    return MappingProxyType({one: words[one] for one in LANGUAGES})
