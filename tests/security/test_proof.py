"""Fresh proof of who is there: asked before what cannot be taken back, and what was typed comes back afterwards."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from col13 import clock, create_app
from col13.config import Config
from col13.db import Database
from col13.models import Entry, Organisation, User
from col13.policies import Role
from col13.services import instance
from tests.browsing import an_account, Browser, chosen, PASSWORD, standing
from tests.factories import SHELL
from tests.views.conftest import token

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
LATER = START + dt.timedelta(minutes=11)
HERE = {"Origin": "http://localhost"}
CASE, SOMEBODY = "/cases/COL13-5906-2026-000001", uuid.UUID(int=1)
PROVED = [
    *(f"{CASE}/people/{what}" for what in ("restrict", "unrestrict", "name", "exclude", "end_exclusion")), f"{CASE}/hand-over",
    *(f"{CASE}/tracks/unia_liaison:unia/{step}" for step in ("share", "share_without_victim")),
    "/admin/accounts",
    *(f"/admin/accounts/{SOMEBODY}/{what}" for what in ("roles", "password", "close", "open", "sessions", "lift")),
    *(f"/admin/accounts/{SOMEBODY}/identity{what}" for what in ("", "/unlink")),
    "/admin/zone",
]  # fmt: skip


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    """The house with one zone."""
    with database.write() as session:
        instance.add_organisation(session, SHELL, kind="police_zone", code="5906", name_nl="PZ Een", name_fr="ZP Un")
    return create_app(config)


@pytest.fixture
def admin(app: Flask, database: Database) -> Browser:
    """An administrator who signed in at START."""
    name = an_account(database, "the.admin", "5906", Role.ADMIN, Role.REFERENCE_OFFICER)
    with clock.at(START):
        return Browser(app, name)


def posts(browser: Browser, path: str, **typed: str) -> TestResponse:
    mark = token(browser.get("/admin/accounts"))
    return browser.client.post(path, data={"csrf_token": mark, **typed}, headers=HERE)


def proves(browser: Browser, asked: TestResponse, password: str = PASSWORD) -> TestResponse:
    form = chosen(BeautifulSoup(asked.text, "html5lib"), "/prove")
    return browser.client.post("/prove", data={**standing(form), "password": password})


@pytest.mark.parametrize("path", PROVED)
def test_long_after_signing_in_the_password_is_asked_first(admin: Browser, path: str) -> None:
    with clock.at(LATER):
        asked = posts(admin, path, reason="typed before")
    assert asked.status_code == 401
    form = standing(chosen(BeautifulSoup(asked.text, "html5lib"), "/prove"))
    assert (form["kept:to"], form["kept.reason"]) == (path, "typed before")


@pytest.mark.parametrize("path", PROVED)
def test_right_after_signing_in_nothing_is_asked(admin: Browser, path: str) -> None:
    with clock.at(START):
        assert posts(admin, path).status_code != 401


def test_what_was_typed_comes_back_and_is_sent_by_hand(admin: Browser, database: Database) -> None:
    typed = {"name": "new.desk", "display_name": "Desk", "roles": "reception", "language": "en"}
    with clock.at(LATER):
        again = proves(admin, posts(admin, "/admin/accounts", **typed))
        with database.read() as session:
            assert session.query(User).filter_by(name="new.desk").count() == 0
        form = standing(chosen(BeautifulSoup(again.text, "html5lib"), "/admin/accounts"))
        assert admin.client.post("/admin/accounts", data=form).status_code == 200
    with database.read() as session:
        assert session.query(User).filter_by(name="new.desk").count() == 1
        assert session.query(Entry).filter_by(act="session.proof").count() == 1


def test_a_wrong_password_proves_nothing_and_counts_as_a_miss(admin: Browser) -> None:
    with clock.at(LATER):
        asked = posts(admin, "/admin/zone", visit_minutes="20")
        for _ in range(5):
            wrong = proves(admin, asked, "not this one at all")
            assert wrong.status_code == 422
        assert 'name="kept.visit_minutes" value="20"' in wrong.text
        waiting = proves(admin, asked)
        assert waiting.status_code == 429
        assert int(waiting.headers["Retry-After"]) <= 61
        assert posts(admin, "/admin/zone").status_code == 401


def test_a_form_from_elsewhere_is_not_kept(admin: Browser) -> None:
    with clock.at(LATER):
        mark = token(admin.get("/admin/accounts"))
        asked = admin.client.post("/admin/zone", data={"csrf_token": mark, "visit_minutes": "20"}, headers={"Origin": "http://elsewhere"})
        assert asked.status_code in (400, 401)
        assert "kept.visit_minutes" not in asked.text


def test_a_zone_decides_how_long_a_proof_holds(admin: Browser, database: Database) -> None:
    with database.write() as session:
        session.query(Organisation).filter_by(code="5906").one().policy = {"proof_minutes": 15}
    with clock.at(LATER):
        assert posts(admin, "/admin/zone").status_code != 401
    with clock.at(START + dt.timedelta(minutes=16)):
        assert posts(admin, "/admin/zone").status_code == 401
