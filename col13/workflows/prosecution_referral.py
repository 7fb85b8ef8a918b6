"""The referral to the public prosecutor or labour auditor: the file goes with the PV and never delays it; the magistrate decides."""

from __future__ import annotations

from col13.i18n import N_, S_
from col13.policies import INVESTIGATOR, REFERENCE_OFFICER, Section, VICTIM_SUPPORT
from col13.workflows import asks_referral as asks
from col13.workflows.conditions_judgement import (
    DOSSIER_ISSUED,
    LAST_DECISION_ENDS,
    NOTHING_ADDED,
    QUALIFICATION_BEGUN,
    QUALIFICATION_JUDGED,
    QUALIFICATION_UNMOVED,
    REFERENCE_OFFICER_APPROVES,
    REPORT_RECORDED,
    STATEMENTS_COMPLETE,
)
from col13.workflows.engine import FromAnswer, State, Step, Workflow, WorkingDays
from col13.workflows.rules_dates import happened
from col13.workflows.rules_referral import (
    ADDITIONS_SEEN,
    EVERY_INSTRUCTION_ANSWERED,
    EVERYBODY_TOLD_OR_WHY_NOT,
    MOTIVE_ONLY_FOR_DISMISSAL,
    ONLY_OPEN_INSTRUCTIONS,
    TELLING_DESCRIBED,
)
from col13.workflows.standing import Standing, TrackStanding

JUDGES = (INVESTIGATOR, REFERENCE_OFFICER)
# Contact data, safe-contact rules, language and representative stay editable: the service for persons knows.
ADDED_TO = (Section.FACTS, Section.PERSONS, Section.SUSPECTS, Section.REFERRAL)


def someone_is_deprived_of_liberty(standing: Standing, track: TrackStanding) -> bool:
    return track.deprived_of_liberty


def another_decision_is_expected(standing: Standing, track: TrackStanding) -> bool:
    """After a decision that ends the file nobody waits for the next one."""
    return track.state != "decided" or track.last_decision_ends is not True


def recipient_is_competent(standing: Standing, track: TrackStanding) -> bool:
    return track.competent


STATES = (
    State("waiting", N_("referral state", "not begun"), rests=True),
    State("preparing", N_("referral state", "being prepared")),
    State("in_review", N_("referral state", "waiting for approval"), additions=ADDED_TO),
    State("ready", N_("referral state", "ready to be sent"), additions=ADDED_TO),
    State("transmitted", N_("referral state", "sent to the magistrate"), rests=True, additions=ADDED_TO),
    State("received", N_("referral state", "received by the magistrate"), rests=True, additions=ADDED_TO),
    State("further_inquiry", N_("referral state", "magistrate's instruction being carried out"), additions=ADDED_TO),
    State("decided", N_("referral state", "decided by the magistrate"), additions=ADDED_TO),
    State("closed", N_("referral state", "follow-up closed"), final=True, rests=True, additions=ADDED_TO),
)

