"""Dates as victims tell them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from col13.clock import PartialDate
from col13.errors import Invalid
from col13.i18n import S_, say

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
PARTIAL = st.one_of(
    st.just(PartialDate.unknown()),
    st.builds(PartialDate.day, DAYS, estimated=st.booleans()),
    st.builds(PartialDate.month, st.integers(1900, 2100), st.integers(1, 12), estimated=st.booleans()),
    st.builds(PartialDate.year, st.integers(1900, 2100), estimated=st.booleans()),
    st.builds(lambda ends, estimated: PartialDate.period(*sorted(ends), estimated=estimated), st.tuples(DAYS, DAYS), st.booleans()),
    st.builds(
        lambda years, estimated: PartialDate.period(dt.date(min(years), 1, 1), dt.date(max(years), 12, 31), estimated=estimated),
        st.tuples(st.integers(1900, 2100), st.integers(1900, 2100)),
        st.booleans(),
    ),
)


@settings(deadline=None)
@given(date=PARTIAL)
def test_what_is_written_is_read_back(date: PartialDate) -> None:
    assert PartialDate.parse(date.iso()) == date


@settings(deadline=None)
@given(dates=st.lists(PARTIAL))
def test_dates_sort_by_first_day_and_unknown_ones_come_last(dates: list[PartialDate]) -> None:
    ordered = sorted(dates)
    firsts = [date.first for date in ordered if date.first]
    assert firsts == sorted(firsts)
    assert [date.precision for date in ordered[len(firsts) :]] == ["unknown"] * (len(dates) - len(firsts))


@settings(deadline=None)
@given(one=PARTIAL, other=PARTIAL)
def test_two_dates_are_before_after_or_the_same(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) + (one > other) + (one == other) == 1


@settings(deadline=None)
@given(date=PARTIAL)
def test_a_date_covers_its_first_and_last_day_and_not_the_day_after(date: PartialDate) -> None:
    if date.first is None or date.last is None:
        assert date.covers(dt.date(2000, 1, 1))
    else:
        assert date.covers(date.first)
        assert date.covers(date.last)
        assert not date.covers(date.last + dt.timedelta(days=1))


@pytest.mark.parametrize("text", ["2019-11-20", "2022-09", "2020", "2011/2015", "2021-02/2023-08", "2015-12/2016-01", "2015-06/2016", ""])
def test_the_forms_of_the_published_cases_keep_their_text(text: str) -> None:
    assert PartialDate.parse(text).iso() == text


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("20/11/2019", "2019-11-20"),
        ("20.11.2019", "2019-11-20"),
        ("3-2-2020", "2020-02-03"),
        ("11/2019", "2019-11"),
        (" 11.2019 ", "2019-11"),
        ("2011 – 2015", "2011/2015"),
        ("2011–2015", "2011/2015"),
        ("01/02/2020 - 03/02/2020", "2020-02-01/2020-02-03"),
        ("11/2019 – 2/2020", "2019-11/2020-02"),
        ("2020-02-03/2020-02-03", "2020-02-03"),
        ("2019~", "2019~"),
        ("2011/2015~", "2011~/2015~"),
        ("2020/2020", "2020-01/2020-12"),
    ],
)
def test_what_people_type_is_understood(typed: str, iso: str) -> None:
    assert PartialDate.parse(typed).iso() == iso


def test_nothing_is_an_unknown_date() -> None:
    assert PartialDate.parse(None) == PartialDate.parse("  ") == PartialDate.unknown()
    assert PartialDate.unknown().about() == PartialDate.unknown()


@pytest.mark.parametrize(
    "typed", ["31/02/2020", "13/2020", "20", "19", "yesterday", "2019-13", "2019-00", "20/11.2019", "/", "–", "٢٠٢٠", "2019-11-20T10:00"]
)
def test_what_is_not_a_date_is_named_with_its_text(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        PartialDate.parse(typed)
    _key, facts = refused.value.fields["date"]
    assert facts == {"text": typed}


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(Invalid) as refused:
        PartialDate.parse("2015/2011")
    key, facts = refused.value.fields["date"]
    assert say(key, "en", **facts) == "The period ends (31/12/2011) before it begins (01/01/2015)."


def test_a_partial_date_is_a_fact_of_a_sentence() -> None:
    assert say(S_("It happened: %(when)s."), "en", when=PartialDate.month(2022, 9)) == "It happened: September 2022."
