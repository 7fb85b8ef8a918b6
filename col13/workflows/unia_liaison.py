"""The liaison with an equality body: nothing about a victim without that victim's consent, and access ends with the commit."""

from __future__ import annotations

from col13.i18n import N_, S_
from col13.policies import INVESTIGATOR, LIAISON, RECEPTION, REFERENCE_OFFICER, VICTIM_SUPPORT
from col13.workflows import asks_liaison as asks
from col13.workflows import rules_liaison as rules
from col13.workflows.conditions_case import VICTIM_ON_FILE
from col13.workflows.conditions_liaison import CONSENT_COVERS_SHARING, CONSENT_VALID, NO_IDENTIFIED_VICTIM, QUESTION_OPEN
from col13.workflows.engine import State, Step, Workflow, WorkingDays
from col13.workflows.rules_dates import happened, planned
from col13.workflows.standing import Standing, TrackStanding

ASKERS = (RECEPTION, INVESTIGATOR, VICTIM_SUPPORT, REFERENCE_OFFICER)
BODY_OR_OFFICER = (LIAISON, REFERENCE_OFFICER)
LIVE = ("shared", "acknowledged", "advised", "civil_party")


def never_asked(standing: Standing, track: TrackStanding) -> bool:
    """Who refused or withdrew is not asked again by the list of what waits; nor is a body that is not competent."""
    return track.state == "waiting" and track.competent


def consent_is_fresh(standing: Standing, track: TrackStanding) -> bool:
    """Sharing again after the liaison ended is a choice that nobody waits for."""
    return track.state == "consented"


def question_waits(standing: Standing, track: TrackStanding) -> bool:
    return track.open_questions > 0


def no_advice_yet(standing: Standing, track: TrackStanding) -> bool:
    return track.state == "acknowledged"


STATES = (
    State("waiting", N_("liaison state", "not begun"), rests=True),
    State("consent_asked", N_("liaison state", "consent asked")),
    State("consent_refused", N_("liaison state", "consent refused"), rests=True),
    State("consented", N_("liaison state", "consent given")),
    State("shared", N_("liaison state", "shared with the body")),
    State("acknowledged", N_("liaison state", "receipt acknowledged by the body")),
    State("advised", N_("liaison state", "opinion given by the body")),
    State("civil_party", N_("liaison state", "body announced as civil party")),
    State("withdrawn", N_("liaison state", "consent withdrawn"), rests=True),
    State("closed", N_("liaison state", "liaison ended"), final=True, rests=True),
)

