"""The wall: strangers see the sign-in page and nothing else; the answers tell the browser to be strict."""

from __future__ import annotations

import pytest
from flask import Flask

from col13.auth.headers import POLICY
from tests.views.conftest import SignIn, token


@pytest.mark.parametrize(
    "path", ["/", "/cases", "/cases/new", "/journal", "/admin/", "/nothing/of/the/kind", "/cases/COL13-5906-2026-000001"]
)
def test_a_stranger_is_sent_to_the_sign_in_page(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_the_page_that_was_asked_for_comes_after_signing_in(app: Flask) -> None:
    answer = app.test_client().get("/cases?state=report:draft")
    assert "next=/cases?state%3Dreport:draft" in answer.headers["Location"] or "next=/cases%3Fstate" in answer.headers["Location"]


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_sent_out_of_the_house(person: SignIn, elsewhere: str) -> None:
    browser = person("reception")
    answer = browser.client.post("/language", data={"csrf_token": token(browser.get("/")), "language": "fr", "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_every_answer_is_strict(app: Flask) -> None:
    for path in ("/sign-in", "/nothing", "/healthz"):
        headers = app.test_client().get(path).headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


def test_static_files_may_be_kept(app: Flask) -> None:
    with app.test_client().get("/static/theme.css") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_no_page_holds_a_style_or_a_script_of_its_own(person: SignIn) -> None:
    browser = person("reception")
    for path in ("/", "/cases", "/cases/new", "/admin/rights", "/admin/workflows/report", "/search?q=x"):
        page = browser.get(path)
        assert page.find("style") is None
        assert page.find(attrs={"style": True}) is None
        assert all(script.get("src") for script in page.find_all("script"))


def test_a_stranger_cannot_send_much(app: Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"name": "x" * 200_000})
    assert answer.status_code == 413


def test_the_page_says_its_language(app: Flask) -> None:
    for language in ("nl", "fr", "de", "en"):
        page = app.test_client().get("/sign-in", headers={"Accept-Language": language})
        assert f'<html lang="{language}">' in page.text


def test_a_nul_is_refused_wherever_it_is_sent(app: Flask, person: SignIn) -> None:
    browser = person("reception")
    for path in ("/search?q=a%00b", "/cases/%00", "/sign-in?next=%00"):
        assert browser.client.get(path).status_code == 400, path
    form = {"csrf_token": token(browser.get("/cases/new")), "language": "nl", "title": "a\0b"}
    assert browser.client.post("/cases/new", data=form).status_code == 400
    assert app.test_client().post("/sign-in", data={"name": "a\0b"}).status_code == 400
