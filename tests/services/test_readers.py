"""Who looked at a case: one line a person, what is out of the ordinary, and who may read it."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import repeat

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden
from col13.models import Visit
from col13.policies import Actor, Role, Section
from col13.services import accounts, casework, emergency, participation, readers, visits, zone_policy
from col13.services.readers import many_in_a_row, outside, Reader
from tests.services.zone_desk import a_desk, Desk

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def desk(session: Session) -> Desk:
    with clock.at(MONDAY):
        return a_desk(session)


def looks(desk: Desk, actor: Actor, at: dt.datetime = MONDAY, **why: str) -> None:
    with clock.at(at):
        visits.begin(desk.session, actor, desk.case, **{"reason": "task", **why})
        visits.look(desk.session, actor, desk.case, Section.FACTS)


def one(desk: Desk, actor: Actor, reader: Actor | None = None) -> Reader:
    with clock.at(MONDAY + dt.timedelta(days=1)):
        found = readers.readers_of(desk.session, reader or desk.officer, desk.case)
    return next(line for line in found.people if line.user_id == actor.id)


def test_a_line_tells_roles_first_and_last_look_how_many_and_why(desk: Desk) -> None:
    looks(desk, desk.investigator)
    looks(desk, desk.investigator, MONDAY + dt.timedelta(hours=3), reason="other", words="the victim called")
    line = one(desk, desk.investigator)
    assert (line.roles, line.looks) == (("investigator",), 2)
    assert (line.first, line.last) == (MONDAY, MONDAY + dt.timedelta(hours=3))
    assert (line.reasons, line.words, line.sections) == (("other", "task"), ("the victim called",), ("facts",))


def test_the_auditor_reads_no_words(desk: Desk) -> None:
    looks(desk, desk.investigator, reason="other", words="Zqsecret")
    line = one(desk, desk.investigator, desk.auditor)
    assert line.reasons == ("other",)
    assert line.words == ()


def test_who_has_no_task_is_pointed_out_and_who_has_one_is_not(desk: Desk) -> None:
    looks(desk, desk.investigator)
    looks(desk, desk.support)
    looks(desk, desk.auditor, reason="supervision")
    with clock.at(MONDAY):
        participation.assign(desk.session, desk.officer, desk.case, user_id=desk.support.id)
    assert one(desk, desk.investigator).unusual == ("no_task",)
    assert one(desk, desk.support).unusual == ()
    assert one(desk, desk.auditor).unusual == ()


def test_a_role_no_longer_held_is_pointed_out(desk: Desk) -> None:
    looks(desk, desk.investigator)
    accounts.change_roles(desk.session, desk.admin, desk.investigator.id, roles=[Role.RECEPTION])
    assert "no_role" in one(desk, desk.investigator).unusual


def test_hours_are_those_of_the_zone_on_the_wall_in_brussels(desk: Desk) -> None:
    looks(desk, desk.deputy, MONDAY.replace(hour=20))
    assert "hours" in one(desk, desk.deputy).unusual
    zone_policy.change(desk.session, desk.admin, hours_until=24)
    assert "hours" not in one(desk, desk.deputy).unusual
    at = MONDAY.replace
    assert [outside(moment, 7, 19) for moment in (at(hour=5, minute=59), at(hour=6), at(hour=17, minute=59), at(hour=18), at(day=22))] == [
        True, False, False, True, True,
    ]  # fmt: skip


def test_many_cases_in_a_row_are_pointed_out_only_around_this_case() -> None:
    steps = [(MONDAY + dt.timedelta(minutes=3 * step), uuid.UUID(int=step)) for step in range(10)]
    assert many_in_a_row([MONDAY], steps)
    assert not many_in_a_row([MONDAY], steps[:9])
    assert not many_in_a_row([MONDAY - dt.timedelta(hours=1)], steps)
    slow = [(MONDAY + dt.timedelta(minutes=4 * step), uuid.UUID(int=step)) for step in range(10)]
    assert not many_in_a_row([MONDAY], slow)
    assert not many_in_a_row([MONDAY], [(moment, uuid.UUID(int=1)) for moment, _ in steps])


def test_a_walk_through_ten_cases_shows_on_each_of_them(desk: Desk) -> None:
    with clock.at(MONDAY):
        for _ in range(9):
            case = casework.open_case(desk.session, desk.reception)
            visits.begin(desk.session, desk.deputy, case, reason="quality")
    assert one_without_look(desk)
    looks(desk, desk.deputy, MONDAY + dt.timedelta(minutes=5))
    assert "in_a_row" in one(desk, desk.deputy).unusual


def one_without_look(desk: Desk) -> bool:
    return all(line.user_id != desk.deputy.id for line in readers.readers_of(desk.session, desk.officer, desk.case).people)


def test_an_emergency_look_stands_on_top(desk: Desk) -> None:
    looks(desk, desk.officer)
    with clock.at(MONDAY):
        participation.restrict(desk.session, desk.officer, desk.case, names=[desk.officer.id], reason="threatened")
        emergency.begin(desk.session, desk.investigator, number=desk.case.number, reason="victim", words="here now")
    with clock.at(MONDAY + dt.timedelta(hours=1)):
        found = readers.readers_of(desk.session, desk.officer, desk.case)
    assert (found.people[0].user_id, found.people[0].unusual[0]) == (desk.investigator.id, "emergency")


def test_only_reference_officer_and_auditor_read_the_list_and_that_is_written(desk: Desk) -> None:
    for actor in (desk.reception, desk.investigator, desk.support, desk.admin):
        with pytest.raises(Forbidden):
            readers.readers_of(desk.session, actor, desk.case)
    before = desk.entries()
    readers.readers_of(desk.session, desk.auditor, desk.case)
    assert desk.acts()[before:] == ["case.readers"]


def test_the_number_of_statements_does_not_grow_with_the_looks(desk: Desk) -> None:
    def counted() -> int:
        seen: list[str] = []
        bind = desk.session.get_bind()

        def note(*told: object) -> None:
            seen.append(str(told[2]))

        event.listen(bind, "before_cursor_execute", note)
        readers.readers_of(desk.session, desk.officer, desk.case)
        event.remove(bind, "before_cursor_execute", note)
        return len(seen)

    looks(desk, desk.investigator)
    few = counted()
    for actor in (desk.investigator, desk.support, desk.reception, desk.deputy):
        for _ in repeat(None, 10):
            Visit(
                desk.session, case_id=desk.case.id, user_id=actor.id, role="investigator", reason="task", since=MONDAY,
                until=MONDAY, sections=[],
            )  # fmt: skip
    desk.session.flush()
    assert counted() <= few + 1
