"""A merge and who is at work in the same moment: a case that is being opened comes along, one that comes too late is refused."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from col13.db import Database
from col13.errors import Forbidden, NotFound
from col13.models import Case
from col13.policies import Actor
from col13.services import casework, zones_merge
from tests.factories import SHELL
from tests.services.two_zones import built, merged, of, signed_in, Zone


def beside(act: object, *args: object) -> tuple[threading.Thread, list[object]]:
    """Run it in a thread; what it answered or raised."""
    told: list[object] = []

    def run() -> None:
        try:
            told.append(act(*args))  # type: ignore[operator]
        except (Forbidden, NotFound) as refused:
            told.append(refused)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, told


def opened(database: Database, desk: Actor) -> str:
    with database.write(desk) as session:
        return casework.open_case(session, desk).number


def test_a_case_that_is_being_opened_comes_along(database: Database) -> None:
    gone, into = built(database, "5906"), built(database, "5388")
    desk = signed_in(database, gone.user("desk"))
    with database.write(desk) as session:
        number = casework.open_case(session, desk).number
        session.flush()
        thread, told = beside(merged, database, gone, into)
        thread.join(0.3)
        assert told == []  # it waits
    thread.join(20)
    assert len(told) == 1
    with database.read() as session:
        assert of(session, number).owner_id == into.id
        assert set(session.scalars(select(Case.owner_id))) == {into.id}


@pytest.mark.parametrize("what", ["opens", "writes"])
def test_who_comes_too_late_is_refused_and_leaves_nothing_in_the_zone_that_is_gone(database: Database, what: str) -> None:
    gone, into = built(database, "5906"), built(database, "5388")
    desk = signed_in(database, gone.user("desk"))
    with database.write() as session:
        zones_merge.merge(session, SHELL, gone.code, into.code)
        thread, told = beside(opened if what == "opens" else locked, database, desk, *([] if what == "opens" else [gone]))
        thread.join(0.3)
        assert told == []  # it waits
    thread.join(20)
    assert isinstance(told[0], Forbidden if what == "opens" else NotFound)
    with database.read() as session:
        assert set(session.scalars(select(Case.owner_id))) == {into.id}


def locked(database: Database, desk: Actor, gone: Zone) -> str:
    with database.write(desk) as session:
        return casework.get(session, desk, gone.open, lock=True).number
