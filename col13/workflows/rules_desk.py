"""Rules on the answers at the desk and in victim support."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from col13.i18n import S_, Sentence
from col13.workflows.engine import AnswerRule
from col13.workflows.standing import Standing, TrackStanding

Answers = Mapping[str, Any]

SIMPLIFIED = S_("A simplified PV is not allowed for these facts by zone policy: draw up a full PV.")
LEFT_TOGETHER = S_("Say both when the PV left and in which way, or neither.")
NOT_TOLD_YET = S_("First tell the person that the magistrate decides and that the inquiry goes on.")
FORBIDDEN_CHANNEL = S_("The victim asked not to be contacted in this way.")
NO_CONSENT_FOR_SERVICE = S_("No consent of this victim for this service is valid today: record the signed form first.")
TOO_FEW_ATTEMPTS = S_("“Not reached” needs at least three failed attempts in the contact log, on at least two days.")
NOT_DECEASED = S_("The file does not say that this victim died: note it with the person first.")
ATTEMPTS, DAYS = 3, 2  # design section 3


def simplified_only_by_policy(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return SIMPLIFIED if answers.get("simplified") is True and not standing.simplified_pv_allowed else None


def left_when_and_how(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return LEFT_TOGETHER if bool(answers.get("left_on")) != bool(answers.get("left_how")) else None


def told_that_inquiry_goes_on(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if answers.get("told") is True else NOT_TOLD_YET


def channel_is_safe(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return FORBIDDEN_CHANNEL if answers.get("channel") in track.forbidden_channels else None


def service_is_consented(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if answers.get("service") in track.services_consented else NO_CONSENT_FOR_SERVICE


def attempts_are_logged(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    if answers.get("why") != "not_reached":
        return None
    enough = len(track.failed_attempts) >= ATTEMPTS and len(set(track.failed_attempts)) >= DAYS
    return None if enough else TOO_FEW_ATTEMPTS


def death_is_on_file(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return NOT_DECEASED if answers.get("why") == "deceased" and not track.subject_deceased else None


SIMPLIFIED_ONLY_BY_POLICY = AnswerRule("simplified_only_by_policy", "simplified", simplified_only_by_policy)
LEFT_WHEN_AND_HOW = AnswerRule("left_when_and_how", "left_how", left_when_and_how)
TOLD_THAT_INQUIRY_GOES_ON = AnswerRule("told_that_inquiry_goes_on", "told", told_that_inquiry_goes_on)
CHANNEL_SAFE = AnswerRule("channel_safe", "channel", channel_is_safe)
SERVICE_CONSENTED = AnswerRule("service_consented", "service", service_is_consented)
ATTEMPTS_LOGGED = AnswerRule("attempts_logged", "why", attempts_are_logged)
DEATH_ON_FILE = AnswerRule("death_on_file", "why", death_is_on_file)
