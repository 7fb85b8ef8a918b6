"""What steps may do besides moving: the names, each with its meaning. The acts themselves are registered in the services."""

from __future__ import annotations

EFFECT_MEANINGS: dict[str, str] = {
    # report
    "record_pv": "writes the row of the initial PV",
    "issue_acknowledgement": "asks for the acknowledgement letter and marks the attestation in the rights tracker",
    "record_withdrawal": "writes down who withdraws, in which words, and what was told",
    # qualification
    "confirm_assessments": "the open bias assessments become confirmed (a proposal of the police)",
    "set_aside_assessments": "the open bias assessments become rejected; the marks and their history stay",
    "record_magistrate": "writes the magistrate's view of each bias assessment, from the marks",
    # victim support
    "record_offer": "rights tracker: support offered, rights explained, forms handed over",
    "record_answer_to_offer": "rights tracker: the victim's answer to the offer",
    "record_needs": "writes a needs assessment from the answers",
    "log_contact": "writes a line of the contact log",
    "refer_to_service": "writes the referral to a service, on a consent of the ledger, and its disclosure",
    "open_next_of_kin_tracks": "opens a support track for each next of kin of a victim who died",
    # prosecution referral
    "record_alert": "writes the call to the magistrate, with the deprivation of liberty if one is told",
    "record_instruction": "writes an instruction of the magistrate as open",
    "answer_instructions": "marks the instructions that the later PV answers",
    "record_later_pv": "writes the row of a later PV",
    "record_decision": "adds a decision to the list, with its parts from the marks",
    "tell_outcome": "rights tracker: who was told the outcome, when, how and by whom, or why not",
    "write_disclosure": "writes what left the house, to whom and on which basis",
    # liaison
    "ask_bodies": "writes in the ledger what was asked of whom for which bodies, and opens the tracks of the other bodies",
    "record_consent": "ledger: a consent given",
    "record_refusal": "ledger: refusals",
    "record_no_answer": "ledger: no answer, and how it was tried",
    "record_further_answer": "ledger: a new consent, a refusal or a withdrawal, as answered",
    "record_withdrawal_of_consent": "ledger: a consent withdrawn",
    "receive_agreement": "ledger: the agreement that the body holds, and the body's file number",
    "open_share": "opens the body's access",
    "end_share": "ends the body's access with the commit",
    "record_receipt_by_body": "writes the body's receipt with its file number",
    "record_opinion": "writes the body's opinion",
    "record_question": "writes a question between zone and body as open",
    "answer_question": "writes the answer and closes the question",
    "record_civil_party": "writes that the body announced itself as civil party",
}

EFFECTS: frozenset[str] = frozenset(EFFECT_MEANINGS)
