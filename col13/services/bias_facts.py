"""Facts that may show bias: exact words, and indicators tied to what shows them. They prompt a question; they prove nothing."""

from __future__ import annotations

import uuid
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.errors import StepRefused
from col13.i18n import Label, N_, S_
from col13.models import BiasEvidence, Case, Document, Incident, Indicator, Person, Quotation, Statement
from col13.policies import Actor, Section
from col13.services import changes
from col13.services.facts import MEDIA, PUBLICITY
from col13.services.faults import Faults
from col13.services.records import fetch, permit, plain, shift, shown
from col13.services.situation import situation

SAID_TO: dict[str, Label] = {
    "victim": N_("said to", "to the victim"),
    "bystanders": N_("said to", "to bystanders"),
    "public": N_("said to", "to the public"),
    "police": N_("said to", "to the police"),
}
TIE_IT = S_("Say what shows it: words, a person, a document, a statement, or a note.")
RECORDED = S_("The report is recorded: what stands is not struck any more. Add a note instead.")
RELIED_ON = S_("A bias assessment rests on this.")
# The sisters an indicator may be tied to.
TIES: dict[str, type[Quotation] | type[Person] | type[Document] | type[Statement]] = {
    "quotation_id": Quotation, "person_id": Person, "document_id": Document, "statement_id": Statement,
}  # fmt: skip


class QuotationFields(TypedDict, total=False):
    """Who said it, who heard it (persons of the case), to whom, in which medium and how publicly."""

    language: str | None
    translation: str
    said_by: uuid.UUID | None
    heard_by: uuid.UUID | None
    said_to: str | None
    others_heard: bool | None
    medium: str | None
    publicity: str | None


class Ties(TypedDict, total=False):
    """What shows an indicator."""

    quotation_id: uuid.UUID | None
    person_id: uuid.UUID | None
    document_id: uuid.UUID | None
    statement_id: uuid.UUID | None


def add_quotation(
    session: Session, actor: Actor, case: Case, incident_id: uuid.UUID, *, words: str, **fields: Unpack[QuotationFields]
) -> Quotation:
    """Exact words in the original language. NotFound for another case's incident; Invalid by field."""
    role = permit(session, actor, case, Section.FACTS, "facts")
    incident = fetch(session, case, Incident, incident_id)
    wrong = Faults()
    wrong.need("words", words)
    wrong.short("words", words)
    wrong.short("translation", fields.get("translation"))
    _check_said(session, case, fields, wrong)
    wrong.stop()
    row = Quotation(session, case_id=case.id, incident_id=incident.id, at=clock.now(), by=actor.id, words=words.strip(), **fields)
    session.flush()
    detail = {"quotation": str(row.id), "words": words.strip(), "added": shown(fields)}
    changes.record(session, actor, case, act="facts.add_quotation", section=Section.FACTS, operation="collection", role=role, detail=detail)
    return row


def add_indicator(
    session: Session, actor: Actor, case: Case, incident_id: uuid.UUID, *, code: str, note: str = "", **ties: Unpack[Ties]
) -> Indicator:
    """An indicator of the catalogue, tied to what shows it or described in a note. NotFound for another case's incident."""
    role = permit(session, actor, case, Section.FACTS, "facts")
    incident = fetch(session, case, Incident, incident_id)
    wrong = Faults()
    wrong.need("code", code)
    wrong.coded("code", "indicator", code)
    wrong.short("note", note)
    for name, model in TIES.items():
        wrong.refers(session, case, name, model, ties.get(name))
    if not note.strip() and not any(ties.values()):
        wrong.add("note", TIE_IT)
    wrong.stop()
    row = Indicator(
        session, case_id=case.id, incident_id=incident.id, code=code, edition=catalogue.edition(), at=clock.now(), by=actor.id,
        note=note.strip(), **ties,
    )  # fmt: skip
    session.flush()
    detail = {"indicator": str(row.id), "code": code, "note": note.strip(), "added": shown(ties)}
    changes.record(session, actor, case, act="facts.add_indicator", section=Section.FACTS, operation="collection", role=role, detail=detail)
    return row


def complete_quotation(session: Session, actor: Actor, case: Case, quotation_id: uuid.UUID, **fields: Unpack[QuotationFields]) -> None:
    """Say of words on file what was not said yet: who heard them, to whom, in which medium. An addition: what stands stays as it is,
    so it is taken wherever additions are. NotFound for another case's words; Invalid by field."""
    role = permit(session, actor, case, Section.FACTS, "facts")
    row = fetch(session, case, Quotation, quotation_id)
    new = {name: value for name, value in fields.items() if value not in (None, "") and getattr(row, name) in (None, "")}
    wrong = Faults()
    wrong.short("translation", fields.get("translation"))
    _check_said(session, case, fields, wrong)
    wrong.stop()
    changed = shift(row, new)
    if changed:
        detail = {"quotation": str(row.id), "changed": changed}
        changes.record(
            session, actor, case, act="facts.complete_quotation", section=Section.FACTS, operation="collection", role=role, detail=detail
        )


def _check_said(session: Session, case: Case, fields: QuotationFields, wrong: Faults) -> None:
    wrong.coded("language", "language", fields.get("language"))
    wrong.refers(session, case, "said_by", Person, fields.get("said_by"))
    wrong.refers(session, case, "heard_by", Person, fields.get("heard_by"))
    wrong.among("said_to", fields.get("said_to"), SAID_TO)
    wrong.among("medium", fields.get("medium"), MEDIA)
    wrong.among("publicity", fields.get("publicity"), PUBLICITY)


def strike_indicator(session: Session, actor: Actor, case: Case, indicator_id: uuid.UUID, *, reason: str) -> None:
    """Take back an indicator entered by mistake, while the report is not recorded; what stood goes to the journal."""
    _strike(session, actor, case, Indicator, indicator_id, reason)


def strike_quotation(session: Session, actor: Actor, case: Case, quotation_id: uuid.UUID, *, reason: str) -> None:
    """Take back words entered by mistake, while the report is not recorded; what stood goes to the journal."""
    _strike(session, actor, case, Quotation, quotation_id, reason)


def _strike(session: Session, actor: Actor, case: Case, model: type[Indicator] | type[Quotation], row_id: uuid.UUID, reason: str) -> None:
    role = permit(session, actor, case, Section.FACTS, "facts", change=True)
    row = fetch(session, case, model, row_id)
    if situation(session, actor, case).recorded:
        raise StepRefused(RECORDED)
    wrong = Faults()
    wrong.need("reason", reason)
    wrong.stop()
    _refuse_relied_on(session, case, row)
    kind = row.__tablename__
    texts = ("note",) if isinstance(row, Indicator) else ("words", "translation")
    columns = [column.key for column in row.__table__.columns if not column.key.endswith("_encrypted")]
    before = {name: plain(getattr(row, name)) for name in (*columns, *texts)}
    session.delete(row)
    detail = {"struck": before, "reason": reason.strip()}
    changes.record(session, actor, case, act=f"facts.strike_{kind}", section=Section.FACTS, role=role, detail=detail)


def _refuse_relied_on(session: Session, case: Case, row: Indicator | Quotation) -> None:
    column = BiasEvidence.indicator_id if isinstance(row, Indicator) else BiasEvidence.quotation_id
    used = session.execute(select(BiasEvidence.id).where(BiasEvidence.case_id == case.id, column == row.id)).first()
    if used is None and isinstance(row, Quotation):
        used = session.execute(select(Indicator.id).where(Indicator.case_id == case.id, Indicator.quotation_id == row.id)).first()
    if used is not None:
        raise StepRefused(RELIED_ON)
