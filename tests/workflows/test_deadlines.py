"""Deadlines follow from zone policy in working days, or from an answer."""

from __future__ import annotations

import datetime as dt

import pytest

from col13.clock import add_working_days
from col13.workflows import WORKFLOWS
from col13.workflows.deadlines import DEADLINE_LABELS, DEADLINES
from col13.workflows.engine import deadline, WorkingDays
from tests.workflows.hands import TODAY

TUESDAY = dt.date(2026, 12, 22)  # Christmas is a Friday


def test_a_deadline_counts_the_working_days_of_the_zones_own_policy() -> None:
    submit = WORKFLOWS["report"].step("submit")
    assert deadline(submit, {}, DEADLINES, TUESDAY, add_working_days) == dt.date(2026, 12, 24)
    assert deadline(submit, {}, DEADLINES | {"assess": 3}, TUESDAY, add_working_days) == dt.date(2026, 12, 28)


@pytest.mark.parametrize(("answers", "due"), [({"next_contact": TODAY}, TODAY), ({}, None), ({"next_contact": "soon"}, None)])
def test_a_deadline_from_an_answer_is_the_day_that_was_given(answers: dict[str, object], due: dt.date | None) -> None:
    assert deadline(WORKFLOWS["victim_support"].step("log_contact"), answers, DEADLINES, TODAY, add_working_days) == due


def test_a_step_without_a_deadline_sets_none() -> None:
    assert deadline(WORKFLOWS["report"].step("accept"), {}, DEADLINES, TODAY, add_working_days) is None


def test_every_policy_has_a_name_and_a_use() -> None:
    used = {step.due.policy for flow in WORKFLOWS.values() for step in flow.steps if isinstance(step.due, WorkingDays)}
    assert set(DEADLINES) == set(DEADLINE_LABELS) == used
