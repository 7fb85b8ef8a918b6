"""Rules on the answers of the prosecution referral."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from col13.i18n import S_, Sentence
from col13.workflows.engine import AnswerRule
from col13.workflows.standing import Standing, TrackStanding

Answers = Mapping[str, Any]

ADDITIONS_UNSEEN = S_("The file was added to since it was submitted: look at the additions and say that the approval covers them.")
STILL_OPEN = S_("An instruction stays open. To answer one while others stay open, send a supplement.")
NOT_OPEN = S_("This instruction is not open.")
MOTIVE_WITHOUT_DISMISSAL = S_("A motive belongs to a dismissal; this type of decision has none.")
NOT_EVERYBODY_TOLD = S_("Somebody was not told the outcome: say who was told, or why not.")
HOW_TOLD = S_("Say also when, how and by whom the outcome was told.")


def chosen(value: object) -> frozenset[str]:
    """What was chosen, as a set: nothing, one value or several."""
    if value is None or value == "":
        return frozenset()
    return frozenset({value}) if isinstance(value, str) else frozenset(map(str, value))  # type: ignore[call-overload]


def is_dismissal(decision: object) -> bool:
    """Whether a decision's code of the catalogue is a dismissal, the only kind that gives a motive."""
    return isinstance(decision, str) and decision.startswith("dismissal")


def additions_are_seen(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return ADDITIONS_UNSEEN if track.additions and answers.get("additions_seen") is not True else None


def every_instruction_is_answered(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    answered = chosen(answers.get("instructions"))
    if not answered <= set(track.open_instructions):
        return NOT_OPEN
    return None if answered >= set(track.open_instructions) else STILL_OPEN


def only_open_instructions(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return None if chosen(answers.get("instructions")) <= set(track.open_instructions) else NOT_OPEN


def motive_only_for_dismissal(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    return MOTIVE_WITHOUT_DISMISSAL if answers.get("motive") and not is_dismissal(answers.get("type")) else None


def everybody_is_told_or_why_not(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    left = set(track.not_told) - chosen(answers.get("told"))
    return NOT_EVERYBODY_TOLD if left and not answers.get("why_not") else None


def telling_is_described(answers: Answers, standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
    described = all(answers.get(name) for name in ("told_on", "told_how", "told_by"))
    return HOW_TOLD if answers.get("told") and not described else None


ADDITIONS_SEEN = AnswerRule("additions_seen", "additions_seen", additions_are_seen)
EVERY_INSTRUCTION_ANSWERED = AnswerRule("every_instruction_answered", "instructions", every_instruction_is_answered)
ONLY_OPEN_INSTRUCTIONS = AnswerRule("only_open_instructions", "instructions", only_open_instructions)
MOTIVE_ONLY_FOR_DISMISSAL = AnswerRule("motive_only_for_dismissal", "motive", motive_only_for_dismissal)
EVERYBODY_TOLD_OR_WHY_NOT = AnswerRule("everybody_told_or_why_not", "told", everybody_is_told_or_why_not)
TELLING_DESCRIBED = AnswerRule("telling_described", "told_how", telling_is_described)
