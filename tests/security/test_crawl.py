"""Every page as every role: no word of a case that this person may not see, in a list, a count's page, a search, or an error."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.routing import Rule

from col13 import clock
from tests.browsing import Browser
from tests.conftest import an_instance
from tests.journey import a_town, Town
from tests.security.hidden_cases import four_cases, Marked, NUMBERS_TOO, WHO_SEES

PEOPLE = ("reception", "investigator", "reference", "deputy", "support", "auditor", "admin", "stranger", "liaison", "igvm")
MOST_PAGES = 120  # a person; enough to come everywhere once
SOME = "00000000-0000-7000-8000-00000000000a"


@dataclass(frozen=True)
class Watched:
    """One town for all tests of this file, which only look."""

    town: Town
    cases: list[Marked]


@pytest.fixture(scope="module")
def watched(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The town that is only walked through."""
    yield from a_watched(template, tmp_path_factory.mktemp("watched"))


@pytest.fixture(scope="module")
def knocked(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Another, where numbers are typed: so that the journal of the first one stays free of refused attempts."""
    yield from a_watched(template, tmp_path_factory.mktemp("knocked"))


def a_watched(template: tuple[Path, str], folder: Path) -> Iterator[Watched]:
    with clock.at(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        town = a_town(an_instance(template, folder))
        yield Watched(town, four_cases(town))
        town.database.dispose()


def leaks(text: str, person: str, cases: list[Marked], *, asked: str = "") -> list[str]:
    """What stands in a page and must not: marked words of unseen cases; their numbers too. What was asked for may be repeated."""
    found = []
    for case in cases:
        if person not in WHO_SEES[case.name]:
            found += [word for word in case.words if word in text and word not in asked]
            if person not in NUMBERS_TOO[case.name]:
                found += [known for known in (case.number, case.id) if known in text and known not in asked]
    return found


def crawl(browser: Browser) -> dict[str, str]:
    """Path → text of every page reached by links from the first page; a reason is given where one is asked."""
    pages: dict[str, str] = {}
    waiting = deque(["/"])
    while waiting and len(pages) < MOST_PAGES:
        path = waiting.popleft()
        if path in pages:
            continue
        answer = browser.client.get(path)
        if answer.status_code == 303 and "/reason" in answer.headers.get("Location", ""):
            browser.fill(answer.headers["Location"], reason="task")
            answer = browser.client.get(path)
        pages[path] = answer.text if answer.mimetype == "text/html" else ""
        if answer.status_code in (301, 302, 303):
            waiting.append(answer.headers["Location"])
        assert answer.status_code < 500, path
        for link in BeautifulSoup(pages[path], "html.parser").find_all("a", href=True):
            parts = urlsplit(str(link["href"]))
            if not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("/static"):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return pages


def case_rules(app: Flask) -> list[Rule]:
    """Every route about a case."""
    return [rule for rule in app.url_map.iter_rules() if "number" in rule.arguments]


def address(rule: Rule, number: str, **known: str) -> str:
    """The route with this case's number, what is known of the rest, and something plausible for what is not."""
    values = {"number": number, "key": "report", "step": "submit", **known}
    return "".join(filled(part, values) for part in parted(rule.rule))


def filled(part: str, values: dict[str, str]) -> str:
    """A placeholder's value; of several words the first. What is no placeholder stays."""
    if part.startswith("<any("):
        return part.partition("(")[2].partition(",")[0].strip("') ")
    return values.get(part.strip("<>").rpartition(":")[2], SOME) if part.startswith("<") else part


def parted(path: str) -> list[str]:
    """A rule's text cut at its placeholders."""
    cut, rest = [], path
    while "<" in rest:
        before, _, rest = rest.partition("<")
        inside, _, rest = rest.partition(">")
        cut += [before, f"<{inside}>"]
    return [*cut, rest]


# Those whose rights are the narrowest are followed at each run, the others by `make drills`.
FEW_FIRST = [person if person in ("deputy", "stranger", "igvm") else pytest.param(person, marks=pytest.mark.drill) for person in PEOPLE]


@pytest.mark.parametrize("person", FEW_FIRST)
def test_nobody_reads_a_word_of_an_unseen_case_wherever_links_lead(watched: Watched, person: str) -> None:
    cases, browser = watched.cases, getattr(watched.town, person)
    pages = crawl(browser)
    found = {path: leak for path, text in pages.items() if (leak := leaks(text, person, cases))}
    assert found == {}
    assert len(pages) >= 4
    seen = [case for case in cases if person in WHO_SEES[case.name]]
    assert all(any(case.number in text for text in pages.values()) for case in seen)


@pytest.mark.parametrize("person", FEW_FIRST)
def test_the_address_of_an_unseen_case_is_as_any_unknown_one(knocked: Watched, person: str) -> None:
    cases, browser = knocked.cases, getattr(knocked.town, person)
    unknown = "COL13-5906-2026-999999"
    for rule in case_rules(knocked.town.app):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            nothing = browser.client.open(address(rule, unknown), method=method)
            for case in cases:
                if person in WHO_SEES[case.name] | NUMBERS_TOO[case.name]:
                    continue
                answer = browser.client.open(address(rule, case.number), method=method)
                assert answer.status_code == nothing.status_code, (rule.rule, method, case.name)
                assert leaks(answer.text, person, cases, asked=case.number) == [], (rule.rule, method, case.name)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_search_finds_nothing_unseen(knocked: Watched, person: str) -> None:
    cases, browser = knocked.cases, getattr(knocked.town, person)
    for case in cases:
        if person in WHO_SEES[case.name]:
            continue
        for word in (*case.words, case.number):
            for path in (f"/search?q={word}", f"/cases?q={word}"):
                text = browser.client.get(path).text
                assert leaks(text, person, cases, asked=word) == [], (path, case.name)
                assert person in NUMBERS_TOO[case.name] or f"/cases/{case.number}" not in text
