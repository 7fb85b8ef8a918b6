"""Rules on dates among the answers: what happened lies not in the future, what is planned not in the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from col13.clock import brussels_day, PartialDate
from col13.i18n import S_, Sentence
from col13.workflows.engine import AnswerRule
from col13.workflows.standing import Standing, TrackStanding

IN_FUTURE = S_("This date lies in the future.")
IN_PAST = S_("This date has passed.")


def first_day(value: object) -> dt.date | None:
    """The first day a date, a moment or a partial date may stand for; None when unknown or not given."""
    if isinstance(value, dt.datetime):
        return brussels_day(value)
    if isinstance(value, PartialDate):
        return value.first
    return value if isinstance(value, dt.date) else None


@dataclass(frozen=True, slots=True)
class NotAfterToday:
    """Refuses a day after today."""

    field: str

    def __call__(self, answers: Mapping[str, Any], standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
        day = first_day(answers.get(self.field))
        return IN_FUTURE if day is not None and day > today else None


@dataclass(frozen=True, slots=True)
class NotBeforeToday:
    """Refuses a day before today."""

    field: str

    def __call__(self, answers: Mapping[str, Any], standing: Standing, track: TrackStanding, today: dt.date) -> Sentence | None:
        day = first_day(answers.get(self.field))
        return IN_PAST if day is not None and day < today else None


def happened(field: str) -> AnswerRule:
    """The rule that this answer tells something that has happened."""
    return AnswerRule(f"{field}_has_happened", field, NotAfterToday(field))


def planned(field: str) -> AnswerRule:
    """The rule that this answer tells something still to come (today is soon enough)."""
    return AnswerRule(f"{field}_is_to_come", field, NotBeforeToday(field))
