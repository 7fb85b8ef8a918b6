"""Sessions: begun with a password, ended by time, by the hand, and by a new password."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from col13 import clock, create_app
from col13.config import Config
from col13.db import Database
from col13.models import Entry, User
from col13.policies import Role
from col13.services import accounts
from tests.browsing import an_account, Browser, PASSWORD
from tests.factories import SHELL
from tests.views.conftest import SignIn, token

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("name", "password"), [("one.reception", "wrong"), ("nobody", PASSWORD), ("", PASSWORD), ("one.reception", "")])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(app: Flask, database: Database, name: str, password: str) -> None:
    an_account(database, "one.reception", "5906", Role.RECEPTION)
    client = app.test_client()
    page = client.get("/sign-in").text
    mark = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/sign-in", data={"csrf_token": mark, "name": name, "password": password})
    assert answer.status_code == 422
    assert "col13_" not in answer.text
    if name and password:
        assert (
            "The name or the password is not right."
            in client.post(
                "/sign-in", data={"csrf_token": mark, "name": name, "password": password}, headers={"Accept-Language": "en"}
            ).text
        )


@pytest.mark.parametrize("name", ["one.reception", "nobody"])
def test_a_wait_is_told_with_its_end_whatever_the_name_and_survives_a_restart(
    app: Flask, database: Database, config: Config, name: str
) -> None:
    an_account(database, "one.reception", "5906", Role.RECEPTION)

    def tries(house: Flask, password: str) -> TestResponse:
        client = house.test_client()
        mark = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
        typed = {"csrf_token": mark, "name": name, "password": password}
        return client.post("/sign-in", data=typed, headers={"Accept-Language": "en"})

    with clock.at(START):
        assert [tries(app, "not this").status_code for _ in range(5)] == [422] * 5
        answer = tries(create_app(config), PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "61"
    assert answer.headers["Cache-Control"] == "no-store"
    told = (
        "Too many attempts. Nobody is signed in here before 23/11/2026 09:01. An administrator of your organisation can lift this sooner."
    )
    assert told in answer.text
    assert PASSWORD not in answer.text


def test_a_closed_account_does_not_sign_in_and_its_sessions_end(person: SignIn, database: Database) -> None:
    browser = person("reception")
    browser.get("/")
    with database.write() as session:
        accounts.disable(session, SHELL, session.query(User).one().id)
    assert browser.client.get("/").status_code == 303


def test_signing_out_ends_the_session_and_is_written(person: SignIn, database: Database) -> None:
    browser = person("reception")
    browser.client.post("/sign-out", data={"csrf_token": token(browser.get("/"))})
    assert browser.client.get("/").status_code == 303
    with database.read() as session:
        assert session.query(Entry).filter_by(act="session.end").count() == 1


def test_half_an_hour_without_a_page_ends_the_session(person: SignIn) -> None:
    with clock.at(START):
        browser = person("reception")
    with clock.at(START + dt.timedelta(minutes=29)):
        assert browser.client.get("/").status_code == 200
    with clock.at(START + dt.timedelta(minutes=58)):
        assert browser.client.get("/").status_code == 200
    with clock.at(START + dt.timedelta(minutes=89)):
        assert browser.client.get("/").status_code == 303


def test_twelve_hours_end_the_session_however_busy(person: SignIn) -> None:
    with clock.at(START):
        browser = person("reception")
    for quarter in range(1, 48):
        with clock.at(START + dt.timedelta(minutes=15 * quarter)):
            assert browser.client.get("/").status_code == 200
    with clock.at(START + dt.timedelta(hours=12, minutes=1)):
        assert browser.client.get("/").status_code == 303


def test_a_new_password_ends_the_other_sessions_only(app: Flask, person: SignIn) -> None:
    here = person("reception")
    there = Browser(app, here.name)
    new = "a wholly different sentence 7"
    here.does("/password", old=PASSWORD, new=new, again=new)
    assert here.client.get("/").status_code == 200
    assert there.client.get("/").status_code == 303


def test_a_password_that_was_given_must_be_changed_before_anything_else(app: Flask, database: Database) -> None:
    with database.write() as session:
        user, secret = accounts.add_user(session, SHELL, name="new.one", roles=[Role.RECEPTION], org_code="5906", language="en")
        assert user.must_change
    client = app.test_client()
    mark = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": mark, "name": "new.one", "password": secret})
    assert client.get("/cases").headers["Location"] == "/password"


def test_the_chosen_language_stays_with_the_person(app: Flask, person: SignIn, database: Database) -> None:
    browser = person("reception")
    browser.client.post("/language", data={"csrf_token": token(browser.get("/")), "language": "fr"})
    assert '<html lang="fr">' in browser.client.get("/").text
    with database.read() as session:
        assert session.query(User).one().language == "fr"


def test_the_cookie_is_closed_to_scripts_and_other_sites(app: Flask) -> None:
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_guesses_at_the_old_password_count_as_misses_at_the_door(person: SignIn) -> None:
    here = person("reception")
    new = "another long sentence of mine"
    for _ in range(6):
        assert here.fill("/password", old=PASSWORD, new="short", again="short").status_code == 422
    for _ in range(5):
        assert here.fill("/password", old="not this one at all", new=new, again=new).status_code == 422
    waiting = here.fill("/password", old=PASSWORD, new=new, again=new)
    assert waiting.status_code == 429
    assert int(waiting.headers["Retry-After"]) <= 61
    assert here.get("/cases") is not None
