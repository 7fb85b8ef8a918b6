"""The migration of the list's orders: a database with cases gets, for each, when it last changed and its first deadline."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import inspect, select

from col13 import clock
from col13.db import Database
from col13.models import Case, NO_DEADLINE, Track
from col13.policies import Role
from col13.services import casework, facts, tracks
from col13.services.settle import settle
from tests.conftest import ClockAt
from tests.factories import a_zone, an_actor

pytestmark = [pytest.mark.database, pytest.mark.as_owner]


def orders(database: Database) -> dict[str, tuple[dt.datetime, dt.date]]:
    """What each case is put in order by."""
    with database.read() as session:
        return {number: (at, due) for number, at, due in session.execute(select(Case.number, Case.changed_at, Case.due))}


def test_cases_of_before_get_their_last_change_and_their_first_deadline(database: Database, clock_at: ClockAt) -> None:
    clock_at("2026-03-02T10:00")
    with database.write() as session:
        desk = an_actor(session, a_zone(session), Role.RECEPTION)
        cases = [casework.open_case(session, desk) for _ in range(3)]
        untouched, changed, closed = (case.number for case in cases)
        clock_at("2026-03-05T11:30")
        facts.add_note(session, desk, cases[1], words="heard again")
        for case, days in ((cases[1], 9), (cases[1], 4), (cases[2], 2)):
            track = tracks.ensure_track(session, case, "report" if days == 4 else "victim_support")
            track.due = clock.today() + dt.timedelta(days=days)
        cases[2].closed_at = clock.now()
        for case in cases:
            settle(session, case)
    before = orders(database)
    assert before[untouched] == (dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), NO_DEADLINE)
    assert before[changed] == (dt.datetime(2026, 3, 5, 10, 30, tzinfo=dt.UTC), dt.date(2026, 3, 9))
    assert before[closed][1] == NO_DEADLINE
    database.migrate_down("0001")
    try:
        with database.read() as session:
            assert "due" not in {column["name"] for column in inspect(session.connection()).get_columns("case")}
    finally:
        database.migrate()
    assert orders(database) == before
    with database.write() as session:
        assert len(session.scalars(select(Track)).all()) >= 3  # what hangs on a case is still there
