"""Every step × role × state of the five workflows against the design's tables."""

from __future__ import annotations

import pytest

from col13.policies import Actor, Role, SHELL_ID
from col13.workflows import WORKFLOWS
from col13.workflows.deadlines import DEADLINES
from col13.workflows.engine import FromAnswer, gate, Step, WorkingDays
from tests.workflows.hands import fitting, hand, TODAY
from tests.workflows.tables import Row, STATES, TABLES

ROWS = [pytest.param(name, row, id=f"{name}-{row.step}") for name, rows in TABLES.items() for row in rows]


def test_the_five_workflows_stand_in_the_order_of_the_design() -> None:
    assert list(WORKFLOWS) == list(TABLES) == list(STATES)


@pytest.mark.parametrize("name", STATES)
def test_states_begin_end_and_rest_as_the_table_says(name: str) -> None:
    flow = WORKFLOWS[name]
    marked = [s.name + "*" * (s.name == flow.initial) + "!" * s.final + "~" * s.rests for s in flow.states]
    assert marked == STATES[name].split()


@pytest.mark.parametrize("name", TABLES)
def test_steps_stand_in_the_order_of_the_table(name: str) -> None:
    assert [step.name for step in WORKFLOWS[name].steps] == [row.step for row in TABLES[name]]


def told_deadline(step: Step) -> str | None:
    if isinstance(step.due, WorkingDays):
        return str(DEADLINES[step.due.policy])
    return step.due.ask if isinstance(step.due, FromAnswer) else None


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_a_step_is_declared_as_the_table_says(name: str, row: Row) -> None:
    step = WORKFLOWS[name].step(row.step)
    declared = (step.name, set(step.sources), step.dest, set(step.roles), step.four_eyes, step.reason, told_deadline(step))
    assert declared == (row.step, set(row.sources), row.dest, set(row.roles), row.four_eyes, row.reason, row.due)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_role_in_every_state_is_allowed_or_refused_as_the_table_says(name: str, row: Row) -> None:
    flow = WORKFLOWS[name]
    step = flow.step(row.step)
    for role in Role:
        for state in (word.rstrip("*!~") for word in STATES[name].split()):
            case, here = fitting(flow, step, state, hand(role))
            verdict = gate(flow, step, case, here, TODAY)
            expected = "role" if role not in row.roles else "state" if state not in row.sources else None
            assert verdict.refusal == expected, (role, state, verdict.reasons)
            if expected is None:
                assert flow.move(verdict) == (row.dest or state)
                assert verdict.enforce() == role


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_nobody_without_a_role_takes_a_step(name: str, row: Row) -> None:
    flow = WORKFLOWS[name]
    case, here = fitting(flow, flow.step(row.step), row.sources[0], hand())
    assert gate(flow, flow.step(row.step), case, here, TODAY).refusal == "role"


@pytest.mark.parametrize("row", TABLES["unia_liaison"], ids=lambda row: row.step)
def test_a_liaison_acts_on_the_track_of_the_own_body_alone(row: Row) -> None:
    flow = WORKFLOWS["unia_liaison"]
    stranger = Actor(hand("liaison").id, "other body", org_kind="equality_body", org_code="igvm", roles=frozenset({Role.LIAISON}))
    case, here = fitting(flow, flow.step(row.step), row.sources[0], stranger)
    assert gate(flow, flow.step(row.step), case, here, TODAY).refusal == "role"


def test_the_shell_uses_the_first_role_that_grants_the_step() -> None:
    flow = WORKFLOWS["victim_support"]
    shell = Actor(SHELL_ID, "shell", kind="shell")
    case, here = fitting(flow, flow.step("log_contact"), "in_follow_up", shell)
    assert gate(flow, flow.step("log_contact"), case, here, TODAY).enforce() is Role.INVESTIGATOR


def test_of_several_roles_the_first_that_grants_is_used() -> None:
    flow = WORKFLOWS["report"]
    case, here = fitting(flow, flow.step("accept"), "registered", hand("reception", "reference_officer", "investigator"))
    assert gate(flow, flow.step("accept"), case, here, TODAY).role is Role.INVESTIGATOR
