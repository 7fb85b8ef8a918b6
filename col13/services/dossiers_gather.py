"""Gathering a case for one recipient: only the sections of the profile are read, and nobody's name whom the recipient may not know."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.dossier.profile_suspects import belongs, Suspected
from col13.dossier.profiles import Profile
from col13.dossier.project import pseudonym, PSEUDONYMS, Withheld
from col13.models import Case, Document, Incident, Move, Offence, OffencePerson, Person, PersonRole, Track
from col13.partial_dates import PartialDate
from col13.services import ledger, tracks
from col13.services.person_numbers import Numbers, role_numbers

Record = dict[str, Any]
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

    @cached_property
    def people(self) -> list[Person]:
        """The persons of the case in the order of the file."""
        return list(self.session.scalars(select(Person).where(Person.case_id == self.case.id).order_by(Person.seq)))

    @cached_property
    def numbers(self) -> dict[uuid.UUID, int]:
        """Person → number in the file."""
        return {person.id: person.seq for person in self.people}

    @property
    def everybody(self) -> bool:
        """Whether its reader may know everybody in the file: inside the zone."""
        return self.profile.kind == "internal"

    @cached_property
    def withheld(self) -> list[Withheld]:
        """Whose words are replaced in every free text."""
        return withheld_in(self)

    @cached_property
    def suspects(self) -> frozenset[uuid.UUID]:
        """The suspects of this recipient: of a magistrate by the rule of profile_suspects, inside the zone all, of others none."""
        found = [person for person in self.people if person.has_role("suspect")]
        if self.profile.kind != "magistrate":
            return frozenset(person.id for person in found if self.everybody)
        labour = self._suspected_at_work
        return frozenset(
            person.id for person in found if belongs(self.recipient, Suspected(person.minor, labour.get(person.id) if labour else None))
        )

    @cached_property
    def _suspected_at_work(self) -> dict[uuid.UUID, bool]:
        """Suspect → whether one of the offences laid to that person happened at work; nobody where no facts are told to be at work."""
        at_work = {row.id for row in self.rows(Incident) if is_labour(row.domain_of_life)}
        if not at_work:
            return {}
        offences = {row.id: row.incident_id in at_work for row in self.rows(Offence) if row.dropped_at is None}
        found: dict[uuid.UUID, bool] = {}
        for row in self.rows(OffencePerson):
            if row.part == "suspect" and row.offence_id in offences:
                found[row.person_id] = found.get(row.person_id, False) or offences[row.offence_id]
        return found

    @cached_property
    def open_persons(self) -> frozenset[uuid.UUID]:
        """Outside the inquiry: the persons whose own data this recipient may have. Of a body who consented to more than the minimum, for
        the victim's information the person it is for."""
        if self.profile.kind == "victim":
            return frozenset({uuid.UUID(self.recipient)})
        if self.profile.kind != "body":
            return frozenset()
        given = ledger.consents_for(self.session, self.case, self.recipient, self.today)
        consented = {uuid.UUID(one.victim) for one in given if one.covers_sharing and one.scope == "extended"}
        return frozenset(person.id for person in self.people if person.id in consented and person.has_role("victim"))

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

    def its_track(self, track: uuid.UUID | None) -> bool:
        """Whether a track of the referral is this magistrate's own; inside the zone every track is."""
        return self.everybody or (track is not None and track == self._own_track)

    @cached_property
    def _own_track(self) -> uuid.UUID | None:
        return self.session.scalars(
            select(Track.id).where(Track.case_id == self.case.id, Track.workflow == "prosecution_referral", Track.subject == self.recipient)
        ).first()


Gather = Callable[[Gathering], Record]


def is_labour(domain: str | None) -> bool:
    """Whether a domain of life proposes the labour auditor."""
    return catalogue.has("domain_of_life", domain or "") and catalogue.typed("domain_of_life", domain or "", catalogue.DomainOfLife).labour


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
    """Everybody in the file; who may not be known under a pseudonym."""
    return {"persons": [_person(on, person, how_shown(on, person)) for person in on.people]}


def withheld_in(on: Gathering) -> list[Withheld]:
    """Whose words are replaced in every free text, by which pseudonym. A word that is also a named person's stays."""
    shown = {person.id: how_shown(on, person) for person in on.people}
    told = {word.casefold() for person in on.people if shown[person.id] == "named" for word in tell_tale(person)}
    return [
        Withheld(
            tuple(word for word in tell_tale(person) if word.casefold() not in told), pseudonym_of(on, person, shown[person.id])
        )
        for person in on.people
        if shown[person.id] != "named"
    ]  # fmt: skip


def pseudonym_of(on: Gathering, person: Person, shown: str = "pseudonym") -> str:
    """What a withheld person is called in this dossier and in every other one of the case."""
    role = _called(on, person, shown)
    return pseudonym(role, on.role_number(person.id, role), on.language, shown)


def how_shown(on: Gathering, person: Person) -> str:
    """named · pseudonym (a draft's victim; outside the inquiry everybody else) · separate_file_minor, separate_file_adult (a suspect of
    another magistrate)."""
    roles = {own.role for own in person.roles}
    if on.profile.kind in ("body", "victim") and not on.everybody:
        return "named" if person.id in on.open_persons and not on.draft else "pseudonym"
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


def told_roles(on: Gathering, person: Person, shown: str) -> list[PersonRole]:
    """The roles this recipient learns of: of somebody named not that of a suspect in another file."""
    return [own for own in person.roles if own.role != "suspect" or person.id in on.suspects or shown != "named"]


def _called(on: Gathering, person: Person, shown: str) -> str:
    return "suspect" if shown.startswith("separate") else next((own.role for own in told_roles(on, person, shown)), "")


def _person(on: Gathering, person: Person, shown: str) -> Record:
    of_recipient = person.id in on.suspects
    roles = told_roles(on, person, shown)
    record: Record = dict.fromkeys((*IDENTITY, "name", "representative", "representative_as", "relation", "released_on", "injury"))
    record |= {
        "seq": person.seq, "number": on.role_number(person.id, _called(on, person, shown)), "shown": shown, "kind": person.kind,
        "roles": [own.role for own in roles], "identified": person.identified, "minor": person.minor, "deceased": person.deceased,
        "forbidden_channels": person.forbidden_channels.split(), "salduz": None,
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
