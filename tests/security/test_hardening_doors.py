"""Nobody is led out of the house, and what one may not see answers as what does not exist, in every part of the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from col13 import clock, create_app
from col13.auth.kept import MARK, TO
from col13.policies import Role
from tests.browsing import an_account, Browser, chosen, PASSWORD, standing
from tests.conftest import an_instance, Opened
from tests.factories import a_zone
from tests.journey import a_town, Town
from tests.security.hidden_cases import four_cases, Marked
from tests.security.test_crawl import address, case_rules

# All that a browser, or a proxy before us, was ever known to take for another host.
OUT = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example", "https:evil.example", "https://evil.example",
    "https:///evil.example", "HTTPS://evil.example", "http://localhost@evil.example/", "//localhost@evil.example", "javascript:alert(1)",
    "data:text/html,x", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/\r\nLocation: //evil.example",
    "%2f%2fevil.example", "/%0d%0aSet-Cookie:x=1", "/%09/evil.example", "/%5cevil.example", "//evil.example%2f..", "/\u2028/evil.example",
    "/.//evil.example", "/..//evil.example", "evil.example", "?next=//evil.example", "//[::1]/", "/\x00/evil.example", "／／evil.example",
)  # fmt: skip
ONCE_A_CASE = ("Date", "Set-Cookie")


@pytest.fixture(scope="module")
def app(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    config = an_instance(template, tmp_path_factory.mktemp("inside"))
    database = Opened(config)
    with database.write() as session:
        a_zone(session)
    an_account(database, "officer", "5906", Role.REFERENCE_OFFICER)
    database.dispose()
    return create_app(config)


@pytest.fixture(scope="module")
def officer(app: Flask) -> Browser:
    return Browser(app, "officer")


def leads_out(answer: TestResponse) -> bool:
    """Whether a browser that follows the answer leaves the house, or finds a header that was planted."""
    there = answer.headers.get("Location", "/")
    seen_by_browser = urlsplit(urljoin("https://house.example/page", there.replace("\\", "/").replace("\t", "").replace("\n", "")))
    return seen_by_browser.netloc != "house.example" or not there.isprintable() or "x=1" in answer.headers.get("Set-Cookie", "")


def typed_into(answer: TestResponse, at: str, **more: str) -> dict[str, object]:
    """The form of a page, filled."""
    return {**standing(chosen(BeautifulSoup(answer.text, "html5lib"), at)), **more}


def typed_into_header(answer: TestResponse, **more: str) -> dict[str, str]:
    """The choice of language above a page."""
    field = BeautifulSoup(answer.text, "html5lib").select_one("form[action='/language'] [name=csrf_token]")
    assert field is not None
    return {"csrf_token": str(field["value"]), **more}


@pytest.mark.parametrize("elsewhere", OUT)
def test_no_address_leads_out_of_the_house(app: Flask, officer: Browser, elsewhere: str) -> None:
    stranger = app.test_client()
    asked = stranger.get("/sign-in")
    form = typed_into(asked, "/sign-in", name="officer", password=PASSWORD, next=elsewhere)
    answers = [
        stranger.post("/language", data=typed_into_header(asked, language="nl", next=elsewhere)),
        stranger.post("/sign-in", data={**form, TO: elsewhere, f"{MARK}title": "x"}),
        officer.client.get("/", headers={"Referer": elsewhere.encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "")}),
        app.test_client().get("/", environ_overrides={"PATH_INFO": f"/{elsewhere}".encode().decode("latin1")}),
        app.test_client().get("/cases", query_string={"next": elsewhere}),
        app.test_client().get("/sign-in/provider", query_string={"next": elsewhere}),
        officer.client.get("/sign-in/second", query_string={"next": elsewhere}),
        officer.client.get("/prove", query_string={"next": elsewhere}),
    ]  # fmt: skip
    assert [answer.headers.get("Location") for answer in answers if leads_out(answer)] == []
    assert not any(answer.status_code >= 500 for answer in answers)


@pytest.fixture(scope="module")
def town(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, list[Marked]]]:
    with clock.at(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        made = a_town(an_instance(template, tmp_path_factory.mktemp("doors")))
        yield made, four_cases(made)
        made.database.dispose()


def told(answer: TestResponse, asked: str) -> tuple[int, list[tuple[str, str]], int]:
    """Status, headers and length of an answer, but for the clock, what is random in a cookie, and the number that was asked for."""
    kept = [(name, value.replace(asked, "…")) for name, value in answer.headers if name not in ONCE_A_CASE]
    cookies = [("Set-Cookie", value.partition("=")[0]) for value in answer.headers.getlist("Set-Cookie")]
    return answer.status_code, sorted([*kept, *cookies]), len(answer.data)


@pytest.mark.parametrize(("person", "unseen"), [("stranger", "PLAIN"), ("reception", "RESTRICTED")])
def test_an_unseen_case_answers_as_none_in_every_header_and_in_length(town: tuple[Town, list[Marked]], person: str, unseen: str) -> None:
    house, cases = town
    browser = getattr(house, person)
    number = next(case.number for case in cases if case.name == unseen)
    nothing = number[:-6] + "999999"  # as long as the other: an address that is repeated makes no difference
    browser.get("/help/")
    for rule in case_rules(house.app):
        if "GET" not in (rule.methods or set()):
            continue
        hidden, unknown = (
            told(browser.client.get(address(rule, one), headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "cross-site"}), one)
            for one in (number, nothing)
        )
        assert hidden == unknown, rule.rule
        assert hidden[0] in (303, 403, 404), rule.rule
        assert not {"ETag", "Last-Modified"} & {name for name, _ in hidden[1]}
