"""Prepared statements: typed in and out as the session's own, seen by who counts, and failing with the errors the house knows."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from col13.engines import from_outside
from col13.models import new_id, Once, Organisation, Setting
from col13.models.prepared import Prepared
from tests.factories import a_zone
from tests.statements import counted

BY_ID = Prepared(
    lambda dialect: select(Organisation.id, Organisation.active, Organisation.policy).where(
        Organisation.id == bindparam("id", type_=Organisation.id.type), Organisation.code.in_(("5906", "5388"))
    )
)
ONCE = Prepared(lambda dialect: insert(Once))
SET = Prepared(lambda dialect: insert(Setting))


def test_values_go_in_and_come_out_with_their_types(session: Session) -> None:
    zone = a_zone(session)
    zone.policy = {"propose": 3}
    # The change above is still in the session: a prepared statement flushes as every other does.
    assert BY_ID.rows(session, id=zone.id) == [(zone.id, True, {"propose": 3})]
    assert BY_ID.rows(session, id=new_id()) == []


def test_a_row_that_was_written_is_read_by_the_session(session: Session) -> None:
    once, at = new_id(), dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    assert ONCE.run(session, once=once, actor_id=once, act="step", result={"move": 1}, at=at) == 1
    row = session.get_one(Once, once)
    assert (row.act, row.result, row.at) == ("step", {"move": 1}, at)


def test_the_drivers_errors_are_those_of_the_session(session: Session) -> None:
    SET.run(session, name="a", value=1)
    with pytest.raises(IntegrityError) as twice, session.begin_nested():
        SET.run(session, name="a", value=2)
    assert not from_outside(twice.value)


def test_who_counts_statements_sees_the_prepared_ones(session: Session) -> None:
    zone = a_zone(session)
    with counted(session) as sent:
        found = BY_ID.rows(session, id=zone.id)
    assert found == BY_ID.rows(session, id=zone.id)
    assert [words.split()[0] for words in sent] == ["SELECT"]
