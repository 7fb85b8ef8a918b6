"""Rules on answers: each lets the good answer pass and speaks at its field about the bad one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from col13.clock import PartialDate
from col13.workflows import WORKFLOWS
from tests.workflows.hands import fitting, hand, SECOND, TODAY, VICTIM

TOMORROW, YESTERDAY = TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)
BOTH = frozenset({VICTIM, SECOND})

# workflow, step, rule, facts of case, facts of track, answers that pass, answers that do not
CASES: list[tuple[str, str, str, dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("report", "record_pv", "simplified_only_by_policy", {}, {}, {"simplified": False}, {"simplified": True}),
    ("report", "record_pv", "left_when_and_how", {}, {}, {"left_on": TODAY, "left_how": "letter"}, {"left_on": TODAY}),
    ("report", "record_pv", "pv_date_has_happened", {}, {}, {"pv_date": TODAY}, {"pv_date": TOMORROW}),
    ("report", "record_pv", "left_on_has_happened", {}, {}, {}, {"left_on": TOMORROW}),
    ("report", "acknowledge", "date_has_happened", {}, {}, {"date": TODAY}, {"date": TOMORROW}),
    ("report", "record_withdrawal", "told_that_inquiry_goes_on", {}, {}, {"told": True}, {"told": False}),
    ("qualification", "record_magistrate", "date_has_happened", {}, {}, {"date": PartialDate.unknown()}, {"date": PartialDate.year(2027)}),
    ("victim_support", "assess_needs", "review_on_is_to_come", {}, {}, {"review_on": TODAY}, {"review_on": YESTERDAY}),
    ("victim_support", "review_needs", "review_on_is_to_come", {}, {}, {}, {"review_on": YESTERDAY}),
    ("victim_support", "log_contact", "when_has_happened", {}, {}, {"when": dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)},
     {"when": dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)}),
    ("victim_support", "log_contact", "channel_safe", {}, {"forbidden_channels": frozenset({"phone"})}, {"channel": "letter"},
    {"channel": "phone"}),
    ("victim_support", "log_contact", "next_contact_is_to_come", {}, {}, {"next_contact": TOMORROW}, {"next_contact": YESTERDAY}),
    ("victim_support", "refer", "service_consented", {}, {"services_consented": frozenset({"caw"})}, {"service": "caw"},
    {"service": "cgg"}),
    ("victim_support", "close", "attempts_logged", {}, {"failed_attempts": (TODAY, TODAY, YESTERDAY)}, {"why": "not_reached"}, {}),
    ("victim_support", "close", "death_on_file", {}, {}, {"why": "by_agreement"}, {"why": "deceased"}),
    ("prosecution_referral", "alert_magistrate", "when_has_happened", {}, {}, {"when": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
     {"when": dt.datetime(2026, 12, 1, tzinfo=dt.UTC)}),
    ("prosecution_referral", "alert_magistrate", "deprived_since_has_happened", {}, {}, {},
     {"deprived_since": dt.datetime(2026, 12, 1, tzinfo=dt.UTC)}),
    ("prosecution_referral", "alert_magistrate", "released_at_has_happened", {}, {}, {},
     {"released_at": dt.datetime(2026, 12, 1, tzinfo=dt.UTC)}),
    ("prosecution_referral", "approve", "additions_seen", {}, {"additions": 1}, {"additions_seen": True}, {"additions_seen": False}),
    ("prosecution_referral", "record_receipt", "date_has_happened", {}, {}, {"date": TODAY}, {"date": TOMORROW}),
    ("prosecution_referral", "answer_instruction", "pv_date_has_happened", {}, {}, {"pv_date": TODAY}, {"pv_date": TOMORROW}),
    ("prosecution_referral", "answer_instruction", "every_instruction_answered", {}, {"open_instructions": ("a", "b")},
     {"instructions": ["a", "b"]}, {"instructions": ["a"]}),
    ("prosecution_referral", "send_supplement", "pv_date_has_happened", {}, {}, {"pv_date": TODAY}, {"pv_date": TOMORROW}),
    ("prosecution_referral", "send_supplement", "only_open_instructions", {}, {"open_instructions": ("a", "b")},
     {"instructions": ["a"]}, {"instructions": ["c"]}),
    ("prosecution_referral", "record_decision", "date_has_happened", {}, {}, {"date": PartialDate.day(TODAY)},
    {"date": PartialDate.day(TOMORROW)}),
    ("prosecution_referral", "record_decision", "motive_only_for_dismissal", {}, {}, {"type": "dismissal_technical", "motive": "m"},
     {"type": "conviction", "motive": "m"}),
    ("prosecution_referral", "close", "told_on_has_happened", {}, {}, {"told_on": TODAY}, {"told_on": TOMORROW}),
    ("prosecution_referral", "close", "everybody_told_or_why_not", {}, {"not_told": (VICTIM, SECOND)},
     {"told": [VICTIM], "why_not": "moved abroad"}, {"told": [VICTIM]}),
    ("prosecution_referral", "close", "telling_described", {}, {},
    {"told": [VICTIM], "told_on": TODAY, "told_how": "orally", "told_by": "x"},
     {"told": [VICTIM]}),
    ("unia_liaison", "ask_consent", "own_body_asked", {}, {}, {"bodies": ["igvm", "unia"]}, {"bodies": ["igvm"]}),
    ("unia_liaison", "record_refusal", "everybody_asked_refuses", {}, {"asked": (VICTIM, SECOND)}, {"victims": [VICTIM, SECOND]},
     {"victims": [VICTIM]}),
    ("unia_liaison", "record_consent", "valid_until_is_to_come", {}, {}, {}, {"valid_until": YESTERDAY}),
    ("unia_liaison", "record_consent", "capacity_stated", {}, {}, {"given_by": "parent", "standing": "mother"}, {"given_by": "parent"}),
    ("unia_liaison", "record_consent", "minor_asked", {"minors_able_to_judge": frozenset({VICTIM})}, {},
     {"victim": VICTIM, "given_by": "parent", "minor_asked": True}, {"victim": VICTIM, "given_by": "parent"}),
    ("unia_liaison", "record_consent", "minor_represented", {"minors_not_able_to_judge": frozenset({VICTIM})}, {},
     {"victim": VICTIM, "given_by": "parent"}, {"victim": VICTIM, "given_by": "victim"}),
    ("unia_liaison", "record_further_answer", "minor_represented", {"minors_not_able_to_judge": frozenset({VICTIM})}, {},
     {"victim": VICTIM, "given_by": "victim", "answer": "refusal"}, {"victim": VICTIM, "given_by": "victim", "answer": "consent"}),
    ("unia_liaison", "record_further_answer", "valid_until_is_to_come", {}, {}, {}, {"valid_until": YESTERDAY}),
    ("unia_liaison", "record_further_answer", "capacity_stated", {}, {}, {"given_by": "victim"}, {"given_by": "lawyer"}),
    ("unia_liaison", "record_further_answer", "minor_asked", {"minors_able_to_judge": frozenset({VICTIM})}, {},
     {"victim": VICTIM, "given_by": "parent", "answer": "refusal"}, {"victim": VICTIM, "given_by": "parent", "answer": "consent"}),
    ("unia_liaison", "record_further_answer", "another_consent_stands", {}, {"valid_consents": BOTH},
    {"victim": VICTIM, "answer": "withdrawal"}, {}),
    ("unia_liaison", "receive_from_body", "agreement_on_has_happened", {}, {}, {"agreement_on": TODAY}, {"agreement_on": TOMORROW}),
    ("unia_liaison", "receive_from_body", "valid_until_is_to_come", {}, {}, {}, {"valid_until": YESTERDAY}),
    ("unia_liaison", "share", "preview_confirmed", {}, {}, {"preview_seen": True}, {"preview_seen": False}),
    ("unia_liaison", "share", "basis_named", {}, {}, {"legal_basis": "protocol"}, {"legal_basis": "consent"}),
    ("unia_liaison", "share_without_victim", "basis_named", {}, {}, {"legal_basis": "protocol"}, {"legal_basis": "consent"}),
    ("unia_liaison", "share", "profile_consented", {}, {}, {"profile": "equality-body-minimal"}, {"profile": "equality-body-extended"}),
    ("unia_liaison", "share", "protocol_or_authorisation", {}, {"protocol_signed": False}, {"authorisation": "x"}, {}),
    ("unia_liaison", "share", "suspect_victim_or_authorisation", {"victims_also_suspect": frozenset({VICTIM})}, {}, {"authorisation": "x"},
    {}),
    ("unia_liaison", "share", "minimal_or_authorisation", {}, {"extended": True},
     {"profile": "equality-body-extended", "authorisation": "x"}, {"profile": "equality-body-extended"}),
    ("unia_liaison", "share_without_victim", "preview_confirmed", {}, {}, {"preview_seen": True}, {}),
    ("unia_liaison", "share_without_victim", "protocol_or_authorisation", {}, {"protocol_signed": False}, {"authorisation": "x"}, {}),
    ("unia_liaison", "acknowledge", "received_when", {}, {}, {"received_on": TODAY}, {}),
    ("unia_liaison", "acknowledge", "message_written", {}, {}, {"message": "x"}, {}),
    ("unia_liaison", "acknowledge", "received_on_has_happened", {}, {}, {"received_on": TODAY}, {"received_on": TOMORROW}),
    ("unia_liaison", "advise", "received_when", {}, {}, {"received_on": TODAY}, {}),
    ("unia_liaison", "advise", "received_on_has_happened", {}, {}, {"received_on": TODAY}, {"received_on": TOMORROW}),
    ("unia_liaison", "answer_body", "answer_within_profile", {}, {}, {"within_profile": True}, {"within_profile": False}),
    ("unia_liaison", "announce_civil_party", "every_identified_victim_agrees", {}, {}, {"agreements": [VICTIM]}, {}),
    ("unia_liaison", "announce_civil_party", "reason_when_none_identified", {"identified_victims": ()}, {}, {"why_without_victim": "x"},
    {}),
    ("unia_liaison", "withdraw_consent", "capacity_stated", {}, {}, {"given_by": "victim"}, {"given_by": "guardian"}),
    ("unia_liaison", "withdraw_consent", "no_other_consent_stands", {}, {}, {"victim": VICTIM}, {"victim": SECOND}),
]  # fmt: skip
# What the bad answer meets when the good one of the list above stands on other facts.
WORSE: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("close", "attempts_logged"): ({"failed_attempts": (TODAY, TODAY, TODAY)}, {"why": "not_reached"}),
    ("record_further_answer", "another_consent_stands"): (
        {"valid_consents": frozenset({VICTIM})},
        {"victim": VICTIM, "answer": "withdrawal"},
    ),
}


def complaint(flow: str, step: str, rule: str, facts: dict[str, Any], here: dict[str, Any], answers: dict[str, Any], role: str) -> object:
    declared = WORKFLOWS[flow].step(step)
    case, at = fitting(WORKFLOWS[flow], declared, declared.sources[0], hand(role))
    found = next(one for one in declared.rules if one.name == rule)
    return found.check(answers, replace(case, **facts), replace(at, **here), TODAY)


@pytest.mark.parametrize(
    ("flow", "step", "rule", "facts", "here", "good", "bad"), CASES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_rule_passes_the_good_answer_and_refuses_the_bad(
    flow: str, step: str, rule: str, facts: dict[str, Any], here: dict[str, Any], good: dict[str, Any], bad: dict[str, Any]
) -> None:
    worse_here, worse = WORSE.get((step, rule), (here, bad))
    assert complaint(flow, step, rule, facts, here, good, "reference_officer") is None
    assert complaint(flow, step, rule, facts, worse_here, worse, "reference_officer") is not None


def test_every_rule_of_every_step_is_tried_here() -> None:
    declared = {(flow.name, step.name, rule.name) for flow in WORKFLOWS.values() for step in flow.steps for rule in step.rules}
    assert declared == {(flow, step, rule) for flow, step, rule, *_ in CASES}


@pytest.mark.parametrize(
    ("step", "rule"), [("acknowledge", "received_when"), ("acknowledge", "message_written"), ("advise", "received_when")]
)
def test_the_body_itself_writes_no_message_as_received(step: str, rule: str) -> None:
    assert complaint("unia_liaison", step, rule, {}, {}, {}, "liaison") is None


def test_an_answered_instruction_must_be_an_open_one() -> None:
    here = {"open_instructions": ("a",)}
    answers = {"instructions": ["a", "z"]}
    assert (
        complaint("prosecution_referral", "answer_instruction", "every_instruction_answered", {}, here, answers, "investigator") is not None
    )


def test_a_simplified_pv_passes_where_the_zone_allows_it() -> None:
    allowed = {"simplified_pv_allowed": True}
    assert complaint("report", "record_pv", "simplified_only_by_policy", allowed, {}, {"simplified": True}, "reception") is None


def test_other_reasons_for_ending_support_need_no_attempts() -> None:
    assert complaint("victim_support", "close", "attempts_logged", {}, {}, {"why": "by_agreement"}, "victim_support") is None


def test_a_new_consent_needs_no_other_that_stands() -> None:
    answers = {"answer": "consent", "victim": VICTIM}
    assert complaint("unia_liaison", "record_further_answer", "another_consent_stands", {}, {}, answers, "reception") is None


def test_three_attempts_on_one_day_are_not_enough_and_two_on_two_days_neither() -> None:
    for attempts in ((TODAY, TODAY, TODAY), (TODAY, YESTERDAY)):
        here = {"failed_attempts": attempts}
        assert complaint("victim_support", "close", "attempts_logged", {}, here, {"why": "not_reached"}, "victim_support") is not None
