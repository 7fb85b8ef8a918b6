"""The case file as typed values: what the published source tells, nothing guessed; an entry that cannot be read says why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from col13.errors import Invalid
from col13.partial_dates import PartialDate

OWN_COPY = Path(__file__).with_name("belgian-cases.yaml")
CRIMINAL = ("criminal", "alternative")  # penal mediation and praetorian probation are ways of the criminal track
DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2}|\d{4}-\d{2})\b")


class Unreadable(ValueError):
    """An entry, or the whole file, is not in the format."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a magistrate or court decided, as told: the body in words, its type, the day as far as known, and a line of what it was."""

    body: str = ""
    body_type: str = ""
    on: PartialDate = field(default_factory=PartialDate.unknown)
    words: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Victims or suspects as told; `count` None is not told."""

    count: int | None = None
    types: tuple[str, ...] = ()
    identified: bool = True
    minors: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published case."""

    id: str
    title: str
    facts: str
    url: str = ""
    language: str = ""
    happened: PartialDate = field(default_factory=PartialDate.unknown)
    place: str = ""
    district: str = ""
    reported_by: str = ""
    offence_types: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    attribution: str = ""
    indicators: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    victims: People = field(default_factory=People)
    suspects: People = field(default_factory=People)
    provisions: tuple[str, ...] = ()
    procedure: str = "criminal"
    body: str = ""
    body_role: str = ""
    organisations: tuple[tuple[str, str], ...] = ()  # name, role
    ruling: Ruling | None = None
    history: tuple[Ruling, ...] = ()
    outcome: str = ""
    retained: str = ""
    outcome_words: str = ""
    at_work: bool = False
    tags: frozenset[str] = frozenset()
    remark: str = ""

    @property
    def criminal(self) -> bool:
        """Whether the file goes to a magistrate; the others are civil, administrative or disciplinary."""
        return self.procedure in CRIMINAL


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that cannot be read: its id (or its place in the file) and why."""

    id: str
    why: str


def read_file(path: Path | None = None) -> list[Entry | Broken]:
    """Every entry of a file in the format of the project's own copy, in its order. Unreadable when the file is no list of entries."""
    try:
        content = yaml.load((path or OWN_COPY).read_bytes(), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Unreadable(f"not YAML: {error}") from error
    if isinstance(content, Mapping):
        content = content.get("cases")
    if not isinstance(content, list):
        raise Unreadable("the file is no list of cases")
    found: list[Entry | Broken] = []
    seen: set[str] = set()
    for place, raw in enumerate(content, start=1):
        one = read_entry(raw, place)
        if one.id in seen:
            one = Broken(one.id, "this id stands twice in the file")
        seen.add(one.id)
        found.append(one)
    return found


def read_entry(raw: object, place: int = 0) -> Entry | Broken:
    """One entry, or what is wrong with it."""
    name = str(raw.get("id") or f"entry {place}") if isinstance(raw, Mapping) else f"entry {place}"
    try:
        return _entry(_mapping(raw, "the entry"))
    except Unreadable as wrong:
        return Broken(name, str(wrong))


def _entry(raw: Mapping[str, Any]) -> Entry:
    source, incident = _mapping(raw.get("source"), "source"), _mapping(raw.get("incident"), "incident")
    body, outcome = _mapping(raw.get("equality_body"), "equality_body"), _mapping(raw.get("outcome"), "outcome")
    decision = _mapping(raw.get("decision"), "decision")
    work = _mapping(raw.get("work_related"), "work_related")
    ruling = _ruling(decision)
    return Entry(
        id=_needed(raw, "id"), title=_needed(raw, "title"), facts=_needed(raw, "facts"),
        url=_text(source, "url"), language=_text(source, "language"),
        happened=_date(incident, "date", "incident.date"), place=_text(incident, "place"), district=_text(incident, "judicial_district"),
        reported_by=_text(raw, "reported_by"), offence_types=_words(raw, "offence_types"), grounds=_words(raw, "grounds"),
        attribution=_text(raw, "ground_attribution"), indicators=_words(raw, "bias_indicators"), evidence=_words(raw, "evidence"),
        context=_words(raw, "context"), victims=_people(raw, "victims"), suspects=_people(raw, "suspects"),
        provisions=_words(raw, "legal_provisions"), procedure=_text(raw, "procedure_track") or "criminal",
        body=_text(body, "body"), body_role=_text(body, "role"), organisations=_organisations(raw),
        ruling=ruling, history=tuple(_told(line) for line in _words(decision, "history")),
        outcome=_text(outcome, "category"), retained=_text(outcome, "bias_motive_retained"), outcome_words=_text(outcome, "details"),
        at_work=work.get("work_context") is True, tags=frozenset(_words(raw, "workflow_tags")), remark=_text(raw, "curator_note"),
    )  # fmt: skip


def _ruling(decision: Mapping[str, Any]) -> Ruling | None:
    if not (decision.get("body") or decision.get("date") or decision.get("body_type")):
        return None
    return Ruling(_text(decision, "body"), _text(decision, "body_type"), _date(decision, "date", "decision.date"))


def _told(line: str) -> Ruling:
    """A line of the history: "Court of appeal Brussels 2019-02-28: conviction"."""
    body, _, words = line.partition(":")
    day = DAY.search(body)
    on = PartialDate.parse(day.group()) if day else PartialDate.unknown()
    return Ruling(DAY.sub("", body).strip(" ,"), "", on, words.strip() or line)


def _organisations(raw: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = [_mapping(one, "other_organisations") for one in _list(raw, "other_organisations")]
    return tuple((_text(one, "name") or "organisation", _text(one, "role")) for one in found)


def _people(raw: Mapping[str, Any], name: str) -> People:
    told = _mapping(raw.get(name), name)
    count = told.get("count")
    if count is not None and (isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= 500):
        raise Unreadable(f"{name}.count is no number of people: {count!r}")
    return People(
        count, _words(told, "types"), told.get("identified") is not False, told.get("includes_minors") is True, _text(told, "note")
    )  # fmt: skip


def _date(raw: Mapping[str, Any], name: str, called: str) -> PartialDate:
    try:
        return PartialDate.parse(_text(raw, name))
    except Invalid as wrong:
        raise Unreadable(f"{called} is no date: {raw.get(name)!r}") from wrong


def _mapping(value: object, name: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Unreadable(f"{name} holds no fields")
    return value


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    value = raw.get(name)
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _words(raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = _list(raw, name)
    if any(isinstance(one, Mapping | list) for one in found):
        raise Unreadable(f"{name} is no list of words")
    return tuple(str(one).strip() for one in found if one is not None and str(one).strip())


_SPOKEN: Mapping[bool, str] = {True: "yes", False: "no"}  # YAML reads an unquoted yes as true


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if isinstance(value, Mapping | list):
        raise Unreadable(f"{name} is no text")
    if isinstance(value, bool):
        return _SPOKEN[value]
    return "" if value is None else " ".join(str(value).split())


def _needed(raw: Mapping[str, Any], name: str) -> str:
    text = _text(raw, name)
    if not text:
        raise Unreadable(f"{name} is missing")
    return text
