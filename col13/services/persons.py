"""Persons of a case: added, changed, given roles and losing them. Roles are ended, never deleted; several at once are possible."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import S_
from col13.models import Case, Person, PersonRole, Track
from col13.policies import Actor, Role, Section
from col13.services import changes, names, tracks
from col13.services.faults import Faults
from col13.services.person_contact import end_representation
from col13.services.person_rules import (
    check_salduz,
    cleaned,
    ContactFields,
    FACET,
    facets_of,
    KINDS,
    NAME_IT,
    PERSON_ROLES,
    PersonFields,
)
from col13.services.records import fetch, permit_any, shift, shown

LAST_ROLE = S_("A person on file keeps at least one role: give the new one first.")
HAS_IT = S_("This person has this role already.")
HAS_IT_NOT = S_("This person does not have this role.")
NAME_FIELDS = frozenset({"family_name", "given_name"})


class NewPerson(PersonFields, ContactFields, total=False):
    """Everything that may be told of a person when added."""


def add_person(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    roles: Collection[str],
    kind: str = "person",
    salduz: str | None = None,
    injury: str = "",
    **fields: Unpack[NewPerson],
) -> Person:
    """A person, organisation, community or property with one role or several. `injury` belongs to the victim's role, `salduz` to the
    role heard. Forbidden unless every role may be written; Invalid by field. A further victim gets a track of support."""
    known = [role for role in PERSON_ROLES if role in set(roles)]
    wrong = Faults()
    wrong.need("roles", tuple(known))
    wrong.among("kind", kind, KINDS)
    if not known:
        wrong.stop()
    hand = _permit_roles(session, actor, case, known)
    kept = cleaned(session, case, kind, fields, wrong)
    if kept.get("identified", True) and not kept.get("family_name") and kind in ("person", "organisation"):
        wrong.add("family_name", NAME_IT)
    wrong.short("injury", injury)
    for role in ("suspect",) if "suspect" in known else known:
        check_salduz(wrong, role, salduz)
    wrong.stop()
    last = session.execute(select(func.max(Person.seq)).where(Person.case_id == case.id)).scalar_one() or 0
    person = Person(session, case_id=case.id, seq=last + 1, kind=kind, at=clock.now(), by=actor.id, **kept)
    session.flush()
    for role in known:
        _give(session, actor, person, role, salduz, injury)
    names.rewrite_tokens(session, person)
    _follow_up(session, case, person, known)
    _bereaved(session, case, person)
    detail = {"person": str(person.id), "roles": known, "kind": kind, "added": shown(kept)}
    section = FACET[known[0]][0]
    changes.record(session, actor, case, act="person.add", section=section, operation="collection", role=hand, detail=detail)
    return person


def _permit_roles(session: Session, actor: Actor, case: Case, roles: Collection[str]) -> Role:
    # Every role of a new person must be one that this hand may write; reception adds a suspect as an entry of its own.
    hands = [permit_any(session, actor, case, [pair, *own_entries(pair[0])]) for pair in facets_of(roles)]
    return hands[0]


def own_entries(section: Section) -> list[tuple[Section, str]]:
    """The facet that lets a desk add suspects without reading others' entries."""
    return [(Section.SUSPECTS, "own_entries")] if section is Section.SUSPECTS else []


def _give(session: Session, actor: Actor, person: Person, role: str, salduz: str | None, injury: str) -> PersonRole:
    heard = salduz if (salduz == "I") != (role == "suspect") else None
    row = PersonRole(
        session, case_id=person.case_id, person_id=person.id, role=role, salduz=heard, since=clock.now(), by=actor.id,
        injury=injury.strip() if role == "victim" else None,
    )  # fmt: skip
    session.flush()
    session.expire(person, ["roles"])
    return row


def _follow_up(session: Session, case: Case, person: Person, roles: Collection[str]) -> dict[str, object]:
    if "victim" in roles:
        tracks.ensure_victim_tracks(session, case)
    return end_representation(session, case, person) if "suspect" in roles else {}


def _bereaved(session: Session, case: Case, person: Person) -> None:
    # Closing a dead victim's support gives each next of kin on file a track; one who is named afterwards gets it here.
    ended = select(Track.id).where(
        Track.case_id == case.id, Track.workflow == "victim_support", Track.subject == str(person.deceased_id), Track.state == "closed"
    )
    if person.deceased_id is not None and session.execute(ended).first() is not None:
        tracks.ensure_track(session, case, "victim_support", str(person.id))


