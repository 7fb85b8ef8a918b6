"""Cases that look alike, on the pages of the intake: who sees them, and what one click does."""

from __future__ import annotations

import pytest
from flask import Flask

from col13.db import Database
from col13.models import Case, CaseLink, Entry, Note
from col13.policies import Role
from tests.browsing import an_account, Browser
from tests.views.conftest import SignIn
from tests.views.test_intake import a_new_case

TOLD = {"facts": "On the bus.", "happened": "20/11/2026", "municipality": "2800"}


@pytest.fixture
def two(app: Flask, person: SignIn, database: Database) -> tuple[Browser, str, str]:
    """A desk officer with a case of the same place and day as a colleague's: the browser, the own number, the other's."""
    colleague = Browser(app, an_account(database, "two.reception", "5906", Role.RECEPTION))
    other = a_new_case(colleague)
    colleague.does(f"/cases/{other}/intake/what", **TOLD)
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/what", **TOLD)
    return desk, number, other


def test_a_hint_shows_as_soon_as_place_and_day_are_known(two: tuple[Browser, str, str], database: Database) -> None:
    desk, number, other = two
    for leg in ("who", "bias", "check"):
        assert other in desk.get(f"/cases/{number}/intake/{leg}").get_text(), leg
    with database.read() as session:
        assert session.query(Entry).filter_by(act="case.match", operation="combination").count() == 1


def test_a_restricted_case_leaves_no_trace_on_any_page(two: tuple[Browser, str, str], database: Database) -> None:
    desk, number, other = two
    with database.write() as session:
        session.query(Case).filter_by(number=other).one().restricted = True
    for leg in ("who", "bias", "check"):
        page = desk.get(f"/cases/{number}/intake/{leg}")
        assert other not in str(page)
        assert page.find(id="alike") is None


def test_the_desk_leaves_a_note_without_the_other_number_and_links_nothing(two: tuple[Browser, str, str], database: Database) -> None:
    desk, number, other = two
    page = desk.get(f"/cases/{number}/intake/check")
    assert page.find("button", {"value": "series"}) is None
    desk.does(f"/cases/{number}/intake/check", at="/intake/alike", kind="note")
    with database.read() as session:
        note = session.query(Note).one().words or ""
    assert note
    assert other not in note
    answer = desk.fill(f"/cases/{number}/intake/check", at="/intake/alike", kind="series", other=other)
    assert answer.status_code == 403
    with database.read() as session:
        assert session.query(CaseLink).count() == 0


@pytest.mark.parametrize("kind", ["series", "duplicate", "not_same"])
def test_an_investigator_settles_it_with_one_click(two: tuple[Browser, str, str], person: SignIn, database: Database, kind: str) -> None:
    _, number, other = two
    hand = person("investigator")
    path = f"/cases/{number}/intake/check"
    hand.does(path, at="/intake/alike", kind=kind)
    assert hand.get(path).find(id="alike") is None
    with database.read() as session:
        link = session.query(CaseLink).one()
        assert (link.kind, link.other_id) == (kind, session.query(Case).filter_by(number=other).one().id)


def test_an_unseen_case_is_answered_as_an_unknown_number(two: tuple[Browser, str, str], person: SignIn, database: Database) -> None:
    _, number, other = two
    hand = person("investigator")
    path = f"/cases/{number}/intake/check"
    third = a_new_case(hand)
    with database.write() as session:
        session.query(Case).filter_by(number=third).one().restricted = True
    answers = [hand.fill(path, at="/intake/alike", kind="series", other=one) for one in (third, "COL13-5906-2026-999999")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert hand.fill(path, at="/intake/alike", kind="cousins", other=other).status_code == 303
    with database.read() as session:
        assert session.query(CaseLink).count() == 0
