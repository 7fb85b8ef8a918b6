"""Before a dossier is asked for: the case as its reader may read it, beside what the recipient will get; each thing withheld by name."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.dossier.paper import Section as PaperSection
from col13.dossier.profiles import Fields, Profile, PROFILES, SECTION_LABELS
from col13.dossier.project import FORMAT, project
from col13.dossier.project_paper import PARTS
from col13.dossier.project_pen import Pen
from col13.errors import Invalid
from col13.i18n import Key, N_, S_
from col13.models import Case, Person
from col13.policies import Actor, require, Section, Situation
from col13.services import casework, checkpoints, dossiers, dossiers_gather_body, instance, journal
from col13.services.dossiers_allowed import require_person, spoken
from col13.services.dossiers_gather import Gathering, how_shown, iso, names_of
from col13.services.dossiers_issue import GATHER
from col13.services.dossiers_preview_items import Item, never, of_line
from col13.services.dossiers_preview_lines import ABOUT_A_PERSON, beside, left_out, Line, lines, NOT_IN_PROFILE, Pair
from col13.services.dossiers_preview_rights import NEEDED, NEVER, readable, SUPPORT_FILES
from col13.services.situation import situation
from col13.workflows import WORKFLOWS

# Pictures are converted only when the dossier is made; the letter is no dossier, the glossary follows from the rest.
NOT_DRAWN = frozenset({"images", "acknowledgement", "glossary"})
WHY: Mapping[str, Key] = {
    NOT_IN_PROFILE: S_("not in this profile"),
    ABOUT_A_PERSON: S_("it tells of a person this recipient may not know, or not by name"),
    "pseudonym": S_("a draft: under a pseudonym"),
    "separate_file_minor": S_("a minor, and suspect of another recipient"),
    "separate_file_adult": S_("suspect of another recipient"),
    "no_consent": S_("no valid consent for this body"),
    "never": S_("never leaves the house"),
}
NO_NAME = N_("withheld", "a person without a name")
LINES_OF_TEXT = N_("withheld", "text")
WHOLE = N_("withheld", "the whole section")


@dataclass(frozen=True, slots=True)
class Part:
    """One section side by side. `sent`: it stands in the profile. Not `readable`: nothing of it is shown to this reader."""

    key: str
    sent: bool
    readable: bool
    pairs: Sequence[Pair] = ()

    @property
    def same(self) -> int:
        """How many lines, where all are sent as they stand; 0 where one is not."""
        return sum(pair.lines for pair in self.pairs) if all(pair.state == "same" for pair in self.pairs) else 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a request would send now. `issued`: it may be issued, else only drafted."""

    profile: Profile
    recipient: str
    language: str
    draft: bool
    issued: bool
    revision: int
    parts: Sequence[Part]
    withheld: Sequence[Item]

    @property
    def count(self) -> int:
        """How many lines and things are withheld."""
        return sum(item.count for item in self.withheld)


class Everything(Gathering):
    """The case for somebody who may know everybody in it: the left side."""

    everybody = True

    @cached_property
    def suspects(self) -> frozenset[uuid.UUID]:
        """All of them."""
        return frozenset(person.id for person in self.people if person.has_role("suspect"))


def full_profile(wanted: Profile) -> Profile:
    """Every field of the inquiry, and those of this profile."""
    sections: dict[str, Fields] = {}
    for one in (*(row for row in PROFILES.values() if row.kind in ("magistrate", "internal")), wanted):
        for section, names in one.sections.items():
            sections[section] = tuple(dict.fromkeys((*sections.get(section, ()), *names)))
    return dataclasses.replace(wanted, sections=MappingProxyType(sections))


def preview(
    session: Session, actor: Actor, case: Case, *, profile: str, recipient: str, language: str | None = None, draft: bool = False
) -> Preview:
    """What would be sent, from the case as it stands. Forbidden as for the request; Invalid by field; changes and writes nothing (the
    looks are the caller's to write, looked_at())."""
    if profile not in PROFILES:
        raise Invalid({"target": dossiers.CHOOSE})
    require(actor, f"dossier:{profile}")
    casework.get(session, actor, case.number)
    if recipient not in dossiers.recipients(session, case, profile):
        raise Invalid({"target": dossiers.CHOOSE})
    require_person(session, actor, case, PROFILES[profile], recipient)
    wanted, at = PROFILES[profile], situation(session, actor, case)
    issued = dossiers.may_be_issued(session, case, wanted, recipient)
    said_in = language or spoken(session, case, wanted, recipient)
    make = _Side(session, case, full_profile(wanted), recipient, said_in, draft or not issued)
    parts = _parts(actor, at, wanted, make)
    withheld = [*_persons(actor, at, wanted, make), *_consents(actor, at, wanted, make), *_lines(parts), *_never(actor, at, make)]
    return Preview(wanted, recipient, make.language, make.draft, issued, case.revision, parts, withheld)


def looked_at(session: Session, actor: Actor, case: Case, profile: str) -> list[Section]:
    """The sections of the case a preview shows to this reader: the looks its caller writes first. Invalid, Forbidden as preview()."""
    if profile not in PROFILES:
        raise Invalid({"target": dossiers.CHOOSE})
    require(actor, f"dossier:{profile}")
    at = situation(session, actor, case)
    shown = [NEEDED[key] for key in full_profile(PROFILES[profile]).sections if readable(actor, at, NEEDED.get(key))]
    inside = [(section, facet) for _, section, facet in (*NEVER.values(), SUPPORT_FILES) if readable(actor, at, ((section, facet),))]
    return list(dict.fromkeys(section for needed in (*shown, inside) for section, _ in needed))