STEPS = (
    Step(
        "alert_magistrate", N_("referral step", "call the magistrate"),
        ("waiting", "preparing", "in_review", "ready", "transmitted", "received", "further_inquiry"), None, JUDGES,
        asks=asks.ALERT, rules=(happened("when"), happened("deprived_since"), happened("released_at")), does=("record_alert",),
        records="disclosure", awaited=False,
        help=S_("The magistrate was called: note when, whom, the orders, and whether somebody is deprived of liberty."),
    ),
    Step(
        "open_on_instruction", N_("referral step", "open on the magistrate's instruction"), ("waiting",), "further_inquiry", JUDGES,
        asks=asks.BEGAN_AT_MAGISTRATE, does=("record_instruction",), due=FromAnswer("due_on"), records="collection", awaited=False,
        help=S_("The file began at the magistrate: note the notice number and the instruction."),
    ),
    Step(
        "prepare", N_("referral step", "prepare"), ("waiting",), "preparing", JUDGES,
        needs=(REPORT_RECORDED, QUALIFICATION_BEGUN), awaited=recipient_is_competent,
        help=S_("Bring the file for the magistrate together."),
    ),
    Step(
        "submit_for_review", N_("referral step", "submit for approval"), ("preparing",), "in_review", JUDGES,
        needs=(QUALIFICATION_JUDGED, STATEMENTS_COMPLETE),
        help=S_("The file is complete: a second hand looks at it before it leaves."),
    ),
    Step(
        "return_for_more", N_("referral step", "return for more work"), ("in_review", "ready"), "preparing", (REFERENCE_OFFICER,),
        reason=True, awaited=False,
        help=S_("Something is missing or has changed: say what."),
    ),
    Step(
        "approve", N_("referral step", "approve"), ("in_review",), "ready", JUDGES,
        needs=(REFERENCE_OFFICER_APPROVES, QUALIFICATION_JUDGED, QUALIFICATION_UNMOVED),
        asks=asks.APPROVAL, rules=(ADDITIONS_SEEN,), four_eyes="submit_for_review",
        help=S_("The second hand agrees that the file may leave, with all that was added since it was submitted."),
    ),
    Step(
        "transmit", N_("referral step", "send"), ("ready",), "transmitted", JUDGES,
        needs=(QUALIFICATION_JUDGED, QUALIFICATION_UNMOVED, NOTHING_ADDED, DOSSIER_ISSUED),
        asks=asks.TRANSMISSION, does=("write_disclosure",), due=WorkingDays("news"), records="disclosure",
        help=S_("The dossier that was issued goes to its recipient."),
    ),
    Step(
        "transmit_urgently", N_("referral step", "send urgently"), ("waiting", "preparing", "in_review", "ready"), "transmitted", JUDGES,
        asks=asks.URGENT, does=("write_disclosure",), records="disclosure", awaited=someone_is_deprived_of_liberty,
        help=S_("What cannot wait leaves at once, without a second hand; the qualification follows by a supplement."),
    ),
    Step(
        "record_receipt", N_("referral step", "record the receipt"), ("transmitted",), "received", JUDGES,
        asks=asks.RECEIPT, rules=(happened("date"),), records="collection",
        help=S_("Note the notice number. A receipt is not needed to go on."),
    ),
    Step(
        "record_instruction", N_("referral step", "record an instruction"), ("transmitted", "received", "further_inquiry", "decided"),
        "further_inquiry", JUDGES,
        asks=asks.NEW_INSTRUCTION, does=("record_instruction",), due=FromAnswer("due_on"), records="collection", awaited=False,
        help=S_("The magistrate asks for more. Several instructions may be open at once."),
    ),
    Step(
        "answer_instruction", N_("referral step", "answer the instructions"), ("further_inquiry",), "received", JUDGES,
        asks=asks.LATER_PV, rules=(happened("pv_date"), EVERY_INSTRUCTION_ANSWERED),
        does=("record_later_pv", "answer_instructions", "write_disclosure"), records="disclosure",
        help=S_("A later PV answers every open instruction. To answer one of several, send a supplement."),
    ),
    Step(
        "send_supplement", N_("referral step", "send a supplement"), ("transmitted", "received", "further_inquiry", "decided", "closed"),
        None, JUDGES,
        asks=asks.SUPPLEMENT, rules=(happened("pv_date"), ONLY_OPEN_INSTRUCTIONS),
        does=("record_later_pv", "answer_instructions", "write_disclosure"), records="disclosure", awaited=False,
        help=S_("Something new goes to the magistrate by a later PV."),
    ),
    Step(
        "record_decision", N_("referral step", "record a decision"), ("transmitted", "received", "further_inquiry", "decided"), "decided",
        JUDGES,
        asks=asks.DECISION, rules=(happened("date"), MOTIVE_ONLY_FOR_DISMISSAL),
        does=("record_decision",), records="collection", awaited=another_decision_is_expected,
        help=S_("Note what the magistrate or the court decided. Decisions are a list: a later one takes none away."),
    ),
    Step(
        "close", N_("referral step", "close the follow-up"), ("decided",), "closed", (VICTIM_SUPPORT, *JUDGES),
        needs=(LAST_DECISION_ENDS,), asks=asks.OUTCOME_TOLD, rules=(happened("told_on"), EVERYBODY_TOLD_OR_WHY_NOT, TELLING_DESCRIBED),
        does=("tell_outcome",),
        help=S_("Each victim and complainant was told the outcome, or it is said why not."),
    ),
    Step(
        "reopen", N_("referral step", "reopen"), ("decided", "closed"), "received", (REFERENCE_OFFICER,), reason=True, awaited=False,
        help=S_("New facts, an appeal or a new decision."),
    ),
)  # fmt: skip

PROSECUTION_REFERRAL = Workflow(
    "prosecution_referral", N_("workflow", "Prosecutor / labour auditor"), 1, STATES, STEPS, subject="recipient"
)
