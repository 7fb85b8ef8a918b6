"""Every form as every role, sent with nonsense: a refusal tells no word of what this person may not read, nor before a reason was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from col13 import clock
from col13.models import new_id
from tests.browsing import Browser, standing
from tests.conftest import an_instance, Opened
from tests.journey import a_town
from tests.security.hidden_cases import four_cases
from tests.security.test_crawl import address, case_rules, leaks, Watched
from tests.views.away import EXCHANGE_WORDS, MEASURE, shared, SUPPORT_WORDS, supported
from tests.views.scene import build, EVERYTHING, judged, Scene

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
# Whoever takes part is asked for no reason: these opened the case, were named on it or took a step. Nobody else reads a word yet.
TAKES_PART = {"RESTRICTED": {"reference"}, "PLAIN": {"reception"}, "SHARED": {"reception", "reference"}, "ELSEWHERE": {"stranger"}}
NONSENSE = {
    "roles": "zz", "kind": "zz", "channel": "zz", "happened": "99/99/9999", "indicators": "zz", "perception": "zz", "contact": "zz",
    "title": "y" * 200, "body": "zz", "recipient": "zz", "when": "zz", "date": "zz", "email": "zz",
}  # fmt: skip
TRIED = {"investigator": ("PLAIN", "SHARED")}  # who is excluded; of the rest: one hidden, one that most see
SENDERS = ("reception", "investigator", "reference", "support", "auditor", "liaison")
NOT_WRITING = ("support", "auditor", "liaison", "body")  # an empty form of anybody else would empty the case: it tells nothing any more
SECTIONS = ("", "/facts", "/persons", "/suspects", "/qualification", "/support", "/referral", "/liaison", "/documents", "/people", "/links")


@pytest.fixture(scope="module")
def watched(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Four cases whose every word is a marker, and nobody has looked yet."""
    with clock.at(NOW):
        town = a_town(an_instance(template, tmp_path_factory.mktemp("posted")))
        yield Watched(town, four_cases(town))
        town.database.dispose()


def posting(app: Flask) -> list[Rule]:
    """Every form of a case."""
    return [rule for rule in case_rules(app) if "POST" in (rule.methods or set())]


def token(browser: Browser) -> str:
    """A true token: what is to be refused is the content, not the sender."""
    return str(standing(browser.get("/help/").select("form")[0])["csrf_token"])


def posts(browser: Browser, path: str, held: str) -> Iterator[tuple[int, str]]:
    """Status and text of the answers to nonsense."""
    wrong = {**NONSENSE, "seen": "999"}
    for typed in ({}, wrong) if browser.name in NOT_WRITING else (wrong,):
        data = {"csrf_token": held, "once": str(new_id()), **typed}
        answer = browser.client.post(path, data=data)
        yield answer.status_code, answer.text


@pytest.mark.parametrize(
    "person", [one if one in ("auditor", "liaison") else pytest.param(one, marks=pytest.mark.drill) for one in SENDERS]
)
def test_nonsense_sent_to_any_form_tells_nobody_a_word_before_the_reason(watched: Watched, person: str) -> None:
    browser = getattr(watched.town, person)
    held = token(browser)
    found, answered = {}, set()
    for rule in posting(watched.town.app):
        for case in (one for one in watched.cases if one.name in TRIED.get(person, ("RESTRICTED", "SHARED"))):
            path = address(rule, case.number)
            for status, text in posts(browser, path, held):
                answered.add(status)
                told = leaks(text, person, watched.cases, asked=path)
                if person not in TAKES_PART[case.name]:
                    told += [word for word in case.words if word in text]
                if told or status >= 500:
                    found[path, status] = told
    assert found == {}
    assert 400 not in answered  # the token was true
    assert answered & {403, 404}


@pytest.fixture(scope="module")
def scene(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One case with a secret word in every corner: recorded, judged, supported, shared with Unia."""
    with clock.at(NOW):
        config = an_instance(template, tmp_path_factory.mktemp("posted"))
        database = Opened(config)
        made = build(config, database)
        judged(made)
        supported(made)
        shared(made)
        yield made
        database.dispose()


@pytest.mark.parametrize("person", ["otherdesk", "body"])
def test_a_refused_form_tells_no_more_than_the_pages_of_the_case(scene: Scene, person: str) -> None:
    browser, marks = scene.browser(person), (*EVERYTHING, *SUPPORT_WORDS, *EXCHANGE_WORDS, MEASURE)
    known = {name: str(scene.ids[name]) for name in ("incident", "offence")} | {"row": str(scene.ids["quotation"]), "body": "unia"}
    if person != "body":
        browser.get(f"/cases/{scene.number}")
    pages = [f"/shared/{scene.number}", *(f"/cases/{scene.number}{section}" for section in SECTIONS)]
    read = {word for path in pages for text in [browser.client.get(path).text] for word in marks if word in text}
    held, told = token(browser), dict[tuple[str, int], set[str]]()
    for rule in posting(scene.app):
        path = address(rule, scene.number, person=str(scene.ids["victim"]), **known)
        for status, text in posts(browser, path, held):
            told[path, status] = {word for word in marks if word in text}
    assert {place: more for place, words in told.items() if (more := words - read)} == {}
    assert not any(status >= 500 for _, status in told)
