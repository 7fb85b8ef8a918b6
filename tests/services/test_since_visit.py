"""What changed since my last visit: which step or section and by whom, and nothing that this reader may not be told."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import say
from col13.models import SectionRevision
from col13.policies import Actor
from col13.services import facts, since_visit
from tests.services.zone_desk import a_desk, Desk, exclude, restrict, take


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def told(desk: Desk, actor: Actor, since: dt.timedelta = dt.timedelta(minutes=1)) -> list[tuple[str, str]]:
    """What the page says: (what, who), of every case."""
    found = since_visit.changed_since(desk.session, actor, clock.now() - since)
    return [(say(news.what, "en"), news.who) for one in found for news in one.news]


def changed(desk: Desk, section: str, by: Actor) -> None:
    """A section that somebody changed now."""
    desk.session.merge(SectionRevision(case_id=desk.case.id, section=section, revision=9, at=clock.now(), by=by.id))
    desk.session.flush()


def test_a_section_that_a_colleague_changed_is_named_with_the_colleague(desk: Desk) -> None:
    facts.save_report(desk.session, desk.reception, desk.case, channel="phone")
    assert told(desk, desk.reception) == []
    facts.save_report(desk.session, desk.investigator, desk.case, channel="online")
    assert told(desk, desk.reception) == [("Facts", desk.investigator.name)]
    assert told(desk, desk.support) == []
    take(desk, desk.support)
    assert told(desk, desk.support) == [("Facts", desk.investigator.name)]
    assert told(desk, desk.support, since=dt.timedelta(minutes=-1)) == []


def test_a_section_one_does_not_read_whole_is_not_told(desk: Desk) -> None:
    for actor in (desk.investigator, desk.officer, desk.support):
        take(desk, actor)
    changed(desk, "support", desk.admin)  # a line in the contact log, as far as anybody can tell
    assert [what for what, _ in told(desk, desk.support)] == ["Victim support"]
    assert told(desk, desk.officer) == told(desk, desk.investigator) == []
    changed(desk, "suspects", desk.admin)
    assert "Suspects" in [what for what, _ in told(desk, desk.officer)]
    assert "Suspects" not in [what for what, _ in told(desk, desk.support)]


def test_the_desk_is_told_of_a_recorded_case_only_while_it_is_its_own(desk: Desk) -> None:
    changed(desk, "facts", desk.investigator)
    desk.case.pv_number = "ME.30.L1.000123/2026"
    desk.session.flush()
    assert [what for what, _ in told(desk, desk.reception)] == ["Facts"]
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert told(desk, desk.reception, since=dt.timedelta(days=40)) == []


def test_an_excluded_colleague_and_who_is_not_named_on_a_restricted_case_hear_nothing(desk: Desk) -> None:
    take(desk, desk.support)
    changed(desk, "facts", desk.investigator)
    assert told(desk, desk.support)
    restrict(desk)
    assert told(desk, desk.reception) == []
    desk.case.restricted = False
    exclude(desk, desk.support)
    assert told(desk, desk.support) == []
