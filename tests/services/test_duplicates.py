"""Cases that look alike: told from what the reader may read, and of nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden
from col13.models import Case, Incident
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services import casework, duplicates, facts, links, persons, tracks
from tests.factories import a_zone, an_actor
from tests.services.zone_desk import a_desk, Desk, exclude

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def desk(session: Session) -> Desk:
    """A zone whose case happened at Mechelen on DAY, to a victim called Dieryckx."""
    made = a_desk(session)
    tell(made, made.case, DAY, "Dieryckx")
    return made


def tell(desk: Desk, case: Case, day: dt.date, name: str, role: str = "victim", hand: Actor | None = None) -> None:
    """Facts at Mechelen on a day, and somebody by name."""
    by = hand or desk.investigator
    incident = desk.session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    facts.change_incident(desk.session, by, case, incident.id, happened=PartialDate.day(day), municipality="12025", facts="At the stop.")
    persons.add_person(desk.session, by, case, roles=[role], family_name=name)


def another(desk: Desk, day: dt.date = DAY, name: str = "Wouters", role: str = "victim") -> Case:
    """A colleague's case."""
    case = casework.open_case(desk.session, desk.officer, title="Another")
    tell(desk, case, day, name, role, desk.officer)
    return case


def found(desk: Desk, actor: Actor) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.number, one.why) for one in duplicates.alike(desk.session, actor, desk.case)]


def test_the_same_place_and_day_or_a_name_that_sounds_alike_is_told_with_its_reason(desk: Desk) -> None:
    both, day, name = another(desk, name="Dirickx"), another(desk), another(desk, dt.date(2025, 3, 2), "Dierickx")
    another(desk, dt.date(2026, 3, 3), "Peeters")
    both_ways = [(both.number, ("facts", "name")), (name.number, ("name",)), (day.number, ("facts",))]
    assert found(desk, desk.reception) == both_ways
    assert found(desk, desk.investigator) == both_ways


def test_a_restricted_case_one_that_excludes_me_and_another_zone_s_never_show(desk: Desk) -> None:
    other = another(desk, name="Dirickx")
    exclude(dataclasses.replace(desk, case=other), desk.investigator)
    assert found(desk, desk.investigator) == []
    assert [number for number, _ in found(desk, desk.reception)] == [other.number]
    other.restricted = True
    desk.session.flush()
    assert found(desk, desk.reception) == []
    elsewhere = a_zone(desk.session, "5345")
    hand = an_actor(desk.session, elsewhere, Role.RECEPTION)
    theirs = casework.open_case(desk.session, hand)
    tell(desk, theirs, DAY, "Dieryckx", hand=hand)
    assert found(desk, desk.reception) == []


def test_the_name_of_a_suspect_that_i_may_not_see_is_no_hint(desk: Desk) -> None:
    other = another(desk, dt.date(2025, 3, 2), "Dieryckx", role="suspect")
    assert found(desk, desk.reception) == []
    assert found(desk, desk.investigator) == [(other.number, ("name",))]


def test_facts_that_the_desk_reads_no_more_are_no_hint(desk: Desk) -> None:
    other = another(desk, name="Dirickx")
    tracks.ensure_track(desk.session, other, "report").state = "recorded"
    desk.session.flush()
    assert found(desk, desk.reception) == []
    assert found(desk, desk.investigator) == [(other.number, ("facts", "name"))]


@pytest.mark.parametrize("kind", ["series", "duplicate", "not_same"])
def test_what_was_judged_comes_no_more(desk: Desk, kind: str) -> None:
    other = another(desk)
    assert found(desk, desk.investigator)
    links.link(desk.session, desk.investigator, desk.case, other=other.number, kind=kind)
    assert found(desk, desk.investigator) == found(desk, desk.reception) == []


def test_who_takes_no_reports_searches_none(desk: Desk) -> None:
    for actor in (desk.support, desk.auditor, desk.admin):
        with pytest.raises(Forbidden):
            duplicates.alike(desk.session, actor, desk.case)


def test_a_search_is_journalled_once_until_the_case_changes_and_names_no_other_case(desk: Desk) -> None:
    another(desk)
    assert duplicates.unwritten(desk.session, desk.reception, desk.case)
    duplicates.write_search(desk.session, desk.reception, desk.case, count=1)
    assert desk.acts()[-1] == "case.match"
    assert not duplicates.unwritten(desk.session, desk.reception, desk.case)
    assert duplicates.unwritten(desk.session, desk.investigator, desk.case)
    persons.add_person(desk.session, desk.reception, desk.case, roles=["witness"], family_name="Maes")
    assert duplicates.unwritten(desk.session, desk.reception, desk.case)
