"""Dates as victims tell them: a day, a month, a year, a period, or unknown, and perhaps only estimated."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import total_ordering
from typing import Literal

from babel.dates import format_date

from col13.errors import Invalid
from col13.i18n import N_, REGION, S_, say

Precision = Literal["day", "month", "year", "period", "unknown"]

UNKNOWN = N_("date", "unknown")
ABOUT = S_("about %(date)s")
# Days ask an article in French and German (du 1er au 3, vom 1. bis zum 3.), months and years do not.
DAY_TO_DAY = S_("between %(first)s and %(last)s")
FROM_TO = S_("from %(first)s to %(last)s")
NOT_A_DATE = S_("“%(text)s” is not a date. Write a day (20/11/2019), a month (11/2019), a year (2019), or a period (2011 – 2015).")
WRONG_ORDER = S_("The period ends (%(last)s) before it begins (%(first)s).")

PATTERN = {"month": "MMMM y", "year": "y"}
DAY_PATTERN = {"nl": "d MMMM y", "fr": "d MMMM y", "de": "d. MMMM y", "en": "d MMMM y"}

# A year has four digits: “20” or “219” is a slip of the hand, not the year 20.
YEAR, MONTH, DAY = r"(?P<year>[12]\d{3})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{YEAR}-{MONTH}-{DAY}",
        rf"{YEAR}-{MONTH}",
        YEAR,
        rf"{DAY}(?P<sep>[/.-]){MONTH}(?P=sep){YEAR}",
        rf"{MONTH}[/.]{YEAR}",
    )
)
# “2011/2015” is a period, “11/2015” a month and “20/11/2019” a day: an ISO slash has a whole ISO date on both sides.
ISO_DATE = r"[12]\d{3}(?:-\d{1,2}){0,2}~?"
BETWEEN = re.compile(rf"(?:(?P<a>{ISO_DATE})\s*/\s*(?P<b>{ISO_DATE}))|(?:(?P<c>\S+)(?:\s+[-–—]\s+|\s*[–—]\s*)(?P<d>\S+))", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """All the days it may have been, `first` to `last` included; both None when unknown. Sorts by first day, unknown last."""

    first: dt.date | None
    last: dt.date | None
    precision: Precision
    estimated: bool = False

    def __composite_values__(self) -> tuple[dt.date | None, dt.date | None, str, bool]:
        """The four columns that hold one partial date."""
        return (self.first, self.last, self.precision, self.estimated)

    @classmethod
    def day(cls, day: dt.date, *, estimated: bool = False) -> PartialDate:
        return cls(day, day, "day", estimated)

    @classmethod
    def month(cls, year: int, month: int, *, estimated: bool = False) -> PartialDate:
        return cls(dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1]), "month", estimated)

    @classmethod
    def year(cls, year: int, *, estimated: bool = False) -> PartialDate:
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", estimated)

    @classmethod
    def period(cls, first: dt.date, last: dt.date, *, estimated: bool = False) -> PartialDate:
        """Every day from `first` to `last`; a period of one day is that day. Invalid when it ends before it begins."""
        if last < first:
            raise Invalid({"date": (WRONG_ORDER, {"first": first, "last": last})})
        return cls(first, last, "day" if first == last else "period", estimated)

    @classmethod
    def unknown(cls) -> PartialDate:
        return cls(None, None, "unknown")

    @classmethod
    def parse(cls, text: str | None) -> PartialDate:
        """Read `iso()` forms and what people type (20/11/2019, 11.2019, 2011 – 2015); `~` means estimated, empty unknown.
        Raises Invalid, field `date`."""
        text = (text or "").strip()
        if not text:
            return cls.unknown()
        both = BETWEEN.fullmatch(text.removesuffix("~"))
        if both is None:
            return cls._one(text, text)
        begin, end = (cls._one(end.strip(), text) for end in both.groups() if end)
        if begin.first is None or end.last is None:
            raise Invalid({"date": (NOT_A_DATE, {"text": text})})
        return cls.period(begin.first, end.last, estimated="~" in text)

    @classmethod
    def _one(cls, part: str, text: str) -> PartialDate:
        estimated, part = part.endswith("~"), part.removesuffix("~").rstrip()
        match = next((found for form in FORMS if (found := form.fullmatch(part))), None)
        if match is None:
            raise Invalid({"date": (NOT_A_DATE, {"text": text})})
        told = {name: int(number) for name, number in match.groupdict().items() if name != "sep"}
        try:
            if "day" in told:
                return cls.day(dt.date(told["year"], told["month"], told["day"]), estimated=estimated)
            if "month" in told:
                return cls.month(told["year"], told["month"], estimated=estimated)
        except ValueError as wrong:  # 31 February, month 13
            raise Invalid({"date": (NOT_A_DATE, {"text": text})}) from wrong
        return cls.year(told["year"], estimated=estimated)

    def iso(self) -> str:
        """The text form that `parse` reads back: 2019-11-20, 2022-09, 2020, 2011/2015, `~` when estimated (EDTF), empty when unknown."""
        if self.first is None or self.last is None:
            return ""
        mark = "~" if self.estimated else ""
        if self.precision != "period":
            return _written(self.first, self.precision) + mark
        begin, end = _ends(self.first, self.last)
        return f"{_written(self.first, begin)}{mark}/{_written(self.last, end)}{mark}"

    def say(self, locale: str) -> str:
        """In a reader's words: 20 november 2019, september 2022, van 2011 tot 2015, ongeveer 2020, onbekend."""
        if self.first is None or self.last is None:
            return say(UNKNOWN, locale)
        if self.precision == "period":
            begin, end = _ends(self.first, self.last)
            ends = {"first": _spoken(self.first, begin, locale), "last": _spoken(self.last, end, locale)}
            text = say(DAY_TO_DAY if begin == "day" else FROM_TO, locale, **ends)
        else:
            text = _spoken(self.first, self.precision, locale)
        return say(ABOUT, locale, date=text) if self.estimated else text

    def covers(self, day: dt.date) -> bool:
        """Whether it may have been that day; an unknown date may be any day."""
        return self.first is None or self.last is None or self.first <= day <= self.last

    def about(self) -> PartialDate:
        """The same, estimated; unknown stays unknown."""
        return self if self.first is None else replace(self, estimated=True)

    def _order(self) -> tuple[dt.date, dt.date, str, bool]:
        return (self.first or dt.date.max, self.last or dt.date.max, self.precision, self.estimated)

    def __lt__(self, other: object) -> bool:
        return self._order() < other._order() if isinstance(other, PartialDate) else NotImplemented


def _ends(first: dt.date, last: dt.date) -> tuple[Precision, Precision]:
    """How coarsely the two ends of a period can be told without moving them: “2015-06/2016” was not told to the day."""
    begins_month, ends_month = first.day == 1, last.day == monthrange(last.year, last.month)[1]
    if not (begins_month and ends_month):
        return "day", "day"
    begin: Precision = "year" if first.month == 1 else "month"
    end: Precision = "year" if last.month == 12 else "month"
    if first.year != last.year:
        # January to some month is told by the month, not by the year.
        return ("month" if end == "month" else begin), end
    if first.month == last.month:
        return "day", "day"
    return "month", "month"


def _written(day: dt.date, precision: Precision) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def _spoken(day: dt.date, precision: Precision, locale: str) -> str:
    pattern = PATTERN.get(precision, DAY_PATTERN[locale])
    if locale == "fr" and day.day == 1:
        pattern = pattern.replace("d ", "d'er' ")  # le 1er mai: the CLDR data does not know
    return format_date(day, pattern, locale=REGION[locale])
