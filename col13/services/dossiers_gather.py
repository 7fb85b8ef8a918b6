"""Gathering a case for one recipient: only the sections of the profile are read, and nobody's name whom the recipient may not know."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.dossier.profiles import Profile
from col13.dossier.project import pseudonym, PSEUDONYMS, Withheld
from col13.models import Case, Document, Move, Person, Track
from col13.partial_dates import PartialDate
from col13.services import tracks
from col13.services.person_numbers import Numbers, role_numbers

Record = dict[str, Any]
YOUTH = "youth"
# Whose name tells who the victim is.
AROUND_THE_VICTIM = frozenset({"victim", "next_of_kin", "representative", "spokesperson"})
IDENTITY = (
    "born_on", "national_number", "address", "phone", "e_mail", "language", "interpreter", "police_officer", "count", "count_estimated",
    "contact_rules",
)  # fmt: skip
NAMES = ("given_name", "family_name")
# The contact log and the needs assessment enter no dossier, not even as a line of the timeline.
NEVER_TOLD = ("log_contact", "review_needs", "assess_needs", "refer")


@dataclass
class Gathering:
    """One case being read for one recipient. `draft`: victims under pseudonyms."""

    session: Session
    case: Case
    profile: Profile
    recipient: str
    language: str
    draft: bool
    today: dt.date
    withheld: list[Withheld] = field(default_factory=list)

    @cached_property
    def people(self) -> list[Person]:
        """The persons of the case in the order of the file."""
        return list(self.session.scalars(select(Person).where(Person.case_id == self.case.id).order_by(Person.seq)))

    @cached_property
    def numbers(self) -> dict[uuid.UUID, int]:
        """Person → number in the file."""
        return {person.id: person.seq for person in self.people}

    @cached_property
    def suspects(self) -> frozenset[uuid.UUID]:
        """The suspects of this recipient: minors for the youth section, the others for everybody else."""
        found = (person for person in self.people if person.has_role("suspect"))
        return frozenset(person.id for person in found if (person.minor is True) == (self.recipient == YOUTH))

    @cached_property
    def files(self) -> dict[uuid.UUID, int]:
        """Document → number in the dossier; those of victim support stay with victim support."""
        query = select(Document.id).where(Document.case_id == self.case.id, Document.support.is_(False)).order_by(Document.id)
        return {found: number for number, found in enumerate(self.session.scalars(query), 1)}

    def rows(self, model: Any, *order: Any) -> Sequence[Any]:
        """The case's rows of a table, in the order of writing unless told otherwise."""
        return self.session.scalars(select(model).where(model.case_id == self.case.id).order_by(*(order or (model.id,)))).all()

    def number(self, person: uuid.UUID | None) -> int | None:
        """A person's number, None for nobody."""
        return None if person is None else self.numbers[person]

    @cached_property
    def _role_numbers(self) -> Numbers:
        return role_numbers(self.session, self.case)

    def role_number(self, person: uuid.UUID, role: str) -> int:
        """The number within a role that has a pseudonym (suspect 1), else the number in the file."""
        return self._role_numbers[person][role] if role and role in PSEUDONYMS else self.numbers[person]

    def its_suspect(self, person: uuid.UUID | None) -> bool:
        """Whether something about this suspect (or about none in particular) belongs in the recipient's file."""
        return person is None or person in self.suspects


Gather = Callable[[Gathering], Record]


