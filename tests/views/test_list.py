"""The list of cases and the search: filtered, by pages, nothing shown that is not for this reader."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine, event

from col13 import clock
from col13.db import Database
from col13.models import Case, Entry
from col13.services import cases_list, tracks
from tests.views.conftest import SignIn
from tests.views.test_intake import a_new_case

# Asked on every page: who looks, in which roles, and whether this is a demonstration.
WHO_LOOKS = ("user_account.session_epoch", "FROM user_role", "FROM setting")


def test_the_list_shows_the_zones_cases_with_where_they_stand(person: SignIn) -> None:
    number = a_new_case(person("reception"))
    page = person("investigator").get("/cases")
    assert page.find("a", string=number) is not None
    assert "draft" in page.get_text()


def test_filters_stand_in_the_address_and_an_empty_answer_says_what_to_do(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    assert number in desk.get("/cases?state=report:draft").get_text()
    empty = desk.get("/cases?state=report:registered")
    assert number not in empty.get_text()
    assert empty.find("a", string="Clear the filters") is not None


def test_the_filters_can_be_folded_and_stand_open_without_a_script(person: SignIn) -> None:
    page = person("reception").get("/cases")
    fold = page.select_one(".filters details[open][data-fold]")
    assert fold is not None
    assert fold.select_one("summary h2").get_text() == "Filters"
    assert fold.select_one("select[name=state]") is not None
    assert page.select_one("form[role=search] input[name=q]") not in fold.select("input")


def test_a_filter_that_cannot_be_is_told_at_its_field(person: SignIn) -> None:
    answer = person("reception").client.get("/cases?municipality=Nowhereville")
    assert answer.status_code == 422
    assert 'href="#municipality"' in answer.text


def test_a_mangled_page_mark_begins_at_the_start(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    far = f"newest~0001-01-01T00:00:00%2B14:00~{'0' * 32}"  # a moment before the first one
    for mark in ("x", "2026-01-01~", "~~", "2026-01-01T00:00:00~0", far):
        assert number in desk.get(f"/cases?after={mark}").get_text()
        assert desk.client.get(f"/?after={mark}").status_code == 200


def test_beyond_what_is_counted_the_page_says_more_than_how_many(person: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = person("reception")
    for _ in range(3):
        a_new_case(desk)
    assert "3 cases" in desk.get("/cases").get_text()
    monkeypatch.setattr(cases_list, "MOST", 2)
    assert "2+ cases" in desk.get("/cases").get_text()


def test_pages_follow_each_other(person: SignIn, database: Database) -> None:
    desk = person("reception")
    numbers = {a_new_case(desk) for _ in range(51)}
    page = desk.get("/cases")
    first = {link.get_text() for link in page.select("a.main")}
    further = page.find("a", rel="next")
    assert further is not None
    second = {link.get_text() for link in desk.get(str(further["href"])).select("a.main")}
    assert len(first) == 50
    assert first | second == numbers
    assert desk.get("/").find("a", rel="next") is not None


def test_a_restricted_case_is_in_no_list_and_no_search(person: SignIn, database: Database) -> None:
    number = a_new_case(person("reception"))
    with database.write() as session:
        session.query(Case).one().restricted = True
    other = person("investigator")
    for path in ("/cases", f"/search?q={number}", "/", "/search?q=bus"):
        assert number not in other.get(path).find("main").get_text()


def test_a_search_finds_by_number_and_is_written(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    page = desk.get("/search?q=1").find("table").get_text(" ", strip=True)
    assert number in page
    assert page.split()[-2] == "number"
    with database.read() as session:
        assert session.query(Entry).filter_by(act="cases.search").count() == 1


def test_the_liaison_has_neither_filters_nor_cases_of_the_content(person: SignIn) -> None:
    a_new_case(person("reception"))
    page = person("liaison").get("/cases")
    assert page.find("select", {"name": "phenomenon"}) is None
    assert "There is no case for you yet" in page.get_text(" ", strip=True)


def test_the_auditor_sees_numbers_and_states_without_titles(person: SignIn) -> None:
    number = a_new_case(person("reception"))
    text = person("auditor").get("/cases").get_text(" ", strip=True)
    assert number in text
    assert "insults on a bus" not in text


def test_a_whole_number_leads_straight_to_a_case_that_may_be_seen(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    answer = desk.client.get(f"/search?q={number.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{number}")
    assert "Nothing was found" in desk.get("/search?q=COL13-5906-2026-999999").get_text(" ", strip=True)
    with database.read() as session:
        assert session.query(Entry).filter_by(act="cases.search").count() == 2


def test_an_endless_text_is_told_at_its_field(person: SignIn) -> None:
    page = person("reception").get(f"/search?q={'x' * 201}", status=422)
    assert page.find("a", {"href": "#q"}) is not None
    assert "At most 200 characters" in page.get_text()


def test_every_filter_that_holds_is_a_chip_that_takes_it_away(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    page = desk.get("/cases?state=report:draft&area=province:10000&municipality=Mechelen&opened_from=2026-01-01&overdue=y&sort=deadline")
    chips = {str(link["href"]) for link in page.select("a.chip")}
    assert len(chips) == 5
    assert all("sort=deadline" in address for address in chips)
    assert sum("overdue" in address for address in chips) == 4
    assert number in desk.get("/cases?closed=all").find("main").get_text()
    (only,) = desk.get("/cases?overdue=y").select("a.chip")
    assert number in desk.get(str(only["href"])).find("main").get_text()


def test_wrong_values_are_told_at_their_fields_and_an_end_before_the_beginning_too(person: SignIn) -> None:
    desk = person("reception")
    for asked, field in (
        ("state=report:x", "state"), ("sort=x", "sort"), ("closed=x", "closed"), ("area=x", "area"), ("assigned=x", "assigned"),
        ("phenomenon=x", "phenomenon"), ("opened_from=soon", "opened_from"), ("opened_from=0001-01-01", "opened_from"),
        ("opened_to=9999-12-31", "opened_to"), ("opened_from=2026-03-02&opened_to=2026-03-01", "opened_to"),
    ):  # fmt: skip
        page = desk.get(f"/cases?{asked}", status=422)
        assert page.find("a", {"href": f"#{field}"}) is not None, asked


def test_a_row_names_only_the_tracks_that_move(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    (row,) = desk.get("/cases").select("table.cases tbody tr")
    assert [tag.get_text() for tag in row.select(".tags .tag")] == ["Report: draft"]
    with database.write() as session:
        case = session.query(Case).one()
        report, first, second = (
            tracks.ensure_track(session, case, name, subject)
            for name, subject in (("report", ""), ("victim_support", "one"), ("victim_support", "two"))
        )
        report.state, first.state, second.state = "acknowledged", "offered", "accepted"
        first.due = clock.today() - dt.timedelta(days=1)
        first.since = first.entered_by = None
        report.since, report.entered_by = clock.now(), case.opened_by
    (row,) = desk.get("/cases").select("table.cases tbody tr")
    assert number in row.get_text()
    assert [tag.get_text() for tag in row.select(".tags .tag-late")] == ["Victim (2): offered"]
    assert len(row.select(".tags .tag")) == 1  # the report rests
    assert "Last step by: one.reception" in row.get_text()
    assert "1 day late" in row.get_text()


def test_the_list_takes_few_statements_however_many_cases(person: SignIn, database: Database) -> None:
    desk = person("reception")
    a_new_case(desk)
    told: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            told.append(statement)

    desk.get("/cases")
    event.listen(Engine, "before_cursor_execute", note)
    try:
        desk.get("/cases")
        one, told[:] = len(told), []
        for _ in range(3):
            a_new_case(desk)
        told.clear()
        desk.get("/cases")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(told) == one
    of_the_list = [statement for statement in told if not any(word in statement for word in WHO_LOOKS)]
    assert len(of_the_list) <= 8, "\n".join(of_the_list)
