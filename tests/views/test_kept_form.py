"""A form that was posted after the session ended: it comes back after signing in, to the same person, and is sent by their own hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from col13 import clock
from col13.db import Database
from col13.models import Case
from col13.policies import Role
from tests.browsing import an_account, Browser, chosen, PASSWORD, standing
from tests.views.conftest import SignIn, token

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
LATER = START + dt.timedelta(minutes=40)
HERE = {"Origin": "http://localhost"}
TYPED: dict[str, Any] = {
    "language": "fr",
    "title": 'A <b>title</b> & "more"',
    "name": "A reporter",
    "ways": ["phone", "desk"],
    "words": "one\r\ntwo",
}


def sent(browser: Browser, typed: dict[str, Any], to: str = "/cases/new?from=desk", headers: dict[str, str] | None = None) -> TestResponse:
    """What the browser gets that posts this after its session has ended."""
    return browser.client.post(to, data=typed, headers=HERE if headers is None else headers)


def signs_in(browser: Browser, page: TestResponse, name: str, password: str = PASSWORD) -> TestResponse:
    """Fill in the sign-in page that was answered, and post it."""
    form = chosen(BeautifulSoup(page.text, "html5lib"), "/sign-in")
    fields = MultiDict((str(field["name"]), str(field.get("value", ""))) for field in form.find_all("input"))
    fields["name"], fields["password"] = name, password
    return browser.client.post("/sign-in", data=fields)


@pytest.fixture
def away(person: SignIn) -> Browser:
    """Somebody who signed in at START."""
    with clock.at(START):
        return person("reception")


def test_what_was_typed_is_carried_by_the_sign_in_page(away: Browser) -> None:
    with clock.at(LATER):
        answer = sent(away, {**TYPED, "csrf_token": "x", "new_password": "x", "once": "u"})
    assert answer.status_code == 401
    carried = standing(chosen(BeautifulSoup(answer.text, "html5lib"), "/sign-in"))
    assert carried["kept:to"] == "/cases/new?from=desk"
    assert carried["kept.title"] == TYPED["title"]
    assert carried["kept.once"] == "u"
    assert not {"kept.csrf_token", "kept.new_password"} & set(carried)
    assert carried["name"] == ""


def test_the_same_person_sends_it_with_one_press(away: Browser, database: Database) -> None:
    with clock.at(LATER):
        page = signs_in(away, sent(away, TYPED), away.name)
        assert page.status_code == 200
        soup = BeautifulSoup(page.text, "html5lib")
        form = chosen(soup, "/cases/new")
        assert form["action"] == "/cases/new?from=desk"
        assert [field["value"] for field in form.find_all("input", {"name": "ways"})] == ["phone", "desk"]
        assert form.find("input", {"name": "words"})["value"] == "one\ntwo"  # type: ignore[index]  # it is there, or the test fails
        assert TYPED["title"] in soup.get_text()
        with database.read() as session:
            assert session.query(Case).count() == 0
        assert away.client.post("/cases/new", data=standing(form)).status_code == 303
    with database.read() as session:
        assert session.query(Case).count() == 1


def test_a_wrong_password_loses_nothing(away: Browser) -> None:
    with clock.at(LATER):
        wrong = signs_in(away, sent(away, TYPED), away.name, "not it at all")
        assert wrong.status_code == 422
        right = signs_in(away, wrong, away.name)
    assert "Continue where you were" in right.text


def test_nobody_else_is_given_it(away: Browser, database: Database) -> None:
    an_account(database, "another", "5906", Role.RECEPTION)
    with clock.at(LATER):
        answer = signs_in(away, sent(away, TYPED), "another")
        assert answer.status_code == 303
        assert TYPED["title"] not in answer.text
        assert "not kept" in away.client.get("/").text


def test_after_signing_out_another_hand_is_given_nothing_either(person: SignIn, database: Database) -> None:
    browser = person("reception")
    an_account(database, "another", "5906", Role.RECEPTION)
    browser.client.post("/sign-out", data={"csrf_token": token(browser.get("/"))})
    page = sent(browser, TYPED)
    assert page.status_code == 401
    assert signs_in(browser, page, "another").status_code == 303


def test_a_form_of_an_older_page_goes_to_whose_page_it_was_and_not_to_who_signed_out_last(person: SignIn, database: Database) -> None:
    browser = person("reception")
    an_account(database, "another", "5906", Role.RECEPTION)
    stamp = str(standing(chosen(browser.get("/cases/new"), None))["stamp"])
    for _ in range(2):  # the first one leaves, another comes and leaves in the same browser
        browser.client.post("/sign-out", data={"csrf_token": token(browser.get("/"))})
        signs_in(browser, browser.client.get("/sign-in"), "another")
    browser.client.post("/sign-out", data={"csrf_token": token(browser.get("/"))})
    page = sent(browser, {**TYPED, "stamp": stamp})
    assert page.status_code == 401
    other = signs_in(browser, page, "another")
    assert other.status_code == 303
    browser.client.post("/sign-out", data={"csrf_token": token(browser.get("/"))})
    own = signs_in(browser, sent(browser, {**TYPED, "stamp": stamp}), browser.name)
    assert TYPED["title"] in BeautifulSoup(own.text, "html5lib").get_text()
    assert stamp not in BeautifulSoup(own.text, "html5lib").get_text()
    browser.client.post("/sign-out", data={"csrf_token": token(browser.get("/"))})
    assert signs_in(browser, sent(browser, {**TYPED, "stamp": "mangled"}), browser.name).status_code == 303


def test_without_the_old_cookie_it_comes_back_only_to_be_read_and_sent(app: Flask, person: SignIn) -> None:
    browser = person("reception")
    browser.client = app.test_client()
    assert "Send it" in signs_in(browser, sent(browser, TYPED), browser.name).text


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_a_form_from_elsewhere_is_never_carried(away: Browser, headers: dict[str, str]) -> None:
    with clock.at(LATER):
        answer = sent(away, TYPED, headers=headers)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("to", ["/password", "/sign-out", "/no/such/place"])
def test_passwords_and_what_leads_nowhere_are_never_carried(away: Browser, to: str) -> None:
    with clock.at(LATER):
        assert sent(away, TYPED, to=to).status_code == 303


def test_files_and_large_forms_are_never_carried(away: Browser) -> None:
    with clock.at(LATER):
        assert away.client.post("/cases/new", data=TYPED, headers=HERE, content_type="multipart/form-data").status_code == 303
        assert sent(away, {"words": "x" * 150_000}).status_code == 401
        assert sent(away, {"words": "x" * 201_000}).status_code == 303


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:x", ""])
def test_a_carried_form_is_sent_nowhere_else(person: SignIn, to: str) -> None:
    browser = person("reception")
    mark = token(browser.get("/"))
    form = {"csrf_token": mark, "name": browser.name, "password": PASSWORD, "kept:to": to, "kept.title": "x"}
    answer = browser.client.post("/sign-in", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