def change_person(session: Session, actor: Actor, case: Case, person_id: uuid.UUID, **fields: Unpack[PersonFields]) -> Person:
    """Change who it is (contact data: person_contact). Before and after go to the journal; names are found under the new form."""
    person = fetch(session, case, Person, person_id)
    roles = {own.role for own in person.roles}
    hand = permit_any(session, actor, case, facets_of(roles), change=True)
    wrong = Faults()
    kept = cleaned(session, case, person.kind, fields, wrong)
    names_nobody = not kept.get("family_name", person.family_name) and kept.get("identified", person.identified)
    if names_nobody and person.kind in ("person", "organisation"):
        wrong.add("family_name", NAME_IT)
    wrong.stop()
    changed = shift(person, kept)
    if changed:
        _bereaved(session, case, person)
        if NAME_FIELDS & set(changed):
            names.rewrite_tokens(session, person)
        section = facets_of(roles)[0][0]
        detail = {"person": str(person.id), "changed": changed}
        changes.record(session, actor, case, act="person.change", section=section, role=hand, detail=detail)
    return person


def add_role(
    session: Session,
    actor: Actor,
    case: Case,
    person_id: uuid.UUID,
    *,
    role: str,
    salduz: str | None = None,
    injury: str = "",
    instead_of: str | None = None,
) -> PersonRole:
    """A further role: a bystander becomes a victim, a witness a suspect. `instead_of` ends that role in the same act. Where a parent
    becomes a suspect, the representation ends. An addition, unless a role is replaced."""
    person = fetch(session, case, Person, person_id)
    wrong = Faults()
    wrong.need("role", role)
    wrong.among("role", role, PERSON_ROLES)
    wrong.stop()
    hand = permit_any(session, actor, case, [FACET[role], *own_entries(FACET[role][0])])
    if instead_of:
        permit_any(session, actor, case, [FACET.get(instead_of, FACET[role])], change=True)
        if not person.has_role(instead_of):
            wrong.add("instead_of", HAS_IT_NOT)
    if person.has_role(role):
        wrong.add("role", HAS_IT)
    check_salduz(wrong, role, salduz)
    wrong.short("injury", injury)
    wrong.stop()
    row = _give(session, actor, person, role, salduz, injury)
    if instead_of:
        _end(session, person, instead_of)
    ended = _follow_up(session, case, person, [role])
    detail = {"person": str(person.id), "role": role, "salduz": salduz, "instead_of": instead_of, **ended}
    changes.record(session, actor, case, act="person.add_role", section=FACET[role][0], role=hand, detail=detail)
    return row


def end_role(session: Session, actor: Actor, case: Case, person_id: uuid.UUID, *, role: str, reason: str = "") -> None:
    """End a role, which stays in the history. Invalid for a role not held, or the last one."""
    person = fetch(session, case, Person, person_id)
    wrong = Faults()
    wrong.among("role", role, PERSON_ROLES)
    if not person.has_role(role):
        wrong.add("role", HAS_IT_NOT)
    hand = permit_any(session, actor, case, [FACET.get(role, (Section.PERSONS, "victims"))], change=True)
    if len(person.roles) == 1:
        wrong.add("role", LAST_ROLE)
    wrong.stop()
    _end(session, person, role)
    detail = {"person": str(person.id), "role": role, "reason": reason.strip()}
    changes.record(session, actor, case, act="person.end_role", section=FACET[role][0], role=hand, detail=detail)


def _end(session: Session, person: Person, role: str) -> None:
    for own in person.roles:
        if own.role == role:
            own.until = clock.now()
    session.flush()
    session.expire(person, ["roles"])


def change_role(
    session: Session, actor: Actor, case: Case, person_id: uuid.UUID, *, role: str, salduz: str | None = None, injury: str | None = None
) -> PersonRole:
    """Another Salduz category or other injuries in a role held. None leaves as it is."""
    person = fetch(session, case, Person, person_id)
    wrong = Faults()
    wrong.among("role", role, PERSON_ROLES)
    held = next((own for own in person.roles if own.role == role), None)
    hand = permit_any(session, actor, case, [FACET.get(role, (Section.PERSONS, "victims"))], change=True)
    check_salduz(wrong, role, salduz)
    wrong.short("injury", injury)
    if held is None:
        wrong.add("role", HAS_IT_NOT)
    wrong.stop()
    assert held is not None  # noqa: S101 - stop() has raised otherwise
    given = {name: value for name, value in (("salduz", salduz), ("injury", injury)) if value is not None}
    changed = shift(held, given)
    if changed:
        detail = {"person": str(person.id), "role": role, "changed": changed}
        changes.record(session, actor, case, act="person.change_role", section=FACET[role][0], role=hand, detail=detail)
    return held
