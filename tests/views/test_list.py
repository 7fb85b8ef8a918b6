"""The list of cases and the search: filtered, by pages, nothing shown that is not for this reader."""

from __future__ import annotations

from col13.db import Database
from col13.models import Case, Entry
from tests.views.conftest import SignIn
from tests.views.test_intake import a_new_case


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


def test_a_filter_that_cannot_be_is_told_at_its_field(person: SignIn) -> None:
    answer = person("reception").client.get("/cases?municipality=Nowhereville")
    assert answer.status_code == 422
    assert 'href="#municipality"' in answer.text


def test_a_mangled_page_mark_begins_at_the_start(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    for mark in ("x", "2026-01-01~", "~~", "2026-01-01T00:00:00~0"):
        assert number in desk.get(f"/cases?after={mark}").get_text()
        assert desk.client.get(f"/?after={mark}").status_code == 200


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
    assert number in desk.get(f"/search?q={number}").find("main").get_text()
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
