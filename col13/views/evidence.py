"""What a fact or an assessment can rest on, to choose from: exact words, indicators, statements, documents, as this reader sees them."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from col13.models import Case
from col13.policies import may_read, Section
from col13.services import documents, facts_seen, statements
from col13.services.situation import situation
from col13.views.people import called
from col13.views.units import actor
from col13.views.words import catalogue_label, date

Pairs = list[tuple[str, str]]
BEGINNING = 160  # characters of a quotation or of a note that name it


def cut(words: str) -> str:
    """The beginning of what may be long: whole words, and "…" where something was left out."""
    said = " ".join(words.split())
    return said if len(said) <= BEGINNING else f"{said[:BEGINNING].rsplit(' ', 1)[0]}…"


def evidence(session: Session, case: Case, incident: uuid.UUID | None = None) -> dict[str, Pairs]:
    """Id and words by kind; of one incident, or of all. The caller's page has asked for the right to write what rests on it."""
    people = called(session, case)
    seen = facts_seen.occurrences_of(session, case) if may_read(actor(), Section.FACTS, situation(session, actor(), case), "facts") else []
    occurrences = [one for one in seen if incident in (None, one.incident.id)]
    return {
        "quotations": [(str(row.id), f"“{cut(row.words or '')}”") for one in occurrences for row in one.quotations],
        "indicators": [
            (str(row.id), f"{catalogue_label('indicator', row.code)}{f' — {cut(row.note)}' if row.note else ''}")
            for one in occurrences
            for row in one.indicators
        ],
        "statements": [
            (str(row.id), f"{people.get(row.person_id, '')} {date(row.taken_on)}".strip())
            for row in statements.statements_seen(session, actor(), case)
            if row.why_none is None
        ],
        "documents": [(str(row.id), row.title) for row in documents.documents_seen(session, actor(), case) if not row.support],
    }
