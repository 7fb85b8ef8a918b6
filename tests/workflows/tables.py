"""The tables of design section 3, typed anew as data: what the declarations are held against. the letters of ROLES name the roles."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = {"D": "reception", "I": "investigator", "R": "reference_officer", "V": "victim_support", "L": "liaison"}


@dataclass(frozen=True)
class Row:
    """One line of a table: dest None is "same"."""

    step: str
    sources: tuple[str, ...]
    dest: str | None
    roles: tuple[str, ...]
    four_eyes: str | None
    reason: bool
    due: str | None


def row(
    step: str, sources: str, dest: str | None, roles: str, four_eyes: str | None = None, reason: bool = False, due: str | None = None
) -> Row:
    return Row(step, tuple(sources.split()), dest, tuple(ROLES[letter] for letter in roles), four_eyes, reason, due)


# state names in order: * initial, ! final, ~ rests
STATES = {
    "report": "draft* registered awaiting_information accepted recorded~ acknowledged!~ redirected!~",
    "qualification": "waiting*~ assessing proposed confirmed~ set_aside~ decided_by_magistrate~",
    "victim_support": "waiting*~ offered declined~ accepted assessed in_follow_up closed!~ no_victim!~",
    "prosecution_referral": "waiting*~ preparing in_review ready transmitted~ received~ further_inquiry decided closed!~",
    "unia_liaison": "waiting*~ consent_asked consent_refused~ consented shared acknowledged advised civil_party withdrawn~ closed!~",
}

TABLES = {
    "report": (
        row("submit", "draft", "registered", "DIR", due="2"),
        row("request_information", "registered", "awaiting_information", "IR", due="14"),
        row("receive_information", "awaiting_information", "registered", "DIR"),
        row("accept", "registered awaiting_information", "accepted", "IR"),
        row("redirect", "registered awaiting_information", "redirected", "R", reason=True),
        row("record_pv", "registered awaiting_information accepted", "recorded", "DIR"),
        row("acknowledge", "recorded acknowledged", "acknowledged", "DIR"),
        row("record_withdrawal", "registered awaiting_information accepted recorded acknowledged", None, "DIR"),
        row("reopen", "redirected", "registered", "R", reason=True),
    ),
    "qualification": (
        row("begin", "waiting", "assessing", "IR", due="14"),
        row("propose", "assessing", "proposed", "IR", due="5"),
        row("return_for_more", "proposed", "assessing", "R", reason=True),
        row("confirm", "proposed", "confirmed", "IR", four_eyes="propose"),
        row("set_aside", "proposed", "set_aside", "IR", four_eyes="propose", reason=True),
        row("reopen", "confirmed set_aside decided_by_magistrate", "assessing", "R", reason=True),
        row("record_magistrate", "assessing proposed confirmed set_aside decided_by_magistrate", "decided_by_magistrate", "IR"),
    ),
    "victim_support": (
        row("offer", "waiting declined", "offered", "DIVR"),
        row("record_no_victim", "waiting", "no_victim", "IR", reason=True),
        row("decline", "offered accepted assessed in_follow_up", "declined", "DIV"),
        row("accept", "offered", "accepted", "DIV", due="2"),
        row("assess_needs", "accepted", "assessed", "V"),
        row("review_needs", "offered declined accepted assessed in_follow_up", None, "DIV"),
        row("follow_up", "assessed", "in_follow_up", "V", due="14"),
        row("log_contact", "offered declined accepted assessed in_follow_up", None, "VI", due="next_contact"),
        row("refer", "offered declined accepted assessed in_follow_up", None, "DIV"),
        row("close", "offered declined accepted assessed in_follow_up", "closed", "VR"),
        row("reopen", "closed no_victim", "offered", "VR", reason=True),
    ),
    "prosecution_referral": (
        row("alert_magistrate", "waiting preparing in_review ready transmitted received further_inquiry", None, "IR"),
        row("open_on_instruction", "waiting", "further_inquiry", "IR", due="due_on"),
        row("prepare", "waiting", "preparing", "IR"),
        row("submit_for_review", "preparing", "in_review", "IR"),
        row("return_for_more", "in_review ready", "preparing", "R", reason=True),
        row("approve", "in_review", "ready", "IR", four_eyes="submit_for_review"),
        row("transmit", "ready", "transmitted", "IR", due="30"),
        row("transmit_urgently", "waiting preparing in_review ready", "transmitted", "IR"),
        row("record_receipt", "transmitted", "received", "IR"),
        row("record_instruction", "transmitted received further_inquiry decided", "further_inquiry", "IR", due="due_on"),
        row("answer_instruction", "further_inquiry", "received", "IR"),
        row("send_supplement", "transmitted received further_inquiry decided closed", None, "IR"),
        row("record_decision", "transmitted received further_inquiry decided", "decided", "IR"),
        row("close", "decided", "closed", "VIR"),
        row("reopen", "decided closed", "received", "R", reason=True),
    ),
    "unia_liaison": (
        row("ask_consent", "waiting consent_refused withdrawn", "consent_asked", "DIVR"),
        row("record_refusal", "consent_asked", "consent_refused", "DIVR"),
        row("record_no_answer", "consent_asked", "waiting", "DIVR"),
        row("record_consent", "consent_asked", "consented", "DIVR"),
        row("record_further_answer", "consented shared acknowledged advised civil_party", None, "DIVR"),
        row("receive_from_body", "waiting", "consented", "DIR"),
        row("share", "consented closed", "shared", "R"),
        row("share_without_victim", "waiting", "shared", "R", reason=True),
        row("acknowledge", "shared", "acknowledged", "LR"),
        row("advise", "acknowledged advised", "advised", "LR"),
        row("ask_zone", "shared acknowledged advised civil_party", None, "LR", due="10"),
        row("answer_body", "shared acknowledged advised civil_party", None, "R"),
        row("announce_civil_party", "shared acknowledged advised", "civil_party", "LR"),
        row("withdraw_consent", "consented shared acknowledged advised civil_party", "withdrawn", "DIVR"),
        row("close", "consent_refused consented withdrawn shared acknowledged advised civil_party", "closed", "R"),
        row("reopen", "closed", "consent_asked", "R", reason=True),
    ),
}
