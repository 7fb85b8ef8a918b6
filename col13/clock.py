"""The one clock of the house. Every moment comes from here, so that tests and the demo can set the time of each act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from col13.calendar_be import (
    add_working_days,
    BRUSSELS,
    brussels_day,
    is_working_day,
    legal_holidays,
    next_working_day,
    start_of_day,
)
from col13.partial_dates import PartialDate

__all__ = [
    "BRUSSELS",
    "Clock",
    "FrozenClock",
    "PartialDate",
    "add_working_days",
    "at",
    "brussels_day",
    "frozen",
    "is_working_day",
    "legal_holidays",
    "next_working_day",
    "now",
    "offset",
    "real_now",
    "set_offset",
    "start_of_day",
    "today",
    "use",
]


class Clock:
    """The system's clock, moved by `offset` (zero, except in a demo instance)."""

    def __init__(self, offset: dt.timedelta = dt.timedelta()) -> None:
        self.offset = offset

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.offset


class FrozenClock(Clock):
    """A clock that stands still at one moment."""

    def __init__(self, moment: dt.datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a moment without an offset is no moment")
        super().__init__()
        self.moment = moment.astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        return self.moment


# The process has one clock; a context (a test, an act replayed by the demo) may hang its own in front of it. A new
# thread starts with an empty context, so it reads the process clock: only that one carries the demo's offset.
_process_clock = Clock()
_hung_in_front: ContextVar[Clock | None] = ContextVar("col13_clock", default=None)


def now() -> dt.datetime:
    """This moment: aware, in UTC, microseconds kept."""
    return (_hung_in_front.get() or _process_clock).now()


def real_now() -> dt.datetime:
    """This moment on the system's own clock, whatever a demo or a test pretends: for what outsiders check, such as certificates."""
    return Clock().now()


def today() -> dt.date:
    """The day on the Brussels wall."""
    return brussels_day(now())


@contextmanager
def use(clock: Clock) -> Iterator[Clock]:
    """Read `clock` inside the block, in this thread or task only; blocks nest."""
    token = _hung_in_front.set(clock)
    try:
        yield clock
    finally:
        _hung_in_front.reset(token)


@contextmanager
def at(moment: dt.datetime) -> Iterator[Clock]:
    """Let everything in the block happen at `moment` (aware, any offset). ValueError for a naive moment."""
    with use(FrozenClock(moment)) as clock:
        yield clock


frozen = at


def offset() -> dt.timedelta:
    """How far the process clock stands from the system's."""
    return _process_clock.offset


def set_offset(delta: dt.timedelta) -> None:
    """Move the clock of the whole process. Only a demo instance may; its caller checks that."""
    _process_clock.offset = delta
