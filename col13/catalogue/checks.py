"""What must hold between entries: a code named elsewhere exists, twins name each other, words come from their short lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from col13.catalogue.kinds import Criterion, Decision, DomainOfLife, Entry, Motive, Offence, Phenomenon, Statute, SubPhenomenon

FAMILIES = {"anti_racism", "anti_discrimination", "gender", "none"}
REGIONS = {"flanders", "wallonia", "brussels"}
AUTHORITIES = {"prosecutor", "labour_auditor", "youth_prosecutor", "investigating_court", "court"}
# Nine bias motivations and twelve crime types of the ODIHR annual report (domain reference 6.2).
ODIHR_BIASES = {
    "racist_xenophobic", "anti_roma", "antisemitic", "anti_muslim", "anti_christian", "other_religion_belief", "gender", "anti_lgbti",
    "disability",
}  # fmt: skip
ODIHR_CRIMES = {
    "homicide", "physical_assault", "sexual_assault", "damage_to_property", "vandalism", "desecration_of_graves",
    "attack_on_place_of_worship", "arson", "theft_robbery", "threats", "disturbance_of_peace", "unspecified",
}  # fmt: skip

Shelves = Mapping[str, Mapping[str, Entry]]


def check_references(shelves: Shelves) -> None:
    """Raise ValueError with everything that is wrong, one line each."""
    wrong = sorted(chain(dates(shelves), offences(shelves), grounds(shelves), judgements(shelves)))
    if wrong:
        raise ValueError("the catalogue is wrong:\n" + "\n".join(wrong))


def dates(shelves: Shelves) -> Iterator[str]:
    """No entry ends before it begins."""
    for kind, shelf in shelves.items():
        for entry in shelf.values():
            if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
                yield f"{kind} {entry.code}: ends before it begins"


def offences(shelves: Shelves) -> Iterator[str]:
    """Statutes exist, twins are mutual and of another law version, words are known."""
    shelf = shelves["offence"]
    for entry in (one for one in shelf.values() if isinstance(one, Offence)):
        where = f"offence {entry.code}:"
        yield from outside(where, "law", {entry.law}, {"old_code", "new_code", "special_act"})
        yield from outside(where, "class", {entry.class_}, {"hate_crime_base", "discrimination_offence", "other"})
        yield from outside(where, "motive", {entry.motive}, {"element", "factor", "none"})
        yield from outside(where, "kind", {entry.kind}, {"criminal", "civil", "disciplinary"})
        yield from outside(where, "families", set(entry.families), FAMILIES)
        yield from outside(where, "odihr", {entry.odihr}, {*ODIHR_CRIMES, None})
        yield from outside(where, "statute", {entry.statute}, set(shelves["statute"]))
        for twin in entry.twins:
            other = shelf.get(twin)
            if not isinstance(other, Offence) or entry.code not in other.twins or other.law == entry.law:
                yield f"{where} twin {twin} does not exist, does not name it back, or is of the same law"


def grounds(shelves: Shelves) -> Iterator[str]:
    """Families, bodies, regions and parents of criteria, phenomena and statutes."""
    bodies = set(shelves["body"])
    for entry in chain.from_iterable(shelves[kind].values() for kind in ("statute", "criterion", "phenomenon", "sub_phenomenon")):
        where = f"{type(entry).__name__.lower()} {entry.code}:"
        if isinstance(entry, Statute | Criterion | Phenomenon):
            yield from outside(where, "family", {entry.family}, FAMILIES)
        if isinstance(entry, Criterion | Phenomenon):
            yield from outside(where, "bodies", set(entry.bodies), bodies)
        if isinstance(entry, Criterion):
            yield from outside(where, "regions", set(entry.regions), REGIONS)
        if isinstance(entry, Phenomenon):
            yield from outside(where, "odihr", set(entry.odihr), ODIHR_BIASES)
        if isinstance(entry, SubPhenomenon):
            yield from outside(where, "parent", {entry.parent}, set(shelves["phenomenon"]))


def judgements(shelves: Shelves) -> Iterator[str]:
    """Decisions, their motives, and the domains of life that route them."""
    for entry in chain.from_iterable(shelves[kind].values() for kind in ("motive", "decision", "domain_of_life")):
        where = f"{type(entry).__name__.lower()} {entry.code}:"
        if isinstance(entry, Motive):
            yield from outside(where, "group", {entry.group}, {"technical", "opportunity", "other"})
        if isinstance(entry, Decision):
            yield from outside(where, "motive_group", {entry.motive_group}, {"technical", "opportunity", "any", None})
            yield from outside(where, "taken_by", set(entry.taken_by), AUTHORITIES)
            yield from outside(where, "stage", {entry.stage}, {"prosecution", "court", "civil", "disciplinary"})
        if isinstance(entry, DomainOfLife):
            yield from outside(where, "flemish", {entry.flemish}, {"sole", "shared", "none"})


def outside(where: str, name: str, found: set[str] | set[str | None], allowed: set[str] | set[str | None]) -> Iterator[str]:
    """One line for each value that is not on its list."""
    for value in sorted(str(one) for one in found if one not in allowed):
        yield f"{where} {name} {value} is unknown"
