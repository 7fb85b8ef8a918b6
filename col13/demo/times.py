"""When each act took place: derived where no source tells, at the intervals of zone policy, never back, never in the future."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from col13 import clock
from col13.demo.reading import Entry
from col13.partial_dates import PartialDate
from col13.workflows.deadlines import DEADLINES

BEFORE_DECISION = 200  # days from the report to the first decision, where the day of the facts is not told
FIXED = dt.date(2023, 1, 9)  # the day of the report where neither facts nor decision have a date
STEP = dt.timedelta(minutes=4)  # between two acts of one hand
SQUEEZED = dt.timedelta(seconds=20)  # the same, where a known decision leaves no room
ROOM = dt.timedelta(hours=2)  # a report of today: all acts fit before now
DESK, OFFICE = dt.time(17, 0), dt.time(9, 30)


def first_decision(entry: Entry) -> dt.date | None:
    """The first day a decision on the file is known of: of the ruling, or of an earlier one in its history."""
    told = [one.on.first for one in (entry.ruling, *entry.history) if one is not None and one.on.first is not None]
    later = [day for day in told if entry.happened.first is None or day >= entry.happened.first]
    return min(later, default=None)


def report_day(entry: Entry) -> dt.date:
    """The day of the facts; else 200 days before the decision; else a fixed day. Where only a month, a year or a period is told: its last
    day, or 200 days before the decision if that is earlier."""
    decided, facts = first_decision(entry), entry.happened
    if facts.first is not None and facts.last is not None:
        if facts.precision == "day" or decided is None:
            return facts.last
        return max(facts.first, min(facts.last, decided - dt.timedelta(days=BEFORE_DECISION)))
    return FIXED if decided is None else decided - dt.timedelta(days=BEFORE_DECISION)


def why(entry: Entry) -> str:
    """How the day of the report was derived, for the note on the case."""
    if entry.happened.first is not None:
        return (
            "the day of the facts" if entry.happened.precision == "day" else "the end of the period told, or 200 days before the decision"
        )
    return "a fixed day" if first_decision(entry) is None else f"{BEFORE_DECISION} days before the first decision"


@dataclass
class Timeline:
    """A hand on the calendar that only goes forward. `limit`: nothing later than this; `before`: nothing later while this holds."""

    cursor: dt.datetime
    limit: dt.datetime
    before: dt.datetime | None = None
    taken: list[dt.datetime] = field(default_factory=list)

    @classmethod
    def from_day(cls, day: dt.date, now: dt.datetime) -> Timeline:
        """A report at the end of that day's afternoon, or as late as leaves room for the rest."""
        return cls(min(moment(day, DESK), now - ROOM), now)

    def next(self) -> dt.datetime:
        """The moment of one more act."""
        self.taken.append(self.cursor)
        self._to(self.cursor + STEP)
        return self.taken[-1]

    def wait(self, policy: str) -> None:
        """Let an interval of zone policy pass (working days)."""
        self.until(clock.add_working_days(self.day, DEADLINES[policy]))

    def days(self, working: int) -> None:
        """Let so many working days pass."""
        self.until(clock.add_working_days(self.day, working))

    def until(self, day: dt.date) -> None:
        """Go on to the morning of that day, if it is still to come."""
        self._to(moment(day, OFFICE))

    @property
    def day(self) -> dt.date:
        """The Brussels day the hand stands on."""
        return clock.brussels_day(self.cursor)

    def _to(self, wanted: dt.datetime) -> None:
        ends = [end for end in (self.limit, self.before) if end is not None]
        self.cursor = max(self.cursor + SQUEEZED, min([wanted, *ends]))


def moment(day: dt.date, hour: dt.time) -> dt.datetime:
    """That hour of that day on the Brussels wall."""
    return dt.datetime.combine(day, hour, clock.BRUSSELS).astimezone(dt.UTC)


def told_on(date: PartialDate, limit: dt.date) -> dt.date | None:
    """The day on which a date, however coarse, has surely passed; None for an unknown one."""
    return None if date.last is None else min(date.last, limit)


def is_monotonic(moments: Iterable[dt.datetime]) -> bool:
    """Whether no moment lies before the one before it."""
    told = list(moments)
    return all(earlier <= later for earlier, later in itertools.pairwise(told))