@dataclass(frozen=True)
class _Side:
    """One case for one recipient, gathered twice: with everybody in it, and as this recipient may know them."""

    session: Session
    case: Case
    full: Profile
    recipient: str
    language: str
    draft: bool

    @cached_property
    def envelope(self) -> dict[str, Any]:
        """What a request would freeze around the content, were it made now."""
        head = journal.head(self.session, self.case)
        zone = dossiers_gather_body.zone_name(self.gathering(Gathering, draft=self.draft))
        return {
            "format": FORMAT, "profile": self.full.name, "recipient": self.recipient, "language": self.language,
            "case_language": self.case.language, "number": self.case.number,
            "zone": zone, "zone_code": self.case.zone, "register_number": None,
            "at": iso(clock.now()), "draft": self.draft, "revision": self.case.revision, "edition": catalogue.edition(),
            "demo": instance.is_demo(self.session), "seal": self.session.info["seal"].facts(),
            "journal_head": {"chain": f"case:{self.case.id}", "sequence": head[0], "hash": head[1]},
            "workflows": {name: flow.version for name, flow in WORKFLOWS.items()}, "checkpoint": checkpoints.told(self.session),
        }  # fmt: skip

    def gathering(self, kind: type[Gathering], *, draft: bool) -> Gathering:
        """A case being read."""
        return kind(self.session, self.case, self.full, self.recipient, self.language, draft, clock.today())

    def content(self, on: Gathering, profile: Profile) -> dict[str, Any]:
        """The projection's content for a profile."""
        kept = {section: names for section, names in profile.sections.items() if section not in NOT_DRAWN and section in GATHER}
        found = {section: read(on) for section, read in GATHER.items() if section in kept}
        return project(found, dataclasses.replace(profile, sections=MappingProxyType(kept)), on.withheld)

    def drawn(self, content: Mapping[str, Any], key: str) -> list[Line]:
        """A section's lines as the paper says them; none where it is not part of the content."""
        if key not in content:
            return []
        pen = Pen({**self.envelope, "content": content}, self.language)
        section: PaperSection = PARTS[key](pen, content[key])
        return lines(section)


def _parts(actor: Actor, at: Situation, wanted: Profile, make: _Side) -> list[Part]:
    full = make.content(make.gathering(Everything, draft=False), make.full)
    reduced = make.gathering(Gathering, draft=make.draft)
    allowed, sent = make.content(reduced, make.full), make.content(make.gathering(Gathering, draft=make.draft), wanted)
    may = {key: readable(actor, at, NEEDED.get(key)) for key in full}
    if not may.get("persons"):  # whom the reader may not read is a number in the other sections too
        for content in (full, allowed, sent):
            content.pop("persons", None)
    return [
        Part(key, key in wanted.sections, may[key], beside(*(make.drawn(side, key) for side in (full, allowed, sent))) if may[key] else ())
        for key in PARTS
        if key in full or (key in wanted.sections and key not in NOT_DRAWN)
    ]


def _lines(parts: Sequence[Part]) -> Iterator[Item]:
    for part in parts:
        title = SECTION_LABELS[part.key]
        counted = left_out(part.pairs)
        if part.readable and not part.sent:
            # A remark of the paper itself ("internal: for the zone alone") is nothing of the case.
            held = tuple(of_line(line, named=True) for found in counted.values() for line in found if line.kind != "notice")
            if held:
                yield Item(title, WHOLE, NOT_IN_PROFILE, held)
            continue
        for (what, why), found in counted.items():
            yield Item(title, what or LINES_OF_TEXT, why, tuple(map(of_line, found)))


def _persons(actor: Actor, at: Situation, wanted: Profile, make: _Side) -> Iterator[Item]:
    """Whom the recipient may not know (by name): named for a reader who may read that person."""
    on = make.gathering(Gathering, draft=make.draft)
    for person in on.people if "persons" in wanted.sections else ():
        shown = how_shown(on, person)
        if shown != "named" and shown in WHY and readable(actor, at, _needed(person)):
            yield Item(SECTION_LABELS["persons"], " ".join(names_of(person)) or NO_NAME, shown)


def _needed(person: Person) -> tuple[tuple[Section, str], ...]:
    return ((Section.SUSPECTS, "identity") if person.has_role("suspect") else (Section.PERSONS, "victims"), (Section.PERSONS, "witnesses"))


def _consents(actor: Actor, at: Situation, wanted: Profile, make: _Side) -> Iterator[Item]:
    """A body gets nothing about a victim without consent."""
    on = make.gathering(Gathering, draft=make.draft)
    if wanted.kind != "body" or dossiers_gather_body.without_victim(on) or not readable(actor, at, NEEDED["consents"]):
        return
    agreed = dossiers_gather_body.consenting(on)
    for person in on.people:
        if person.has_role("victim") and person.id not in agreed:
            named = readable(actor, at, _needed(person)) and " ".join(names_of(person))
            yield Item(SECTION_LABELS["consents"], named or NO_NAME, "no_consent")


def _never(actor: Actor, at: Situation, make: _Side) -> Iterator[Item]:
    """What no paper of the inquiry shows, where the reader may know that it is there."""
    return never(
        make.gathering(Everything, draft=False), make.full, lambda section, facet: readable(actor, at, ((section, facet),)),
        lambda person: readable(actor, at, _needed(person)),
    )  # fmt: skip
