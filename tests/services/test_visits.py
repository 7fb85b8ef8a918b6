"""A look is a visit: the reason asked, one entry a visit and one a section, and nothing shown without an entry."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid
from col13.models import Entry
from col13.policies import Role, Section
from col13.services import visits
from tests.factories import an_actor
from tests.services.zone_desk import a_desk, Desk


def looks(desk: Desk) -> list[tuple[str, str | None]]:
    rows = desk.session.execute(
        select(Entry.act, Entry.section).where(Entry.case_id == desk.case.id, Entry.operation == "consultation").order_by(Entry.seq)
    )
    return [(act, section) for act, section in rows]


def test_who_takes_part_is_asked_for_no_reason(session: Session) -> None:
    desk = a_desk(session)
    assert not visits.needs_reason(session, desk.reception, desk.case)
    assert visits.needs_reason(session, desk.investigator, desk.case)


def test_a_section_is_not_shown_to_a_stranger_without_a_reason(session: Session) -> None:
    desk = a_desk(session)
    with pytest.raises(Forbidden):
        visits.look(session, desk.investigator, desk.case, Section.FACTS)
    assert looks(desk) == []


def test_a_visit_writes_one_entry_and_one_more_for_each_section(session: Session) -> None:
    desk = a_desk(session)
    visits.begin(session, desk.investigator, desk.case, reason="request", words="the victim called")
    for section in (Section.FACTS, Section.PERSONS, Section.FACTS):
        visits.look(session, desk.investigator, desk.case, section)
    assert looks(desk) == [("case.look", "summary"), ("section.look", "facts"), ("section.look", "persons")]
    assert not visits.needs_reason(session, desk.investigator, desk.case)


def test_a_look_changes_neither_revision_nor_participants(session: Session) -> None:
    desk = a_desk(session)
    before = desk.case.revision
    visits.begin(session, desk.deputy, desk.case, reason="quality")
    assert desk.case.revision == before
    assert not visits.takes_part(session, desk.deputy, desk.case)


def test_a_visit_ends_after_the_minutes_of_the_policy(session: Session) -> None:
    desk = a_desk(session)
    with clock.at(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)):
        visits.begin(session, desk.investigator, desk.case, reason="task")
    with clock.at(dt.datetime(2026, 11, 20, 9, 29, tzinfo=dt.UTC)):
        assert visits.current(session, desk.investigator, desk.case) is not None
    with clock.at(dt.datetime(2026, 11, 20, 9, 31, tzinfo=dt.UTC)):
        assert visits.needs_reason(session, desk.investigator, desk.case)


def test_a_reason_is_one_of_the_list_and_another_one_is_said(session: Session) -> None:
    desk = a_desk(session)
    for reason, words, field in (("curiosity", "", "reason"), ("other", " ", "words")):
        with pytest.raises(Invalid) as wrong:
            visits.begin(session, desk.investigator, desk.case, reason=reason, words=words)
        assert set(wrong.value.fields) == {field}
    assert looks(desk) == []


def test_an_administrator_never_looks(session: Session) -> None:
    desk = a_desk(session)
    with pytest.raises(Forbidden):
        visits.begin(session, an_actor(session, desk.zone, Role.ADMIN), desk.case, reason="task")
