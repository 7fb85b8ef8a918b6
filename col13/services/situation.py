"""What the section matrix must know of one case for one actor: recorded, own, closed, and what its states lock."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, ColumnElement, exists, false, or_, Select, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Entry, Track
from col13.policies import Actor, Role, Section, Situation
from col13.services.emergency_running import running
from col13.services.once_read import once_a_snapshot
from col13.workflows import by_key

OWN_DAYS = 30  # "own cases" of reception: opened or changed by that officer in the last 30 days (design section 5)
RECORDED = frozenset({"recorded", "acknowledged"})


@once_a_snapshot
def situation(session: Session, actor: Actor, case: Case) -> Situation:
    """Computed from the tracks' states as declared; one statement. An emergency look only reads: every section is locked to it."""
    own = _changed_lately(actor) if actor.has(Role.RECEPTION) else false()
    query = select(Track.key, Track.state, own.label("own")).join_from(Case, Track, Track.case_id == Case.id, isouter=True)
    rows = session.execute(query.where(Case.id == case.id)).all()
    states = [(row.key, row.state) for row in rows if row.key is not None]
    by_look = running(session, actor, case) is not None
    declared = [by_key(key).state(state) for key, state in states]
    return Situation(
        recorded=case.pv_number is not None or any(key == "report" and state in RECORDED for key, state in states),
        own=any(row.own for row in rows),
        closed=case.closed_at is not None,
        read_only=frozenset(Section) if by_look else frozenset(section for state in declared for section in state.read_only),
        additions=frozenset(section for state in declared for section in state.additions),
    )


def situations_read(actor: Actor, ids: Collection[uuid.UUID]) -> dict[str, Select[*tuple[Any, ...]]]:
    """What reading depends on, for many cases at once: only the desk's sight changes with the case (recorded, and one's own)."""
    if not actor.has(Role.RECEPTION):
        return {}
    written = exists().where(Track.case_id == Case.id, Track.key == "report", Track.state.in_(RECORDED))
    return {
        "recorded": select(Case.id).where(Case.id.in_(ids), Case.pv_number.is_not(None) | written),
        "own": select(Entry.case_id).where(Entry.case_id.in_(ids), made_own(actor)).distinct(),
    }


def situations(actor: Actor, ids: Collection[uuid.UUID], rows: Mapping[str, Sequence[Any]]) -> dict[uuid.UUID, Situation]:
    """From the rows of those reads; of what may be read alone, it tells nothing of locks."""
    if not actor.has(Role.RECEPTION):
        return dict.fromkeys(ids, Situation(recorded=True))
    recorded, own = ({row[0] for row in rows[name]} for name in ("recorded", "own"))
    return {case_id: Situation(recorded=case_id in recorded, own=case_id in own) for case_id in ids}


def made_own(actor: Actor) -> ColumnElement[bool]:
    """The journal entries that make a case the desk officer's own: it opened the case, or changed facts or persons, in the last days.
    Not what it may do to any case, such as taking it, a step, a contact or the rules for it: nobody opens a file to oneself that way."""
    told = and_(
        Entry.operation.in_(("collection", "alteration")), Entry.section.in_((Section.FACTS.value, Section.PERSONS.value)),
        Entry.track.is_(None), Entry.act.not_in(("person.contact", "person.contact_rules")),
    )  # fmt: skip
    since = clock.now() - dt.timedelta(days=OWN_DAYS)
    return and_(Entry.actor_id == actor.id, Entry.at >= since, or_(Entry.act == "case.open", told))


def _changed_lately(actor: Actor) -> ColumnElement[bool]:
    return exists(select(Entry.seq).where(Entry.case_id == Case.id, made_own(actor)).correlate(Case))
