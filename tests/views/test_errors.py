"""The table of answers: what is not for a reader looks like nothing, refusals name who may, attempts are written."""

from __future__ import annotations

import re

from flask import Flask

from col13.db import Database
from col13.errors import Stale, StepRefused, Unavailable
from col13.models import Case, Entry
from col13.services import journal
from tests.views.conftest import SignIn
from tests.views.test_intake import a_new_case


def bare(page: str) -> str:
    """A page without its tokens, the address it repeats and the mark in the menu."""
    return re.sub(r'value="[^"]*"|aria-current="page"', "", page)


def test_a_restricted_case_and_an_unknown_address_give_the_same_page(person: SignIn, database: Database) -> None:
    number = a_new_case(person("reception"))
    with database.write() as session:
        session.query(Case).one().restricted = True
    other = person("investigator")
    hidden = other.client.get(f"/cases/{number}")
    unknown = other.client.get("/cases/COL13-5906-2026-999999")
    nowhere = other.client.get("/no/such/place")
    assert hidden.status_code == unknown.status_code == nowhere.status_code == 404
    assert bare(hidden.text) == bare(unknown.text) == bare(nowhere.text)


def test_a_refused_attempt_is_written(person: SignIn, database: Database) -> None:
    person("investigator").client.get("/cases/COL13-5906-2026-999999")
    with database.read() as session:
        entry = session.query(Entry).filter(Entry.act.like("refused:%")).one()
        # A number that is none of the zone may be anything that was typed: the auditor is shown a token for it.
        assert b'"about":"number_unknown"' in entry.envelope
        assert journal.open_detail(session, entry) == {"number": "COL13-5906-2026-999999", "answer": 404}


def test_who_may_not_is_told_who_may(person: SignIn) -> None:
    page = person("reception").get("/admin/zone", status=403)
    assert "functional administrator" in page.get_text(" ", strip=True)


def test_each_refusal_has_its_status_and_words(app: Flask, person: SignIn) -> None:
    def refuse(kind: str) -> str:
        raise {"stale": Stale(step="x", who="Somebody", at="now"), "step": StepRefused(), "gone": Unavailable()}[kind]

    app.add_url_rule("/refuse/<kind>", "refuse", refuse)
    browser = person("reception")
    assert "Somebody" in browser.get("/refuse/stale", status=409).get_text()
    assert "cannot be taken now" in browser.get("/refuse/step", status=409).get_text()
    assert "not available right now" in browser.get("/refuse/gone", status=503).get_text()


def test_our_own_fault_has_a_number_and_says_nothing_else(app: Flask, person: SignIn) -> None:
    def fall() -> str:
        raise RuntimeError("a secret detail")

    app.add_url_rule("/fall", "fall", fall)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    text = person("reception").get("/fall", status=500).get_text(" ", strip=True)
    assert "Tell your administrator this number" in text
    assert "secret detail" not in text
