"""The people of a published case: victims, suspects, reporters, witnesses, by role and number, never by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from col13.demo import words
from col13.demo.details import of as detail_of
from col13.demo.reading import Entry, People

ORGANISED = re.compile(
    r"organi[sz]ation|company|federation|employer|school\b|authority|agency(?! put)|province|\bclub\b|municipality|public service",
    re.IGNORECASE,
)
INSTITUTION = re.compile(
    r"^ngo|organisation|association|club|service|union|centre|police|authorit|prosecutor|steward|supporters|summons", re.IGNORECASE
)
VICTIMS_SPOKE = re.compile(r"^(the )?victims?\b|residents|neighbours|tenants|\(victims?\)|^both ", re.IGNORECASE)
UNIFORM = re.compile(r"^(a |an |former )?(police|officer|inspector)", re.IGNORECASE)
TO_POLICE = re.compile(r",? to (the )?(local )?police", re.IGNORECASE)
OTHERS = re.compile(r"more (attackers|participants)|several aggressors|several workers|several defendants|several students", re.IGNORECASE)
BOTH = re.compile(r"(each party|both) (is|are)?\s*(both)?\s*(suspect|victim)", re.IGNORECASE)
WITHHELD = "Name withheld by the source."
VIOLENT = frozenset({"assault", "homicide", "attempted_homicide", "sexual_violence", "theft_with_violence", "unlawful_police_violence"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One person, group, organisation or property. `becomes`: a role that comes only later; `identified_later`: unknown at first."""

    sign: str
    kind: str
    roles: tuple[str, ...]
    name: str
    identified: bool = True
    count: int | None = None
    minor: bool | None = None
    able_to_judge: bool | None = None
    police_officer: bool = False
    deceased: bool = False
    deceased_of: str = ""
    injury: str = ""
    note: str = WITHHELD
    becomes: str = ""
    identified_later: bool = False

    @property
    def named(self) -> bool:
        """Known by name to the police, though the source withholds it."""
        return self.identified and self.kind in ("person", "organisation")

    def plays(self, role: str) -> bool:
        """Whether this figure has the role, now or later."""
        return role in (*self.roles, self.becomes)


def figures(entry: Entry) -> list[Figure]:
    """Everybody on the file, victims first, in the order in which they are entered."""
    hurt = list(_victims(entry))
    accused = list(_suspects(entry))
    if "victim_is_also_suspect" in entry.tags or BOTH.search(entry.suspects.note):
        hurt, accused = _merged(entry, hurt, accused)
    people = [*hurt, *accused, *_kin(entry, hurt)]
    people = _with_parties(entry, people)
    people = [*_with_reporters(entry, people)]
    return [*people, *_witnesses(entry)]


def _called(entry: Entry, what: str) -> str:
    return f"{what} ({entry.id})"


def ex_officio_without_victim(entry: Entry) -> bool:
    """A file that the police or the magistrate began, about a group of which nobody came forward."""
    began = words.channel(entry) in ("own_initiative", "other_police_service", "magistrate_instruction") or "ex_officio" in entry.tags
    return began and set(entry.victims.types) <= {"group"}


def _victims(entry: Entry) -> Iterator[Figure]:
    told = entry.victims
    if ex_officio_without_victim(entry):
        return
    humans = [one for one in told.types if one in ("individual", "police_officer")]
    if not humans and not told.types:
        humans = ["individual"]
    number = 0
    if humans:
        many = told.count if told.count is not None else 1
        firm = "unnamed_victims" not in entry.tags
        for number in range(1, max(many, 1) + 1):
            officer = "police_officer" in humans and (len(humans) == 1 or number == many)
            yield _victim(entry, number, officer=officer, firm=firm)
    for kind in told.types:
        if kind in ("individual", "police_officer"):
            continue
        number += 1
        count = told.count if not humans and len(told.types) == 1 and told.count != 1 else None
        yield _thing(entry, kind, number, count)


def _victim(entry: Entry, number: int, *, officer: bool, firm: bool) -> Figure:
    told, sign = entry.victims, f"victim-{number}"
    last = number == max(told.count or 1, 1)
    bystander = "bystander_becomes_victim" in entry.tags and last and number > 1
    detail = detail_of(entry.id, sign)
    young = told.minors and told.count is not None and number == 1
    died = "homicide" in entry.offence_types and number == 1
    note = " ".join(part for part in (WITHHELD if firm else "Not named by the source.", told.note and f"Source: {told.note}.") if part)
    return Figure(
        sign, "person", ("witness",) if bystander else ("victim",), _called(entry, f"Victim {number}"), identified=firm,
        minor=detail.get("minor", young or (None if told.minors else False)), able_to_judge=detail.get("able_to_judge"),
        police_officer=officer, deceased=died, injury=str(detail.get("injury", "")), note=note, becomes="victim" if bystander else "",
    )  # fmt: skip


KIND = {"property": "property", "deceased_unidentified": "property", "group": "community"}
CALLED = {"property": "Property", "deceased_unidentified": "Human remains, unidentified", "group": "Group", "organisation": "Organisation"}


