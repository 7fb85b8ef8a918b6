"""A case that another zone has now: no door of the old zone leads to it, and each auditor reads the journal of the own time."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.db import Database
from col13.errors import Forbidden, NotFound
from col13.models import Case, Document, Dossier, Exclusion, Incident, Person
from col13.policies import Actor, Section
from col13.services import (
    casework,
    documents,
    dossiers,
    dossiers_register,
    emergency_reviews,
    facts,
    handed_over,
    journal,
    journal_reading,
    journal_taken,
    retention,
    since_visit,
    visits,
    watch,
    worklist,
)  # fmt: skip
from col13.services.cases_list import list_cases
from col13.services.journal_reading import Filters, Line
from col13.services.search import search
from tests.services.dossier_case import hits
from tests.services.neighbours import Two, two_zones


@pytest.fixture
def two(database: Database) -> Two:
    """Handed over."""
    made = two_zones(database)
    made.hand()
    return made


def listed(session: Session, actor: Actor) -> tuple[list[str], int]:
    page = list_cases(session, actor)
    return [line.number for line in page.lines], page.count


def of_org(two: Two, actor: Actor, **asked: object) -> list[Line]:
    with two.database.write(actor) as session:
        lines = journal_reading.entries_of_org(session, actor, limit=500, filters=Filters(**asked)).lines  # type: ignore[arg-type]
    return [line for line in lines if line.case_id == two.case_id]


def test_lists_and_counts_show_it_to_the_new_zone_alone(two: Two) -> None:
    for name in ("officer", "investigator", "reception", "support", "auditor"):
        with two.database.write(two.ours[name]) as session:
            assert listed(session, two.ours[name]) == ([], 0), name
    for name in ("officer", "investigator", "auditor"):
        with two.database.write(two.theirs[name]) as session:
            assert listed(session, two.theirs[name]) == ([two.number], 1), name


def test_the_search_finds_it_in_the_new_zone_alone(two: Two) -> None:
    with two.database.read() as session:
        name = session.scalars(select(Person.id).where(Person.case_id == two.case_id)).first()
        assert name is not None
        family = session.get_one(Person, name).family_name or ""
        facts = session.scalars(select(Incident.facts).where(Incident.case_id == two.case_id)).one()
    word = facts.split()[-1].strip(".")
    for text in (two.number, "ME.56.L2.000123/2026", family, word):
        with two.database.write(two.ours["officer"]) as session:
            assert search(session, two.ours["officer"], text).hits == (), text
    for text in (two.number, "ME.56.L2.000123/2026"):
        with two.database.write(two.theirs["officer"]) as session:
            assert [hit.number for hit in search(session, two.theirs["officer"], text).hits] == [two.number], text


def test_what_waits_waits_for_the_new_zone(two: Two) -> None:
    for actor, there in ((two.ours["officer"], False), (two.theirs["officer"], True)):
        with two.database.write(actor) as session:
            assert (two.number in {task.number for task in worklist.my_work(session, actor)}) is there
            pages = watch.watch(session, actor).values()
            assert there or watch.numbers_of(pages) == []
            assert two.number not in str(emergency_reviews.waiting(session, actor))
            assert two.number not in str(retention.lines(session, actor))


def test_what_an_old_page_still_holds_opens_no_paper(two: Two) -> None:
    officer = two.ours["officer"]
    with two.database.read() as session:
        case = session.get_one(Case, two.case_id)
        document = session.scalars(select(Document.id).where(Document.case_id == case.id)).first()
        assert document is not None
        session.expunge_all()
    for doing in (
        lambda session: dossiers.fetch(session, officer, case, two.dossier_id),
        lambda session: dossiers.status(session, officer, case, two.dossier_id),
        lambda session: dossiers.request(session, officer, case, profile="internal", recipient="5906", reason="review"),
        lambda session: visits.begin(session, officer, casework.get(session, officer, two.number), reason="task"),
        lambda session: documents.open_document(session, officer, casework.get(session, officer, two.number), document),
    ):
        with pytest.raises(NotFound), two.database.write(officer) as session:
            doing(session)


def test_the_register_goes_along_and_the_trace_keeps_the_zones_own_numbers(two: Two) -> None:
    with two.database.read() as session:
        register = session.get_one(Dossier, two.dossier_id).register_number
    assert register is not None
    with two.database.write(two.ours["officer"]) as session:
        assert dossiers_register.register(session, two.ours["officer"])[0] == []
        (line,) = handed_over.lines(session, two.ours["officer"])
        assert (line.number, tuple(line.registers), line.zone) == (two.number, (register,), "5345 (nl)")
    with two.database.write(two.theirs["officer"]) as session:
        assert [one.register_number for one in dossiers_register.register(session, two.theirs["officer"])[0]] == [register]
        case = casework.get(session, two.theirs["officer"], two.number)
        assert dossiers.fetch(session, two.theirs["officer"], case, two.dossier_id)[0].startswith(b"%PDF")


def test_a_dossier_that_was_still_being_made_is_not_released_to_the_old_zone(database: Database) -> None:
    two = two_zones(database)
    with database.write(two.ours["officer"]) as session:
        case = casework.get(session, two.ours["officer"], two.number)
        made = dossiers.request(session, two.ours["officer"], case, profile="internal", recipient="5906", reason="review").id
    two.hand()
    with database.write() as session:
        assert dossiers.release(session, made, b"%PDF-1.7 of a test").refusal == "not_allowed"


def test_the_trace_and_the_list_tell_nothing_of_the_content(two: Two) -> None:
    with two.database.write(two.ours["officer"]) as session:
        assert hits(set(two.secrets), str(handed_over.lines(session, two.ours["officer"]))) == set()
    for name in ("investigator", "reception", "support", "admin"):
        with pytest.raises(Forbidden), two.database.write(two.ours[name]) as session:
            handed_over.lines(session, two.ours[name])
    with two.database.write(two.ours["auditor"]) as session:
        assert [line.number for line in handed_over.lines(session, two.ours["auditor"])] == [two.number]
    with two.database.write(two.theirs["auditor"]) as session:
        assert handed_over.lines(session, two.theirs["auditor"]) == []


def test_each_auditor_reads_the_envelopes_of_the_own_time(two: Two) -> None:
    ours, theirs = of_org(two, two.ours["auditor"]), of_org(two, two.theirs["auditor"])
    assert ours[0].act == "case.hand_over"
    assert {line.act for line in ours} >= {"case.open", "case.hand_over", "dossier.issue"}
    assert [line.act for line in theirs] == ["case.arrive"]
    assert {line.number for line in (*ours, *theirs)} == {two.number}
    assert all(line.detail is None for line in (*ours, *theirs))
    with two.database.read(two.theirs["auditor"]) as session:
        case = casework.get(session, two.theirs["auditor"], two.number)
        assert [line.act for line in journal_reading.entries_of_case(session, two.theirs["auditor"], case).lines] == ["case.arrive"]
    assert [line.act for line in of_org(two, two.ours["auditor"], number=two.number)] == [line.act for line in ours]
    with two.database.write(two.ours["auditor"]) as session:
        taken = journal_taken.take(session, two.ours["auditor"], Filters(number=two.number), reason="control").lines
    assert "case.arrive" not in {line.act for line in taken}
    with two.database.write(two.theirs["officer"]) as session:
        case = casework.get(session, two.theirs["officer"], two.number)
        journal.write(session, two.theirs["officer"], operation="consultation", act="case.look", case=case, section=Section.SUMMARY)
    assert [line.act for line in of_org(two, two.ours["auditor"])] == [line.act for line in ours]


def test_the_new_zones_reference_officer_reads_the_whole_journal_of_the_case(two: Two) -> None:
    officer = two.theirs["officer"]
    with two.database.read(officer) as session:
        lines = journal_reading.entries_of_case(session, officer, casework.get(session, officer, two.number), limit=500).lines
    assert [line.act for line in lines[:2]] == ["case.arrive", "case.hand_over"]
    assert {"case.open", "dossier.request"} <= {line.act for line in lines}
    assert lines[1].detail is not None
    assert lines[1].detail["words"] == "The facts lie there."


def test_an_auditor_learns_no_number_that_was_never_of_the_own_zone(database: Database) -> None:
    two = two_zones(database)
    stranger = two.theirs["auditor"]
    with database.write(stranger) as session:
        journal.write(session, stranger, operation="consultation", act="case.look", about=two.number)
    with database.write(stranger) as session:
        shown = journal_reading.entries_of_org(session, stranger, filters=Filters(number=two.number)).lines
        assert shown == []
        lines = journal_reading.entries_of_org(session, stranger).lines
    assert two.number not in str([line.facts.get("about") for line in lines])


def test_an_auditor_who_was_excluded_stays_so_after_the_case_went(database: Database) -> None:
    two = two_zones(database)
    with database.write() as session:
        Exclusion(session, case_id=two.case_id, user_id=two.ours["auditor"].id, since=clock.now(), by=two.ours["officer"].id)
    assert of_org(two, two.ours["auditor"]) == []
    two.hand()
    assert of_org(two, two.ours["auditor"]) == []
    assert of_org(two, two.ours["auditor"], number=two.number) == []
    with database.write(two.ours["auditor"]) as session:
        assert handed_over.lines(session, two.ours["auditor"]) == []


def test_the_body_keeps_what_was_shared_with_it(two: Two) -> None:
    with two.database.write(two.unia) as session:
        assert listed(session, two.unia) == ([two.number], 1)
        assert casework.get(session, two.unia, two.number).owner.code == "5345"


def test_what_changed_since_the_last_visit_tells_who_took_part_before_nothing(database: Database) -> None:
    two, before = two_zones(database), clock.now() - dt.timedelta(days=1)
    reader = two.ours["reception"]
    with database.write(two.ours["investigator"]) as session:
        case = casework.get(session, two.ours["investigator"], two.number)
        facts.add_note(session, two.ours["investigator"], case, words="More is known.")
    with database.read(reader) as session:
        assert [one.number for one in since_visit.changed_since(session, reader, before)] == [two.number]
    two.hand()
    with database.read(reader) as session:
        assert since_visit.changed_since(session, reader, before) == []
