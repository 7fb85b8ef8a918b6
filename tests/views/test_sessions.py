"""Sessions as rows: seen, listed and ended by their person and their administrator; a row that has ended opens nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask, request

from col13 import clock, create_app
from col13.auth.browsers import plain_name
from col13.config import Config
from col13.db import Database
from col13.models import Entry, User, UserSession
from col13.policies import Role
from col13.services import accounts, sessions
from tests.browsing import an_account, Browser, PASSWORD
from tests.factories import SHELL
from tests.views.conftest import SignIn, token

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


def rows(database: Database) -> list[UserSession]:
    with database.read() as session:
        return session.query(UserSession).order_by(UserSession.begun_at, UserSession.id).all()


def acts(database: Database) -> list[str]:
    with database.read() as session:
        return [entry.act for entry in session.query(Entry).order_by(Entry.chain, Entry.seq)]


def test_the_table_does_not_hold_what_the_browser_holds(person: SignIn, database: Database) -> None:
    browser = person("reception")
    with browser.client.session_transaction() as held:
        ticket = held["ticket"]
    (row,) = rows(database)
    assert ticket not in (row.token_sha256, str(row.id))
    assert row.token_sha256 == sessions.digest(ticket)
    assert (row.level, row.address, row.ends_at - row.begun_at) == ("password", "127.0.0.1", dt.timedelta(hours=12))


def test_an_old_cookie_opens_nothing_after_signing_out(person: SignIn) -> None:
    browser = person("reception")
    stolen = browser.client.get_cookie("col13")
    assert stolen is not None
    answer = browser.client.post("/sign-out", data={"csrf_token": token(browser.get("/"))})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    browser.client.set_cookie("col13", stolen.value)
    assert browser.client.get("/").status_code == 303


def test_a_row_is_touched_at_most_once_a_minute(person: SignIn, database: Database) -> None:
    with clock.at(START):
        browser = person("reception")
    with clock.at(START + dt.timedelta(seconds=59)):
        browser.get("/settings/sessions")
    assert rows(database)[0].seen_at == START
    with clock.at(START + dt.timedelta(seconds=61)):
        browser.get("/settings/sessions")
    assert rows(database)[0].seen_at == START + dt.timedelta(seconds=61)


@pytest.mark.sqlite("there is one writer at a time; PostgreSQL writes both rows")
def test_a_page_does_not_wait_for_another_writer(person: SignIn, database: Database) -> None:
    with clock.at(START):
        browser = person("reception")
    with clock.at(START + dt.timedelta(minutes=2)), database.write():
        assert browser.client.get("/settings/sessions").status_code == 200
    assert rows(database)[0].seen_at == START


def test_one_sees_ones_own_sessions_with_this_one_marked(app: Flask, person: SignIn) -> None:
    here = person("reception")
    Browser(app, here.name)
    Browser(app, an_account(app.extensions["col13.database"], "somebody.else", "5906", Role.RECEPTION))
    page = here.get("/settings/sessions")
    assert len(page.select("main tbody tr")) == 2
    assert "this one" in page.select("main tbody tr")[0].get_text()
    assert "<time" not in page.select("main")[0].get_text()


def test_one_session_is_ended_from_another(app: Flask, person: SignIn, database: Database) -> None:
    here = person("reception")
    there = Browser(app, here.name)
    here.does("/settings/sessions", at="/end")
    assert there.client.get("/").status_code == 303
    assert here.client.get("/settings/sessions").status_code == 200
    assert rows(database)[1].ended_why == "by_hand"


def test_all_others_end_and_this_one_stays(app: Flask, person: SignIn, database: Database) -> None:
    here = person("reception")
    others = [Browser(app, here.name) for _ in range(2)]
    here.does("/settings/sessions", at="/others/end")
    assert [other.client.get("/").status_code for other in others] == [303, 303]
    assert here.client.get("/settings/sessions").status_code == 200
    assert acts(database).count("session.end_others") == 1


def test_nobody_ends_somebody_elses_session(app: Flask, person: SignIn, database: Database) -> None:
    browser = person("reception")
    other = Browser(app, an_account(database, "somebody.else", "5906", Role.RECEPTION))
    theirs = next(row.id for row in rows(database) if row.user_id != rows(database)[0].user_id)
    answer = browser.client.post(f"/settings/sessions/{theirs}/end", data={"csrf_token": token(browser.get("/settings/sessions"))})
    assert answer.status_code == 404
    assert other.client.get("/").status_code == 200


def test_other_roles_end_a_session_at_once(person: SignIn, database: Database) -> None:
    browser = person("reception")
    with database.write() as session:
        accounts.change_roles(session, SHELL, session.query(User).one().id, roles=[Role.INVESTIGATOR])
    assert browser.client.get("/").status_code == 303
    assert rows(database)[0].ended_why == "roles_changed"


def test_a_closed_organisation_ends_its_sessions(person: SignIn, database: Database) -> None:
    browser = person("reception")
    with database.write() as session:
        session.query(User).one().organisation.active = False
    assert browser.client.get("/").status_code == 303


def test_an_administrator_ends_the_sessions_of_an_account_of_the_own_organisation(app: Flask, person: SignIn, database: Database) -> None:
    desk, admin = person("reception"), person("admin")
    with database.read() as session:
        user_id = session.query(User).filter_by(name=desk.name).one().id
    admin.does(f"/admin/accounts/{user_id}", at="/sessions")
    assert desk.client.get("/").status_code == 303
    assert acts(database).count("session.end_all") == 1
    foreign = Browser(app, an_account(database, "body.admin", "unia", Role.ADMIN))
    mark = token(foreign.get("/admin/accounts"))
    assert foreign.client.post(f"/admin/accounts/{user_id}/sessions", data={"csrf_token": mark}).status_code == 404


def test_old_rows_are_swept(person: SignIn, database: Database) -> None:
    with clock.at(START):
        person("reception")
    with clock.at(START + dt.timedelta(days=29)), database.write() as session:
        assert sessions.sweep(session) == 0
    with clock.at(START + dt.timedelta(days=31)), database.write() as session:
        assert sessions.sweep(session) == 1


def test_the_cookie_of_production_belongs_to_this_host_alone(config: Config, database: Database) -> None:
    app = create_app(replace(config, production=True, light_passwords=False))
    cookie = app.test_client().get("/sign-in", base_url="https://files.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-col13=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "10.0.0.2"), (2, "192.0.2.7")])
def test_so_many_proxies_are_believed(config: Config, database: Database, proxies: int, address: str) -> None:
    app = create_app(replace(config, proxies=proxies))
    with app.test_client() as client:
        client.get("/sign-in", headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.7, 10.0.0.2"})
        assert request.remote_addr == address


@pytest.mark.parametrize(("told", "name"), [(FIREFOX, "Firefox, Windows"), ("", ""), ("curl/8", "")])
def test_a_browser_has_a_plain_name(told: str, name: str) -> None:
    assert plain_name(told) == name


def test_what_was_typed_survives_a_password_that_must_be_changed(app: Flask, database: Database, person: SignIn) -> None:
    with clock.at(START):
        desk = person("reception")
    with clock.at(START + dt.timedelta(minutes=40)):
        posted = desk.client.post("/cases/new", data={"title": "typed before"}, headers={"Origin": "http://localhost"})
        assert posted.status_code == 401
        with database.write() as session:
            session.query(User).one().must_change = True
        form = {"name": desk.name, "password": PASSWORD, "kept:to": "/cases/new", "kept.title": "typed before"}
        asked = desk.client.post("/sign-in", data={**form, "csrf_token": mark_in(posted.text)})
        assert 'name="kept.title" value="typed before"' in asked.text
        new = {"old": PASSWORD, "new": "a wholly different sentence 7", "again": "a wholly different sentence 7"}
        again = desk.client.post(
            "/password", data={**new, "csrf_token": mark_in(asked.text), "kept:to": "/cases/new", "kept.title": "typed before"}
        )
    assert again.status_code == 200
    assert 'name="title" value="typed before"' in again.text


def mark_in(page: str) -> str:
    return page.split('<form method="post" action="/')[-1].split('name="csrf_token" value="')[1].split('"')[0]