def _thing(entry: Entry, kind: str, number: int, count: int | None) -> Figure:
    name = CALLED.get(kind, kind.replace("_", " ").capitalize())
    sort = KIND.get(kind, "organisation")
    parties = ("victim", "civil_party") if sort == "organisation" and "civil party" in entry.victims.note else ("victim",)
    note = f"Source: {entry.victims.note}." if entry.victims.note else "Not named by the source."
    return Figure(
        f"victim-{number}", sort, parties, _called(entry, name), identified=sort == "organisation", count=count, note=note
    )  # fmt: skip


def _suspects(entry: Entry) -> Iterator[Figure]:
    told = entry.suspects
    mixed, young = "minors_and_adults_mixed" in entry.tags, told.minors
    kind = "organisation" if ORGANISED.search(told.note) else "person"
    many = max(told.count if told.count is not None else 1, 1)
    first_unknown = "initially_unknown_suspect" in entry.tags
    for number in range(1, many + 1):
        minor = None if kind == "organisation" else young and not mixed
        yield Figure(
            f"suspect-{number}", kind, ("suspect",), _called(entry, f"Suspect {number}"), identified=told.identified,
            minor=minor, police_officer=police(told), note=_source_note(told), identified_later=first_unknown and told.identified,
        )  # fmt: skip
    if mixed and young:
        yield Figure(
            f"suspect-{many + 1}", "person", ("suspect",), _called(entry, "Minor suspects"), identified=False, minor=True,
            note="Minors, separate file; how many is not told.",
        )  # fmt: skip
    elif "part_of_suspects_unknown" in entry.tags or OTHERS.search(told.note):
        yield Figure(
            f"suspect-{many + 1}", "person", ("suspect",), _called(entry, "Further suspects, unknown"), identified=False,
            note=_source_note(told),
        )  # fmt: skip


def police(told: People) -> bool:
    """Whether the suspects are police officers (security corps members go with them)."""
    return bool(UNIFORM.search(told.note)) and not ORGANISED.search(told.note)


def _source_note(told: People) -> str:
    withheld = WITHHELD if told.identified else "Unknown to the source."
    return f"{withheld} Source: {told.note}." if told.note else withheld


def _merged(entry: Entry, hurt: list[Figure], accused: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    # One person, two roles: as many as are told on both sides; where each side is both, the others too.
    both = min(len([one for one in hurt if one.kind == "person"]), len(accused))
    hurt = [replace(one, roles=("victim", "suspect")) if at < both else one for at, one in enumerate(hurt)]
    rest = accused[both:]
    if BOTH.search(entry.suspects.note):
        rest = [replace(one, roles=("suspect", "victim")) for one in rest]
    return hurt, rest


def _kin(entry: Entry, hurt: list[Figure]) -> Iterator[Figure]:
    for one in hurt:
        if one.deceased:
            yield Figure(
                f"kin-of-{one.sign}", "person", ("victim", "next_of_kin"), _called(entry, "Next of kin"), deceased_of=one.sign,
                note="Added for the demo: a next of kin is a victim too; the source names none.",
            )  # fmt: skip


def _with_parties(entry: Entry, people: list[Figure]) -> list[Figure]:
    for number, (name, role) in enumerate(entry.organisations, start=1):
        roles = ("reporter",) if "complainant" in role else ("civil_party",)
        people = [*people, Figure(f"organisation-{number}", "organisation", roles, name, note=f"Source: {role.replace('_', ' ')}.")]
    return people


def _with_reporters(entry: Entry, people: list[Figure]) -> Iterator[Figure]:
    """Who reported: the victims where they did or nobody is told, another where another did; without anybody the report is anonymous."""
    named = next((one.sign for one in people if "victim" in one.roles and one.named and not one.deceased), "")
    victims_did = bool(VICTIMS_SPOKE.search(entry.reported_by)) or not entry.reported_by
    for one in people:
        first = one.sign == named or (one.kind == "person" and bool(re.match(r"victims|both", entry.reported_by, re.IGNORECASE)))
        reports = victims_did and first and "victim" in one.roles and one.named and not one.deceased
        yield replace(one, roles=(*one.roles, "reporter")) if reports else one
    if entry.reported_by and not (victims_did and named) and not any("reporter" in one.roles for one in people):
        institution = bool(INSTITUTION.search(TO_POLICE.sub("", entry.reported_by)))
        yield Figure(
            "reporter", "organisation" if institution else "person", ("reporter",), _called(entry, "Reporter"),
            identified=not institution, note=f"Source: {entry.reported_by}.",
        )  # fmt: skip


def anonymous(people: list[Figure]) -> bool:
    """Whether nobody is known to have reported."""
    return not any("reporter" in one.roles for one in people)


def _witnesses(entry: Entry) -> Iterator[Figure]:
    if "witness" in entry.evidence or "witness_perception" in entry.indicators:
        yield Figure("witness", "person", ("witness",), _called(entry, "Witness"), identified=False, note="Not named by the source.")


def sensitive(entry: Entry, people: list[Figure]) -> bool:
    """A police officer as suspect or victim: the case is restricted."""
    return "police_suspect" in entry.tags or any(one.police_officer for one in people)
