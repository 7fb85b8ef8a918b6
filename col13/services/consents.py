"""Acts on the consent ledger outside the steps: a consent for a service, a withdrawal in any state. Lines are added, never changed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.i18n import Label, N_, S_
from col13.models import Case, Consent, Document, Person
from col13.policies import Actor, may_read, require, Role, Section
from col13.services import changes, ledger
from col13.services.faults import Faults
from col13.services.records import fetch, lock
from col13.services.situation import situation

HOW: dict[str, Label] = {
    "in_writing": N_("consent given", "in writing"),
    "orally": N_("consent given", "orally, written down"),
    "by_body": N_("consent given", "held by the body"),
}
GIVEN_BY: dict[str, Label] = {
    "victim": N_("consent given by", "the victim"),
    "parent": N_("consent given by", "a parent"),
    "guardian": N_("consent given by", "a guardian"),
    "ad_hoc_guardian": N_("consent given by", "an ad hoc guardian"),
    "lawyer": N_("consent given by", "a lawyer"),
}
ANSWERS: dict[str, Label] = {
    "asked": N_("consent", "asked"),
    "given": N_("consent", "given"),
    "refused": N_("consent", "refused"),
    "no_answer": N_("consent", "no answer"),
    "withdrawn": N_("consent", "withdrawn"),
}
NOT_A_VICTIM = S_("Only a victim consents.")
NOTHING_GIVEN = S_("No consent of this person for this recipient stands, so there is none to withdraw.")
ALREADY_OVER = S_("This day is past.")
IN_WHICH_CAPACITY = S_("Say who gave it for the victim, and in what capacity.")
NOT_BY_THE_MINOR = S_("This minor is not on file as able to judge: a parent, a guardian or a lawyer answers for the minor.")
ASK_THE_MINOR = S_("A minor who can judge is asked in person too.")
SUSPECT_CANNOT = S_("A suspect in the case cannot consent for a victim.")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line as its readers see it; `words` and `standing` only where victim support or the exchange is read."""

    id: uuid.UUID
    person_id: uuid.UUID
    recipient: str
    recipient_kind: str
    scope: str
    answer: str
    valid_from: dt.date
    valid_until: dt.date | None
    how: str | None
    given_by: str | None
    standing: str | None
    words: str | None
    at: dt.datetime
    by: uuid.UUID


def record_for_service(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    person_id: uuid.UUID,
    service: str,
    answer: str = "given",
    scope: str = "service_contact",
    how: str = "in_writing",
    given_by: str = "victim",
    standing: str = "",
    valid_until: dt.date | None = None,
    minor_asked: bool | None = None,
    document_id: uuid.UUID | None = None,
    words: str = "",
) -> Consent:
    """What a victim answers for a service (`given` or `refused`), as the signed form says. Forbidden, NotFound, Invalid by field."""
    role = _permit(session, actor, case)
    person = fetch(session, case, Person, person_id)
    wrong = Faults()
    wrong.need("service", service)
    wrong.coded("service", "service", service)
    wrong.among("answer", answer, ("given", "refused"))
    _check_scope(wrong, scope)
    wrong.among("how", how, HOW)
    wrong.among("given_by", given_by, GIVEN_BY)
    wrong.short("words", words)
    wrong.refers(session, case, "document_id", Document, document_id)
    if valid_until is not None and valid_until < clock.today():
        wrong.add("valid_until", ALREADY_OVER)
    _check_giver(session, case, person, answer, given_by, standing, minor_asked, wrong)
    wrong.stop()
    line = Consent(
        session, case_id=case.id, person_id=person.id, recipient=service, recipient_kind="service", scope=scope, answer=answer,
        valid_from=clock.today(), valid_until=valid_until, how=how, given_by=given_by, minor_asked=minor_asked, document_id=document_id,
        at=clock.now(), by=actor.id, standing=standing.strip(), words=words.strip(),
    )  # fmt: skip
    session.flush()
    _record(session, actor, case, role, line)
    return line


