"""A small file to test with: a case with persons, tracks and acts, below the services that would journal them. Factories, no fixtures."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from col13.models import Case, Incident, Move, new_id, Organisation, Person, PersonRole, Report, Track
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services.acts import Act
from col13.services.tracks import ensure_track
from col13.workflows import by_key
from tests.factories import a_bare_case

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)  # a Monday
TODAY = dt.date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def a_case(session: Session, zone: Organisation, serial: int = 1) -> Case:
    """An open case with its key, an empty report and one empty incident."""
    case = a_bare_case(session, zone, serial)
    Report(session, case_id=case.id)
    Incident(session, case_id=case.id, seq=1, happened=PartialDate.unknown(), entered_at=NOW, entered_by=case.opened_by)
    session.flush()
    return case


def a_person(session: Session, case: Case, *roles: str, **values: Any) -> str:
    """A person with these roles; the id as standing names it."""
    seq = session.query(Person).filter_by(case_id=case.id).count() + 1
    person = Person(session, case_id=case.id, seq=seq, at=NOW, by=case.opened_by, **values)
    session.flush()
    for role in roles:
        PersonRole(session, case_id=case.id, person_id=person.id, role=role, since=NOW, by=case.opened_by)
    session.flush()
    return str(person.id)


def the_track(session: Session, case: Case, key: str, state: str | None = None, subject: str = "", **values: Any) -> Track:
    """The track with this key, put where the test wants it."""
    track = ensure_track(session, case, key.partition(".")[0], subject, key=key)
    for name, value in {**values, **({"state": state} if state else {})}.items():
        setattr(track, name, value)
    session.flush()
    return track


def an_act(track: Track, case: Case, actor: Actor, step: str, role: Role | None = None, now: dt.datetime = NOW, **answers: Any) -> Act:
    """The act of taking this step, as effects get it."""
    declared = by_key(track.key).step(step)
    used = role or next(one for one in declared.roles if actor.has(one))
    return Act(actor, used, case, track, declared, answers, new_id(), 1, now)


def a_move(session: Session, case: Case, track: Track, step: str, seq: int) -> None:
    """A step taken on a track, as the track's history tells it."""
    Move(
        session, case_id=case.id, track_id=track.id, seq=seq, step=step, from_state="x", to_state="y", by=case.opened_by,
        role="investigator", at=NOW, revision=1, version=1, entry_seq=seq,
    )  # fmt: skip
    track.seq = seq
    session.flush()


def as_id(found: str) -> uuid.UUID:
    return uuid.UUID(found)