STEPS = (
    Step(
        "ask_consent", N_("liaison step", "ask for consent"), ("waiting", "consent_refused", "withdrawn"), "consent_asked", ASKERS,
        needs=(VICTIM_ON_FILE,), asks=asks.ASKED, rules=(rules.OWN_BODY_ASKED,), does=("ask_bodies",), awaited=never_asked,
        help=S_("Explain what the body does and what it would see, and ask each victim."),
    ),
    Step(
        "record_refusal", N_("liaison step", "record the refusal"), ("consent_asked",), "consent_refused", ASKERS,
        asks=asks.REFUSAL, rules=(rules.EVERYBODY_ASKED_REFUSES,), does=("record_refusal",), records="collection", awaited=False,
        help=S_("Every victim who was asked refuses: nothing is shared."),
    ),
    Step(
        "record_no_answer", N_("liaison step", "note that no answer came"), ("consent_asked",), "waiting", ASKERS,
        asks=asks.NO_ANSWER, does=("record_no_answer",), awaited=False,
        help=S_("No answer came: say how often and how it was tried."),
    ),
    Step(
        "record_consent", N_("liaison step", "record the consent"), ("consent_asked",), "consented", ASKERS,
        asks=asks.CONSENT, rules=(planned("valid_until"), rules.CAPACITY_STATED, rules.MINOR_ASKED, rules.MINOR_REPRESENTED),
        does=("record_consent",), records="collection",
        help=S_("A victim consents: for what, until when, how, and given by whom."),
    ),
    Step(
        "record_further_answer", N_("liaison step", "record a further answer"), ("consented", *LIVE), None, ASKERS,
        asks=asks.FURTHER_ANSWER,
        rules=(
            planned("valid_until"), rules.CAPACITY_STATED, rules.MINOR_ASKED, rules.MINOR_REPRESENTED, rules.ANOTHER_CONSENT_STANDS,
        ),
        does=("record_further_answer",), records="collection", awaited=False,
        help=S_("Another victim answers, or an answer changes: what the body sees changes at once."),
    ),
    Step(
        "receive_from_body", N_("liaison step", "note that the body reported"), ("waiting",), "consented",
        (RECEPTION, INVESTIGATOR, REFERENCE_OFFICER),
        needs=(VICTIM_ON_FILE,), asks=asks.AGREEMENT, rules=(happened("agreement_on"), planned("valid_until")),
        does=("receive_agreement",), records="collection", awaited=False,
        help=S_("The body reported for the victim and holds the victim's agreement."),
    ),
    Step(
        "share", N_("liaison step", "share"), ("consented", "closed"), "shared", (REFERENCE_OFFICER,),
        needs=(CONSENT_VALID, CONSENT_COVERS_SHARING), asks=asks.SHARING,
        rules=(
            rules.PREVIEW_CONFIRMED, rules.PROFILE_CONSENTED, rules.PROTOCOL_OR_AUTHORISATION, rules.SUSPECT_VICTIM_OR_AUTHORISATION,
            rules.MINIMAL_OR_AUTHORISATION, rules.BASIS_NAMED,
        ),
        does=("open_share", "write_disclosure"), records="disclosure", awaited=consent_is_fresh,
        help=S_("The body sees what the victim agreed to, as long as the consent is valid."),
    ),
    Step(
        "share_without_victim", N_("liaison step", "share without a victim"), ("waiting",), "shared", (REFERENCE_OFFICER,),
        needs=(NO_IDENTIFIED_VICTIM,), asks=asks.SHARING_WITHOUT_VICTIM,
        rules=(rules.PREVIEW_CONFIRMED, rules.PROTOCOL_OR_AUTHORISATION, rules.BASIS_NAMED),
        does=("open_share", "write_disclosure"), reason=True, records="disclosure", awaited=False,
        help=S_("No victim is identified: the body sees no data on any person."),
    ),
    Step(
        "acknowledge", N_("liaison step", "acknowledge receipt"), ("shared",), "acknowledged", BODY_OR_OFFICER,
        asks=asks.RECEIPT, rules=(rules.RECEIVED_WHEN, rules.MESSAGE_WRITTEN, happened("received_on")),
        does=("record_receipt_by_body",), records="collection",
        help=S_("The body has the file under an own number; an officer writes the message down as received."),
    ),
    Step(
        "advise", N_("liaison step", "give an opinion"), ("acknowledged", "advised"), "advised", BODY_OR_OFFICER,
        asks=asks.OPINION, rules=(rules.RECEIVED_WHEN, happened("received_on")), does=("record_opinion",), records="collection",
        awaited=no_advice_yet,
        help=S_("The body gives its opinion; an officer writes it down as received."),
    ),
    Step(
        "ask_zone", N_("liaison step", "ask the zone a question"), LIVE, None, BODY_OR_OFFICER,
        asks=asks.QUESTION, does=("record_question",), due=WorkingDays("answer_body"), records="collection", awaited=False,
        help=S_("The body asks the reference officer something."),
    ),
    Step(
        "answer_body", N_("liaison step", "answer the body"), LIVE, None, (REFERENCE_OFFICER,),
        needs=(QUESTION_OPEN,), asks=asks.ANSWER, rules=(rules.ANSWER_WITHIN_PROFILE,),
        does=("answer_question", "write_disclosure"), records="disclosure", awaited=question_waits,
        help=S_("Answer within what was shared, or say that the answer must come from the magistrate."),
    ),
    Step(
        "announce_civil_party", N_("liaison step", "announce a civil party"), ("shared", "acknowledged", "advised"), "civil_party",
        BODY_OR_OFFICER,
        asks=asks.CIVIL_PARTY, rules=(rules.EVERY_IDENTIFIED_VICTIM_AGREES, rules.REASON_WHEN_NONE_IDENTIFIED),
        does=("record_civil_party",), records="collection", awaited=False,
        help=S_("The body will be a civil party, with the agreement of each identified victim."),
    ),
    Step(
        "withdraw_consent", N_("liaison step", "withdraw the consent"), ("consented", *LIVE), "withdrawn", ASKERS,
        asks=asks.WITHDRAWAL, rules=(rules.CAPACITY_STATED, rules.NO_OTHER_CONSENT_STANDS),
        does=("record_withdrawal_of_consent", "end_share"), awaited=False,
        help=S_("The last consent is withdrawn: the body's access ends at once."),
    ),
    Step(
        "close", N_("liaison step", "end the liaison"), ("consent_refused", "consented", "withdrawn", *LIVE), "closed",
        (REFERENCE_OFFICER,),
        does=("end_share",),
        help=S_("The liaison ends, and with it the body's access."),
    ),
    Step(
        "reopen", N_("liaison step", "reopen"), ("closed",), "consent_asked", (REFERENCE_OFFICER,), needs=(VICTIM_ON_FILE,), reason=True,
        awaited=False,
        help=S_("Consent is asked again."),
    ),
)  # fmt: skip

UNIA_LIAISON = Workflow("unia_liaison", N_("workflow", "Equality body"), 1, STATES, STEPS, subject="body")
