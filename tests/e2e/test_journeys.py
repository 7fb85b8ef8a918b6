"""A day of each role at a real browser with scripts, on a real house with a worker."""

from __future__ import annotations

import pytest

from tests.e2e import journeys, measures
from tests.e2e.chromium import Door

ROLES = {
    "reception": journeys.acknowledge, "reference officer reads": journeys.confirm, "reference officer shares": journeys.share,
    "auditor": journeys.read_the_journal, "admin": journeys.add_an_account,
}  # fmt: skip
FIVE = {
    "Open and submit a simple case": journeys.open_and_submit,
    "Propose a qualification": journeys.propose,
    "Log a contact": journeys.log_contact,
    "Approve and transmit a referral": journeys.approve_and_transmit,
    "Answer as liaison": journeys.answer_as_liaison,
}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_its_work(door: Door, role: str) -> None:
    assert ROLES[role](door).clicks > 0


@pytest.mark.parametrize("task", FIVE)
def test_a_main_task_is_done_and_measured(door: Door, task: str) -> None:
    effort = FIVE[task](door)
    measures.keep(task, effort)
    assert effort.clicks > 0
    assert effort.seconds < 120


def test_the_measures_stand_in_the_papers() -> None:
    told = measures.PAPER.read_text(encoding="utf-8")
    assert all(f"| {task} |" in told for task in FIVE)
