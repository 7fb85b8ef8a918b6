"""What the section matrix must know of one case for one actor: recorded, own, closed, and what its states lock."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import and_, ColumnElement, or_, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Entry, Track
from col13.policies import Actor, Role, Section, Situation
from col13.services.emergency_running import running
from col13.workflows import by_key

OWN_DAYS = 30  # "own cases" of reception: opened or changed by that officer in the last 30 days (design section 5)
RECORDED = frozenset({"recorded", "acknowledged"})


def situation(session: Session, actor: Actor, case: Case) -> Situation:
    """Computed from the tracks' states as declared; two statements. An emergency look only reads: every section is locked to it."""
    states = session.execute(select(Track.key, Track.state).where(Track.case_id == case.id)).all()
    by_look = running(session, actor, case) is not None
    declared = [by_key(key).state(state) for key, state in states]
    return Situation(
        recorded=case.pv_number is not None or any(key == "report" and state in RECORDED for key, state in states),
        own=actor.has(Role.RECEPTION) and _changed_lately(session, actor, case),
        closed=case.closed_at is not None,
        read_only=frozenset(Section) if by_look else frozenset(section for state in declared for section in state.read_only),
        additions=frozenset(section for state in declared for section in state.additions),
    )


def made_own(actor: Actor) -> ColumnElement[bool]:
    """The journal entries that make a case the desk officer's own: it opened the case, or changed facts or persons, in the last days.
    Not what it may do to any case, such as taking it, a step, a contact or the rules for it: nobody opens a file to oneself that way."""
    told = and_(
        Entry.operation.in_(("collection", "alteration")), Entry.section.in_((Section.FACTS.value, Section.PERSONS.value)),
        Entry.track.is_(None), Entry.act.not_in(("person.contact", "person.contact_rules")),
    )  # fmt: skip
    since = clock.now() - dt.timedelta(days=OWN_DAYS)
    return and_(Entry.actor_id == actor.id, Entry.at >= since, or_(Entry.act == "case.open", told))


def _changed_lately(session: Session, actor: Actor, case: Case) -> bool:
    lately = select(Entry.seq).where(Entry.case_id == case.id, made_own(actor))
    return session.execute(lately.limit(1)).first() is not None
