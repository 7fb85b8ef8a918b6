"""All that is held on one person, for the supervisor: an allow-list by table, what this reader may read, others under a pseudonym."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.project import hiding, pseudonym, Withheld
from col13.errors import Invalid, NotFound
from col13.i18n import Label, N_
from col13.models import (
    Bias,
    Case,
    CaseRow,
    Consent,
    Contact,
    DecisionPart,
    Disclosure,
    Document,
    Incident,
    Indicator,
    NeedsAssessment,
    Offence,
    OffencePerson,
    Person,
    PersonChange,
    PersonRole,
    Quotation,
    ServiceReferral,
    Statement,
    VictimRight,
    Withdrawal,
)  # fmt: skip
from col13.models.visibility import content_visible
from col13.policies import Actor, facets, require, Section, Situation
from col13.services import casework, journal, names
from col13.services.answers import MISSING
from col13.services.dossiers_gather import tell_tale
from col13.services.faults import Faults
from col13.services.person_numbers import role_numbers
from col13.services.persons_seen import IDENTITY, person_seen
from col13.services.records import plain
from col13.services.situation import situation

FORMAT = 1
REASONS: dict[str, Label] = {
    "supervisor": N_("why a person's data are taken along", "asked by the supervisor (COC)"),
    "court": N_("why a person's data are taken along", "ordered by a magistrate or a court"),
    "subject": N_("why a person's data are taken along", "the person's own request, through the supervisor"),
}
TABLE_LABELS: dict[str, Label] = {
    "changes": N_("held on a person", "Contact data before"), "rights": N_("held on a person", "Victim's rights"),
    "withdrawals": N_("held on a person", "Withdrawn complaints"), "consents": N_("held on a person", "Consents"),
    "needs": N_("held on a person", "Needs and measures"), "contacts": N_("held on a person", "Contacts of victim support"),
    "services": N_("held on a person", "Referrals to services"), "biases": N_("held on a person", "Bias assessments"),
    "decisions": N_("held on a person", "Decisions"), "offences": N_("held on a person", "Offences"),
    "disclosures": N_("held on a person", "To whom the case was disclosed"),
}  # fmt: skip
Right = tuple[Section, str]
NOTE: Right = (Section.FACTS, "facts")
SUPPORT: Right = (Section.SUPPORT, "states")
CONSENTS: Right = (Section.LIAISON, "consents")
ASSESSED: Right = (Section.QUALIFICATION, "assessments")
FILES: Right = (Section.DOCUMENTS, "all")
LOG: Right = (Section.SUPPORT, "contact_log")
# (name, model, columns that name the person, right asked for the rows, what is told of each). A column in OWN asks a right of its own.
TABLES: tuple[tuple[str, type[CaseRow], tuple[str, ...], Right | None, tuple[str, ...]], ...] = (
    ("roles", PersonRole, ("person_id",), None, ("role", "salduz", "since", "until", "injury")),
    ("changes", PersonChange, ("person_id",), None, ("field", "at", "before")),
    ("rights", VictimRight, ("person_id",), SUPPORT, ("what", "on", "how", "language", "words")),
    ("statements", Statement, ("person_id",), None, ("taken_on", "language", "salduz", "words", "why_none", "copy_given")),
    ("withdrawals", Withdrawal, ("person_id",), NOTE, ("at", "pressure_asked", "words")),
    ("consents", Consent, ("person_id",), CONSENTS,
     ("recipient", "scope", "answer", "valid_from", "valid_until", "how", "given_by", "standing", "words")),
    ("needs", NeedsAssessment, ("person_id",), SUPPORT, ("kind", "declined", "at", "review_on", "answers", "measures")),
    ("contacts", Contact, ("person_id",), LOG, ("contacted_at", "channel", "outcome", "next_on", "with_whom", "words")),
    ("services", ServiceReferral, ("person_id",), SUPPORT, ("service", "on")),
    ("documents", Document, ("person_id",), FILES, ("kind", "title", "filename", "media_type", "size", "sha256", "at")),
    ("quotations", Quotation, ("said_by", "heard_by"), NOTE, ("language", "words", "translation", "at")),
    ("indicators", Indicator, ("person_id",), ASSESSED, ("code", "note", "at")),
    ("biases", Bias, ("suspect_id",), ASSESSED, ("phenomenon", "basis", "strength", "status", "reason", "at")),
    ("decisions", DecisionPart, ("suspect_id",), (Section.REFERRAL, "decisions"), ("mark", "result")),
)  # fmt: skip
OWN: Mapping[tuple[str, str], Right] = {
    ("rights", "words"): (Section.SUPPORT, "words"), ("needs", "answers"): (Section.SUPPORT, "words"),
    ("needs", "measures"): (Section.SUPPORT, "measures"),
}  # fmt: skip
NAMED = ("representative_id", "deceased_id")  # of the identity: ids of others


def export(session: Session, actor: Actor, case: Case, person_id: uuid.UUID, *, reason: str, words: str) -> dict[str, Any]:
    """Plain JSON: the person, what each table holds on that person, the facts, to whom the case was disclosed, and what was left out
    because this reader may not read it. `reason`: a code of REASONS, and why in words. Written as a disclosure: needs a writing session.
    Forbidden, NotFound for nobody whom this reader may know, or Invalid."""
    role = require(actor, "person:export")
    _why(reason, words)
    casework.get(session, actor, case.number, lock=True)
    seen = person_seen(session, actor, case, person_id)
    if seen is None or not seen.open:
        raise NotFound
    told = _told(session, actor, case, session.get_one(Person, person_id))
    journal.write(
        session, actor, operation="disclosure", act="person.export", case=case, role=role, recipient="supervisor", reason=reason,
        legal_basis="to_be_confirmed_by_dpo", section=Section.PERSONS, detail={"person": str(person_id), "words": words.strip()},
    )  # fmt: skip
    return told


def named(session: Session, actor: Actor, name: str) -> list[tuple[Case, uuid.UUID]]:
    """Persons of this name, by spelling or sound, in the cases whose content this reader may see, and whom it may know. Namesakes are
    among them: a human says which are the same."""
    require(actor, "person:export")
    if not name.strip():
        raise Invalid({"name": MISSING})
    found = names.persons_named(session, name, within=content_visible(actor, clock.today()))
    near = sorted((pair for pair, far in found.items() if not far), key=str)
    cases = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_({case_id for case_id, _ in near})))}
    pairs = [(cases[case_id], person_id) for case_id, person_id in near]
    return [(case, one) for case, one in pairs if (view := person_seen(session, actor, case, one)) is not None and view.open]


def _told(session: Session, actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    at = situation(session, actor, case)
    others = _others(session, case, person)
    hide = hiding([Withheld(words, instead) for _, (words, instead) in others.items()])
    left: list[str] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    for name, model, naming, right, columns in TABLES:
        rows = _rows(session, case, person, model, naming)
        open_ones = [column for column in columns if _may(actor, at, OWN.get((name, column), right))]
        left += [f"{name}.{column}" for column in columns if column not in open_ones and rows]
        if open_ones and rows:
            tables[name] = [{column: _value(column, getattr(row, column), hide) for column in open_ones} for row in rows]
    if _may(actor, at, ASSESSED):
        tables["offences"] = _offences(session, case, person)
    if _may(actor, at, NOTE):
        tables["facts"] = [{"facts": hide("facts", text)} for text in session.scalars(_facts(case)) if text]
    tables["disclosures"] = [
        {"recipient": _whom(one.recipient, person, others), "what": one.what, "legal_basis": one.legal_basis, "at": plain(one.at)}
        for one in session.scalars(select(Disclosure).where(Disclosure.case_id == case.id).order_by(Disclosure.id))
    ]
    identity = {name: plain(getattr(person, name)) for name in IDENTITY if name not in NAMED}
    identity |= {name: others[getattr(person, name)][1] if getattr(person, name) in others else None for name in NAMED}
    more = {"contact_rules": person.contact_rules, "relation": person.relation, "contact_ban": person.contact_ban}
    return {
        "format": FORMAT, "case": case.number, "made_at": plain(clock.now()), "person": {"id": str(person.id), **identity, **more},
        "held": tables, "left_out": left,
    }  # fmt: skip


def _others(session: Session, case: Case, person: Person) -> dict[uuid.UUID, tuple[tuple[str, ...], str]]:
    """Person → (the words that tell who it is, the pseudonym). A word that is also this person's stays."""
    numbers = role_numbers(session, case)
    own = {word.casefold() for word in tell_tale(person)}
    found = {}
    for one in session.scalars(select(Person).where(Person.case_id == case.id, Person.id != person.id)):
        role = next((held.role for held in one.roles), "")
        number = numbers.get(one.id, {}).get(role, one.seq)
        words = tuple(word for word in tell_tale(one) if word.casefold() not in own)
        found[one.id] = (words, pseudonym(role, number, case.language))
    return found


