"""The watch: each list names what it should with its reason, is bounded, of the zone alone, and leaks no restricted case."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden
from col13.models import Case, Entry, Incident, Indicator, Offence, Participation, Report, Track
from col13.policies import Role
from col13.services import casework, facts, journal, settle, tracks, visits, watch, zone_policy
from col13.services.watch import marks, quiet, stuck
from tests.factories import a_zone, an_actor
from tests.services.zone_desk import a_desk, close, Desk, exclude, restrict

LONG = dt.timedelta(days=40)


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def numbers(page: watch.Page) -> list[str]:
    return [line.number for line in page.lines]


def signs(desk: Desk, case: Case, state: str = "accepted") -> None:
    """Put an indicator on file and the report where it was taken in hand."""
    incident = desk.session.scalars(select(Incident).where(Incident.case_id == case.id)).first()
    assert incident is not None
    Indicator(desk.session, case_id=case.id, incident_id=incident.id, code="BI-WORD", edition="test", at=clock.now(), by=desk.reception.id)
    tracks.ensure_track(desk.session, case, "report").state = state
    settle.settle(desk.session, case)


def offence(desk: Desk, case: Case, no_bias: str | None) -> None:
    """An offence as the workbench writes it, with or without “no bias found”."""
    incident = desk.session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    made = Offence(
        desk.session, case_id=case.id, incident_id=incident.id, seq=1, code="oc-398", law="old_code", edition="test", at=clock.now(),
        by=desk.investigator.id,
    )  # fmt: skip
    made.no_bias = no_bias
    settle.settle(desk.session, case)


def assigned(desk: Desk, case: Case, days: int = 20) -> Track:
    """The report waits on the investigator to whom the case is assigned, for so many days."""
    track = tracks.ensure_track(desk.session, case, "report")
    track.state, track.since = "accepted", clock.now() - dt.timedelta(days=days)
    Participation(desk.session, case_id=case.id, user_id=desk.investigator.id, part="assigned", since=clock.now())
    settle.settle(desk.session, case)
    return track


def test_signs_without_a_mark_are_named_once_the_report_is_taken_in_hand(desk: Desk) -> None:
    signs(desk, desk.case, "registered")
    assert numbers(marks(desk.session, desk.officer)) == []
    signs(desk, desk.case, "recorded")
    (line,) = marks(desk.session, desk.officer).lines
    assert (line.number, "no bias is proposed" in str(line.why)) == (desk.case.number, True)


def test_what_the_reporter_perceives_is_a_sign_and_none_stated_is_not(desk: Desk) -> None:
    tracks.ensure_track(desk.session, desk.case, "report").state = "accepted"
    facts.save_report(desk.session, desk.reception, desk.case, channel="phone", perception="none_stated")
    assert numbers(marks(desk.session, desk.officer)) == []
    facts.save_report(desk.session, desk.reception, desk.case, channel="phone", perception="victim")
    assert numbers(marks(desk.session, desk.officer)) == [desk.case.number]


def test_no_bias_found_against_the_signs_says_so_until_it_is_judged(desk: Desk) -> None:
    signs(desk, desk.case)
    offence(desk, desk.case, "a quarrel about parking")
    (line,) = marks(desk.session, desk.officer).lines
    assert "No bias found" in str(line.why)
    tracks.ensure_track(desk.session, desk.case, "qualification").state = "confirmed"
    settle.settle(desk.session, desk.case)
    assert numbers(marks(desk.session, desk.officer)) == []


def test_no_offence_found_against_the_signs_says_so(desk: Desk) -> None:
    signs(desk, desk.case, "registered")
    desk.session.scalars(select(Report).where(Report.case_id == desk.case.id)).one().no_offence_reason = "an opinion"
    settle.settle(desk.session, desk.case)
    (line,) = marks(desk.session, desk.officer).lines
    assert "No offence found" in str(line.why)


def test_cases_that_nobody_opened_for_the_days_of_the_zone_are_named_until_a_colleague_looks(desk: Desk) -> None:
    assert numbers(quiet(desk.session, desk.officer)) == []
    with clock.at(clock.now() + LONG):
        (line,) = quiet(desk.session, desk.officer).lines
        assert (line.number, line.since) == (desk.case.number, desk.case.changed_at)
        zone_policy.change(desk.session, desk.admin, quiet_days=60)
        assert numbers(quiet(desk.session, desk.officer)) == []
        zone_policy.change(desk.session, desk.admin, quiet_days=None)
        visits.begin(desk.session, desk.investigator, desk.case, reason="task")
        assert numbers(quiet(desk.session, desk.officer)) == []


def test_a_change_takes_a_case_off_the_list_of_those_nobody_opened(desk: Desk) -> None:
    with clock.at(clock.now() + LONG):
        assert numbers(quiet(desk.session, desk.officer)) == [desk.case.number]
        facts.save_report(desk.session, desk.reception, desk.case, channel="phone", perception="victim")
        assert numbers(quiet(desk.session, desk.officer)) == []


def test_a_step_is_named_that_waits_too_long_on_the_colleague_it_is_assigned_to(desk: Desk) -> None:
    assigned(desk, desk.case, days=10)
    assert numbers(stuck(desk.session, desk.officer)) == []
    zone_policy.change(desk.session, desk.admin, stuck_days=5)
    lines = stuck(desk.session, desk.officer).lines
    report = next(line for line in lines if line.track == "report")
    assert (report.step, report.facts["who"]) == ("record_pv", desk.investigator.name)
    assert {line.track for line in lines} == {"report"}  # the other tracks wait only as long as the case is open


def test_who_entered_it_and_may_not_judge_is_not_waited_for(desk: Desk) -> None:
    zone_policy.change(desk.session, desk.admin, stuck_days=1)
    assigned(desk, desk.case)
    track = tracks.ensure_track(desk.session, desk.case, "qualification")
    track.state, track.since, track.entered_by = "proposed", clock.now() - LONG, desk.investigator.id
    settle.settle(desk.session, desk.case)
    assert "qualification" not in {line.track for line in stuck(desk.session, desk.officer).lines}


def everything_wrong(desk: Desk, many: int) -> list[Case]:
    """So many cases that stand in all three lists."""
    cases = [casework.open_case(desk.session, desk.reception) for _ in range(many)]
    for case in cases:
        signs(desk, case)
        assigned(desk, case)
    return cases


def test_restricted_excluded_closed_and_other_zones_cases_are_in_no_list_and_no_number(desk: Desk) -> None:
    signs(desk, desk.case)
    assigned(desk, desk.case)
    stranger = an_actor(desk.session, a_zone(desk.session, "5345"), Role.REFERENCE_OFFICER)
    with clock.at(clock.now() + LONG):
        assert all(page.lines for page in watch.watch(desk.session, desk.officer).values())
        for case_is in (lambda: exclude(desk, desk.officer), lambda: restrict(desk), lambda: close(desk)):
            assert not any(page.lines for page in watch.watch(desk.session, stranger).values())
            case_is()
            assert not any(page.lines or page.next for page in watch.watch(desk.session, desk.officer).values())
    entry = desk.session.scalars(select(Entry).where(Entry.act == "work.watch").order_by(Entry.seq.desc())).first()
    assert entry is not None
    assert (journal.open_detail(desk.session, entry) or {})["shown"] == 0


def test_who_is_named_on_a_restricted_case_still_sees_it(desk: Desk) -> None:
    signs(desk, desk.case)
    restrict(desk)
    Participation(desk.session, case_id=desk.case.id, user_id=desk.deputy.id, part="named", since=clock.now())
    desk.session.flush()
    assert numbers(marks(desk.session, desk.deputy)) == [desk.case.number]
    assert numbers(marks(desk.session, desk.officer)) == []


@pytest.mark.parametrize("name", watch.LISTS)
def test_each_list_is_bounded_and_its_pages_follow_without_a_gap(desk: Desk, name: str) -> None:
    cases = {case.number for case in everything_wrong(desk, 12)}
    with clock.at(clock.now() + LONG):
        first = watch.watch(desk.session, desk.officer)[name]
        assert len(first.lines) == watch.SHOWN
        assert first.next is not None
        lines, after = list(first.lines), first.next
        while after is not None:
            page = watch.one_list(desk.session, desk.officer, name, after=after, limit=3)
            assert page.lines
            lines, after = [*lines, *page.lines], page.next
    keys = [line.key for line in lines]
    assert keys == sorted(set(keys))
    assert {line.number for line in lines} >= cases


def test_many_cases_take_as_few_statements_as_one(desk: Desk) -> None:
    def statements() -> int:
        told: list[str] = []
        bind = desk.session.get_bind()

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            told.append(statement)

        event.listen(bind, "before_cursor_execute", note)
        try:
            for read in watch.READ.values():
                read(desk.session, desk.officer)
        finally:
            event.remove(bind, "before_cursor_execute", note)
        return len(told)

    everything_wrong(desk, 1)
    with clock.at(clock.now() + LONG):
        one = statements()
    everything_wrong(desk, 10)
    with clock.at(clock.now() + LONG):
        assert statements() == one <= 8


def test_a_step_that_waits_on_two_colleagues_is_told_for_each_on_one_page_and_across_pages(desk: Desk) -> None:
    other = an_actor(desk.session, desk.zone, Role.INVESTIGATOR, Role.REFERENCE_OFFICER)
    for case in everything_wrong(desk, 3):
        Participation(desk.session, case_id=case.id, user_id=other.id, part="assigned", since=clock.now())
    desk.session.flush()
    whole = stuck(desk.session, desk.officer, limit=50)
    assert [line.track for line in whole.lines] == ["report"] * 6
    assert len({line.key for line in whole.lines}) == 6
    told, after = [], None
    while len(told) < 6:
        page = stuck(desk.session, desk.officer, after=after, limit=1)
        told, after = [*told, *page.lines], page.next
    assert [line.key for line in told] == [line.key for line in whole.lines]
    assert after is None


def test_nobody_else_has_a_watch(desk: Desk) -> None:
    for actor in (desk.reception, desk.investigator, desk.support, desk.auditor, desk.admin):
        for read in (*watch.READ.values(), watch.watch):
            with pytest.raises(Forbidden):
                read(desk.session, actor)
