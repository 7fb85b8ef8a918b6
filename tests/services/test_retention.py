"""What is due when, and that nothing is archived or erased by one person alone, on hold, or while open."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid, NotFound, StepRefused
from col13.models import Entry, Job, Organisation
from col13.policies import Role
from col13.services import casework, closing, erasure, retention, zone_policy
from col13.services.cases_filters import Filters
from col13.services.cases_list import list_cases
from tests.conftest import ClockAt
from tests.factories import an_actor
from tests.services.zone_desk import a_desk, close, Desk, exclude, restrict


@pytest.fixture
def desk(session: Session, clock_at: ClockAt) -> Desk:
    clock_at("2026-03-02T10:00")
    made = a_desk(session)
    close(made)
    return made


def proposed(desk: Desk, kind: str = "erase") -> None:
    retention.propose(desk.session, desk.officer, desk.case, kind=kind, reason="term", words="the term is over")


def numbers(desk: Desk) -> list[tuple[str, str | None]]:
    return [(line.number, line.stage) for line in retention.lines(desk.session, desk.officer)]


@pytest.mark.parametrize(
    ("on", "stage"),
    [("2026-12-31T10:00", None), ("2027-03-01T23:00", None), ("2027-03-02T10:00", "review"), ("2029-03-02T10:00", "archive"),
     ("2031-03-02T10:00", "erase")],
)  # fmt: skip
def test_a_case_without_an_offence_is_due_by_the_terms_of_its_category(desk: Desk, clock_at: ClockAt, on: str, stage: str | None) -> None:
    clock_at(on)
    assert numbers(desk) == ([(desk.case.number, stage)] if stage else [])


def test_the_zone_sets_its_own_terms_within_bounds(desk: Desk, clock_at: ClockAt) -> None:
    zone_policy.change(desk.session, desk.admin, retention_no_offence_erase_years=1)
    with pytest.raises(Invalid):
        zone_policy.change(desk.session, desk.admin, retention_no_offence_erase_years=0)
    clock_at("2027-03-02T10:00")
    assert numbers(desk) == [(desk.case.number, "erase")]


def test_reviewed_and_kept_longer_it_is_not_named_again_until_then(desk: Desk, clock_at: ClockAt) -> None:
    clock_at("2027-04-01T10:00")
    retention.keep_longer(desk.session, desk.officer, desk.case, years=2, words="a claim may come")
    assert numbers(desk) == []
    clock_at("2029-04-02T10:00")
    assert numbers(desk) == [(desk.case.number, "archive")]


def test_the_list_is_journalled_with_its_numbers(desk: Desk) -> None:
    retention.lines(desk.session, desk.auditor)
    assert "retention.list" in set(desk.session.scalars(select(Entry.act)))


def test_nobody_decides_on_the_own_proposal_and_a_second_person_does(desk: Desk) -> None:
    proposed(desk)
    with pytest.raises(Forbidden):
        retention.decide(desk.session, desk.officer, desk.case, answer="confirmed")
    retention.decide(desk.session, desk.auditor, desk.case, answer="confirmed")
    assert [job.kind for job in desk.session.scalars(select(Job))] == [erasure.ERASE]
    assert erasure.erase(desk.session, desk.case.id) is not None


def test_one_who_is_auditor_too_cannot_decide_alone(desk: Desk, session: Session) -> None:
    both = an_actor(session, session.get_one(Organisation, desk.zone.id), Role.REFERENCE_OFFICER, Role.AUDITOR)
    retention.propose(session, both, desk.case, kind="erase", reason="term", words="over")
    with pytest.raises(Forbidden):
        retention.decide(session, both, desk.case, answer="confirmed")


@pytest.mark.parametrize("who", ["reception", "investigator", "support", "auditor", "admin"])
def test_only_a_reference_officer_proposes_and_holds(desk: Desk, who: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        retention.propose(desk.session, getattr(desk, who), desk.case, kind="erase", reason="term", words="over")
    with pytest.raises((Forbidden, NotFound)):
        retention.hold(desk.session, getattr(desk, who), desk.case, reason="claim", words="runs")


@pytest.mark.parametrize("who", ["reception", "investigator", "support", "admin"])
def test_others_neither_decide_nor_see_the_list(desk: Desk, who: str) -> None:
    proposed(desk)
    with pytest.raises((Forbidden, NotFound)):
        retention.decide(desk.session, getattr(desk, who), desk.case, answer="confirmed")
    with pytest.raises(Forbidden):
        retention.lines(desk.session, getattr(desk, who))


def test_an_open_case_is_neither_proposed_nor_held(desk: Desk) -> None:
    desk.case.closed_at = None
    with pytest.raises(StepRefused):
        proposed(desk)
    with pytest.raises(StepRefused):
        retention.hold(desk.session, desk.officer, desk.case, reason="claim", words="runs")


def test_a_hold_stops_proposals_decisions_and_an_erasure_confirmed_before(desk: Desk) -> None:
    proposed(desk)
    retention.decide(desk.session, desk.deputy, desk.case, answer="confirmed")
    retention.hold(desk.session, desk.deputy, desk.case, reason="supervisor", words="asked today")
    assert erasure.erase(desk.session, desk.case.id) is None
    with pytest.raises(StepRefused):
        proposed(desk)
    retention.lift(desk.session, desk.officer, desk.case, words="answered")
    assert erasure.erase(desk.session, desk.case.id) is None  # lifted: but it must be proposed and confirmed anew
    proposed(desk)
    retention.decide(desk.session, desk.deputy, desk.case, answer="confirmed")
    assert erasure.erase(desk.session, desk.case.id) is not None


def test_a_case_reopened_meanwhile_is_not_erased(desk: Desk) -> None:
    proposed(desk)
    retention.decide(desk.session, desk.deputy, desk.case, answer="confirmed")
    closing.reopen_case(desk.session, desk.officer, desk.case, words="new facts")
    assert erasure.erase(desk.session, desk.case.id) is None


def test_refusing_asks_why_and_ends_the_proposal(desk: Desk) -> None:
    proposed(desk)
    with pytest.raises(Invalid):
        retention.decide(desk.session, desk.deputy, desk.case, answer="refused")
    retention.decide(desk.session, desk.deputy, desk.case, answer="refused", words="still needed")
    with pytest.raises(StepRefused):
        retention.decide(desk.session, desk.deputy, desk.case, answer="confirmed")


def test_only_the_proposer_takes_a_proposal_back(desk: Desk) -> None:
    proposed(desk)
    with pytest.raises(Forbidden):
        retention.withdraw(desk.session, desk.deputy, desk.case)
    retention.withdraw(desk.session, desk.officer, desk.case)
    assert desk.acts()[-1] == "retention.withdraw"


def test_an_archived_case_is_seen_by_officer_and_auditor_alone_and_found_by_the_filter(desk: Desk) -> None:
    proposed(desk, "archive")
    retention.decide(desk.session, desk.deputy, desk.case, answer="confirmed")
    for hand in (desk.reception, desk.investigator, desk.support):
        with pytest.raises(NotFound):
            casework.get(desk.session, hand, desk.case.number)
    assert casework.get(desk.session, desk.officer, desk.case.number).archived_at == clock.now()
    assert casework.get(desk.session, desk.auditor, desk.case.number) is desk.case

    def listed(**more: bool) -> list[str]:
        return [line.number for line in list_cases(desk.session, desk.officer, Filters(closed=None, **more)).lines]

    assert listed() == []
    assert listed(archived=True) == [desk.case.number]
    with pytest.raises(StepRefused):
        closing.reopen_case(desk.session, desk.officer, desk.case, words="again")
    retention.unarchive(desk.session, desk.officer, desk.case, words="needed again")
    assert listed() == [desk.case.number]


def test_who_is_excluded_or_not_named_does_not_find_the_case_in_the_list(desk: Desk, clock_at: ClockAt) -> None:
    clock_at(clock.now() + dt.timedelta(days=3000))
    exclude(desk, desk.officer)
    assert numbers(desk) == []
    restrict(desk)
    assert retention.lines(desk.session, desk.deputy) == []
    assert [line.number for line in retention.lines(desk.session, desk.auditor)] == [desk.case.number]


def test_the_stone_is_listed_for_who_could_see_the_case(desk: Desk) -> None:
    proposed(desk)
    retention.decide(desk.session, desk.deputy, desk.case, answer="confirmed")
    erasure.erase(desk.session, desk.case.id)
    assert [stone.number for stone in retention.stones(desk.session, desk.officer)] == [desk.case.number]
    exclude_after = an_actor(desk.session, desk.zone, Role.INVESTIGATOR)
    with pytest.raises(Forbidden):
        retention.stones(desk.session, exclude_after)
