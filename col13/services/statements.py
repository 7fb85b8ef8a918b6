"""Statements of persons, or the reason why there is none; and the rights tracker of each victim (domain reference 3.3)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import Label, N_, S_
from col13.models import Case, Document, Person, Statement, VictimRight
from col13.policies import Actor, may_read, Section
from col13.services import changes
from col13.services.faults import Faults
from col13.services.person_rules import facets_of
from col13.services.records import fetch, permit_any, shift, shown
from col13.services.situation import situation

# What is written down by hand; the attestation, the offer and the outcome are marked by their steps.
RIGHTS: dict[str, Label] = {
    "statement_copy": N_("victim's right", "copy of the own statement given"),
    "injured_form_handed": N_("victim's right", "injured-person form handed out"),
    "injured_form_filed": N_("victim's right", "declaration as injured person filed"),
    "civil_party": N_("victim's right", "civil party"),
    "rights": N_("victim's right", "rights explained"),
    "services": N_("victim's right", "services named"),
}
BY_STEP = ("attestation", "support_offered", "outcome_told", "outcome_not_told")
SUSPECT_MAY_NOT_BE_FIRST = S_("A suspect is heard in category II, III or IV.")
BY_A_STEP = S_("This is marked by a step of the case, not by hand.")
NOT_A_VICTIM = S_("Only a victim has this.")
SAID_AND_NOT = S_("There is a statement: no reason why there is none.")
SUPPORT_OFFER = (Section.SUPPORT, "offer")


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement as its readers see it."""

    id: uuid.UUID
    person_id: uuid.UUID
    taken_on: dt.date | None
    language: str | None
    interpreter: str | None
    salduz: str | None
    words: str | None
    why_none: str | None
    document_id: uuid.UUID | None
    copy_given: bool
    copy_delayed: bool
    at: dt.datetime
    by: uuid.UUID


def add_statement(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    person_id: uuid.UUID,
    taken_on: dt.date | None,
    language: str | None = None,
    interpreter: str = "",
    words: str = "",
    salduz: str | None = None,
    document_id: uuid.UUID | None = None,
    copy_given: bool = False,
    copy_delayed: bool = False,
) -> Statement:
    """A statement taken on a day: in words, as a document, or both. NotFound for a person of another case; Invalid by field."""
    person = fetch(session, case, Person, person_id)
    pairs = facets_of([own.role for own in person.roles])
    role = permit_any(session, actor, case, pairs)
    wrong = Faults()
    wrong.need("taken_on", taken_on)
    wrong.past("taken_on", taken_on)
    wrong.coded("language", "language", language)
    wrong.coded("salduz", "salduz", salduz)
    wrong.short("words", words)
    wrong.refers(session, case, "document_id", Document, document_id)
    if document_id is None:
        wrong.need("words", words)
    if salduz == "I" and person.has_role("suspect") and len(person.roles) == 1:
        wrong.add("salduz", SUSPECT_MAY_NOT_BE_FIRST)
    wrong.stop()
    row = Statement(
        session, case_id=case.id, person_id=person.id, taken_on=taken_on, language=language, salduz=salduz, document_id=document_id,
        copy_given=copy_given, copy_delayed=copy_delayed, at=clock.now(), by=actor.id, interpreter=interpreter.strip(), words=words.strip(),
    )  # fmt: skip
    session.flush()
    told = {"taken_on": taken_on, "language": language, "salduz": salduz, "document": document_id, "words": words.strip()}
    detail = {"person": str(person.id), "statement": str(row.id), "added": shown(told)}
    changes.record(session, actor, case, act="statement.add", section=pairs[0][0], operation="collection", role=role, detail=detail)
    return row


def record_why_none(session: Session, actor: Actor, case: Case, *, person_id: uuid.UUID, reason: str) -> Statement:
    """Why there is no statement of this person. Invalid when there is one, or without a reason."""
    person = fetch(session, case, Person, person_id)
    pairs = facets_of([own.role for own in person.roles])
    role = permit_any(session, actor, case, pairs)
    wrong = Faults()
    wrong.need("reason", reason)
    wrong.short("reason", reason)
    taken = select(Statement.id).where(Statement.case_id == case.id, Statement.person_id == person.id, Statement.taken_on.is_not(None))
    if session.execute(taken).first() is not None:
        wrong.add("reason", SAID_AND_NOT)
    wrong.stop()
    row = Statement(session, case_id=case.id, person_id=person.id, at=clock.now(), by=actor.id, why_none=reason.strip())
    session.flush()
    detail = {"person": str(person.id), "reason": reason.strip()}
    changes.record(session, actor, case, act="statement.none", section=pairs[0][0], operation="collection", role=role, detail=detail)
    return row


