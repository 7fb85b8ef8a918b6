"""Saved views: filters under a name, one's own alone, never the words of a search."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Entry, new_id, SavedView
from col13.services import journal, saved_views
from col13.services.cases_filters import Filters, filters_from
from col13.services.cases_order import Order
from tests.services.zone_desk import a_desk, Desk

LATE = Filters(overdue=True, workflow="report", state="registered", opened_from=dt.date(2026, 3, 2), closed=None)


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def test_a_view_comes_back_as_it_was_saved(desk: Desk) -> None:
    saved = saved_views.save(desk.session, desk.officer, name="  Late   reports ", filters=LATE, order=Order.DEADLINE)
    desk.session.expire_all()
    (view,) = saved_views.own_views(desk.session, desk.officer)
    assert view == saved
    assert (view.name, view.filters, view.order, view.opens_first) == ("Late reports", LATE, Order.DEADLINE, False)
    row = desk.session.scalars(select(SavedView)).one()
    assert set(row.query) == {"overdue", "workflow", "state", "opened_from", "closed", "sort"}
    entry = desk.session.scalars(select(Entry).where(Entry.act == "view.save")).one()
    assert (journal.open_detail(desk.session, entry) or {})["name"] == "Late reports"


def test_every_filter_survives_being_told() -> None:
    for filters in (Filters(), Filters(closed=True), LATE, Filters(area="province:10000", assigned="me", municipality="12025")):
        assert filters_from(filters.told()) == filters


def test_a_view_is_its_owners_alone(desk: Desk) -> None:
    view = saved_views.save(desk.session, desk.officer, name="Mine", filters=LATE)
    assert saved_views.own_views(desk.session, desk.deputy) == []
    for act in (saved_views.delete, saved_views.open_first):
        with pytest.raises(NotFound):
            act(desk.session, desk.deputy, view.id)
    with pytest.raises(NotFound):
        saved_views.delete(desk.session, desk.officer, new_id())
    saved_views.save(desk.session, desk.deputy, name="Mine", filters=LATE)  # a name is taken for its owner only
    saved_views.delete(desk.session, desk.officer, view.id)
    assert saved_views.own_views(desk.session, desk.officer) == []
    assert len(saved_views.own_views(desk.session, desk.deputy)) == 1


def test_one_view_at_most_opens_first(desk: Desk) -> None:
    one = saved_views.save(desk.session, desk.officer, name="One", filters=LATE, opens_first=True)
    two = saved_views.save(desk.session, desk.officer, name="Two", filters=Filters(), opens_first=True)
    other = saved_views.save(desk.session, desk.deputy, name="Three", filters=Filters(), opens_first=True)

    def first() -> list[uuid.UUID]:
        desk.session.expire_all()
        views = [*saved_views.own_views(desk.session, desk.officer), *saved_views.own_views(desk.session, desk.deputy)]
        return [view.id for view in views if view.opens_first]

    assert first() == [two.id, other.id]
    saved_views.open_first(desk.session, desk.officer, one.id)
    assert first() == [one.id, other.id]
    saved_views.open_first(desk.session, desk.officer, one.id, wanted=False)
    assert first() == [other.id]


def test_a_name_is_needed_once_and_short_and_there_is_an_end_to_them(desk: Desk) -> None:
    saved_views.save(desk.session, desk.officer, name="Late", filters=LATE)
    for name in ("", "Late", "x" * 61):
        with pytest.raises(Invalid) as refused:
            saved_views.save(desk.session, desk.officer, name=name, filters=LATE)
        assert set(refused.value.fields) == {"name"}
    for number in range(saved_views.MOST - 1):
        saved_views.save(desk.session, desk.officer, name=f"View {number}", filters=LATE)
    with pytest.raises(Invalid) as refused:
        saved_views.save(desk.session, desk.officer, name="One more", filters=LATE)
    assert set(refused.value.fields) == {"name"}
    assert len(saved_views.own_views(desk.session, desk.officer)) == saved_views.MOST


def test_the_same_form_twice_saves_once(desk: Desk) -> None:
    once = new_id()
    first = saved_views.save(desk.session, desk.officer, name="Late", filters=LATE, once=once)
    assert saved_views.save(desk.session, desk.officer, name="Late", filters=LATE, once=once) == first


def test_no_filter_that_its_owner_does_not_have_is_kept_and_who_has_no_list_has_no_views(desk: Desk) -> None:
    with pytest.raises(Invalid):
        saved_views.save(desk.session, desk.auditor, name="Racism", filters=Filters(phenomenon="racism"))
    saved_views.save(desk.session, desk.auditor, name="Restricted", filters=Filters(restricted=True))
    with pytest.raises(Forbidden):
        saved_views.own_views(desk.session, desk.admin)
    with pytest.raises(Forbidden):
        saved_views.save(desk.session, desk.admin, name="All", filters=Filters())
