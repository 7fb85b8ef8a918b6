"""A case closes when everything rests and what never began is explained, or for one of four reasons whatever the states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from col13.workflows import WORKFLOWS
from col13.workflows.closing import may_close, owed, SPECIAL_REASONS
from col13.workflows.standing import Standing, TrackStanding
from tests.workflows.hands import hand, SECOND, standing, VICTIM

DONE = {
    "report": "acknowledged", "qualification": "confirmed", "victim_support": "closed", "prosecution_referral": "closed",
    "unia_liaison": "waiting",
}  # fmt: skip


def case(states: dict[str, str] | None = None, **facts: Any) -> Standing:
    at = DONE | (states or {})
    tracks = {
        key: TrackStanding(key=key, workflow=key.partition(".")[0], state=state, seq=0 if state in ("waiting", "draft") else 1)
        for key, state in at.items()
    }
    return replace(standing(hand("reference_officer"), acknowledged=frozenset({VICTIM})), tracks=tracks, **facts)


def test_a_case_whose_tracks_all_rest_may_close_when_what_never_began_is_explained() -> None:
    assert [reason.condition for reason in may_close(case(), "rests")] == ["never_began"]
    assert may_close(case(), "rests", {"unia_liaison": "no ground for which a body is competent"}) == []


def test_every_track_that_does_not_rest_is_told_with_its_state_its_roles_and_its_page() -> None:
    reasons = may_close(case({"report": "accepted", "prosecution_referral.youth": "decided"}), "rests", {"unia_liaison"})
    told = [(reason.condition, dict(reason.facts)["key"], reason.lifted_by, reason.at) for reason in reasons]
    assert told == [
        ("track_rests", "report", ("reception", "investigator", "reference_officer"), "facts.show"),
        ("track_rests", "prosecution_referral.youth", ("investigator", "reference_officer"), "referral.show"),
    ]


def test_each_known_person_without_an_acknowledgement_needs_a_reason() -> None:
    two = case({"unia_liaison": "closed"}, to_acknowledge=(VICTIM, SECOND))
    assert owed(two).persons == (SECOND,)
    assert [dict(reason.facts)["person"] for reason in may_close(two, "rests")] == [SECOND]
    assert may_close(two, "rests", {SECOND}) == []


def test_a_track_that_came_back_to_waiting_needs_no_reason() -> None:
    asked = case()
    again = replace(asked, tracks={**asked.tracks, "unia_liaison": replace(asked.track("unia_liaison"), seq=2)})
    assert owed(again).tracks == ()


def test_no_victim_rests_only_while_there_is_none() -> None:
    nobody = case({"victim_support": "no_victim", "unia_liaison": "closed"}, supported_victims=())
    assert may_close(nobody, "rests") == []
    assert [r.condition for r in may_close(replace(nobody, supported_victims=(VICTIM,)), "rests")] == ["track_rests"]


def test_a_workflow_without_a_track_stands_in_its_initial_state() -> None:
    bare = replace(case(), tracks={})
    assert {reason.condition for reason in may_close(bare, "rests")} == {"track_rests", "never_began"}
    assert owed(bare).tracks == ("qualification", "victim_support", "prosecution_referral", "unia_liaison")


@pytest.mark.parametrize("reason", SPECIAL_REASONS)
def test_four_reasons_close_whatever_the_states(reason: str) -> None:
    assert may_close(case({"report": "draft"}), reason) == []


def test_a_closed_case_does_not_close_again() -> None:
    assert [reason.condition for reason in may_close(case(closed=True), "duplicate")] == ["case_open"]


def test_an_unknown_reason_is_an_error() -> None:
    with pytest.raises(ValueError, match="boredom"):
        may_close(case(), "boredom")


def test_every_workflow_has_a_state_in_which_a_case_may_close() -> None:
    assert all(any(state.rests for state in flow.states) for flow in WORKFLOWS.values())


def test_a_blocked_track_names_who_can_move_it() -> None:
    # nobody is waited for in a state that only stopped resting; who can lead it on is named all the same
    stuck = case({"victim_support": "no_victim", "unia_liaison": "closed"}, supported_victims=(VICTIM,))
    assert [reason.lifted_by for reason in may_close(stuck, "rests")] == [("victim_support", "reference_officer")]