def _rows(session: Session, case: Case, person: Person, model: type[CaseRow], naming: tuple[str, ...]) -> list[Any]:
    names_it = or_(*(getattr(model, column) == person.id for column in naming))
    return list(session.scalars(select(model).where(model.case_id == case.id, names_it).order_by(model.id)))


def _offences(session: Session, case: Case, person: Person) -> list[dict[str, Any]]:
    query = select(OffencePerson.part, Offence.code, Offence.article).join(Offence, Offence.id == OffencePerson.offence_id)
    query = query.order_by(Offence.seq)
    mine = (OffencePerson.case_id == case.id, OffencePerson.person_id == person.id, Offence.dropped_at.is_(None))
    return [{"part": row.part, "code": row.code, "article": row.article} for row in session.execute(query.where(*mine))]


def _facts(case: Case) -> Any:
    return select(Incident.facts).where(Incident.case_id == case.id).order_by(Incident.seq)


def _whom(recipient: str, person: Person, others: Mapping[uuid.UUID, tuple[tuple[str, ...], str]]) -> str:
    if recipient == str(person.id):
        return "person"
    return next((instead for one, (_, instead) in others.items() if str(one) == recipient), recipient)


def _may(actor: Actor, at: Situation, right: Right | None) -> bool:
    return right is None or right[1] in facets(actor, right[0], "read", at)


def _value(column: str, value: object, hide: Callable[[str, str], str]) -> Any:
    told = plain(value)
    return hide(column, told) if isinstance(told, str) else told


def _why(reason: str, words: str) -> None:
    wrong = Faults()
    wrong.need("reason", reason)
    wrong.among("reason", reason, REASONS)
    wrong.need("words", words)
    wrong.short("words", words)
    wrong.stop()


def lines(told: Mapping[str, Any]) -> Iterator[tuple[str, list[list[tuple[str, str]]]]]:
    """For a page or paper: (table, rows of (field, text)), empty fields left out."""
    yield "person", [_pairs(told["person"])]
    for name, rows in told["held"].items():
        yield name, [_pairs(row) for row in rows]


def _pairs(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in row.items() if value not in (None, "", [], False)]
