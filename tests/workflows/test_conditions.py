"""Each condition holds in one standing and fails in another, reads only what it says, and can explain itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from col13.workflows import WORKFLOWS
from col13.workflows.building import ENDPOINTS, FACTS
from col13.workflows.conditions import CONDITIONS
from col13.workflows.engine import gate
from col13.workflows.standing import Standing, TrackStanding
from tests.workflows.hands import hand, standing, TODAY, track, VICTIM

# What breaks each condition: facts of the case, facts of the track, states of other tracks.
BROKEN: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = {
    "facts_written": ({"facts_written": False}, {}, {}),
    "place_stated": ({"place_stated": False}, {}, {}),
    "date_stated": ({"date_stated": False}, {}, {}),
    "channel_stated": ({"channel_stated": False}, {}, {}),
    "reporter_stated": ({"reporter_or_anonymous": False}, {}, {}),
    "bias_prompt_answered": ({"bias_prompt_answered": False}, {}, {}),
    "contact_rules_stated": ({"victims_without_contact_rules": 1}, {}, {}),
    "no_pv_owed": ({"pv_wanted": True, "pv_recorded": False}, {}, {}),
    "somebody_on_file": ({"to_acknowledge": ()}, {}, {}),
    "victim_on_file": ({"victims": ()}, {}, {}),
    "victim_to_support": ({"supported_victims": ()}, {"subject": ""}, {}),
    "no_victim_to_support": ({"supported_victims": (VICTIM,)}, {}, {}),
    "report_submitted": ({}, {}, {"report": "draft"}),
    "report_recorded": ({}, {}, {"report": "accepted"}),
    "offence_named": ({"offences": 0, "no_offence_found": False}, {}, {}),
    "every_offence_assessed": ({"offences_unassessed": 1}, {}, {}),
    "law_fits": ({"law_mismatches": 1}, {}, {}),
    "reference_officer_judges": ({}, {"entered_as_reference": False}, {}),
    "reference_officer_approves": ({}, {"entered_as_reference": False}, {}),
    "qualification_begun": ({}, {}, {"qualification": "waiting"}),
    "qualification_judged": ({}, {}, {"qualification": "proposed"}),
    "qualification_unmoved": ({}, {"qualification_moved": True}, {}),
    "statements_complete": ({"statements_missing": 1}, {}, {}),
    "nothing_added": ({}, {"additions": 2}, {}),
    "dossier_issued": ({}, {"dossier_issued": False}, {}),
    "last_decision_ends": ({}, {"last_decision_ends": False}, {}),
    "consent_valid": ({}, {"valid_consents": frozenset()}, {}),
    "consent_covers_sharing": ({}, {"consent_covers_sharing": False}, {}),
    "no_identified_victim": ({"identified_victims": (VICTIM,)}, {}, {}),
    "question_open": ({}, {"open_questions": 0}, {}),
}
HOLDS_WITH: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no_victim_to_support": ({"supported_victims": ()}, {"subject": ""}),
    "no_identified_victim": ({"identified_victims": ()}, {}),
}


class Watched:
    """A standing that notes which of its fields are asked for."""

    def __init__(self, inner: Standing | TrackStanding, seen: set[str]) -> None:
        self.inner, self.seen = inner, seen

    def __getattr__(self, name: str) -> object:
        if name in FACTS:
            self.seen.add(name)
        if name == "state" and isinstance(self.inner, Standing):  # the method that looks a track up
            self.seen.add("tracks")
        return getattr(self.inner, name)


def whole(name: str) -> tuple[Standing, TrackStanding]:
    facts, here = HOLDS_WITH.get(name, ({}, {}))
    return standing(hand("investigator"), **facts), track(WORKFLOWS["victim_support"], "offered", **here)


def broken(name: str) -> tuple[Standing, TrackStanding]:
    facts, here, states = BROKEN[name]
    case = standing(hand("investigator"), **facts)
    moved = {key: replace(at, state=states.get(key, at.state)) for key, at in case.tracks.items()}
    return replace(case, tracks=moved), track(WORKFLOWS["victim_support"], "offered", **here)


def test_every_condition_of_the_house_is_tried_here_and_used_somewhere() -> None:
    used = {need.name for flow in WORKFLOWS.values() for step in flow.steps for need in step.needs}
    assert set(BROKEN) == set(CONDITIONS) == used


@pytest.mark.parametrize("name", BROKEN)
def test_a_condition_holds_and_fails(name: str) -> None:
    check = CONDITIONS[name].check
    assert check(*whole(name), TODAY) is True
    assert check(*broken(name), TODAY) is False


@pytest.mark.parametrize("name", BROKEN)
def test_a_condition_reads_only_what_it_says(name: str) -> None:
    seen: set[str] = set()
    for case, here in (whole(name), broken(name)):
        CONDITIONS[name].check(Watched(case, seen), Watched(here, seen), TODAY)  # type: ignore[arg-type]
    asked = seen - {"state", "subject"} | ({"subject"} & set(CONDITIONS[name].reads))
    assert asked <= set(CONDITIONS[name].reads)


@pytest.mark.parametrize("name", BROKEN)
def test_a_condition_says_what_is_missing_who_lifts_it_and_where(name: str) -> None:
    condition = CONDITIONS[name]
    assert condition.says.one.endswith(".")
    assert condition.lifted_by
    assert condition.at in ENDPOINTS
    assert condition.check.__name__ != "<lambda>"


def test_a_refused_step_tells_every_reason_at_once() -> None:
    flow = WORKFLOWS["report"]
    empty = replace(
        standing(hand("reception")), facts_written=False, place_stated=False, date_stated=False, channel_stated=False,
        reporter_or_anonymous=False, bias_prompt_answered=False, victims_without_contact_rules=1,
    )  # fmt: skip
    verdict = gate(flow, flow.step("submit"), empty, track(flow, "draft"), TODAY)
    assert verdict.refusal == "condition"
    assert [reason.condition for reason in verdict.reasons] == [need.name for need in flow.step("submit").needs]
    assert all(reason.says and reason.lifted_by and reason.at for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("flow", "step", "state"),
    [(flow.name, step.name, step.sources[0]) for flow in WORKFLOWS.values() for step in flow.steps if step.needs],
)
def test_each_need_of_each_step_refuses_by_itself(flow: str, step: str, state: str) -> None:
    workflow, declared = WORKFLOWS[flow], WORKFLOWS[flow].step(step)
    for need in declared.needs:
        case, here = broken(need.name)
        roles = [role.value for role in declared.roles if role != "reference_officer"] or ["reference_officer"]
        at = replace(here, key=flow, workflow=flow, state=state)
        refused = gate(workflow, declared, replace(case, hand=hand(roles[0])), at, TODAY)
        assert need.name in {reason.condition for reason in refused.reasons}
