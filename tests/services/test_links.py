"""Links between cases, and likely duplicates, without ever telling of a case that one may not see."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Case, Entry, Incident
from col13.partial_dates import PartialDate
from col13.services import casework, facts, links, persons
from tests.factories import a_zone, an_actor
from tests.services.zone_desk import a_desk, close, Desk, exclude


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


@pytest.fixture
def other(desk: Desk) -> Case:
    return casework.open_case(desk.session, desk.reception, title="Another")


def test_a_link_is_a_combination_in_both_chains_and_shows_both_ways(desk: Desk, other: Case) -> None:
    links.link(desk.session, desk.investigator, desk.case, other=f" {other.number} ", kind="series", note="Same street.")
    for case in (desk.case, other):
        entry = desk.session.scalars(select(Entry).where(Entry.case_id == case.id).order_by(Entry.seq.desc()).limit(1)).one()
        assert (entry.operation, entry.act) == ("combination", "case.link")
    (there,) = links.links_seen(desk.session, desk.officer, desk.case)
    (back,) = links.links_seen(desk.session, desk.officer, other)
    assert (there.number, there.note, back.number, back.note) == (other.number, "Same street.", desk.case.number, "")
    with pytest.raises(Invalid) as refused:
        links.link(desk.session, desk.investigator, other, other=desk.case.number, kind="series")
    assert set(refused.value.fields) == {"other"}


def test_an_unseen_case_looks_like_an_unknown_number(desk: Desk, other: Case) -> None:
    other.restricted = True
    desk.session.flush()
    before = desk.trace()
    for number in (other.number, "COL13-5906-2026-999999"):
        with pytest.raises(NotFound):
            links.link(desk.session, desk.investigator, desk.case, other=number, kind="series")
    with pytest.raises(Invalid) as refused:
        links.link(desk.session, desk.investigator, desk.case, other=desk.case.number, kind="cousins")
    assert set(refused.value.fields) == {"other", "kind"}
    assert desk.trace() == before


def test_a_link_to_a_case_that_became_restricted_is_not_shown(desk: Desk, other: Case) -> None:
    links.link(desk.session, desk.investigator, desk.case, other=other.number, kind="same_human")
    other.restricted = True
    desk.session.flush()
    assert links.links_seen(desk.session, desk.investigator, desk.case) == []


def test_reception_and_the_excluded_link_nothing_nor_is_a_closed_case_linked(desk: Desk, other: Case) -> None:
    with pytest.raises(Forbidden):
        links.link(desk.session, desk.reception, desk.case, other=other.number, kind="series")
    exclude(desk, desk.investigator)
    with pytest.raises(NotFound):
        links.link(desk.session, desk.investigator, desk.case, other=other.number, kind="series")
    close(desk)
    with pytest.raises(Forbidden):
        links.link(desk.session, desk.officer, desk.case, other=other.number, kind="series")
    assert links.links_seen(desk.session, desk.officer, desk.case) == []


def tell(desk: Desk, case: Case, day: dt.date, name: str) -> None:
    incident = desk.session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    facts.change_incident(
        desk.session, desk.reception, case, incident.id, happened=PartialDate.day(day), municipality="12025", facts="Insulted at the stop."
    )
    persons.add_person(desk.session, desk.reception, case, roles=["victim"], family_name=name)


def test_likely_duplicates_are_near_in_time_and_place_or_sound_alike(desk: Desk, other: Case) -> None:
    third, far = (casework.open_case(desk.session, desk.reception) for _ in range(2))
    tell(desk, desk.case, dt.date(2026, 3, 2), "Dieryckx")
    tell(desk, other, dt.date(2026, 3, 5), "Dirickx")
    tell(desk, third, dt.date(2026, 3, 9), "Wouters")
    tell(desk, far, dt.date(2025, 3, 2), "Peeters")
    found = links.find_likely(desk.session, desk.investigator, desk.case)
    assert [(one.number, one.why) for one in found] == [(other.number, ("name", "place", "date")), (third.number, ("place", "date"))]
    assert desk.acts()[-1] == "case.match"
    other.restricted = True
    desk.session.flush()
    assert [one.number for one in links.find_likely(desk.session, desk.investigator, desk.case)] == [third.number]


def test_a_case_of_another_zone_is_never_likely(desk: Desk) -> None:
    elsewhere = a_zone(desk.session, "5345")
    hand = an_actor(desk.session, elsewhere, *desk.reception.roles, *desk.investigator.roles)
    theirs = casework.open_case(desk.session, hand)
    persons.add_person(desk.session, hand, theirs, roles=["victim"], family_name="Dieryckx")
    persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Dieryckx")
    assert links.find_likely(desk.session, desk.investigator, desk.case) == []
    with pytest.raises(Forbidden):
        links.find_likely(desk.session, desk.reception, desk.case)


def test_a_case_with_neither_name_nor_place_has_no_likely_others(desk: Desk, other: Case) -> None:
    assert links.find_likely(desk.session, desk.investigator, other) == []
