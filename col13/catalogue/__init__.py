"""Law and reference data: statutes, offences, grounds, indicators, decisions, places; pure, read once, valid by date."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TypeVar

from col13.catalogue.kinds import (
    Body,
    ConsentScope,
    Criterion,
    Decision,
    DomainOfLife,
    Entry,
    Indicator,
    KINDS,
    Motive,
    Offence,
    Phenomenon,
    PlaceType,
    Service,
    Statute,
    SubPhenomenon,
    UnknownCode,
)
from col13.catalogue.law import laws_for, offences_for, SWITCH_DATE
from col13.catalogue.places import arrondissement_label, find_municipalities, Municipality, municipality
from col13.catalogue.reading import HERE, read_yaml, shelves
from col13.catalogue.routing import competent_bodies
from col13.catalogue.zones import known_zones, read_zones, Zone

__all__ = [
    "KINDS", "SWITCH_DATE", "Body", "ConsentScope", "Criterion", "Decision", "DomainOfLife", "Entry", "Indicator", "Motive",
    "Municipality", "Offence", "Phenomenon", "PlaceType", "Service", "Statute", "SubPhenomenon", "UnknownCode", "Zone",
    "arrondissement_label", "choices", "competent_bodies", "decision", "edition", "edition_date", "entries",
    "find_municipalities", "get", "has", "indicator", "known_zones", "label", "laws_for", "municipality", "offence",
    "offences_for", "read_zones",
]  # fmt: skip

Shape = TypeVar("Shape", bound=Entry)


@cache
def stamp() -> tuple[str, dt.date]:
    """Number and day of this edition."""
    content = read_yaml(HERE / "edition.yaml")
    return str(content["number"]), content["date"]


def edition() -> str:
    """The edition's number, kept with every coded value: "2026.1"."""
    return stamp()[0]


def edition_date() -> dt.date:
    """The day this edition was closed."""
    return stamp()[1]


def entries(kind: str) -> tuple[Entry, ...]:
    """All entries of a kind, in the order of the file. Raises UnknownCode for an unknown kind."""
    if kind not in KINDS:
        raise UnknownCode(kind)
    return tuple(shelves()[kind].values())


def get(kind: str, code: str) -> Entry:
    """One entry. Raises UnknownCode."""
    try:
        return shelves()[kind][code]
    except KeyError:
        raise UnknownCode(f"{kind} {code}") from None


def has(kind: str, code: str) -> bool:
    """Whether the catalogue knows the code."""
    return kind in KINDS and code in shelves()[kind]


def label(kind: str, code: str, locale: str) -> str:
    """The name of a code in a language. Raises UnknownCode."""
    return get(kind, code).label(locale)


def choices(kind: str, locale: str, on: dt.date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the entries valid on that day (None: of all), in the order of the file."""
    return [(entry.code, entry.label(locale)) for entry in entries(kind) if on is None or entry.valid_within(on, on)]


def offence(code: str) -> Offence:
    """One offence, typed. Raises UnknownCode."""
    return typed("offence", code, Offence)


def decision(code: str) -> Decision:
    """One type of decision, typed. Raises UnknownCode."""
    return typed("decision", code, Decision)


def indicator(code: str) -> Indicator:
    """One bias indicator, typed. Raises UnknownCode."""
    return typed("indicator", code, Indicator)


def typed(kind: str, code: str, shape: type[Shape]) -> Shape:
    """An entry as the dataclass of its kind."""
    entry = get(kind, code)
    if not isinstance(entry, shape):
        raise UnknownCode(f"{kind} {code}")
    return entry
