"""What waits for whom: the first awaited step, a row for each role, nothing while a state rests and no condition holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from col13.policies import Actor, CLOCK_ID
from col13.workflows import WORKFLOWS
from col13.workflows.waiting import awaited_step, waits
from tests.workflows.hands import OTHER, standing, TODAY, track, VICTIM

CLOCK = Actor(CLOCK_ID, "clock", kind="clock")
DESK, JUDGES = ["reception", "investigator", "reference_officer"], ["investigator", "reference_officer"]
ZONE = ["reception", "investigator", "victim_support", "reference_officer"]

# workflow, state, facts of the track, step waited for, its roles
EXPECTED: list[tuple[str, str, dict[str, Any], str | None, list[str]]] = [
    ("report", "draft", {}, "submit", DESK),
    ("report", "registered", {}, "accept", JUDGES),
    ("report", "awaiting_information", {}, "receive_information", DESK),
    ("report", "accepted", {}, "record_pv", DESK),
    ("report", "recorded", {}, "acknowledge", DESK),
    ("report", "acknowledged", {}, "acknowledge", DESK),
    ("report", "redirected", {}, None, []),
    ("qualification", "waiting", {}, "begin", JUDGES),
    ("qualification", "assessing", {}, "propose", JUDGES),
    ("qualification", "proposed", {}, "confirm", JUDGES),
    ("qualification", "confirmed", {}, None, []),
    ("qualification", "set_aside", {}, None, []),
    ("qualification", "decided_by_magistrate", {}, None, []),
    ("victim_support", "waiting", {}, "offer", ZONE),
    ("victim_support", "offered", {}, "accept", ["reception", "investigator", "victim_support"]),
    ("victim_support", "declined", {}, None, []),
    ("victim_support", "declined", {"next_contact": TODAY}, "log_contact", ["victim_support", "investigator"]),
    ("victim_support", "accepted", {}, "assess_needs", ["victim_support"]),
    ("victim_support", "assessed", {}, "follow_up", ["victim_support"]),
    ("victim_support", "in_follow_up", {}, "log_contact", ["victim_support", "investigator"]),
    ("victim_support", "closed", {}, None, []),
    ("victim_support", "no_victim", {}, "reopen", ["victim_support", "reference_officer"]),
    ("prosecution_referral", "waiting", {}, "prepare", JUDGES),
    ("prosecution_referral", "waiting", {"competent": False}, None, []),
    ("prosecution_referral", "waiting", {"competent": False, "deprived_of_liberty": True}, "transmit_urgently", JUDGES),
    ("prosecution_referral", "preparing", {}, "submit_for_review", JUDGES),
    ("prosecution_referral", "in_review", {}, "approve", JUDGES),
    ("prosecution_referral", "ready", {}, "transmit", JUDGES),
    ("prosecution_referral", "transmitted", {}, "record_receipt", JUDGES),
    ("prosecution_referral", "received", {}, "record_decision", JUDGES),
    ("prosecution_referral", "further_inquiry", {}, "answer_instruction", JUDGES),
    ("prosecution_referral", "decided", {}, "close", ["victim_support", *JUDGES]),
    ("prosecution_referral", "decided", {"last_decision_ends": False}, "record_decision", JUDGES),
    ("prosecution_referral", "closed", {}, None, []),
    ("unia_liaison", "waiting", {}, "ask_consent", ZONE),
    ("unia_liaison", "waiting", {"competent": False}, None, []),
    ("unia_liaison", "consent_asked", {}, "record_consent", ZONE),
    ("unia_liaison", "consent_refused", {}, None, []),
    ("unia_liaison", "consented", {}, "share", ["reference_officer"]),
    ("unia_liaison", "shared", {}, "acknowledge", ["liaison", "reference_officer"]),
    ("unia_liaison", "acknowledged", {}, "advise", ["liaison", "reference_officer"]),
    ("unia_liaison", "advised", {"open_questions": 1}, "answer_body", ["reference_officer"]),
    ("unia_liaison", "advised", {"open_questions": 0}, "close", ["reference_officer"]),
    ("unia_liaison", "civil_party", {"open_questions": 0}, "close", ["reference_officer"]),
    ("unia_liaison", "withdrawn", {}, None, []),
    ("unia_liaison", "closed", {}, None, []),
]


@pytest.mark.parametrize(("name", "state", "facts", "step", "roles"), EXPECTED)
def test_the_first_awaited_step_waits_for_the_roles_that_may_take_it(
    name: str, state: str, facts: dict[str, Any], step: str | None, roles: list[str]
) -> None:
    rows = waits(WORKFLOWS[name], standing(CLOCK), track(WORKFLOWS[name], state, **facts), TODAY)
    assert [row.role.value for row in rows] == roles
    assert {row.step for row in rows} == ({step} if step else set())


def test_every_state_is_looked_at_here() -> None:
    assert {(name, state) for name, state, *_ in EXPECTED} == {
        (flow.name, state.name) for flow in WORKFLOWS.values() for state in flow.states
    }


def test_a_state_that_rests_waits_only_while_the_conditions_hold() -> None:
    flow = WORKFLOWS["victim_support"]
    nobody = replace(standing(CLOCK), victims=(), supported_victims=())
    assert awaited_step(flow, nobody, track(flow, "waiting", subject=""), TODAY) is None
    assert waits(flow, nobody, track(flow, "no_victim", subject=""), TODAY) == []


def test_a_state_that_does_not_rest_waits_blocked() -> None:
    flow = WORKFLOWS["report"]
    rows = waits(flow, standing(CLOCK, facts_written=False), track(flow, "draft"), TODAY)
    assert [row.blocked for row in rows] == [True, True, True]


def test_who_proposed_is_barred_and_only_the_reference_officer_can_judge_an_investigators_work() -> None:
    flow = WORKFLOWS["qualification"]
    rows = waits(flow, standing(CLOCK), track(flow, "proposed", entered_as_reference=False), TODAY)
    assert [(row.role.value, row.blocked, row.barred_user) for row in rows] == [
        ("investigator", True, OTHER), ("reference_officer", False, OTHER),
    ]  # fmt: skip


def test_nobody_waits_for_an_acknowledgement_that_everybody_has() -> None:
    flow = WORKFLOWS["report"]
    done = standing(CLOCK, acknowledged=frozenset({VICTIM}))
    assert waits(flow, done, track(flow, "recorded"), TODAY) == []


def test_a_closed_case_waits_for_nobody() -> None:
    flow = WORKFLOWS["report"]
    assert waits(flow, standing(CLOCK, closed=True), track(flow, "draft"), TODAY) == []
