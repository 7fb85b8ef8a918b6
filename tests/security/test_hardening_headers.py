"""What every answer says to the browser: each route, each error, each file; nothing is kept by a cache that is not a file of the house."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.policies import Role
from col13.services.sign_in_counts import MISSES_OF_A_NAME
from tests.browsing import an_account, Browser, chosen, standing
from tests.factories import a_zone
from tests.security.test_crawl import address

UNKNOWN = "COL13-5906-2026-999999"
EXPECTED = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    with database.write() as session:
        a_zone(session)
    an_account(database, "officer", "5906", Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER)
    return create_app(config)


def lacking(answer: Response, *, kept: bool = False) -> list[str]:
    """What is missing or loose in the headers of an answer; `kept`: a cache may keep it."""
    headers, wrong = answer.headers, []
    policy = dict(part.strip().partition(" ")[::2] for part in headers.get("Content-Security-Policy", "").split(";"))
    if "unsafe" in str(policy) or policy.get("default-src") != "'none'" or "*" in str(policy):
        wrong.append("loose policy")
    wrong += [name for name in ("frame-ancestors", "base-uri") if policy.get(name) != "'none'"]
    wrong += ["form-action"] if policy.get("form-action") not in ("'self'", "'none'") else []
    wrong += [name for name, value in EXPECTED.items() if headers.getlist(name) != [value]]
    wrong += ["Permissions-Policy"] if "camera=()" not in headers.get("Permissions-Policy", "") else []
    wrong += ["Cache-Control"] if (headers.get("Cache-Control") == "no-store") == kept else []
    return wrong + [name for name in ("Server", "X-Powered-By") if name in headers]


def calls(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with each of its methods."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_every_route_answers_strictly(app: Flask, who: str) -> None:
    officer = Browser(app, "officer")
    token = str(standing(officer.get("/help/").select("form")[0])["csrf_token"])
    client = officer.client if who == "officer" else app.test_client()
    found, seen = {}, set()
    for rule, method in calls(app):
        if rule.endpoint in ("session.sign_out", "static", "bootstrap.static"):
            continue
        with client.open(address(rule, UNKNOWN), method=method, data={"csrf_token": token} if method == "POST" else None) as answer:
            seen.add(answer.status_code)
            if wrong := lacking(answer):
                found[rule.endpoint, method, answer.status_code] = wrong
    assert found == {}
    assert seen >= ({200, 303, 400} if who == "stranger" else {200, 303, 404, 422})
    assert not any(status >= 500 for status in seen)


def test_errors_answer_as_strictly_as_pages(app: Flask) -> None:
    @app.get("/broken")
    def broken() -> str:
        raise LookupError("Zqsecret")

    officer = Browser(app, "officer")
    answers = {
        400: officer.client.post("/language", data={}), 404: officer.client.get("/nothing"), 405: officer.client.post("/cases"),
        413: app.test_client().post("/sign-in", data={"name": "x" * 400_000}), 500: officer.client.get("/broken"),
    }  # fmt: skip
    stranger = app.test_client()
    typed = {
        **standing(chosen(BeautifulSoup(stranger.get("/sign-in").text, "html5lib"), "/sign-in")),
        "name": "nobody",
        "password": "wrong",
    }
    for _ in range(MISSES_OF_A_NAME + 1):
        answers[429] = stranger.post("/sign-in", data=typed)
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert {status: wrong for status, answer in answers.items() if (wrong := lacking(answer))} == {}


def test_files_of_the_house_may_be_kept_and_are_as_strict(app: Flask) -> None:
    with app.test_client().get("/static/theme.css") as kept, app.test_client().get("/static/nothing.css") as gone:
        assert (kept.status_code, lacking(kept, kept=True)) == (200, [])
        assert (gone.status_code, lacking(gone)) == (404, [])


def test_only_production_binds_browsers_to_https(config: Config, app: Flask) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers
    strict = create_app(dataclasses.replace(config, production=True, light_passwords=False))
    answer = strict.test_client().get("/nothing")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_too_many_fields_are_told_as_too_large(app: Flask) -> None:
    officer = Browser(app, "officer")
    form = {f"field{one}": "x" for one in range(1001)}
    answer = officer.client.post("/language", data=form, content_type="multipart/form-data")
    assert (answer.status_code, lacking(answer)) == (413, [])
    assert "What was sent is too large. Nothing was stored." in answer.text