def _check_scope(wrong: Faults, scope: str) -> None:
    towards = [entry.code for entry in catalogue.entries("consent_scope") if getattr(entry, "towards", "") == "service"]
    wrong.need("scope", scope)
    wrong.among("scope", scope, towards)


def _check_giver(
    session: Session, case: Case, person: Person, answer: str, given_by: str, standing: str, minor_asked: bool | None, wrong: Faults
) -> None:
    if not person.has_role("victim"):
        wrong.add("person_id", NOT_A_VICTIM)
    if answer != "given":
        return
    if given_by != "victim" and not standing.strip():
        wrong.add("standing", IN_WHICH_CAPACITY)
    if person.minor and person.able_to_judge and given_by != "victim" and not minor_asked:
        wrong.add("minor_asked", ASK_THE_MINOR)
    if person.minor and not person.able_to_judge and given_by == "victim":
        wrong.add("given_by", NOT_BY_THE_MINOR)
    giver = person.representative_id if given_by == person.representative_as else None
    if giver is not None and fetch(session, case, Person, giver).has_role("suspect"):
        wrong.add("given_by", SUSPECT_CANNOT)


def withdraw(session: Session, actor: Actor, case: Case, *, person_id: uuid.UUID, recipient: str, words: str = "") -> Consent:
    """A victim takes a consent back, whatever the state of a track, which stays where it is; a body's view ends with the commit when no
    other consent stands. Invalid when no consent of this person for this body or service stands."""
    role = _permit(session, actor, case)
    person = fetch(session, case, Person, person_id)
    wrong = Faults()
    wrong.short("words", words)
    own = [line for line in ledger.lines_of(session, case, recipient) if line.person_id == person.id and line.answer in ledger.SAID]
    last = own[-1] if own else None
    if last is None or last.answer != "given":
        wrong.add("recipient", NOTHING_GIVEN)
    wrong.stop()
    assert last is not None  # noqa: S101 - stop() has raised otherwise
    line = Consent(
        session, case_id=case.id, person_id=person.id, recipient=recipient, recipient_kind=last.recipient_kind, scope=last.scope,
        answer="withdrawn", valid_from=clock.today(), covers_sharing=last.covers_sharing, at=clock.now(), by=actor.id, words=words.strip(),
    )  # fmt: skip
    session.flush()
    _record(session, actor, case, role, line)
    return line


def _permit(session: Session, actor: Actor, case: Case) -> Role:
    lock(session, actor, case)
    role = require(actor, "consent:record")
    changes.refuse_closed(case)
    return role


def _record(session: Session, actor: Actor, case: Case, role: Role, line: Consent) -> None:
    section = Section.LIAISON if line.recipient_kind == "body" else Section.SUPPORT
    detail = {"person": str(line.person_id), "line": str(line.id), "answer": line.answer, "scope": line.scope, "words": line.words}
    operation = "alteration" if line.answer == "withdrawn" else "collection"
    changes.record(
        session, actor, case, act=f"consent.{line.answer}", section=section, operation=operation, role=role, recipient=line.recipient,
        detail=detail, marks=False,
    )  # fmt: skip


def ledger_seen(session: Session, actor: Actor, case: Case) -> list[LedgerLine]:
    """The lines this actor may read, oldest first: of bodies with the liaison's consents, of services with the support offered."""
    now = situation(session, actor, case)
    bodies = may_read(actor, Section.LIAISON, now, "consents")
    services = may_read(actor, Section.SUPPORT, now, "offer")
    seen = {"body": bodies, "service": services}
    return [
        LedgerLine(
            line.id, line.person_id, line.recipient, line.recipient_kind, line.scope, line.answer, line.valid_from, line.valid_until,
            line.how, line.given_by, line.standing, line.words, line.at, line.by,
        )
        for line in ledger.lines_of(session, case)
        if seen.get(line.recipient_kind, False)
    ]  # fmt: skip
