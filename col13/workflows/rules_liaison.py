"""Rules on the answers of the liaison: whose consent, for how long, given by whom, and when the magistrate must agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from col13.i18n import S_, Sentence
from col13.policies import Role
from col13.workflows.engine import AnswerRule
from col13.workflows.rules_referral import chosen
from col13.workflows.standing import Standing, TrackStanding

Answers = Mapping[str, Any]
EXTENDED = "equality-body-extended"

OWN_BODY = S_("This track is the one of another body: ask on the track of the body you chose, or choose this body too.")
STILL_ASKED = S_("Another victim was asked too and has not refused: name every victim who was asked.")
GIVEN_FOR_ANOTHER = S_("Say in which capacity this person gives the consent for the victim.")
ASK_THE_MINOR = S_("This minor is able to judge: ask the minor in person too.")
NOT_BY_THE_MINOR = S_("This minor is not on file as able to judge: a parent, a guardian or a lawyer answers for the minor.")
NO_BASIS = S_("Consent is the safeguard, not the legal basis: name what allows the sharing, or “to be confirmed by the DPO”.")
USE_WITHDRAW = S_("No other victim's consent stands: withdraw the consent by the step of that name, so that the body's access ends.")
ANOTHER_STANDS = S_("Another victim's consent stands: record this as a further answer.")
PREVIEW = S_("Look at what the body will see, and confirm it.")
BEYOND_CONSENT = S_("No victim's consent covers more than the minimal profile.")
WITHOUT_PROTOCOL = S_("No signed protocol of zone, prosecutor and body is on file: the magistrate's authorisation is needed.")
VICTIM_AND_SUSPECT = S_("A victim is also a suspect: the magistrate's authorisation is needed.")
MORE_THAN_MINIMAL = S_("More than the minimal profile needs the magistrate's authorisation.")
AS_RECEIVED = S_("Write the message as it was received, and when.")
AGREEMENT_MISSING = S_("The agreement of each identified victim is needed.")
WHY_WITHOUT_VICTIM = S_("No victim is identified: say why the body acts all the same.")
BEYOND_PROFILE = S_("The answer may say nothing beyond the profile that was shared.")


def own_body_is_asked(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if not track.subject or track.subject in chosen(answers.get("bodies")) else OWN_BODY


def everybody_asked_refuses(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if chosen(answers.get("victims")) >= set(track.asked) else STILL_ASKED


def capacity_is_stated(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    giver = answers.get("given_by")
    return GIVEN_FOR_ANOTHER if giver and giver != "victim" and not answers.get("standing") else None


def minor_is_asked(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    consenting = answers.get("answer", "consent") == "consent"
    owed = consenting and answers.get("victim") in standing.minors_able_to_judge and answers.get("given_by") != "victim"
    return ASK_THE_MINOR if owed and answers.get("minor_asked") is not True else None


def minor_is_represented(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    alone = answers.get("answer", "consent") == "consent" and answers.get("given_by") == "victim"
    return NOT_BY_THE_MINOR if alone and answers.get("victim") in standing.minors_not_able_to_judge else None


def another_consent_stands(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    if answers.get("answer") not in ("refusal", "withdrawal"):
        return None
    return None if track.valid_consents - chosen(answers.get("victim")) else USE_WITHDRAW


def no_other_consent_stands(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return ANOTHER_STANDS if track.valid_consents - chosen(answers.get("victim")) else None


def preview_is_confirmed(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if answers.get("preview_seen") is True else PREVIEW


def basis_is_more_than_consent(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return NO_BASIS if answers.get("legal_basis") == "consent" else None


def profile_is_consented(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return BEYOND_CONSENT if answers.get("profile") == EXTENDED and not track.extended else None


def protocol_or_authorisation(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if track.protocol_signed or answers.get("authorisation") else WITHOUT_PROTOCOL


def suspect_victim_or_authorisation(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return VICTIM_AND_SUSPECT if standing.victims_also_suspect and not answers.get("authorisation") else None


def minimal_or_authorisation(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return MORE_THAN_MINIMAL if answers.get("profile") == EXTENDED and not answers.get("authorisation") else None


def is_own_hand(standing: Standing) -> bool:
    """Whether the body itself writes; an officer writes for it, as received."""
    return standing.hand.org_kind == "equality_body" and standing.hand.has(Role.LIAISON)


def received_when(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if is_own_hand(standing) or answers.get("received_on") else AS_RECEIVED


def message_is_written(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if is_own_hand(standing) or answers.get("message") else AS_RECEIVED


def every_identified_victim_agrees(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if chosen(answers.get("agreements")) >= set(standing.identified_victims) else AGREEMENT_MISSING


def reason_when_none_identified(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if standing.identified_victims or answers.get("why_without_victim") else WHY_WITHOUT_VICTIM


def answer_stays_within_profile(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if answers.get("within_profile") is True else BEYOND_PROFILE


OWN_BODY_ASKED = AnswerRule("own_body_asked", "bodies", own_body_is_asked)
EVERYBODY_ASKED_REFUSES = AnswerRule("everybody_asked_refuses", "victims", everybody_asked_refuses)
CAPACITY_STATED = AnswerRule("capacity_stated", "standing", capacity_is_stated)
MINOR_ASKED = AnswerRule("minor_asked", "minor_asked", minor_is_asked)
MINOR_REPRESENTED = AnswerRule("minor_represented", "given_by", minor_is_represented)
ANOTHER_CONSENT_STANDS = AnswerRule("another_consent_stands", "answer", another_consent_stands)
NO_OTHER_CONSENT_STANDS = AnswerRule("no_other_consent_stands", "victim", no_other_consent_stands)
PREVIEW_CONFIRMED = AnswerRule("preview_confirmed", "preview_seen", preview_is_confirmed)
BASIS_NAMED = AnswerRule("basis_named", "legal_basis", basis_is_more_than_consent)
PROFILE_CONSENTED = AnswerRule("profile_consented", "profile", profile_is_consented)
PROTOCOL_OR_AUTHORISATION = AnswerRule("protocol_or_authorisation", "authorisation", protocol_or_authorisation)
SUSPECT_VICTIM_OR_AUTHORISATION = AnswerRule("suspect_victim_or_authorisation", "authorisation", suspect_victim_or_authorisation)
MINIMAL_OR_AUTHORISATION = AnswerRule("minimal_or_authorisation", "authorisation", minimal_or_authorisation)
RECEIVED_WHEN = AnswerRule("received_when", "received_on", received_when)
MESSAGE_WRITTEN = AnswerRule("message_written", "message", message_is_written)
EVERY_IDENTIFIED_VICTIM_AGREES = AnswerRule("every_identified_victim_agrees", "agreements", every_identified_victim_agrees)
REASON_WHEN_NONE_IDENTIFIED = AnswerRule("reason_when_none_identified", "why_without_victim", reason_when_none_identified)
ANSWER_WITHIN_PROFILE = AnswerRule("answer_within_profile", "within_profile", answer_stays_within_profile)
