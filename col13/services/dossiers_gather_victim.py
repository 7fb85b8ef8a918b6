"""Gathering a person's own data: for the information of one victim or reporter, and of the victims who consented to more for a body."""

from __future__ import annotations

import uuid

from col13 import catalogue
from col13.models import Incident, Offence, OffencePerson, Person, Statement, VictimRight
from col13.services.dossiers_gather import columns, Gathering, how_shown, names_of, pseudonym_of, Record

CONTACT = "born_on address phone e_mail language interpreter representative_as contact_rules"
# Named to everybody; the services for one ground would tell it, so the house names those when it speaks with the victim.
SERVICES = frozenset({"police", "justice", "aid", "financial", "legal"})
NOT_THEIRS = frozenset({"outcome_not_told"})  # that something was not told, and why, is a note for the zone


def consenting(on: Gathering) -> Record:
    """Identity and contact data of who consented to more than the minimum; in a draft under the pseudonym."""
    return {"victims": [_identity(on, person) for person in on.people if person.id in on.open_persons]}


def _identity(on: Gathering, person: Person) -> Record:
    told: Record = {"seq": on.role_number(person.id, "victim"), "minor": person.minor, "name": pseudonym_of(on, person)}
    if how_shown(on, person) != "named":
        return {**told, **dict.fromkeys(CONTACT.split()), "forbidden_channels": []}
    own = {"name": " ".join(names_of(person)), "forbidden_channels": person.forbidden_channels.split()}
    return {**told, **own, **{name: getattr(person, name) for name in CONTACT.split()}}


def circumstances(on: Gathering) -> Record:
    """Day, municipality and domain of life of the facts that a consenting victim suffered; not a word of them."""
    victims = [row for row in on.rows(OffencePerson) if row.part == "victim" and row.person_id in on.open_persons]
    suffered = {row.offence_id for row in victims}
    theirs = {row.incident_id for row in on.rows(Offence) if row.dropped_at is None and row.id in suffered}
    return {
        "incidents": [
            {**columns(one, "municipality domain_of_life"), "happened": one.happened.iso()}
            for one in on.rows(Incident, Incident.seq)
            if one.id in theirs
        ]
    }


def own_statements(on: Gathering) -> Record:
    """The own statements, each person by number within the role. No words while a magistrate's delay of the copy runs."""
    return {
        "statements": [
            {
                "who": _number(on, one.person_id), **columns(one, "taken_on language copy_given"), "delayed": one.copy_delayed,
                "words": None if one.copy_delayed else one.words,
            }
            for one in on.rows(Statement)
            if is_own(on, one)
        ]
    }  # fmt: skip


def is_own(on: Gathering, statement: Statement) -> bool:
    """Whether a statement is one of a person this recipient may know, and was taken at all."""
    return statement.person_id in on.open_persons and not statement.why_none


def _number(on: Gathering, who: uuid.UUID) -> int:
    person = next(one for one in on.people if one.id == who)
    return on.role_number(who, next((own.role for own in person.roles if own.role in ("victim", "reporter")), ""))


def own_rights(on: Gathering) -> Record:
    """The rights tracker of that person alone."""
    rows = [row for row in on.rows(VictimRight) if row.person_id in on.open_persons and row.what not in NOT_THEIRS]
    return {"rights": [columns(row, "what on language") for row in rows]}


def help_for(on: Gathering) -> Record:
    """Forms and contacts, and whether the paper is given to a minor in person."""
    person = on.session.get_one(Person, uuid.UUID(on.recipient))
    services = (catalogue.typed("service", entry.code, catalogue.Service) for entry in catalogue.entries("service"))
    return {
        "in_person": person.minor is True, "injured_form": person.has_role("victim"),
        "services": [one.code for one in services if one.kind in SERVICES],
        "bodies": [body.code for body in catalogue.entries("body")],
    }  # fmt: skip
