"""Nonsense is refused when a workflow is built: nothing unknown is accepted silently."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from col13.i18n import N_, S_, Sentence
from col13.policies import INVESTIGATOR
from col13.workflows.conditions_case import FACTS_WRITTEN
from col13.workflows.engine import AnswerRule, Ask, FromAnswer, State, Step, Workflow, WorkflowError, WorkingDays
from col13.workflows.standing import Standing, TrackStanding

A, B = State("a", N_("test", "a")), State("b", N_("test", "b"), final=True)
GO = Step("go", N_("test", "go"), ("a",), "b", (INVESTIGATOR,))
SAYS = N_("test", "says")


def built(*steps: Step, states: tuple[State, ...] = (A, B)) -> Workflow:
    return Workflow("flow", N_("test", "flow"), 1, states, steps)


def never(answers: Any, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return S_("never")


NONSENSE = {
    "b is declared twice": ((GO,), (A, B, B)),
    "go is declared twice": ((GO, GO), (A, B)),
    "go names the unknown state c": ((replace(GO, dest="c"),), (A, B)),
    "go names the unknown state x": ((replace(GO, sources=("x", "a")),), (A, B)),
    "state c cannot be reached": ((GO,), (A, B, State("c", N_("test", "c"), final=True))),
    "state b is a dead end": ((GO,), (A, replace(B, final=False))),
    "state a is a dead end": ((replace(GO, sources=("b",), dest="a"),), (A, B)),
    "go starts nowhere": ((replace(GO, sources=()),), (A, B)),
    "nobody may take go": ((replace(GO, roles=()),), (A, B)),
    "go is granted to the unknown role chief": ((replace(GO, roles=("chief",)),), (A, B)),  # type: ignore[arg-type]
    "go has no label": ((replace(GO, label=N_("test", " ")),), (A, B)),
    "a has no label": ((GO,), (replace(A, label=N_("test", "")), B)),
    "go.w has no label": ((replace(GO, asks=(Ask("w", "text", N_("test", "")),)),), (A, B)),
    "go.w=v has no label": ((replace(GO, asks=(Ask("w", "choice", SAYS, choices=(("v", N_("test", "")),)),)),), (A, B)),
    "go does magic, which nobody knows": ((replace(GO, does=("magic",)),), (A, B)),
    "go does end_share twice": ((replace(GO, does=("end_share", "end_share")),), (A, B)),
    "go is journalled as gossip": ((replace(GO, records="gossip"),), (A, B)),
    "deadline from someday, which is no policy": ((replace(GO, due=WorkingDays("someday")),), (A, B)),
    "deadline from w, which is no date": ((replace(GO, due=FromAnswer("w"), asks=(Ask("w", "text", SAYS),)),), (A, B)),
    "go asks w of the unknown kind number": ((replace(GO, asks=(Ask("w", "number", SAYS),)),), (A, B)),
    "go asks w twice": ((replace(GO, asks=(Ask("w", "text", SAYS), Ask("w", "date", SAYS))),), (A, B)),
    "go asks remark, which every step has": ((replace(GO, asks=(Ask("remark", "text", SAYS),)),), (A, B)),
    "go asks reason, which every step has": ((replace(GO, asks=(Ask("reason", "text", SAYS),)),), (A, B)),
    "go.w offers nothing to choose from": ((replace(GO, asks=(Ask("w", "choice", SAYS),)),), (A, B)),
    "go.w chooses from the unknown list wizards": ((replace(GO, asks=(Ask("w", "choice", SAYS, choices="wizards"),)),), (A, B)),
    "go.w depends on v, which is not asked": ((replace(GO, asks=(Ask("w", "text", SAYS, required_if=("v", "x")),)),), (A, B)),
    "rule speaks at w, which is not asked": ((replace(GO, rules=(AnswerRule("rule", "w", never),)),), (A, B)),
    "facts_written reads weather, which nobody fills": ((replace(GO, needs=(replace(FACTS_WRITTEN, reads=("weather",)),)),), (A, B)),
    "nobody can lift facts_written": ((replace(GO, needs=(replace(FACTS_WRITTEN, lifted_by=()),)),), (A, B)),
    "facts_written is lifted at nowhere, which is no page": ((replace(GO, needs=(replace(FACTS_WRITTEN, at="nowhere"),)),), (A, B)),
    "go judges look, which does not enter its source": ((replace(GO, four_eyes="look"),), (A, B)),
}


@pytest.mark.parametrize("complaint", NONSENSE)
def test_nonsense_is_refused_and_named(complaint: str) -> None:
    steps, states = NONSENSE[complaint]
    with pytest.raises(WorkflowError) as refused:
        built(*steps, states=states)
    assert complaint in str(refused.value)


def test_a_four_eyes_step_must_know_whom_it_judges() -> None:
    middle = State("m", N_("test", "m"))
    propose, slip = replace(GO, name="propose", dest="m"), replace(GO, name="slip", dest="m")
    judge = replace(GO, name="judge", sources=("m",), four_eyes="propose")
    assert built(propose, judge, states=(A, middle, B)).step("judge").four_eyes == "propose"
    with pytest.raises(WorkflowError, match="slip enters its source too"):
        built(propose, slip, judge, states=(A, middle, B))


def test_all_complaints_are_told_at_once() -> None:
    with pytest.raises(WorkflowError) as refused:
        built(replace(GO, roles=(), dest="c"))
    assert "nobody may take go" in str(refused.value)
    assert "unknown state c" in str(refused.value)


def test_an_unknown_name_is_an_error_not_a_silence() -> None:
    flow = built(GO)
    with pytest.raises(KeyError):
        flow.state("nowhere")
    with pytest.raises(KeyError):
        flow.step("nothing")
