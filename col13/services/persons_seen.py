"""Persons as one reader may see them: plain values, filtered by facet before they leave this room. A template gets nothing to hide."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from col13.models import Case, Person, PersonRole
from col13.policies import Actor, facets, Section, Situation
from col13.services.once_read import once_a_snapshot
from col13.services.person_numbers import persons_of, role_numbers
from col13.services.person_rules import FACET
from col13.services.situation import situation


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role held now, its Salduz category, and a victim's injury."""

    role: str
    salduz: str | None
    since: dt.datetime
    injury: str | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person. `open`: identity and contact may be read; False: a pseudonym (role and number) with what else is allowed."""

    id: uuid.UUID
    seq: int
    kind: str
    roles: tuple[RoleView, ...]
    open: bool
    rules_open: bool = False
    relation_open: bool = False
    identified: bool = True
    minor: bool | None = None
    able_to_judge: bool | None = None
    deceased: bool = False
    deceased_id: uuid.UUID | None = None
    police_officer: bool = False
    count: int | None = None
    count_estimated: bool = False
    language: str | None = None
    interpreter: bool = False
    family_name: str | None = None
    given_name: str | None = None
    born_on: str | None = None
    national_number: str | None = None
    phone: str | None = None
    e_mail: str | None = None
    address: str | None = None
    note: str | None = None
    representative_id: uuid.UUID | None = None
    representative_as: str | None = None
    ground_may_be_named: bool | None = None
    rules_stated: bool = False
    contact_rules: str | None = None
    forbidden_channels: tuple[str, ...] = ()
    relation: str | None = None
    released_on: dt.date | None = None
    contact_ban: str | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)  # role → number within the role

    @property
    def name(self) -> str:
        """Given and family name, empty under a pseudonym."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def has_role(self, role: str) -> bool:
        """Whether this role shows."""
        return any(own.role == role for own in self.roles)


IDENTITY = (
    "identified", "minor", "able_to_judge", "deceased", "deceased_id", "police_officer", "count", "count_estimated", "language",
    "interpreter", "family_name", "given_name", "born_on", "national_number", "phone", "e_mail", "address", "note", "representative_id",
    "representative_as", "ground_may_be_named",
)  # fmt: skip


@once_a_snapshot
def persons_seen(session: Session, actor: Actor, case: Case) -> list[PersonView]:
    """The persons this actor may know of, in the order of the file."""
    now = situation(session, actor, case)
    persons, suspects = facets(actor, Section.PERSONS, "read", now), facets(actor, Section.SUSPECTS, "read", now)
    seen = (_seen(actor, person, persons, suspects) for person in persons_of(session, case))
    numbers = role_numbers(session, case)
    return [replace(view, numbers=numbers.get(view.id, {})) for view in seen if view is not None]


def person_seen(session: Session, actor: Actor, case: Case, person_id: uuid.UUID) -> PersonView | None:
    """One of them, None when it does not show."""
    return next((view for view in persons_seen(session, actor, case) if view.id == person_id), None)


def _seen(actor: Actor, person: Person, persons: frozenset[str], suspects: frozenset[str]) -> PersonView | None:
    full = [own for own in person.roles if _role_open(actor, own, persons, suspects)]
    victim = person.has_role("victim")
    rules = "contact_rules" in persons and (bool(full) or victim)
    relation = person.has_role("suspect") and bool({"identity", "relation"} & suspects)
    if not full and not rules and not relation:
        return None
    shown = full if full or not relation else [own for own in person.roles if own.role == "suspect"]
    if not shown:  # safe-contact rules alone: the victim's role, without a name
        shown = [own for own in person.roles if own.role == "victim"]
    roles = tuple(RoleView(own.role, own.salduz if full else None, own.since, own.injury if full else None) for own in shown)
    view = PersonView(person.id, person.seq, person.kind, roles, open=bool(full), rules_open=rules, relation_open=relation)
    if full:
        view = replace(view, **{name: getattr(person, name) for name in IDENTITY})
    if rules:
        channels = tuple(person.forbidden_channels.split())
        view = replace(view, rules_stated=person.rules_stated, contact_rules=person.contact_rules, forbidden_channels=channels)
    if relation:
        view = replace(view, relation=person.relation, released_on=person.released_on, contact_ban=person.contact_ban)
    return view


def role_open(actor: Actor, own: Any, now: Situation) -> bool:
    """Whether a role held now (its `role`, and `by` whom it was entered) opens the person's name to this reader."""
    return _role_open(actor, own, facets(actor, Section.PERSONS, "read", now), facets(actor, Section.SUSPECTS, "read", now))


def _role_open(actor: Actor, own: PersonRole, persons: frozenset[str], suspects: frozenset[str]) -> bool:
    section, facet = FACET[own.role]
    if section is Section.SUSPECTS:
        return "identity" in suspects or ("own_entries" in suspects and own.by == actor.id)
    return facet in persons
