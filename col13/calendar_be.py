"""The Belgian calendar: the Brussels time zone, legal holidays and the counting of working days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from functools import cache
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
SATURDAY = 5


def brussels_day(moment: dt.datetime) -> dt.date:
    """The day on the Brussels wall when `moment` happens. Refuses a naive moment: SQLite hands those out silently."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset is no moment")
    return moment.astimezone(BRUSSELS).date()


def start_of_day(day: dt.date) -> dt.datetime:
    """The first moment of a Brussels day, in UTC (a day lasts 23 or 25 hours twice a year)."""
    return dt.datetime.combine(day, dt.time(), tzinfo=BRUSSELS).astimezone(dt.UTC)


@cache
def legal_holidays(year: int) -> frozenset[dt.date]:
    """The ten legal public holidays (royal decree of 18 April 1974) and the two feast Sundays; no bank or school days."""
    from holidays import country_holidays  # slow to import, and most pages count no days

    return frozenset(country_holidays("BE", years=year, categories={"public"}))


@cache
def _working_days(year: int) -> list[int]:
    """The ordinals of the working days of a year, in order: counting is then a look-up, not a walk."""
    closed = legal_holidays(year)
    first = dt.date(year, 1, 1).toordinal()
    days = (dt.date.fromordinal(number) for number in range(first, first + 366))
    return [day.toordinal() for day in days if day.year == year and day.weekday() < SATURDAY and day not in closed]


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, legal holidays excepted."""
    return day.weekday() < SATURDAY and day not in legal_holidays(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """`day` itself when it is a working day, otherwise the first one after it (art. 53 of the Judicial Code: a last day
    on a Saturday, a Sunday or a legal holiday moves to the next working day)."""
    number, year = day.toordinal(), day.year
    while True:
        days = _working_days(year)
        at = bisect_left(days, number)
        if at < len(days):
            return dt.date.fromordinal(days[at])
        year += 1


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The `count`-th working day after `day`; the day itself is not counted (dies a quo). 0 gives `next_working_day(day)`."""
    if count < 0:
        raise ValueError("working days are counted forward only")
    if count == 0:
        return next_working_day(day)
    year = day.year
    days = _working_days(year)
    at = bisect_right(days, day.toordinal()) + count - 1
    while at >= len(days):
        at -= len(days)
        year += 1
        days = _working_days(year)
    return dt.date.fromordinal(days[at])
