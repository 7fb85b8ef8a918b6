"""My work: what waits, with the step one click away; and the reason asked before a case that is not one's own."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from col13 import clock
from col13.db import Database
from col13.models import Entry, Visit
from col13.services import accounts, casework, settle, tracks
from tests.browsing import Browser
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
    tracks = {row.select_one(".task-track").get_text(strip=True) for row in rows}
    assert len(rows) == len(tracks) == 2
    assert max(tracks) == f"{min(tracks)} 2"
    (case,) = [body for body in desk.get("/").select("table.tasks tbody") if number in str(body)]  # the case once, its steps below
    assert len(case.select("th")) == 1
    assert len(case.select("tr")) == len(case.select("a.step-link")) >= 3


@pytest.mark.parametrize(
    ("role", "place"),
    [("reception", "/cases/new"), ("investigator", "/cases/new"), ("reference_officer", "/cases"), ("victim_support", "/cases"),
     ("liaison", "/shared")],
)  # fmt: skip
def test_nothing_to_do_says_what_to_do(person: SignIn, role: str, place: str) -> None:
    page = person(role).get("/")
    assert "Nothing waits for you" in page.get_text()
    assert page.select_one("main .empty a")["href"] == place


def test_a_liaison_has_one_entry_for_cases_and_the_list_stays_where_it_is(person: SignIn) -> None:
    body = person("liaison")
    assert [link["href"] for link in body.get("/").select(".bar-nav a")][:2] == ["/", "/shared"]
    assert body.get("/").select_one('.bar-nav a[href="/cases"]') is None
    body.get("/cases")
    assert person("reception").get("/").select_one('.bar-nav a[href="/cases"]') is not None


def many_cases(app: Flask, database: Database, days: tuple[int, ...]) -> list[str]:
    """Reports that wait to be assessed, due in so many days (99: never)."""
    made = []
    with database.write() as session:
        desk = accounts.actor_by_name(session, "one.reception")
        for left in days:
            case = casework.open_case(session, desk, title=f"Case due in {left}")
            track = tracks.ensure_track(session, case, "report")
            track.state, track.due = "registered", clock.today() + dt.timedelta(days=left) if left != 99 else None
            settle.settle(session, case)
            made.append(case.number)
    return made


def test_work_stands_by_urgency_with_counts_that_lead_there(app: Flask, database: Database, person: SignIn) -> None:
    person("reception")
    late, soon, week, later = many_cases(app, database, (-3, 1, 5, 20))
    page = person("investigator").get("/")
    for name, number in (("late", late), ("soon", soon), ("week", week), ("later", later)):
        heading = page.find(id=name)
        assert heading is not None
        assert number in heading.parent.get_text()
        assert sum(number in str(other.parent) for other in page.select(".band")) >= 1
    assert [(link["href"], link.get_text(strip=True)) for link in page.select(".urgent a")] == [
        ("#late", "1 late"), ("#soon", "1 today or tomorrow"), ("#week", "1 in the next seven days")
    ]  # fmt: skip


def test_what_has_no_deadline_is_folded_after_ten_and_goes_on_by_pages(app: Flask, database: Database, person: SignIn) -> None:
    person("reception")
    cases = many_cases(app, database, (99,) * 60)
    officer = person("investigator")
    page = officer.get("/")
    fold = page.select_one("details.more-tasks")
    open_ones = [link for link in page.select("table.tasks .main") if fold not in link.parents]
    assert 2 <= len(open_ones) <= 16
    seen = [link.get_text() for link in page.select("table.tasks .main")]
    while (further := page.select_one('.pager a[rel="next"]')) is not None:
        page = officer.get(str(further["href"]))
        assert page.select_one("details.more-tasks") is None
        seen += [link.get_text() for link in page.select("table.tasks .main")]
    assert set(seen) == set(cases)


def test_only_the_reference_officer_has_a_watch_and_its_pages(app: Flask, database: Database, person: SignIn) -> None:
    person("reception")
    (number,) = many_cases(app, database, (99,))
    for role in ("investigator", "reception"):
        browser = person(role) if role != "reception" else Browser(app, "one.reception")
        assert browser.get("/").find(id="watch-marks") is None
        browser.get("/watch/marks", status=403)
    officer = person("reference_officer")
    officer.get("/watch/weather", status=404)
    for name in ("marks", "quiet", "stuck"):
        assert officer.get("/").find(id=f"watch-{name}") is not None
        for mark in ("mangled", f"0001-01-01T00:00:00%2B14:00~{'0' * 32}~", f"2026-01-01T00:00:00%2B00:00~{'0' * 32}~",
                     f"2026-01-01T00:00:00%2B00:00~{'0' * 32}~x/{'0' * 32}"):  # fmt: skip
            assert number not in officer.get(f"/watch/{name}?after={mark}").find("main").get_text()
    with clock.at(clock.now() + dt.timedelta(days=40)):
        later = Browser(app, "one.reference_officer")
        assert number in later.get("/").find(id="watch-quiet").get_text()
        assert number in later.get("/watch/quiet").find("main").get_text()


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


def test_the_journal_tells_a_reason_as_its_act_meant_it(person: SignIn) -> None:
    for role, reason in (("investigator", "meeting"), ("reference_officer", "request")):
        assert person(role).fill("/cases/export", reason=reason).status_code == 200
    told = [row.select("td")[-2].get_text(" ", strip=True) for row in person("auditor").get("/journal").select("tbody tr")]
    assert "meeting about the files" in " ".join(told)
    assert "question of a magistrate or of a supervisor" in " ".join(told)


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
