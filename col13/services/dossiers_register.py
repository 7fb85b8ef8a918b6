"""The zone's register of dossiers: every number given, for whom, on what ground, its hash and expiry; and what the leak guard found."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.profiles import LETTERS, PROFILES
from col13.errors import Forbidden
from col13.models import Case, Dossier, Entry
from col13.models.visibility import content_visible
from col13.policies import Actor, facets, may, require, ROLE_LABELS, Section, who_may
from col13.services import journal
from col13.services.dossiers_allowed import handed_out_no_more
from col13.services.dossiers_terms import expired
from col13.services.situation import situation
from col13.services.worklist import note_list

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the register. `recipient`: office, body or zone by code, None for a person (the register names nobody)."""

    id: uuid.UUID
    register_number: str
    number: str  # of the case
    profile: str
    recipient: str | None
    language: str
    state: str
    expired: bool
    ended: str | None  # the code of why it is handed out no more
    legal_basis: str | None
    requested_at: dt.datetime
    released_at: dt.datetime | None
    expires_on: dt.date | None
    pdf_sha256: str | None


def register(session: Session, actor: Actor, *, before: uuid.UUID | None = None, limit: int = PAGE) -> tuple[Sequence[Line], bool]:
    """Numbers of the cases this actor may see, of the profiles this actor may have, newest first; whether there are more. Forbidden
    without the right. Needs a writing session: the list is journalled."""
    role = require(actor, "dossier:register")
    profiles = [name for name in PROFILES if may(actor, f"dossier:{name}")] + [name for name in LETTERS if may(actor, f"letter:{name}")]
    query = (
        select(Dossier, Case.number)
        .join(Case, Case.id == Dossier.case_id)
        .where(Dossier.register_number.is_not(None), Dossier.profile.in_(profiles), content_visible(actor, clock.today()))
        .order_by(Dossier.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(Dossier.id < before)
    rows = session.execute(query).all()
    lines = [_line(session, dossier, number) for dossier, number in rows[:limit]]
    note_list(session, actor, "dossier.register", role, list(dict.fromkeys(line.number for line in lines)))
    return lines, len(rows) > limit


def _line(session: Session, row: Dossier, number: str) -> Line:
    known = {**PROFILES, **LETTERS}[row.profile]
    ended = handed_out_no_more(session, session.get_one(Case, row.case_id), row)
    return Line(
        row.id, row.register_number or "", number, row.profile, None if known.kind == "victim" else row.recipient, row.language, row.state,
        expired(row), ended, row.legal_basis, row.requested_at, row.released_at, row.expires_on, row.pdf_sha256,
    )  # fmt: skip


def may_see_leaks(session: Session, actor: Actor, case: Case) -> bool:
    """Whether this actor reads the details of the case's journal, where the finds stand."""
    return "details" in facets(actor, Section.JOURNAL, "read", situation(session, actor, case))


def leaks(session: Session, actor: Actor, case: Case, dossier: Dossier) -> list[str]:
    """Which columns the guard found in the refused file, and where in it ("person.family_name: text of page 3"). Forbidden, naming who
    may, for who does not read the journal's details; the look at the section is the caller's to write first."""
    if not may_see_leaks(session, actor, case):
        raise Forbidden(who=tuple(ROLE_LABELS[role] for role in who_may(Section.JOURNAL, "read", "details")))
    query = select(Entry).where(Entry.chain == f"case:{case.id}", Entry.act == "dossier.refused").order_by(Entry.seq.desc())
    for entry in session.scalars(query):
        detail = journal.open_detail(session, entry) or {}
        if detail.get("dossier") == str(dossier.id):
            return list(detail.get("leaks", ()))
    return []
