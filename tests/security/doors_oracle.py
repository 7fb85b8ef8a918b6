"""Who may know what, as docs/design.md section 5 says it: a small model of its own that asks neither visible() nor the policies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

ZONE = {"reception", "investigator", "reference_officer", "victim_support"}
CLERKS = {"reference_officer", "auditor"}  # who still sees the archive
OWN_DAYS = 30

# What a corner of a case is, and who reads it: the rows of the matrix, word for word. "own": cases opened or changed by that officer in
# the last 30 days; "unrecorded": until the PV is recorded; "by": the one who entered it.
EVERYBODY = dict.fromkeys(ZONE, "always")
FACTS = {"reception": "unrecorded own", "investigator": "always", "reference_officer": "always", "victim_support": "always"}
VICTIMS = FACTS
WITNESSES = {"reception": "unrecorded own", "investigator": "always", "reference_officer": "always"}
INQUIRY = {"investigator": "always", "reference_officer": "always"}
ALONE = {"victim_support": "always"}
READ: dict[str, dict[str, str]] = {
    "Title": EVERYBODY,
    "Narrative": FACTS, "Quote": FACTS, "Note": FACTS, "Perception": FACTS, "Place": FACTS, "Needs": FACTS,
    "Victim": VICTIMS, "Phone": VICTIMS, "Statement": VICTIMS, "Witness": WITNESSES,
    "Rules": EVERYBODY,
    "Suspect": INQUIRY, "Ban": {**INQUIRY, "victim_support": "always"},
    "Bias": EVERYBODY,
    "Remark": {"reception": "unrecorded own", **INQUIRY, "victim_support": "always"},
    "Contact": ALONE, "Withwhom": ALONE, "Feared": ALONE, "Capacity": ALONE, "Consentwords": ALONE,
    "Measure": {**ALONE, "reference_officer": "always"},
    "Orders": INQUIRY, "Instruction": INQUIRY,
    **{one: {**INQUIRY, **ALONE} for one in ("Receipt", "Question", "Answer", "Authorisation")},
    "Paper": {"reception": "by", **INQUIRY}, "Carepaper": {**INQUIRY, **ALONE},
}  # fmt: skip
# "by profile": what is sent to a body, and its own exchange with the zone.
TO_BODY = {"equality-body-minimal": {"Receipt", "Question", "Answer"}}
TO_BODY["equality-body-extended"] = {*TO_BODY["equality-body-minimal"], "Victim", "Phone", "Rules"}
# The page where a corner shows; what a page shows only after a step or a click has none.
HOME: dict[str, str] = {
    "Title": "", "Narrative": "/facts", "Quote": "/facts", "Note": "/facts", "Victim": "/persons", "Phone": "/persons", "Rules": "/persons",
    "Statement": "/persons", "Witness": "/persons", "Suspect": "/suspects", "Ban": "/suspects", "Bias": "/qualification",
    "Contact": "/support", "Withwhom": "/support", "Feared": "/support", "Measure": "/support", "Orders": "/referral",
    "Instruction": "/referral", "Receipt": "/liaison", "Question": "/liaison", "Answer": "/liaison", "Paper": "/documents",
    "Carepaper": "/documents",
}  # fmt: skip


@dataclass
class Person:
    """Somebody: the organisation and the roles held now."""

    name: str
    org: str
    roles: set[str]
    active: bool = True


@dataclass
class Shared:
    """What was agreed with one body on one case: the victim's last answer, and the share."""

    scope: str = ""  # of the consent that stands; "" none
    until: dt.date | None = None
    profile: str = ""  # of the share that stands; "" none


@dataclass
class File:
    """A case as far as rights depend on it."""

    tag: str
    zone: str
    corners: set[str]
    opener: str
    own: dict[str, dt.datetime]
    recorded: bool = False
    restricted: bool = False
    closed: bool = False
    archived: bool = False
    erased: bool = False
    named: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    looks: dict[str, dt.datetime] = field(default_factory=dict)
    bodies: dict[str, Shared] = field(default_factory=dict)


@dataclass
class World:
    """Everybody and every case, at a moment."""

    people: dict[str, Person]
    files: dict[str, File]
    now: dt.datetime

    def granted(self, person: Person, file: File) -> bool:
        """Section 5's first table for who reads content, without the archive and erasure."""
        if not person.active or person.name in file.excluded:
            return False
        if person.roles & ZONE:
            return person.org == file.zone and (not file.restricted or person.name in file.named)
        if "liaison" in person.roles:
            shared = file.bodies.get(person.org, Shared())
            return bool(shared.profile and shared.scope and (shared.until is None or shared.until >= self.now.date()))
        return False

    def content(self, person: Person, file: File) -> bool:
        """Whether the case stands in this person's lists, with its words."""
        return self.granted(person, file) and not file.erased and (not file.archived or bool(person.roles & CLERKS))

    def looking(self, person: Person, file: File) -> bool:
        """An emergency look runs: one restricted case of the own zone, at its own address, not where excluded."""
        may = person.active and person.roles & {"investigator", "reference_officer"} and person.org == file.zone
        runs = file.looks.get(person.name, self.now) > self.now
        return bool(may and runs and person.name not in file.excluded and not file.erased and not file.archived)

    def number(self, person: Person, file: File) -> bool:
        """Whether the number may be met: content, or the auditor's view of every case of the zone, or the stone of an erased one."""
        auditing = person.active and "auditor" in person.roles and person.org == file.zone and person.name not in file.excluded
        stone = file.erased and person.active and person.org == file.zone and bool(person.roles & CLERKS)
        return auditing or stone or self.content(person, file)

    def words(self, person: Person, file: File) -> set[str]:
        """The corners whose word this person may read, in the lists and pages or (an emergency look) at the case's own address."""
        if not (self.content(person, file) or self.looking(person, file)):
            return set()
        if "liaison" in person.roles and not person.roles & ZONE:
            shared = file.bodies[person.org]
            profile = shared.profile if shared.scope == "extended" else "equality-body-minimal"
            return TO_BODY[profile] & file.corners
        return {corner for corner in file.corners if self.reads(person, file, corner)}

    def reads(self, person: Person, file: File, corner: str) -> bool:
        """One cell of the matrix; rights of several roles unite."""
        for role, when in READ[corner].items():
            if role in person.roles and any(self.holds(person, file, moment) for moment in when.split()):
                return True
        return False

    def holds(self, person: Person, file: File, when: str) -> bool:
        """Whether a right's moment is now."""
        if when == "own":
            since = file.own.get(person.name)
            return since is not None and self.now - since <= dt.timedelta(days=OWN_DAYS)
        if when == "by":
            return person.name == file.opener
        return when == "always" or not file.recorded
