"""The qualification as one reader may see it: offences with their law, assessments with what each hand said, what is missing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.i18n import Sentence
from col13.models import Bias, BiasEvidence, Case, Offence, OffencePerson
from col13.policies import Actor, may_read, may_write, Section
from col13.services import evidence_hints, facts_seen
from col13.services.documents import documents_seen, DocumentView
from col13.services.evidence_hints import Hint
from col13.services.facts import report_of
from col13.services.facts_seen import Occurrence
from col13.services.persons_seen import persons_seen
from col13.services.press import press_notes
from col13.services.qualification import both_codes, offered
from col13.services.situation import situation
from col13.services.statements import statements_seen, StatementView


@dataclass(frozen=True)
class Assessed:
    """An offence with its law, its persons and its assessments."""

    row: Offence
    entry: catalogue.Offence | None  # None: the catalogue no longer knows the code
    fits: bool  # the law version fits the date of the facts
    victims: list[uuid.UUID]
    suspects: list[uuid.UUID]
    biases: list[Bias]
    press: list[Sentence]  # what to tell of written, public expressions


@dataclass(frozen=True)
class Bench:
    """The workbench. `grounds`: what a reader without the assessments gets; everything else is empty for them."""

    grounds: list[tuple[str, str | None, list[str]]]
    occurrences: list[Occurrence] = field(default_factory=list)
    offences: list[Assessed] = field(default_factory=list)
    dropped: list[Offence] = field(default_factory=list)
    evidence: dict[uuid.UUID, list[BiasEvidence]] = field(default_factory=dict)
    hints: dict[uuid.UUID, list[Hint]] = field(default_factory=dict)  # by incident
    asks: list[Hint] = field(default_factory=list)  # of the whole case: who is still to be asked
    statements: dict[uuid.UUID, StatementView] = field(default_factory=dict)  # those this reader may read
    documents: dict[uuid.UUID, DocumentView] = field(default_factory=dict)  # those this reader may open
    may_ask: bool = False  # this reader may add to the facts
    both_codes: set[uuid.UUID] = field(default_factory=set)  # incidents whose date leaves the Code open
    no_offence: str | None = None
    perception: str | None = None  # what the reporting officer wrote down
    names: dict[uuid.UUID, str] = field(default_factory=dict)


def of(session: Session, actor: Actor, case: Case) -> Bench:
    """The caller wrote the look and asked for the section."""
    now = situation(session, actor, case)
    rows = list(session.scalars(select(Offence).where(Offence.case_id == case.id).order_by(Offence.seq)))
    standing = [row for row in rows if row.dropped_at is None]
    biases = _biases(session, case)
    told = [bias for row in standing for bias in biases[row.id] if bias.status != "rejected"]
    grounds = [(bias.phenomenon, bias.sub_phenomenon, [one.code for one in bias.criteria]) for bias in told]
    if not may_read(actor, Section.QUALIFICATION, now, "assessments"):
        return Bench(grounds)
    sees_facts = may_read(actor, Section.FACTS, now, "facts")
    occurrences = facts_seen.occurrences_of(session, case) if sees_facts else []
    report = report_of(session, case)
    people = persons_seen(session, actor, case)
    statements = {row.id: row for row in statements_seen(session, actor, case)}
    documents = {row.id: row for row in documents_seen(session, actor, case)}
    files = documents.values() if may_read(actor, Section.DOCUMENTS, now, "all") else None
    heard = [row.person_id for row in statements.values()]
    asking = sees_facts and may_read(actor, Section.PERSONS, now, "witnesses") and may_read(actor, Section.PERSONS, now, "victims")
    hands = [view.by for row in rows for bias in biases[row.id] for view in bias.views] + [row.by for row in rows]
    return Bench(
        grounds, occurrences, _assessed(session, case, standing, biases), [row for row in rows if row.dropped_at is not None],
        _evidence(session, case),
        {
            one.incident.id: evidence_hints.for_incident(one.incident, one.quotations, one.indicators, files)
            for one in occurrences
        },
        evidence_hints.for_persons(people, heard, report.perception) if asking else [], statements, documents,
        may_write(actor, Section.FACTS, now, "facts"), {one.incident.id for one in occurrences if both_codes(session, one.incident)},
        report.no_offence_reason, report.perception if sees_facts else None, facts_seen.names_of(session, hands),
    )  # fmt: skip


def _biases(session: Session, case: Case) -> dict[uuid.UUID, list[Bias]]:
    found: dict[uuid.UUID, list[Bias]] = defaultdict(list)
    for bias in session.scalars(select(Bias).where(Bias.case_id == case.id).order_by(Bias.id)):
        found[bias.offence_id].append(bias)
    return found


def _evidence(session: Session, case: Case) -> dict[uuid.UUID, list[BiasEvidence]]:
    found: dict[uuid.UUID, list[BiasEvidence]] = defaultdict(list)
    for row in session.scalars(select(BiasEvidence).where(BiasEvidence.case_id == case.id).order_by(BiasEvidence.id)):
        found[row.bias_id].append(row)
    return found


def _assessed(session: Session, case: Case, standing: list[Offence], biases: dict[uuid.UUID, list[Bias]]) -> list[Assessed]:
    parts: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = defaultdict(list)
    for link in session.scalars(select(OffencePerson).where(OffencePerson.case_id == case.id).order_by(OffencePerson.id)):
        parts[link.offence_id, link.part].append(link.person_id)
    incidents = {one.incident.id: one.incident for one in facts_seen.occurrences_of(session, case)}
    found = []
    for row in standing:
        incident = incidents[row.incident_id]
        grounds = [bias.sub_phenomenon or bias.phenomenon for bias in biases[row.id]]
        found.append(
            Assessed(
                row, catalogue.offence(row.code) if catalogue.has("offence", row.code) else None,
                row.code in {one.code for one in offered(session, incident, row.happened)},
                parts[row.id, "victim"], parts[row.id, "suspect"], biases[row.id],
                press_notes(row.medium or incident.medium, row.publicity or incident.publicity, grounds),
            )
        )  # fmt: skip
    return found
