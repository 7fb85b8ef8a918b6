"""The orders of the list: page by page the same as all at once, ties included, and told to nobody who may not know."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid
from col13.models import Case, NO_DEADLINE, Share
from col13.policies import Role
from col13.services import casework, facts, tracks
from col13.services.cases_filters import Filters
from col13.services.cases_list import list_cases
from col13.services.cases_order import Key, Order
from col13.services.settle import settle
from tests.factories import a_body, an_actor
from tests.services.zone_desk import a_desk, close, Desk


@pytest.fixture
def desk(session: Session) -> Desk:
    """A zone with cases of which several share a moment and a deadline."""
    desk = a_desk(session)
    luck = random.Random(13)
    start = clock.now()
    for _ in range(22):
        case = casework.open_case(session, desk.reception)
        case.opened_at = start - dt.timedelta(days=luck.randrange(5))
        case.changed_at = start - dt.timedelta(days=luck.randrange(4))
        case.due = luck.choice([NO_DEADLINE, *(clock.today() + dt.timedelta(days=day) for day in range(-2, 2))])
    session.flush()
    return desk


def brute(cases: list[Case], order: Order) -> list[str]:
    if order is Order.DEADLINE:
        return [case.number for case in sorted(cases, key=lambda one: (one.due, one.id))]
    if order is Order.CHANGED:
        return [case.number for case in sorted(cases, key=lambda one: (one.changed_at, one.id), reverse=True)]
    return [case.number for case in sorted(cases, key=lambda one: (one.opened_at, one.id), reverse=order is Order.NEWEST)]


@pytest.mark.parametrize("order", list(Order))
def test_pages_of_every_order_are_the_whole_list_cut_up(desk: Desk, order: Order) -> None:
    found: list[str] = []
    after: Key | None = None
    while True:
        page = list_cases(desk.session, desk.officer, order=order, after=after, limit=3)
        found += [line.number for line in page.lines]
        assert page.count == 23
        after = page.next
        if after is None:
            break
    assert found == brute(list(desk.session.scalars(select(Case))), order)


def test_the_end_of_another_order_begins_at_the_start(desk: Desk) -> None:
    ended = list_cases(desk.session, desk.officer, limit=3).next
    first = list_cases(desk.session, desk.officer, order=Order.DEADLINE, limit=3)
    assert list_cases(desk.session, desk.officer, order=Order.DEADLINE, after=ended, limit=3) == first


def test_a_page_after_the_last_case_is_empty_and_still_counts(desk: Desk) -> None:
    last = list_cases(desk.session, desk.officer, order=Order.OLDEST).lines[-1]
    page = list_cases(desk.session, desk.officer, order=Order.OLDEST, after=last.key)
    assert (page.lines, page.next, page.count) == ((), None, 23)


def test_a_change_raises_a_case_a_look_does_not(desk: Desk) -> None:
    casework.get(desk.session, desk.officer, desk.case.number)
    last = list_cases(desk.session, desk.officer, order=Order.CHANGED).lines[0].number
    other = next(case for case in desk.session.scalars(select(Case)) if case.number != last)
    facts.add_note(desk.session, desk.investigator, other, words="heard again")
    assert list_cases(desk.session, desk.officer, order=Order.CHANGED).lines[0].number == other.number


def test_the_first_deadline_is_kept_by_settle_and_ends_with_the_case(desk: Desk) -> None:
    soon, later = clock.today() + dt.timedelta(days=2), clock.today() + dt.timedelta(days=7)
    for key, due in (("report", later), ("victim_support", soon)):
        tracks.ensure_track(desk.session, desk.case, key).due = due
    settle(desk.session, desk.case)
    assert desk.case.due == soon
    close(desk)
    settle(desk.session, desk.case)
    assert desk.case.due == NO_DEADLINE


def test_a_body_orders_by_its_own_deadline_and_not_by_what_the_zone_changed(desk: Desk) -> None:
    liaison = an_actor(desk.session, a_body(desk.session), Role.LIAISON)
    cases = list(desk.session.scalars(select(Case).order_by(Case.id)))[:3]
    for case, days in zip(cases, (5, 1, None), strict=True):
        track = tracks.ensure_track(desk.session, case, "unia_liaison", "unia")
        track.due = clock.today() + dt.timedelta(days=days) if days else None
        case.due = clock.today()  # the zone's own, which is not theirs to know
        Share(
            desk.session, case_id=case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="consent",
            without_victim=True, since=clock.now(), by=desk.officer.id,
        )  # fmt: skip
        settle(desk.session, case)
    desk.session.flush()
    found: list[str] = []
    after: Key | None = None
    for _ in cases:
        page = list_cases(desk.session, liaison, order=Order.DEADLINE, after=after, limit=1)
        found += [line.number for line in page.lines]
        after = page.next
    assert (found, after) == ([cases[1].number, cases[0].number, cases[2].number], None)
    cases.sort(key=lambda case: (case.opened_at, case.id))
    for order, wanted in ((Order.NEWEST, cases[::-1]), (Order.OLDEST, cases)):
        for filters in (Filters(), Filters(closed=None)):
            first = list_cases(desk.session, liaison, filters, order=order, limit=2)
            second = list_cases(desk.session, liaison, filters, order=order, after=first.next, limit=2)
            assert [line.number for line in (*first.lines, *second.lines)] == [case.number for case in wanted]
            assert (first.count, first.more, second.next) == (3, False, None)
    with pytest.raises(Invalid) as refused:
        list_cases(desk.session, liaison, order=Order.CHANGED)
    assert set(refused.value.fields) == {"sort"}