def mark_copy(
    session: Session, actor: Actor, case: Case, statement_id: uuid.UUID, *, given: bool | None = None, delayed: bool | None = None
) -> Statement:
    """The copy was given, or a magistrate's delay runs (or ended). None leaves as it is."""
    row = fetch(session, case, Statement, statement_id)
    person = fetch(session, case, Person, row.person_id)
    pairs = facets_of([own.role for own in person.roles])
    role = permit_any(session, actor, case, [*pairs, SUPPORT_OFFER])
    values = {name: value for name, value in (("copy_given", given), ("copy_delayed", delayed)) if value is not None}
    changed = shift(row, values)
    if changed:
        detail = {"statement": str(row.id), "changed": changed}
        changes.record(session, actor, case, act="statement.copy", section=pairs[0][0], role=role, detail=detail, marks=False)
    return row


def record_right(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    person_id: uuid.UUID,
    what: str,
    on: dt.date | None,
    how: str | None = None,
    language: str | None = None,
    document_id: uuid.UUID | None = None,
    words: str = "",
) -> VictimRight:
    """One of RIGHTS, on a day. Whoever offers support may also hand over a form: so the facet `offer` suffices."""
    person = fetch(session, case, Person, person_id)
    role = permit_any(session, actor, case, [*facets_of([own.role for own in person.roles]), SUPPORT_OFFER])
    wrong = Faults()
    wrong.need("what", what)
    if what in BY_STEP:
        wrong.add("what", BY_A_STEP)
    wrong.among("what", what, RIGHTS)
    wrong.need("on", on)
    wrong.past("on", on)
    wrong.coded("language", "language", language)
    wrong.refers(session, case, "document_id", Document, document_id)
    wrong.short("how", how, 200)
    wrong.short("words", words)
    if not person.has_role("victim") and not person.has_role("next_of_kin") and not person.has_role("civil_party"):
        wrong.add("person_id", NOT_A_VICTIM)
    wrong.stop()
    row = VictimRight(
        session, case_id=case.id, person_id=person.id, what=what, on=on, how=how, language=language, document_id=document_id,
        at=clock.now(), by=actor.id, words=words.strip(),
    )  # fmt: skip
    session.flush()
    detail = {"person": str(person.id), "what": what, "on": on.isoformat() if on else None, "how": how, "words": words.strip()}
    changes.record(
        session, actor, case, act="right.record", section=Section.SUPPORT, operation="collection", role=role, detail=detail, marks=False
    )
    return row


def statements_seen(session: Session, actor: Actor, case: Case) -> list[StatementView]:
    """The statements this actor may read, in the order they were entered; none of a suspect for who sees no suspects."""
    now = situation(session, actor, case)
    query = select(Statement, Person).join(Person, Person.id == Statement.person_id).where(Statement.case_id == case.id)
    views = []
    for row, person in session.execute(query.order_by(Statement.id)).all():
        pairs = facets_of([own.role for own in person.roles])
        if any(may_read(actor, section, now, facet) for section, facet in pairs):
            views.append(
                StatementView(
                    row.id, row.person_id, row.taken_on, row.language, row.interpreter, row.salduz, row.words, row.why_none,
                    row.document_id, row.copy_given, row.copy_delayed, row.at, row.by,
                )
            )  # fmt: skip
    return views


def rights_of(session: Session, case: Case) -> dict[uuid.UUID, list[VictimRight]]:
    """Each person's rights as marked, oldest first. The caller has asked for the section."""
    found: dict[uuid.UUID, list[VictimRight]] = {}
    for row in session.scalars(select(VictimRight).where(VictimRight.case_id == case.id).order_by(VictimRight.id)):
        found.setdefault(row.person_id, []).append(row)
    return found
