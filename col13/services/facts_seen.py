"""The facts of a case as one reader may see them: the report, incidents with their words and indicators, notes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import Case, Incident, Indicator, Note, Quotation, Report, SectionRevision, User
from col13.policies import Actor, may_read, Section
from col13.services.facts import report_of
from col13.services.situation import situation


@dataclass(frozen=True)
class Occurrence:
    """An incident with what was said and what may show bias."""

    incident: Incident
    quotations: list[Quotation]
    indicators: list[Indicator]


@dataclass(frozen=True)
class Facts:
    """What the facts page shows; without the facet nothing is read."""

    report: Report | None = None
    occurrences: list[Occurrence] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    names: dict[uuid.UUID, str] = field(default_factory=dict)  # who entered what


def of(session: Session, actor: Actor, case: Case) -> Facts:
    """The caller wrote the look. Empty for who has neither the facts nor the notes."""
    now = situation(session, actor, case)
    report = report_of(session, case) if may_read(actor, Section.FACTS, now, "facts") else None
    occurrences = occurrences_of(session, case) if report is not None else []
    notes: list[Note] = []
    if may_read(actor, Section.FACTS, now, "note"):
        query = select(Note).where(Note.case_id == case.id, Note.section == Section.FACTS.value).order_by(Note.id.desc())
        notes = list(session.scalars(query))
    ids = [*(note.by for note in notes), *(one.incident.entered_by for one in occurrences)]
    return Facts(report, occurrences, notes, names_of(session, ids))


def occurrences_of(session: Session, case: Case) -> list[Occurrence]:
    """Incidents in their order; the caller has asked for the facet."""
    said: dict[uuid.UUID, list[Quotation]] = defaultdict(list)
    shown: dict[uuid.UUID, list[Indicator]] = defaultdict(list)
    for quotation in session.scalars(select(Quotation).where(Quotation.case_id == case.id).order_by(Quotation.id)):
        said[quotation.incident_id].append(quotation)
    for indicator in session.scalars(select(Indicator).where(Indicator.case_id == case.id).order_by(Indicator.id)):
        shown[indicator.incident_id].append(indicator)
    incidents = session.scalars(select(Incident).where(Incident.case_id == case.id).order_by(Incident.seq))
    return [Occurrence(one, said[one.id], shown[one.id]) for one in incidents]


def names_of(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Display names of accounts."""
    return {row.id: row.display_name for row in session.execute(select(User.id, User.display_name).where(User.id.in_(set(ids))))}


def last_change(session: Session, case: Case, section: Section) -> SectionRevision | None:
    """When a section was last changed and by whom: what a form that changes it compares with what its hand had seen."""
    return session.get(SectionRevision, (case.id, section.value))
