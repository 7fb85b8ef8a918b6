"""Signing in with more than a password, as a browser without JavaScript does it; and adding, removing, being led to it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pyotp
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from col13 import clock
from col13.auth.sessions import HALF_LASTS
from col13.db import Database
from col13.models import Entry, Organisation, SecondFactor, User, UserSession
from col13.policies import Role
from col13.services import second_factor
from tests.browsing import an_account, Browser, PASSWORD, standing, words
from tests.security.software_key import SoftwareKey
from tests.views.conftest import SignIn, token

HOME, ASK = "/settings/second-factor", "/sign-in/second"
START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
ORIGIN, HOST = "http://localhost", "localhost"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.at(START):
        yield


def later(seconds: int) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def with_app(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    """Add an app by hand: its secret from the page, and the recovery codes that follow."""
    browser.does(HOME, at="/app/new")
    page = browser.get(f"{HOME}/app")
    key = page.find("code", class_="factor-key")
    assert key is not None
    app = pyotp.TOTP(key.get_text().replace(" ", ""))
    answer = browser.fill(f"{HOME}/app", code=app.at(clock.now()))
    assert answer.status_code == 200, words(answer)
    return app, [one.get_text() for one in BeautifulSoup(answer.text, "html5lib").select(".factor-codes code")]


def password_given(app: Flask, name: str, **more: str) -> FlaskClient:
    """Somebody who gave the right password and no more."""
    client = app.test_client()
    page = BeautifulSoup(client.get("/sign-in").text, "html5lib")
    answer = client.post("/sign-in", data={"csrf_token": token(page), "name": name, "password": PASSWORD, **more})
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, ASK)
    return client


def give(client: FlaskClient, **typed: str) -> tuple[int, str]:
    page = BeautifulSoup(client.get(ASK).text, "html5lib")
    answer = client.post(ASK, data={"csrf_token": token(page), **typed})
    return answer.status_code, answer.headers.get("Location", "")


def asked(client: FlaskClient, address: str, page: str) -> str:
    mark = token(BeautifulSoup(client.get(page).text, "html5lib"))
    answer = client.post(address, headers={"X-CSRFToken": mark})
    assert answer.status_code == 200, answer.text
    return answer.text


def oblige(database: Database, *roles: str) -> None:
    with database.write() as session:
        session.query(Organisation).filter_by(code="5906").one().policy = {"second_factor_roles": list(roles)}


def test_after_the_password_nothing_opens_but_the_question(app: Flask, person: SignIn) -> None:
    browser = person("reception")
    code, codes = with_app(browser)
    assert len(codes) == 10
    with clock.at(later(60)):
        client = password_given(app, browser.name)
        for path in ("/", "/cases", HOME, "/password"):
            assert client.get(path).headers["Location"].startswith("/sign-in"), path
        assert client.post(f"{HOME}/app/new").status_code in (303, 400, 401)
        assert give(client, code=code.at(later(60))) == (303, "/")
        assert client.get("/").status_code == 200


def test_an_app_is_added_once_and_its_secret_is_gone_from_every_page(person: SignIn, database: Database) -> None:
    browser = person("reception")
    code, codes = with_app(browser)
    assert browser.client.get(f"{HOME}/app").headers["Location"] == HOME
    text = browser.get(HOME).get_text(" ", strip=True)
    assert code.secret not in text.replace(" ", "")
    assert not any(one in text for one in codes)
    assert "10 codes are left of 10." in text
    with database.read() as session:
        assert session.query(UserSession).filter_by(level="second_factor").count() == 1


def test_a_code_that_opened_one_session_opens_no_other(app: Flask, person: SignIn) -> None:
    browser = person("reception")
    code, codes = with_app(browser)
    with clock.at(later(60)):
        assert give(password_given(app, browser.name), code=code.at(later(60)))[0] == 303
        assert give(password_given(app, browser.name), code=code.at(later(60)))[0] == 422
        assert give(password_given(app, browser.name), code=codes[0])[0] == 303
        assert give(password_given(app, browser.name), code=codes[0])[0] == 422


def test_five_wrong_codes_ask_for_the_password_again_also_with_the_old_cookie(app: Flask, person: SignIn, database: Database) -> None:
    browser = person("reception")
    code, _ = with_app(browser)
    with clock.at(later(60)):
        client = password_given(app, browser.name)
        kept = client.get_cookie("col13")
        assert kept is not None
        answers = [give(client, code="000000") for _ in range(5)]
        assert [status for status, _ in answers] == [422] * 4 + [303]
        assert answers[-1][1] == "/sign-in"
        client.set_cookie("col13", kept.value)  # what a thief would do
        assert give(client, code=code.at(later(60))) == (303, "/sign-in")
    with clock.at(later(90)):
        assert give(password_given(app, browser.name), code=code.at(later(90))) == (303, "/")
    with database.read() as session:
        assert session.query(Entry).filter_by(act="session.refused").count() == 5


def test_the_question_waits_five_minutes_and_not_for_a_closed_account(app: Flask, person: SignIn, database: Database) -> None:
    browser = person("reception")
    with_app(browser)
    client = password_given(app, browser.name)
    with clock.at(START + HALF_LASTS + dt.timedelta(seconds=1)):
        assert client.get(ASK).headers["Location"].startswith("/sign-in")
    client = password_given(app, browser.name)
    with database.write() as session:
        session.query(User).one().active = False
    assert client.get(ASK).headers["Location"] == "/sign-in"


def test_a_passkey_signs_in(app: Flask, person: SignIn, database: Database) -> None:
    browser, key = person("reception"), SoftwareKey(ORIGIN, HOST)
    made = key.create(asked(browser.client, f"{HOME}/passkey/question", HOME))
    form = browser.get(HOME).find("form", {"data-passkey": "create"})
    assert form is not None
    answer = browser.client.post(f"{HOME}/passkey", data={**standing(form), "name": "key ring", "answer": made})
    assert "Recovery codes" in answer.text
    client = password_given(app, browser.name, next="/cases")
    wrong = SoftwareKey(ORIGIN, HOST, id=key.id).get(asked(client, f"{ASK}/question", ASK))
    assert give(client, answer=wrong)[0] == 422
    assert give(client, answer=key.get(asked(client, f"{ASK}/question", ASK)), next="/cases") == (303, "/cases")
    with database.read() as session:
        assert session.query(SecondFactor).one().name == "key ring"


def test_an_answer_from_another_address_adds_no_passkey(person: SignIn) -> None:
    browser = person("reception")
    options = asked(browser.client, f"{HOME}/passkey/question", HOME)
    made = SoftwareKey(origin="http://localhost.evil.example", rp_id="localhost").create(options)
    answer = browser.client.post(f"{HOME}/passkey", data={"csrf_token": token(browser.get(HOME)), "name": "x", "answer": made})
    assert answer.status_code == 422
    assert "The passkey could not be added" in answer.text


def test_without_javascript_the_passkey_form_is_hidden_and_the_page_says_why(person: SignIn) -> None:
    page = person("reception").get(HOME)
    form = page.find("form", {"data-passkey": "create"})
    assert form is not None
    assert form.has_attr("hidden")
    assert "An app works without." in page.get_text()
    assert [one for one in page.find_all("script") if not one.get("src")] == []


def test_whoever_owes_one_is_led_to_it_and_can_do_nothing_else_before(app: Flask, database: Database) -> None:
    an_account(database, "one.reception", "5906", Role.RECEPTION)
    oblige(database, "reception")
    browser = Browser(app, "one.reception")
    for path in ("/", "/cases", "/search?q=x", "/help/"):
        assert browser.client.get(path).headers["Location"] == HOME, path
    assert browser.client.post("/cases/new", data={"csrf_token": token(browser.get(HOME))}).headers["Location"] == HOME
    with_app(browser)
    assert browser.client.get("/").status_code == 200
    assert browser.get(HOME).find("form", action=lambda action: bool(action) and action.endswith("/remove")) is None


def test_a_policy_of_today_leads_a_session_of_yesterday(person: SignIn, database: Database) -> None:
    browser = person("reception")
    assert browser.client.get("/").status_code == 200
    oblige(database, "reception")
    assert browser.client.get("/").headers["Location"] == HOME


def test_the_first_factor_ends_the_sessions_that_proved_a_password_alone(app: Flask, person: SignIn) -> None:
    here = person("reception")
    there = Browser(app, here.name)
    with_app(here)
    assert here.client.get("/").status_code == 200
    assert there.client.get("/").status_code == 303


def test_a_factor_is_renamed_and_removed_by_hand(person: SignIn, database: Database) -> None:
    browser = person("reception")
    with_app(browser)
    browser.does(HOME, at="/name", name="old telephone")
    assert browser.get(HOME).find("h3", string="old telephone")
    browser.does(HOME, at="/remove")
    with database.read() as session:
        assert not second_factor.owed(session, session.query(User).one())


def test_an_old_proof_is_asked_anew_before_a_change_by_the_factor_itself(person: SignIn) -> None:
    browser = person("reception")
    code, _ = with_app(browser)
    with clock.at(later(29 * 60)):
        answer = browser.fill(HOME, at="/remove")
        assert answer.status_code == 401
        form = BeautifulSoup(answer.text, "html5lib").find("form", action=ASK)
        assert form is not None
        told = browser.client.post(ASK, data={**standing(form), "code": code.at(later(29 * 60))})
        assert told.status_code == 303
        browser.does(HOME, at="/remove")


def test_an_administrator_removes_them_with_a_reason_and_the_person_signs_in_anew(app: Flask, person: SignIn, database: Database) -> None:
    browser, boss = person("reception"), person("admin")
    with_app(browser)
    with database.read() as session:
        key = session.query(User).filter_by(name=browser.name).one().id
    assert boss.fill(f"/admin/accounts/{key}/second-factor", reason="").status_code == 422
    assert browser.client.get("/").status_code == 200
    boss.does(f"/admin/accounts/{key}/second-factor", reason="telephone lost")
    assert browser.client.get("/").status_code == 303
    assert Browser(app, browser.name).client.get("/").status_code == 200
    assert person("auditor").client.get(f"/admin/accounts/{key}/second-factor").status_code == 403


def test_the_zone_policy_takes_roles(person: SignIn, database: Database) -> None:
    boss = person("admin")
    boss.does("/admin/zone", second_factor_roles=["reception", "auditor"])
    with database.read() as session:
        assert session.query(Organisation).filter_by(code="5906").one().policy["second_factor_roles"] == ["reception", "auditor"]
    chosen = boss.get("/admin/zone").select("input[name=second_factor_roles][checked]")
    assert [one["value"] for one in chosen] == ["reception", "auditor"]


def test_a_question_to_a_passkey_is_json_and_never_kept(person: SignIn) -> None:
    browser = person("reception")
    answer = browser.client.post(f"{HOME}/passkey/question", headers={"X-CSRFToken": token(browser.get(HOME))})
    assert json.loads(answer.text)["rp"]["id"] == "localhost"
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_has_a_second_factor_proves_nothing_by_the_password_alone(person: SignIn, database: Database) -> None:
    browser = person("reception")
    with_app(browser)
    new = "another long sentence of mine"
    with clock.at(later(660)):
        mark = token(browser.get(HOME))
        for path, typed in (("/prove", {"password": PASSWORD}), ("/password", {"old": PASSWORD, "new": new, "again": new})):
            asked = browser.client.post(path, data={"csrf_token": mark, **typed})
            assert (asked.status_code, 'name="code"' in asked.text) == (401, True), path
        assert browser.client.post(f"{HOME}/codes", data={"csrf_token": mark}).status_code == 401
    with database.read() as session:
        assert session.query(Entry).filter(Entry.act.in_(["session.proof", "account.password"])).count() == 1  # when the app was added


def test_a_new_password_after_the_code_and_also_for_who_must_change_it(person: SignIn, database: Database) -> None:
    browser = person("reception")
    code, _ = with_app(browser)
    new = "another long sentence of mine"
    with database.write() as session:
        session.query(User).filter_by(name=browser.name).one().must_change = True
    with clock.at(later(660)):
        assert browser.fill("/password", old=PASSWORD, new=new, again=new).status_code == 401
        browser.does(ASK, code=code.at(later(660)))
        browser.does("/password", old=PASSWORD, new=new, again=new)
