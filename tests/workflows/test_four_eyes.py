"""Four eyes compare persons, not roles, and one of the two hands is a reference officer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from col13.errors import Forbidden, StepRefused
from col13.workflows import WORKFLOWS
from col13.workflows.engine import choices, gate, OWN_WORK, OWN_WORK_ALONE
from tests.workflows.hands import hand, standing, TODAY, track

JUDGING = [
    ("qualification", "confirm", "proposed"), ("qualification", "set_aside", "proposed"), ("prosecution_referral", "approve", "in_review"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "step", "state"), JUDGING)
def test_nobody_judges_the_own_work_whatever_the_roles(name: str, step: str, state: str) -> None:
    flow, judge = WORKFLOWS[name], hand("investigator", "reference_officer")
    verdict = gate(flow, flow.step(step), standing(judge), track(flow, state, entered_by=judge.id), TODAY)
    assert verdict.refusal == "four_eyes"
    with pytest.raises(Forbidden) as refused:
        verdict.enforce()
    assert refused.value.key == OWN_WORK


@pytest.mark.parametrize(("name", "step", "state"), JUDGING)
def test_when_nobody_else_can_judge_the_refusal_says_whom_to_ask(name: str, step: str, state: str) -> None:
    flow, judge = WORKFLOWS[name], hand("reference_officer")
    alone = standing(judge, other_judges=0)
    with pytest.raises(Forbidden) as refused:
        gate(flow, flow.step(step), alone, track(flow, state, entered_by=judge.id), TODAY).enforce()
    assert refused.value.key == OWN_WORK_ALONE


@pytest.mark.parametrize(("name", "step", "state"), JUDGING)
@pytest.mark.parametrize(
    ("proposer", "judge", "allowed"), [(True, "investigator", True), (False, "reference_officer", True), (False, "investigator", False)]
)
def test_one_of_the_two_hands_is_a_reference_officer(name: str, step: str, state: str, proposer: bool, judge: str, allowed: bool) -> None:
    flow = WORKFLOWS[name]
    verdict = gate(flow, flow.step(step), standing(hand(judge)), track(flow, state, entered_as_reference=proposer), TODAY)
    assert verdict.allowed is allowed
    if not allowed:
        with pytest.raises(StepRefused) as refused:
            verdict.enforce()
        assert [reason.lifted_by for reason in refused.value.reasons] == [("reference_officer",)]


def test_an_investigator_who_also_holds_the_role_counts_as_reference_officer() -> None:
    flow = WORKFLOWS["qualification"]
    both = standing(hand("investigator", "reference_officer"))
    verdict = gate(flow, flow.step("confirm"), both, track(flow, "proposed", entered_as_reference=False), TODAY)
    assert verdict.allowed
    assert verdict.role == "investigator"


def test_who_entered_another_state_is_not_told_about_four_eyes() -> None:
    flow, judge = WORKFLOWS["qualification"], hand("reference_officer")
    verdict = gate(flow, flow.step("confirm"), standing(judge), track(flow, "assessing", entered_by=judge.id), TODAY)
    assert verdict.refusal == "state"


def test_a_closed_case_takes_no_step() -> None:
    flow, officer = WORKFLOWS["report"], hand("reference_officer")
    verdict = gate(flow, flow.step("accept"), standing(officer, closed=True), track(flow, "registered"), TODAY)
    assert (verdict.refusal, verdict.reasons[0].condition) == ("state", "case_open")
    with pytest.raises(StepRefused):
        flow.move(verdict)


def test_a_verdict_that_refuses_moves_nothing() -> None:
    flow = WORKFLOWS["report"]
    verdict = gate(flow, flow.step("submit"), standing(hand("admin")), track(flow, "draft"), TODAY)
    with pytest.raises(StepRefused):
        flow.move(verdict)
    with pytest.raises(Forbidden):
        verdict.enforce()


def test_a_hand_is_shown_the_blocked_steps_of_its_roles_too() -> None:
    flow, officer = WORKFLOWS["qualification"], hand("reference_officer")
    shown = choices(flow, standing(officer), track(flow, "proposed", entered_by=officer.id), TODAY)
    assert [(verdict.step.name, verdict.allowed) for verdict in shown] == [
        ("return_for_more", True), ("confirm", False), ("set_aside", False), ("record_magistrate", True),
    ]  # fmt: skip


def test_the_approval_falls_when_the_qualification_was_reopened() -> None:
    flow, case = WORKFLOWS["prosecution_referral"], standing(hand("reference_officer"))
    reopened = replace(case, tracks={**case.tracks, "qualification": replace(case.track("qualification"), state="assessing")})
    here = track(flow, "ready", qualification_moved=True, additions=1, dossier_issued=False)
    reasons = gate(flow, flow.step("transmit"), reopened, here, TODAY).reasons
    assert [reason.condition for reason in reasons] == ["qualification_judged", "qualification_unmoved", "nothing_added", "dossier_issued"]
