"""My work: what waits, with the step one click away; and the reason asked before a case that is not one's own."""

from __future__ import annotations

from col13.db import Database
from col13.models import Entry, Visit
from tests.views.conftest import SignIn
from tests.views.test_intake import a_new_case


def test_what_waits_stands_there_with_its_step(person: SignIn) -> None:
    number = a_new_case(person("reception"))
    page = person("investigator").get("/")
    assert page.find("a", href=f"/cases/{number}/tracks/report/submit") is not None
    assert "something is missing" in page.get_text()


def test_two_victims_of_one_case_are_told_apart(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    for name in ("Peeters", "Maes"):
        desk.does(f"/cases/{number}/intake/who", roles=["victim"], family_name=name, contact="none", kind="person")
    rows = [row for row in desk.get("/").select("tbody tr") if "victim_support" in str(row)]
    tracks = {row.select("td")[2].get_text(strip=True) for row in rows}
    assert len(rows) == len(tracks) == 2
    assert max(tracks) == f"{min(tracks)} 2"


def test_nothing_to_do_says_what_to_do(person: SignIn) -> None:
    page = person("reception").get("/")
    assert "Nothing waits for you" in page.get_text()
    assert page.find("main").find("a", href="/cases/new") is not None


def test_what_others_changed_is_told_until_the_next_sign_in(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    colleague = person("investigator")
    colleague.does(f"/cases/{number}/intake/how", channel="phone")
    for _ in range(2):
        assert desk.get("/").find("h2", string="Changed since my last visit").parent.find("a", string=number) is not None


def test_those_without_cases_come_to_their_own_first_page(person: SignIn) -> None:
    assert person("admin").client.get("/").headers["Location"] == "/admin/"
    assert person("auditor").client.get("/").headers["Location"] in ("/cases", "/journal")


def test_the_auditor_reads_the_journal_and_that_is_written(person: SignIn, database: Database) -> None:
    number = a_new_case(person("reception"))
    auditor = person("auditor")
    text = auditor.get(f"/journal?number={number}").get_text(" ", strip=True)
    assert "case opened" in text
    auditor.get("/journal?since=2026-13-45")
    with database.read() as session:
        assert session.query(Entry).filter_by(act="journal.read").count() == 2


def test_a_case_that_is_not_ones_own_asks_why_first(person: SignIn, database: Database) -> None:
    number = a_new_case(person("reception"))
    other = person("investigator")
    asked = other.client.get(f"/cases/{number}")
    assert asked.status_code == 303
    assert "/reason" in asked.headers["Location"]
    empty = other.fill(f"/cases/{number}/reason")
    assert empty.status_code == 422
    vague = other.fill(f"/cases/{number}/reason", reason="other")
    assert vague.status_code == 422
    given = other.fill(f"/cases/{number}/reason?next=/cases/{number}/facts", reason="task")
    assert given.headers["Location"] == f"/cases/{number}/facts"
    other.get(f"/cases/{number}/facts")
    other.get(f"/cases/{number}/facts")
    with database.read() as session:
        visit = session.query(Visit).filter_by(reason="task").one()
        assert visit.sections == ["facts"]
        looks = session.query(Entry).filter_by(act="section.look", actor_id=visit.user_id).count()
    assert looks == 1
