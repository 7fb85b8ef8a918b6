"""What converts quickly converts as SQLAlchemy does."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date, Uuid
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from col13.models import new_id, quick, Utc

SQLITE = sqlite.dialect()
VALUES: dict[type[TypeEngine[Any]], st.SearchStrategy[Any]] = {
    Uuid: st.uuids() | st.none(),
    Utc: st.datetimes(timezones=st.timezones() | st.just(dt.UTC), min_value=dt.datetime(1900, 1, 2), max_value=dt.datetime(9990, 1, 1))  # noqa: DTZ001
    | st.none(),
    Date: st.dates() | st.none(),
}  # fmt: skip


@pytest.mark.parametrize("kind", quick.INTO)
@given(data=st.data())
def test_what_goes_in_is_the_same_text(kind: type[TypeEngine[Any]], data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    theirs = kind().dialect_impl(SQLITE).bind_processor(SQLITE)
    assert theirs is not None
    assert quick.INTO[kind](value) == theirs(value)


@pytest.mark.parametrize("kind", quick.OUT)
@given(data=st.data())
def test_what_comes_out_is_the_same_value(kind: type[TypeEngine[Any]], data: st.DataObject) -> None:
    text = quick.INTO[kind](data.draw(VALUES[kind]))
    theirs = kind().dialect_impl(SQLITE).result_processor(SQLITE, None)
    assert theirs is not None
    ours, wanted = quick.OUT[kind](text), theirs(text)
    assert (ours, type(ours), getattr(ours, "tzinfo", None)) == (wanted, type(wanted), getattr(wanted, "tzinfo", None))


def test_an_id_is_an_id_like_any_other() -> None:
    known = new_id()
    for text in (known.hex, str(known)):
        made = quick.an_id(text)
        assert (made, hash(made), str(made), made.is_safe, repr(made)) == (
            known,
            hash(known),
            str(known),
            known.is_safe,
            repr(uuid.UUID(text)),
        )
    with pytest.raises(ValueError):
        quick.an_id("no id")


def test_a_moment_without_an_offset_goes_nowhere() -> None:
    with pytest.raises(ValueError):
        quick.moment_text(dt.datetime(2026, 11, 29))  # noqa: DTZ001
