"""Reading the journal: own entries, all entries, envelopes only; details by section; every reading of an organisation's is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, NotFound
from col13.models import Case, Entry, Exclusion
from col13.policies import Actor, Role, Section
from col13.services import journal
from col13.services.journal_reading import entries_of_case, entries_of_org, Filters
from tests.conftest import ClockAt
from tests.factories import a_bare_case, a_body, a_zone, an_actor, SHELL


@dataclass
class House:
    """A zone with a case on which an investigator and a victim-support worker wrote."""

    case: Case
    investigator: Actor
    support: Actor
    reference: Actor
    auditor: Actor


@pytest.fixture
def house(session: Session, clock_at: ClockAt) -> House:
    zone = a_zone(session)
    case = a_bare_case(session, zone)
    roles = (Role.INVESTIGATOR, Role.VICTIM_SUPPORT, Role.REFERENCE_OFFICER, Role.AUDITOR)
    made = House(case, *(an_actor(session, zone, role) for role in roles))
    day = clock_at("2026-03-02T10:00")
    written = (
        (made.investigator, "alteration", Section.FACTS, "facts.change"),
        (made.support, "alteration", Section.SUPPORT, "contact.add"),
        (made.reference, "consultation", Section.SUMMARY, "case.look"),
        (made.investigator, "disclosure", None, "case.send"),
    )
    for days, (actor, operation, section, act) in enumerate(written):
        clock_at(day + dt.timedelta(days=days))
        journal.write(session, actor, operation=operation, act=act, case=case, section=section, detail={"words": act})
    return made


def acts(session: Session, actor: Actor, case: Case) -> dict[str, bool]:
    """Act → whether its detail opened."""
    return {line.act: line.detail is not None for line in entries_of_case(session, actor, case).lines}


def test_the_investigator_reads_own_entries(session: Session, house: House) -> None:
    assert acts(session, house.investigator, house.case) == {"case.send": True, "facts.change": True}


def test_the_reference_officer_reads_all_but_the_words_of_victim_support(session: Session, house: House) -> None:
    assert acts(session, house.reference, house.case) == {"case.send": True, "case.look": True, "contact.add": False, "facts.change": True}


def test_the_auditor_reads_envelopes_and_no_word(session: Session, house: House) -> None:
    assert acts(session, house.auditor, house.case) == dict.fromkeys(("case.send", "case.look", "contact.add", "facts.change"), False)


def test_who_is_both_reads_both(session: Session, house: House) -> None:
    both = an_actor(session, house.case.owner, Role.AUDITOR, Role.INVESTIGATOR)
    journal.write(session, both, operation="alteration", act="mine", case=house.case, section=Section.FACTS, detail={"n": 1})
    read = acts(session, both, house.case)
    assert (read["mine"], read["facts.change"], len(read)) == (True, False, 5)


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.VICTIM_SUPPORT, Role.LIAISON, Role.ADMIN])
def test_others_read_no_journal(session: Session, house: House, role: Role) -> None:
    stranger = an_actor(session, house.case.owner, role)
    with pytest.raises(Forbidden):
        entries_of_case(session, stranger, house.case)
    with pytest.raises(Forbidden):
        entries_of_org(session, stranger)


def test_pages_follow_each_other_without_a_gap(session: Session, house: House) -> None:
    seen, before = [], None
    for _ in range(4):
        page = entries_of_case(session, house.auditor, house.case, before=before, limit=1)
        seen += [line.seq for line in page.lines]
        before = page.next
    assert (seen, before) == ([4, 3, 2, 1], None)


def test_an_organisations_pages_follow_each_other_without_a_gap(session: Session, house: House, clock_at: ClockAt) -> None:
    clock_at("2026-04-01T10:00")
    for _ in range(3):  # three at the very same moment
        journal.write(session, house.auditor, operation="consultation", act="cases.list")
    seen, before = [], None
    while True:
        page = entries_of_org(session, house.auditor, before=before, limit=2, filters=Filters(until=dt.date(2026, 3, 31)))
        seen += [line.act for line in page.lines]
        before = page.next
        if before is None:
            break
    assert seen == ["case.send", "case.look", "contact.add", "facts.change"]
    first = entries_of_org(session, house.auditor, limit=4)
    rest = entries_of_org(session, house.auditor, before=first.next, limit=100)
    marks = [(line.at, line.chain, line.seq) for line in (*first.lines, *rest.lines)]
    assert marks == sorted(set(marks), reverse=True)


def test_reading_the_organisations_journal_is_itself_written(session: Session, house: House) -> None:
    page = entries_of_org(session, house.auditor, filters=Filters(operation="disclosure", number=house.case.number))
    assert [line.act for line in page.lines] == ["case.send"]
    told = session.scalars(select(Entry).where(Entry.act == "journal.read")).one()
    assert (told.chain, told.operation, told.actor_id) == (f"org:{house.auditor.org_id}", "consultation", house.auditor.id)
    assert journal.open_detail(session, told) == {"operation": "disclosure", "number": house.case.number}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(operation="alteration"), ["contact.add", "facts.change"]),
        (Filters(since=dt.date(2026, 3, 4), until=dt.date(2026, 3, 4)), ["case.look"]),
        (Filters(since=dt.date(2026, 3, 4), operation="disclosure"), ["case.send"]),
        (Filters(number="COL13-9999-2026-000001"), []),
    ],
)
def test_filters_narrow(session: Session, house: House, filters: Filters, expected: list[str]) -> None:
    assert [line.act for line in entries_of_org(session, house.auditor, filters=filters).lines if line.act != "journal.read"] == expected


def test_one_persons_acts_can_be_asked_for(session: Session, house: House) -> None:
    page = entries_of_org(session, house.auditor, filters=Filters(person=house.support.id))
    assert [(line.act, line.number, line.detail) for line in page.lines] == [("contact.add", house.case.number, None)]


def test_another_zones_journal_is_not_shown(session: Session, house: House) -> None:
    stranger = an_actor(session, a_zone(session, "5907"), Role.AUDITOR)
    assert [line.act for line in entries_of_org(session, stranger).lines] == ["journal.read"]
    body = an_actor(session, a_body(session), Role.AUDITOR)
    assert [line.act for line in entries_of_org(session, body).lines] == ["journal.read"]


def test_a_case_from_which_the_auditor_is_excluded_is_not_in_it(session: Session, house: House) -> None:
    Exclusion(session, case_id=house.case.id, user_id=house.auditor.id, since=clock.now(), by=house.reference.id)
    session.flush()
    assert [line.act for line in entries_of_org(session, house.auditor).lines] == ["journal.read"]


def test_the_shell_reads_the_whole_instance(session: Session, house: House) -> None:
    assert len(entries_of_org(session, SHELL).lines) == 5


@pytest.mark.parametrize("mark", ["x", "1|2|3", "||", "2026-03-02T10:00:00|case:1|x", "2026-03-02|c|1"])
def test_a_mark_that_is_none_is_not_found(session: Session, house: House, mark: str) -> None:
    with pytest.raises(NotFound):
        entries_of_org(session, house.auditor, before=mark)
    with pytest.raises(NotFound):
        entries_of_case(session, house.auditor, house.case, before=mark)
