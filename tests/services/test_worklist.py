"""What waits for whom, read by keyset, without what one may not judge or see."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden
from col13.models import Alert, Case, Entry, Track, Waiting
from col13.policies import Actor, Role
from col13.services import casework, journal, liberty, settle, since_visit, tracks, worklist
from tests.factories import a_body, a_zone, an_actor, SHELL
from tests.services.zone_desk import a_desk, Desk, exclude, restrict


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def standing(desk: Desk, case: Case, workflow: str, state: str, due: dt.date | None = None, by: Actor | None = None) -> Track:
    """Put a track where a test needs it, and settle what waits."""
    track = tracks.ensure_track(desk.session, case, workflow)
    track.state, track.due, track.since = state, due, clock.now()
    track.entered_by = by.id if by else None
    settle.settle(desk.session, case)
    return track


def test_a_draft_waits_for_the_desk_and_its_numbers_are_journalled(desk: Desk) -> None:
    (task,) = worklist.my_work(desk.session, desk.reception)
    assert (task.number, task.track, task.step, task.role, task.due) == (desk.case.number, "report", "submit", Role.RECEPTION, None)
    entry = desk.session.scalars(select(Entry).where(Entry.act == "work.list")).one()
    assert (journal.open_detail(desk.session, entry) or {})["numbers"] == [desk.case.number]
    assert entry.case_id is None


def test_each_track_shows_once_though_several_of_my_roles_are_waited_for(desk: Desk) -> None:
    both = an_actor(desk.session, desk.zone, Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER)
    tasks = worklist.my_work(desk.session, both)
    assert [(task.track, task.role) for task in tasks] == [("report", Role.RECEPTION)]


def test_the_late_come_first_and_pages_follow_without_a_gap(desk: Desk) -> None:
    today = clock.today()
    cases = [desk.case, *(casework.open_case(desk.session, desk.reception) for _ in range(4))]
    for case, days in zip(cases, (3, -1, None, 1, -5), strict=True):
        standing(desk, case, "report", "registered", today + dt.timedelta(days=days) if days is not None else None)
    whole = [task for task in worklist.my_work(desk.session, desk.investigator) if task.track == "report"]
    assert [task.number for task in whole] == [cases[index].number for index in (4, 1, 3, 0, 2)]
    assert [task.overdue for task in whole] == [True, True, False, False, False]
    paged, after = [], None
    while page := worklist.my_work(desk.session, desk.investigator, after=after, limit=2):
        paged += page
        after = page[-1].key
    assert [task.key for task in paged] == [task.key for task in worklist.my_work(desk.session, desk.investigator)]


def test_what_i_proposed_does_not_wait_for_me(desk: Desk) -> None:
    standing(desk, desk.case, "report", "recorded")
    standing(desk, desk.case, "qualification", "proposed", by=desk.officer)
    assert "qualification" not in {task.track for task in worklist.my_work(desk.session, desk.officer)}
    assert "qualification" in {task.track for task in worklist.my_work(desk.session, desk.deputy)}


def test_excluded_restricted_and_other_zones_cases_are_not_my_work(desk: Desk) -> None:
    stranger = an_actor(desk.session, a_zone(desk.session, "5345"), Role.RECEPTION)
    assert worklist.my_work(desk.session, stranger) == []
    exclude(desk, desk.reception)
    assert worklist.my_work(desk.session, desk.reception) == []
    second = an_actor(desk.session, desk.zone, Role.RECEPTION)
    assert len(worklist.my_work(desk.session, second)) == 1
    restrict(desk)
    assert worklist.my_work(desk.session, second) == []


def test_somebody_deprived_of_liberty_shows_the_end_of_the_48_hours(desk: Desk) -> None:
    track = standing(desk, desk.case, "prosecution_referral", "preparing")
    since = clock.now() - dt.timedelta(hours=5)
    Alert(
        desk.session, case_id=desk.case.id, track_id=track.id, called_at=since, magistrate="on duty", deprived_since=since, at=since,
        by=desk.investigator.id,
    )  # fmt: skip
    settle.settle(desk.session, desk.case)
    task = next(one for one in worklist.my_work(desk.session, desk.investigator) if one.track == "prosecution_referral")
    assert task.until == since + dt.timedelta(hours=48)


def test_a_body_gets_its_own_tasks_without_the_title(desk: Desk) -> None:
    unia = a_body(desk.session)
    liaison = an_actor(desk.session, unia, Role.LIAISON)
    row = desk.session.scalars(select(Waiting).where(Waiting.case_id == desk.case.id).limit(1)).one()
    desk.session.execute(
        update(Waiting).where(Waiting.case_id == row.case_id, Waiting.role == row.role).values(org_id=unia.id, role="liaison")
    )
    assert worklist.my_work(desk.session, liaison) == []  # an index is not a right: nothing was shared


def test_auditor_and_administrator_have_no_work_list_and_the_shell_none_of_its_own(desk: Desk) -> None:
    for actor in (desk.auditor, desk.admin):
        for read in (worklist.my_work, worklist.drafts, worklist.urgent, liberty.deprived_of_liberty):
            with pytest.raises(Forbidden):
                read(desk.session, actor)
        with pytest.raises(Forbidden):
            since_visit.changed_since(desk.session, actor, clock.now())
    assert worklist.my_work(desk.session, SHELL) == []


def test_drafts_are_mine_until_submitted_or_closed(desk: Desk) -> None:
    assert [draft.number for draft in worklist.drafts(desk.session, desk.reception)] == [desk.case.number]
    assert worklist.drafts(desk.session, desk.investigator) == []
    standing(desk, desk.case, "report", "registered")
    assert worklist.drafts(desk.session, desk.reception) == []


def test_a_visit_is_marked_and_tells_the_one_before(desk: Desk) -> None:
    assert worklist.mark_visit(desk.session, desk.reception) is None
    assert worklist.mark_visit(desk.session, desk.reception) is not None
    assert worklist.mark_visit(desk.session, SHELL) is None


def test_what_is_urgent_is_counted_once_a_track_beyond_the_page_and_a_full_count_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.today()
    both = an_actor(desk.session, desk.zone, Role.INVESTIGATOR, Role.REFERENCE_OFFICER)
    for days in (-2, 0, 1, 7, 8):
        case = casework.open_case(desk.session, desk.reception)
        standing(desk, case, "report", "registered", today + dt.timedelta(days=days))
    assert worklist.urgent(desk.session, both) == worklist.Urgent(late=1, soon=2, week=1)
    assert worklist.urgent(desk.session, SHELL) == worklist.Urgent()
    monkeypatch.setattr(worklist, "MOST_COUNTED", 1)
    assert worklist.urgent(desk.session, both).more


def test_what_is_hidden_takes_no_place_among_what_is_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a full count would tell of cases that do not exist for this reader, and what they see would be missing."""
    late = clock.today() - dt.timedelta(days=9)
    standing(desk, desk.case, "report", "registered", late)
    exclude(desk, desk.investigator)
    seen = casework.open_case(desk.session, desk.reception)
    standing(desk, seen, "report", "registered", late + dt.timedelta(days=1))
    monkeypatch.setattr(worklist, "MOST_COUNTED", 2)
    assert worklist.urgent(desk.session, desk.investigator) == worklist.Urgent(late=1)