def iso(value: dt.date | dt.datetime | PartialDate | None) -> str | None:
    """A date, moment or partial date as the projection holds it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.iso() if isinstance(value, PartialDate) else value.isoformat() if value else None


def columns(row: Any, names: str) -> Record:
    """The named columns of a row, dates as text."""
    values = ((name, getattr(row, name)) for name in names.split())
    return {name: iso(value) if isinstance(value, dt.date | PartialDate) else value for name, value in values}


def case(on: Gathering) -> Record:
    """The file itself."""
    return {**columns(on.case, "title pv_number language opened_at"), "edition": on.case.catalogue_edition}


def where_tracks_stand(on: Gathering) -> Record:
    """The five workflows, each with its tracks."""
    found = tracks.tracks_of(on.session, on.case)
    return {
        "tracks": [
            {
                "key": track.key, "workflow": track.workflow, "state": track.state, "subject": _subject(on, track),
                "since": iso(track.since) if isinstance(track, Track) else None,
            }
            for track in found
        ]
    }  # fmt: skip


def _subject(on: Gathering, track: Track | tracks.Virtual) -> str | int | None:
    if track.workflow != "victim_support":
        return track.subject
    return on.number(uuid.UUID(track.subject)) if track.subject else None


def timeline(on: Gathering) -> Record:
    """The moves, without their answers."""
    query = (
        select(Move.at, Track.key, Track.workflow, Move.step, Move.to_state, Move.role)
        .join(Track, Track.id == Move.track_id)
        .where(Move.case_id == on.case.id, Move.step.not_in(NEVER_TOLD))
        .order_by(Move.at, Move.id)
    )
    found = on.session.execute(query)
    return {
        "moves": [
            {"at": iso(row.at), "track": row.key, "workflow": row.workflow, "step": row.step, "to_state": row.to_state, "role": row.role}
            for row in found
        ]
    }  # fmt: skip


def persons(on: Gathering) -> Record:
    """Everybody in the file; who may not be known under a pseudonym. Fills `withheld`, so it is gathered first."""
    shown = {person.id: how_shown(on, person) for person in on.people}
    open_names = {name.casefold() for person in on.people if shown[person.id] == "named" for name in names_of(person)}
    told = []
    for person in on.people:
        record = _person(on, person, shown[person.id])
        told.append(record)
        if shown[person.id] != "named":
            words = [word for word in tell_tale(person) if word.casefold() not in open_names]
            instead = pseudonym(next(iter(record["roles"]), ""), record["number"], on.language, shown[person.id])
            on.withheld.append(Withheld(tuple(words), instead))
    return {"persons": told}


def how_shown(on: Gathering, person: Person) -> str:
    """named · pseudonym (a draft's victim) · separate_file_minor, separate_file_adult (a suspect of another recipient)."""
    roles = {own.role for own in person.roles}
    if roles & AROUND_THE_VICTIM:
        return "pseudonym" if on.draft else "named"
    if "suspect" in roles and person.id not in on.suspects:
        return "separate_file_minor" if person.minor else "separate_file_adult"
    return "named"


def names_of(person: Person) -> list[str]:
    """Given and family name, each by itself."""
    return [name for name in (person.given_name, person.family_name) if name]


def tell_tale(person: Person) -> list[str]:
    """Every word on file that tells who a person is."""
    own = names_of(person)
    whole = [" ".join(own), " ".join(reversed(own))] if len(own) == 2 else []
    more = [person.national_number, person.phone, person.e_mail, person.address]
    return [*whole, *own, *(word for word in more if word)]


def _person(on: Gathering, person: Person, shown: str) -> Record:
    of_recipient = person.id in on.suspects
    roles = [own for own in person.roles if own.role != "suspect" or of_recipient or shown != "named"]
    called = "suspect" if shown.startswith("separate") else next((own.role for own in roles), "")
    record: Record = dict.fromkeys((*IDENTITY, "name", "representative", "representative_as", "relation", "released_on", "injury"))
    record |= {
        "seq": person.seq, "number": on.role_number(person.id, called), "shown": shown, "kind": person.kind,
        "roles": [own.role for own in roles], "identified": person.identified, "minor": person.minor, "deceased": person.deceased, "forbidden_channels": person.forbidden_channels.split(), "salduz": None,
    }  # fmt: skip
    if shown == "named":
        record |= {name: getattr(person, name) for name in IDENTITY}
        record["name"] = " ".join(names_of(person))
        record["injury"] = "\n".join(own.injury for own in roles if own.injury)
        record["salduz"] = next((own.salduz for own in roles if own.salduz), None)
        record["representative_as"], record["representative"] = person.representative_as, on.number(person.representative_id)
    if of_recipient:
        record |= {"relation": person.relation, "released_on": iso(person.released_on)}
    return record
