"""Random walks never leave the declared states, whatever is asked; threads share one machine safely."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from col13.errors import Forbidden, StepRefused
from col13.policies import Role
from col13.workflows import WORKFLOWS
from col13.workflows.engine import gate, Workflow
from tests.workflows.hands import fitting, hand, TODAY


def stride(flow: Workflow, state: str, name: str, role: str, whole: bool) -> str:
    """Try a step; the state after it, the same when it was refused."""
    step = flow.step(name)
    case, here = fitting(flow, step, state, hand(role))
    if not whole:
        case = replace(case, facts_written=False, victims=(), to_acknowledge=(), offences=0, statements_missing=1)
    verdict = gate(flow, step, case, here, TODAY)
    try:
        verdict.enforce()
    except (Forbidden, StepRefused):
        return state
    return flow.move(verdict)


@pytest.mark.parametrize("name", WORKFLOWS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_random_walk_stays_inside_the_table(name: str, data: st.DataObject) -> None:
    flow = WORKFLOWS[name]
    attempts = st.tuples(st.sampled_from([step.name for step in flow.steps]), st.sampled_from([role.value for role in Role]), st.booleans())
    state = flow.initial
    for step, role, whole in data.draw(st.lists(attempts, max_size=40)):
        before, state = state, stride(flow, state, step, role, whole)
        arrow = flow.step(step)
        assert state == before or (before in arrow.sources and state == arrow.dest and role in arrow.roles)
        flow.state(state)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_walk_with_all_hands_comes_to_every_state(name: str) -> None:
    flow, seen = WORKFLOWS[name], set()
    random = Random(13)
    state = flow.initial
    for turn in range(9000):
        state = flow.initial if turn % 60 == 0 else state
        seen.add(state)
        step = random.choice(flow.steps)
        state = stride(flow, state, step.name, random.choice(step.roles).value, True)
    assert seen == {declared.name for declared in flow.states}


def test_threads_share_a_machine_safely() -> None:
    flow = WORKFLOWS["prosecution_referral"]

    def walk(seed: int) -> int:
        random, state, wrong = Random(seed), flow.initial, 0
        for _ in range(400):
            step = random.choice(list(flow.steps_from(state)))
            case, here = fitting(flow, step, state, hand(step.roles[0].value))
            after = flow.move(gate(flow, step, case, here, TODAY))
            wrong += after != (step.dest or state)
            state = after
        return wrong

    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(walk, range(8))) == 0
    finally:
        sys.setswitchinterval(switching)