def test_what_one_may_not_see_or_judge_is_not_counted_either(desk: Desk) -> None:
    late = clock.today() - dt.timedelta(days=1)
    standing(desk, desk.case, "qualification", "proposed", late, by=desk.officer)
    assert worklist.urgent(desk.session, desk.officer).late == 0
    assert worklist.urgent(desk.session, desk.deputy).late == 1
    exclude(desk, desk.deputy)
    assert worklist.urgent(desk.session, desk.deputy).late == 0
    restrict(desk)
    assert worklist.urgent(desk.session, desk.investigator).late == 0


def test_the_48_hours_stand_there_for_who_reads_the_referral_until_they_are_ended(desk: Desk) -> None:
    track = standing(desk, desk.case, "prosecution_referral", "transmitted")  # at rest: no task of anybody
    since = clock.now() - dt.timedelta(hours=50)
    alert = Alert(
        desk.session, case_id=desk.case.id, track_id=track.id, called_at=since, magistrate="on duty", deprived_since=since, at=since,
        by=desk.investigator.id,
    )  # fmt: skip
    desk.session.flush()
    (held,) = liberty.deprived_of_liberty(desk.session, desk.officer)
    assert (held.number, held.until, held.over) == (desk.case.number, since + dt.timedelta(hours=48), True)
    assert liberty.deprived_of_liberty(desk.session, desk.reception) == []
    assert liberty.deprived_of_liberty(desk.session, desk.support) == []
    exclude(desk, desk.officer)
    assert liberty.deprived_of_liberty(desk.session, desk.officer) == []
    alert.released_at = clock.now()
    desk.session.flush()
    assert liberty.deprived_of_liberty(desk.session, desk.investigator) == []
