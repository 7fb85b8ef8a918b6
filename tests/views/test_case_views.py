"""Saved views and the file: one's own alone, always to be escaped from, and nothing in it that the screen would not show."""

from __future__ import annotations

import csv
import io

import pytest

from col13.db import Database
from col13.models import Case, Entry, SavedView
from col13.views.csv_file import cell, csv_text, MARK
from tests.browsing import Browser
from tests.views.conftest import SignIn
from tests.views.test_intake import a_new_case


def rows(browser: Browser, asked: str = "", **typed: str) -> list[list[str]]:
    """The file, read as a spreadsheet would."""
    answer = browser.fill(f"/cases/export{asked}", **{"reason": "count", **typed})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(MARK.encode())
    return list(csv.reader(io.StringIO(answer.data.decode().removeprefix(MARK), newline="")))


def saved(browser: Browser, name: str, asked: str = "?overdue=y&q=Peeters", **typed: str) -> str:
    """Keep the filters of an address; where that leads."""
    answer = browser.does(f"/cases{asked}", at="/cases/views", name=name, **typed)
    return answer.headers["Location"]


def test_a_view_is_saved_and_opened_without_the_words_of_a_search(person: SignIn, database: Database) -> None:
    desk = person("reception")
    a_new_case(desk)
    there = saved(desk, "Late ones")
    assert there == "/cases?overdue=y&closed=open"
    link = desk.get("/cases").find("a", string="Late ones")
    assert link is not None
    assert link["href"] == there
    with database.read() as session:
        assert session.query(SavedView).one().query == {"overdue": True, "sort": "newest"}


def test_a_first_view_opens_first_and_everything_open_stays_in_reach(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    there = saved(desk, "Late ones", opens_first="y")
    answer = desk.client.get("/cases")
    assert (answer.status_code, answer.headers["Location"]) == (303, there)
    page = desk.get(there)
    assert number not in page.find("main").get_text()
    everything = page.find("a", string="All open")
    assert everything is not None
    assert number in desk.get(str(everything["href"])).find("main").get_text()
    assert desk.does("/cases/views", at="/first").status_code == 303
    assert desk.client.get("/cases").status_code == 200


def test_a_refused_name_comes_back_with_what_was_typed(person: SignIn) -> None:
    desk = person("reception")
    saved(desk, "Late ones")
    answer = desk.fill("/cases?closed=all", at="/cases/views", name="Late ones")
    assert answer.status_code == 422
    assert "You have a view of this name already" in answer.text
    assert 'action="/cases/views?closed=all"' in answer.text
    wrong = desk.fill("/cases?closed=all", at="/cases/views", name="")
    assert wrong.status_code == 422


def test_another_persons_view_is_not_there(person: SignIn, database: Database) -> None:
    desk, other = person("reception"), person("investigator")
    saved(desk, "Late ones")
    with database.read() as session:
        view = session.query(SavedView).one().id
    assert "Late ones" not in other.get("/cases/views").get_text() + other.get("/cases").get_text()
    page = other.get("/cases?overdue=y")
    token = str(page.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    for act in ("delete", "first"):
        assert other.client.post(f"/cases/views/{view}/{act}", data={"csrf_token": token}).status_code == 404
    assert desk.does("/cases/views", at="/delete").status_code == 303
    assert "Late ones" not in desk.get("/cases/views").find("main").get_text()


def test_the_file_holds_the_list_in_the_readers_language(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    with database.write() as session:
        session.query(Case).one().title = '=HYPERLINK("http://x","y")'
    heads, row = rows(desk)
    assert heads[:3] == ["Case", "PV", "Title"]
    assert (row[0], row[2]) == (number, '\'=HYPERLINK("http://x","y")')
    assert len(heads) == len(row) == 17
    assert rows(desk, "?state=report:registered") == [heads]


def test_without_a_reason_no_file_leaves(person: SignIn, database: Database) -> None:
    desk = person("reception")
    a_new_case(desk)
    for typed in ({"reason": None}, {"reason": "other"}):
        answer = desk.fill("/cases/export", **typed)
        assert answer.status_code == 422
        assert answer.headers["Content-Type"].startswith("text/html")
    page = desk.get("/cases/export?sort=x", status=422)  # nor for filters that say nothing: not the whole list instead
    assert page.find("main").find("form") is None
    token = str(desk.get("/cases/export").select_one("main input[name=csrf_token]")["value"])  # type: ignore[index]
    assert desk.client.post("/cases/export?sort=x", data={"csrf_token": token, "reason": "count"}).status_code == 422
    with database.read() as session:
        assert session.query(Entry).filter_by(act="cases.export").count() == 0
    rows(desk)
    with database.read() as session:
        assert session.query(Entry).filter_by(act="cases.export").count() == 1


def test_a_restricted_case_is_in_no_chip_no_count_and_no_file(person: SignIn, database: Database) -> None:
    number = a_new_case(person("reception"))
    with database.write() as session:
        session.query(Case).one().restricted = True
    other = person("investigator")
    text = other.get("/cases?closed=all").find("main").get_text(" ", strip=True)
    assert number not in text
    assert "0 cases" in text
    assert len(rows(other, "?closed=all")) == 1
    heads, row = rows(person("auditor"))
    assert "Title" not in heads
    assert "insults on a bus" not in " ".join(row)
    assert row[0] == number


def test_who_has_no_list_has_no_file_and_no_views(person: SignIn) -> None:
    admin = person("admin")
    for path in ("/cases/export", "/cases/views"):
        assert admin.client.get(path).status_code == 403
    assert rows(person("liaison")) == [["Case", "Opened", "Equality body", "Stage", "Deadline"]]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\uff1d"])
def test_a_spreadsheet_computes_nothing(begin: str) -> None:
    assert cell(f"{begin}1+1") == f"'{begin}1+1"
    assert cell(f" {begin}1") == f"' {begin}1"
    assert cell(f'x;"{begin}1') == f"x;'\"{begin}1"  # a Belgian spreadsheet parts cells here
    assert cell("Rue de l'Église 1-2; boîte 3") == "Rue de l'Église 1-2; boîte 3"


@pytest.mark.parametrize("sign", ["\t", "\r", "\n", "\u202e", "\u200b", "\ufeff", "\x1b", "\u2028"])
def test_a_cell_is_one_line_of_what_is_seen(sign: str) -> None:
    assert cell(f"x{sign}y") == "x y"
    assert cell(f"{sign}=1+1") == "' =1+1"
    assert cell(f"x;{sign}=1+1") == "x;' =1+1"


def test_cells_are_quoted_as_the_standard_says() -> None:
    assert csv_text([["a,b", 'say "no"', ""]]) == '"a,b","say ""no""",\r\n'
