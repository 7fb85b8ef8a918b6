"""From the words of a case file to codes of the catalogue, by vocabulary.yaml; a word unknown there falls back to its "*"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from col13 import catalogue
from col13.demo.reading import Entry
from col13.partial_dates import PartialDate

FAMILIES = ("anti_racism", "anti_discrimination", "gender")
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground as the catalogue tells it: its criteria, phenomenon, finer label, the family of statutes; the file's own word."""

    word: str
    criteria: tuple[str, ...]
    phenomenon: str
    sub_phenomenon: str | None
    family: str


@dataclass(frozen=True, slots=True)
class Charge:
    """An offence to be named: code of the catalogue, whether attempted, and the grounds that go with it (none: no bias to assess)."""

    word: str
    code: str
    attempt: bool
    grounds: tuple[Ground, ...]


@cache
def vocabulary() -> Table:
    """The tables, read once."""
    return dict(yaml.load(Path(__file__).with_name("vocabulary.yaml").read_bytes(), Loader=yaml.CSafeLoader))


def looked_up(table: str, word: str) -> Any:
    """What a word means in a table, its "*" when the word is unknown; None when the table has none."""
    words = vocabulary()[table]
    return words.get(word, words.get("*"))


def rule(table: str, text: str) -> Table | None:
    """The first rule of a table of regular expressions that is found in a text and not excluded by its `unless`."""
    for one in vocabulary()[table]:
        if re.search(one["found"], text, re.IGNORECASE) and not ("unless" in one and re.search(one["unless"], text, re.IGNORECASE)):
            return dict(one)
    return None


def grounds(entry: Entry) -> list[Ground]:
    """The entry's grounds in its order."""
    found = []
    for word in dict.fromkeys(entry.grounds):
        told = looked_up("grounds", word)
        families = [getattr(catalogue.get("criterion", code), "family", "none") for code in told["criteria"]]
        family = getattr(catalogue.get("phenomenon", told["phenomenon"]), "family", "none")
        family = next((one for one in (family, *families) if one != "none"), "none")
        found.append(Ground(word, tuple(told["criteria"]), told["phenomenon"], told["sub_phenomenon"], family))
    return found


def charges(entry: Entry, happened: PartialDate) -> list[Charge]:
    """The offences, under the law of the day of the facts. Where the ground decides the statute there is one offence a family."""
    told = grounds(entry)
    found: list[Charge] = []
    for word in dict.fromkeys(entry.offence_types or ("*",)):
        target = looked_up("offence_types", word)
        split = [family for family in FAMILIES if family in target and any(ground.family == family for ground in told)]
        for family in split if entry.criminal and split else [""]:
            own = [ground for ground in told if not family or ground.family in (family, "none")]
            code = offence_code(target, family, entry.criminal, happened)
            if all(one.code != code for one in found):
                found.append(Charge(word, code, target.get("attempt") is True, fitting(code, own)))
    return found


def offence_code(target: Table, family: str, criminal: bool, happened: PartialDate) -> str:
    """The first code of a word's targets that was law on the day of the facts, in the order that vocabulary.yaml declares."""
    laws = catalogue.laws_for(happened.first, happened.last)
    order = ["civil"] if not criminal else []
    order += ["new_code"] if laws == ("new_code",) else []
    order += [family] if family else []
    order += ["any", "old_code" if "old_code" in laws else "new_code", *FAMILIES, "new_code", "civil"]
    fallback = vocabulary()["offence_types"]["*"]
    offered = {one.code for one in catalogue.offences_for(happened.first, happened.last)}
    for targets in (target, fallback):
        for key in order:
            if targets.get(key) in offered:
                return str(targets[key])
    return str(next(iter(fallback.values())))


def fitting(code: str, own: Iterable[Ground]) -> tuple[Ground, ...]:
    """The grounds that an offence's statute covers."""
    families = catalogue.offence(code).families
    return tuple(ground for ground in own if not families or ground.family in (*families, "none"))


def indicators(entry: Entry) -> list[tuple[str, str]]:
    """(code, the file's own words for it), one a code."""
    found: dict[str, list[str]] = {}
    for word in entry.indicators:
        found.setdefault(str(looked_up("bias_indicators", word)), []).append(word.replace("_", " "))
    return [(code, ", ".join(words)) for code, words in found.items()]


def scene(entry: Entry) -> dict[str, Any]:
    """Where in life and in the country it happened: domain, type of place, place as told, municipality, district, or unknown."""
    told = [looked_up("context", word) for word in entry.context]
    district = vocabulary()["judicial_districts"].get(entry.district)
    place = ", ".join(part for part in (entry.place, "" if district else entry.district) if part)
    nis = _municipality(entry.place)
    return {
        "domain_of_life": next((one["domain_of_life"] for one in told if one["domain_of_life"]), None),
        "place_type": next((one["place_type"] for one in told if one["place_type"]), None),
        "municipality": nis, "district": district, "place": place or None, "place_unknown": not (nis or district or place),
    }  # fmt: skip


def _municipality(place: str) -> str | None:
    if not place:
        return None
    places = vocabulary()["places"]
    if place in places:
        return str(places[place]) if places[place] else None
    found = catalogue.find_municipalities(place, 1)
    return found[0].nis if found else None


def bodies(text: str) -> list[str]:
    """The equality bodies that a text names."""
    named = [one["body"] for one in vocabulary()["equality_bodies"] if re.search(one["found"], text, re.IGNORECASE)]
    return list(dict.fromkeys(named))


def channel(entry: Entry) -> str:
    """How it was reported; nothing told: in person, named as derived."""
    found = rule("reported_by", entry.reported_by)
    return str(found["channel"]) if found else "in_person"


BASES = {"perceived": "assumed", "assumed": "assumed", "association": "association", "by_association": "association"}


def basis(entry: Entry) -> str:
    """On what the bias assessment rests, as far as attribution and indicators tell."""
    if entry.attribution in BASES:
        return BASES[entry.attribution]
    told = (
        (("statements_to_police", "suspect_admission"), "stated_by_suspect"),
        (("witness_perception",), "perceived_by_witness"),
        (("victim_perception",), "perceived_by_victim"),
    )
    return next((name for words, name in told if set(words) & set(entry.indicators)), "not_stated")
