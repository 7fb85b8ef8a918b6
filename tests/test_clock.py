"""The clock and the Belgian calendar."""

import datetime as dt
import threading
import timeit
from contextvars import copy_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from col13 import clock

NOON = dt.datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=dt.UTC)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


def test_now_is_aware_utc_and_close_to_the_machine() -> None:
    assert clock.now().utcoffset() == dt.timedelta(0)
    assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)  # noqa: TID251 - what the clock is measured by


def test_a_frozen_clock_stands_still_and_blocks_nest() -> None:
    later = NOON + dt.timedelta(days=1)
    with clock.at(NOON):
        assert clock.now() == NOON
        with clock.frozen(later):
            assert clock.now() == later
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_another_thread_does_not_see_the_moment_of_this_one() -> None:
    seen: list[dt.datetime] = []
    with clock.at(NOON):
        alone = threading.Thread(target=lambda: seen.append(clock.now()))
        alone.start()
        alone.join()
        with_us = threading.Thread(target=copy_context().run, args=(lambda: seen.append(clock.now()),))
        with_us.start()
        with_us.join()
    assert seen[0] != NOON
    assert seen[1] == NOON


def test_the_demo_offset_moves_every_thread_but_not_a_frozen_moment() -> None:
    seen: list[dt.datetime] = []
    clock.set_offset(dt.timedelta(days=-400))
    try:
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
        assert clock.offset() == dt.timedelta(days=-400)
        with clock.at(NOON):
            assert clock.now() == NOON
    finally:
        clock.set_offset(dt.timedelta())
    assert clock.now() - seen[0] > dt.timedelta(days=399)


def test_a_moment_without_an_offset_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset"), clock.at(naive):
        pass
    with pytest.raises(ValueError, match="offset"):
        clock.brussels_day(naive)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-01T21:59:59+00:00", "2026-07-01"),  # summer: two hours ahead
        ("2026-07-01T22:00:00+00:00", "2026-07-02"),
        ("2026-12-31T22:59:59+00:00", "2026-12-31"),  # winter: one hour; the year of a case number hangs on it
        ("2026-12-31T23:00:00+00:00", "2027-01-01"),
        ("2026-07-01T23:30:00+05:00", "2026-07-01"),
    ],
)
def test_the_day_is_that_of_brussels(moment: str, day: str) -> None:
    instant = dt.datetime.fromisoformat(moment)
    assert clock.brussels_day(instant) == dt.date.fromisoformat(day)
    with clock.at(instant):
        assert clock.today() == dt.date.fromisoformat(day)


def test_a_day_of_the_clock_change_has_25_hours() -> None:
    start, end = clock.start_of_day(dt.date(2026, 10, 25)), clock.start_of_day(dt.date(2026, 10, 26))
    assert end - start == dt.timedelta(hours=25)
    assert clock.brussels_day(start) == dt.date(2026, 10, 25)


def test_the_ten_legal_holidays_of_2026_and_no_bank_days() -> None:
    on_weekdays = {day for day in clock.legal_holidays(2026) if day.weekday() != 6}
    ten = ["01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-11", "12-25"]  # 1 November is a Sunday
    assert on_weekdays == {dt.date.fromisoformat(f"2026-{day}") for day in ten}
    assert dt.date(2026, 11, 1) in clock.legal_holidays(2026)
    assert clock.is_working_day(dt.date(2026, 5, 15))  # the bank holiday after Ascension
    assert clock.is_working_day(dt.date(2026, 12, 24))


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        ("2026-11-20", "2026-11-20"),  # a Friday
        ("2026-11-21", "2026-11-23"),  # Saturday, to Monday
        ("2026-04-04", "2026-04-07"),  # Easter Saturday, over Easter Monday
        ("2026-05-14", "2026-05-15"),  # Ascension, a Thursday
        ("2026-05-25", "2026-05-26"),  # Whit Monday
        ("2028-12-30", "2029-01-02"),  # over the year's end: 1 January 2029 is a Monday
    ],
)
def test_a_last_day_on_a_saturday_a_sunday_or_a_holiday_moves_on(day: str, moved: str) -> None:
    assert clock.next_working_day(dt.date.fromisoformat(day)) == dt.date.fromisoformat(moved)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2026-12-23", 5, "2026-12-31"),  # as measured with holidays.get_nth_working_day
        ("2026-04-03", 1, "2026-04-07"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-12-30", 2, "2027-01-04"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, count: int, last: str) -> None:
    assert clock.add_working_days(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(last)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        clock.add_working_days(dt.date(2026, 1, 1), -1)


@settings(deadline=None)  # the first year of all imports the holidays
@given(day=DAYS, count=st.integers(1, 600))
def test_counting_looks_up_what_walking_finds(day: dt.date, count: int) -> None:
    walked, left = day, count
    while left:
        walked += dt.timedelta(days=1)
        left -= clock.is_working_day(walked)
    assert clock.add_working_days(day, count) == walked


@settings(deadline=None)
@given(day=DAYS)
def test_the_next_working_day_is_near_and_works(day: dt.date) -> None:
    found = clock.next_working_day(day)
    assert clock.is_working_day(found)
    assert dt.timedelta(0) <= found - day <= dt.timedelta(days=4)


def test_counting_a_deadline_takes_microseconds() -> None:
    day = dt.date(2026, 12, 23)
    clock.add_working_days(day, 30)
    best = min(timeit.repeat(lambda: clock.add_working_days(day, 30), number=2000, repeat=5)) / 2000
    assert best < 20e-6  # 0.6 µs measured; loose, for a busy machine
