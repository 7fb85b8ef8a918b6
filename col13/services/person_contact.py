"""How to reach a person safely: contact data, safe-contact rules, language, representative. Editable until the case is closed, with
history; no judge looks at it again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Person, PersonChange
from col13.policies import Actor, Section
from col13.services import changes
from col13.services.faults import Faults
from col13.services.person_rules import CHANNELS, cleaned, ContactFields, facets_of, NO_SUSPECT, NOT_ONESELF, REPRESENTATIVES
from col13.services.records import Changes, fetch, permit_any, shift

RULES = ((Section.PERSONS, "contact_rules"), (Section.SUPPORT, "contact_rules"))


def change_contact(session: Session, actor: Actor, case: Case, person_id: uuid.UUID, **fields: Unpack[ContactFields]) -> Person:
    """Telephone, e-mail, address, language, interpreter. Forbidden, Invalid by field."""
    person = fetch(session, case, Person, person_id)
    role = permit_any(session, actor, case, facets_of([own.role for own in person.roles]))
    wrong = Faults()
    kept = cleaned(session, case, person.kind, fields, wrong)
    wrong.stop()
    changed = _shift(session, actor, person, kept)
    if changed:
        detail = {"person": str(person.id), "changed": changed}
        changes.record(session, actor, case, act="person.contact", section=_section(person), role=role, detail=detail, marks=False)
    return person


def set_contact_rules(
    session: Session, actor: Actor, case: Case, person_id: uuid.UUID, *, rules: str = "", forbidden_channels: Collection[str] = ()
) -> Person:
    """The safe-contact rules were asked: in words, and channels that may not be used. Nothing given means: no special rules."""
    person = fetch(session, case, Person, person_id)
    role = permit_any(session, actor, case, RULES)
    wrong = Faults()
    wrong.short("rules", rules)
    for channel in forbidden_channels:
        wrong.among("forbidden_channels", channel, CHANNELS)
    wrong.stop()
    forbidden = " ".join(channel for channel in CHANNELS if channel in forbidden_channels)
    values: dict[str, object] = {"rules_stated": True, "contact_rules": rules.strip(), "forbidden_channels": forbidden}
    changed = _shift(session, actor, person, values)
    if changed:
        detail = {"person": str(person.id), "changed": changed}
        changes.record(session, actor, case, act="person.contact_rules", section=Section.PERSONS, role=role, detail=detail, marks=False)
    return person


def set_representative(
    session: Session,
    actor: Actor,
    case: Case,
    person_id: uuid.UUID,
    *,
    representative_id: uuid.UUID | None,
    representative_as: str | None = None,
    ground_may_be_named: bool | None = None,
) -> Person:
    """Who acts for this person, and in what capacity; None: nobody. A suspect is refused: a parent who is suspect is no representative.
    `ground_may_be_named` True only when a minor who can judge agreed."""
    person = fetch(session, case, Person, person_id)
    role = permit_any(session, actor, case, facets_of([own.role for own in person.roles]))
    wrong = Faults()
    wrong.refers(session, case, "representative_id", Person, representative_id)
    wrong.among("representative_as", representative_as, REPRESENTATIVES)
    if representative_id is not None and "representative_id" not in wrong.found:
        wrong.need("representative_as", representative_as)
        if representative_id == person.id:
            wrong.add("representative_id", NOT_ONESELF)
        if fetch(session, case, Person, representative_id).has_role("suspect"):
            wrong.add("representative_id", NO_SUSPECT)
    wrong.stop()
    capacity = representative_as if representative_id else None
    values: dict[str, object] = {
        "representative_id": representative_id, "representative_as": capacity, "ground_may_be_named": ground_may_be_named,
    }  # fmt: skip
    changed = _shift(session, actor, person, values)
    if changed:
        detail = {"person": str(person.id), "changed": changed}
        changes.record(session, actor, case, act="person.representative", section=_section(person), role=role, detail=detail, marks=False)
    return person


def set_release(
    session: Session, actor: Actor, case: Case, person_id: uuid.UUID, *, released_on: dt.date | None = None, contact_ban: str = ""
) -> Person:
    """What a victim must know of a suspect: released since when, which contact ban holds."""
    person = fetch(session, case, Person, person_id)
    role = permit_any(session, actor, case, [(Section.SUSPECTS, "identity")])
    wrong = Faults()
    wrong.past("released_on", released_on)
    wrong.short("contact_ban", contact_ban)
    wrong.stop()
    changed = _shift(session, actor, person, {"released_on": released_on, "contact_ban": contact_ban.strip()})
    if changed:
        detail = {"person": str(person.id), "changed": changed}
        changes.record(session, actor, case, act="person.release", section=Section.SUSPECTS, role=role, detail=detail, marks=False)
    return person


def end_representation(session: Session, case: Case, person: Person) -> dict[str, object]:
    """Nobody is represented by this person any more, who became a suspect. For persons.add_role; its detail names whom it was."""
    query = select(Person).where(Person.case_id == case.id, Person.representative_id == person.id)
    ended = []
    for represented in session.scalars(query).all():
        represented.representative_id = represented.representative_as = None
        ended.append(str(represented.id))
    session.flush()
    return {"representation_ended": ended} if ended else {}


def history(session: Session, case: Case, person: Person) -> list[PersonChange]:
    """What stood before, oldest first."""
    query = select(PersonChange).where(PersonChange.case_id == case.id, PersonChange.person_id == person.id)
    return list(session.scalars(query.order_by(PersonChange.id)))


def _shift(session: Session, actor: Actor, person: Person, values: dict[str, object]) -> Changes:
    changed = shift(person, values)
    for field, (before, _) in changed.items():
        kept = None if before is None else str(before)
        PersonChange(session, case_id=person.case_id, person_id=person.id, field=field, at=clock.now(), by=actor.id, before=kept)
    session.flush()
    return changed


def _section(person: Person) -> Section:
    return facets_of([own.role for own in person.roles])[0][0]
