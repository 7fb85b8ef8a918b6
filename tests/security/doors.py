"""Every door of the house as one person meets it: lists, searches, files, pages, forms, refusals, commands; and what leaks there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.routing import Rule

from col13.services.watch import LISTS
from tests.browsing import Browser
from tests.security.doors_oracle import World
from tests.security.doors_town import DoorsTown, Filed, secret
from tests.security.test_crawl import address, case_rules, parted, SOME

LIST = "/cases?closed={stand}&sort={order}"
FILTERS = (
    "closed=all", "closed=all&overdue=y", "closed=all&restricted=y", "closed=all&assigned=me", "closed=all&assigned=nobody",
    "closed=all&phenomenon=racism", "closed=all&municipality=12025", "closed=all&state=report:recorded",
    "closed=all&opened_from=01/11/2026", "closed=archived", "closed=closed",
)  # fmt: skip
# Not a door to look through: they end the session, change the account, or lead out of the house.
NOT_HERE = ("/sign-in", "/password", "/prove", "/static", "/bootstrap", "/settings/second-factor", "/styleguide", "/healthz")
CHANGING = re.compile(
    r'name="csrf_token"[^>]*>|nonce-[\w+/=-]+|name="once" value="[^"]*"|\b[0-9a-f]{8}-[0-9a-f]{4}-[\w-]+\b|\b[0-9a-f]{8,}\b'
)


@dataclass(frozen=True)
class Answer:
    """What came out of a door: the address asked for, the status, and every word of head and body."""

    asked: str
    status: int
    text: str


def opened(browser: Browser, path: str) -> Answer:
    """A page, through the question for a reason where one is asked."""
    answer = browser.client.get(path)
    if answer.status_code == 303 and "/reason" in answer.headers.get("Location", ""):
        browser.fill(answer.headers["Location"], reason="task")
        answer = browser.client.get(path)
    told = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    body = answer.text if answer.mimetype in ("text/html", "text/csv", "application/json", "image/svg+xml", "text/plain") else ""
    answer.close()
    return Answer(path, answer.status_code, f"{told}\n{body}")


def filed(browser: Browser, path: str, **typed: str) -> Answer:
    """A file asked for by its form; where no form stands, what the page says instead."""
    page = opened(browser, path)
    if page.status != 200:
        return page
    answer = browser.fill(path, **typed)
    return Answer(path, answer.status_code, answer.text)


def lists(browser: Browser) -> Iterator[Answer]:
    """Every list and count that is about no case by name: in all orders and by every filter, the saved views, the watch, and as CSV."""
    for order in ("newest", "oldest", "deadline", "changed"):
        yield opened(browser, LIST.format(stand="all", order=order))
    for words in FILTERS:
        yield opened(browser, f"/cases?{words}")
    for name in LISTS:
        yield opened(browser, f"/watch/{name}")
    yield filed(browser, "/cases/export?closed=all", reason="count")
    yield filed(browser, "/journal/export", reason="control")


def rooms(browser: Browser, app: Flask) -> Iterator[Answer]:
    """Every other page that is about no case by name."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and "number" not in rule.arguments and not rule.rule.startswith(NOT_HERE):
            yield opened(browser, address(rule, ""))


def searches(browser: Browser, town: DoorsTown, words: Iterable[str]) -> Iterator[Answer]:
    """The two fields that search, the journal's, and the help's."""
    for word in words:
        yield opened(browser, f"/search?q={quote(word)}")
        yield opened(browser, f"/cases?closed=all&q={quote(word)}")
    for case in town.cases.values():
        yield opened(browser, f"/search?q={case.number}")
        yield opened(browser, f"/journal?number={case.number}")


def pages(browser: Browser, app: Flask, case: Filed) -> Iterator[Answer]:
    """Every address about one case, with what is known to be in it; and where the page of its dossiers and tracks leads."""
    for rule in case_rules(app):
        if "GET" in (rule.methods or set()):
            yield from (opened(browser, path) for path in addresses(rule, case))
    for track in ("report", "qualification", "victim_support", "prosecution_referral", "unia_liaison"):
        yield opened(browser, f"/cases/{case.number}?track={track}")
    start = opened(browser, f"/cases/{case.number}/dossiers")
    for link in BeautifulSoup(start.text, "html.parser").find_all("a", href=re.compile(r"preview\?")):
        yield opened(browser, str(link["href"]))


def addresses(rule: Rule, case: Filed) -> set[str]:
    """The rule's addresses for this case: for a document or a person each that is known."""
    takes = {part.strip("<>").rpartition(":")[2] for part in parted(rule.rule) if part.startswith("<")}
    known = {name: case.ids[name] for name in ("incident", "offence", "assessment") if name in case.ids} | {"row": case.ids["quotation"]}
    if "document" in takes:
        return {address(rule, case.number, **known, document=case.ids.get(name, SOME)) for name in ("paper", "carepaper")}
    if "person" in takes:
        return {address(rule, case.number, **known, person=case.ids[name]) for name in ("victim", "witness", "suspect")}
    return {address(rule, case.number, **known)}


def commands(town: DoorsTown, name: str) -> Iterator[Answer]:
    """A few commands with somebody's rights."""
    runner = town.app.test_cli_runner()
    for words in (["col13", "cases", "--json", "--as", name, "--reason", "task"], ["col13", "cases", "--as", name, "--reason", "task"]):
        told = runner.invoke(args=words)
        yield Answer(" ".join(words), told.exit_code, told.output)
    for case in town.cases.values():
        out = str(town.folder / "person.json")
        said = ["--case", case.number, "--person", case.ids["victim"], "-o", out, "--reason", "asked"]
        told = runner.invoke(args=["col13", "person", "export", *said, "--as", name])
        yield Answer(" ".join(said), told.exit_code, told.output)


def leaks(town: DoorsTown, world: World, name: str, answer: Answer) -> list[str]:
    """What stands in an answer and must not: words of corners this person may not read, numbers and ids of cases it may not know of.
    What was asked for may be repeated."""
    person, asked, text = world.people[name], unquote(answer.asked).lower(), answer.text.lower()
    found = []
    for case in town.cases.values():
        file = world.files[case.tag]
        here = f"/{case.number.lower()}" in asked
        inside = world.content(person, file) or (here and world.looking(person, file))
        allowed = world.words(person, file) if inside else set()
        known = world.number(person, file) or (here and world.looking(person, file))
        hidden = [secret(corner, case.tag) for corner in sorted(file.corners - allowed)]
        hidden += [] if known else [case.number, case.id, *case.ids.values(), f"ZQPV{case.tag.upper()}"]
        found += [word for word in hidden if word.lower() in text and word.lower() not in asked]
    return found


def betrays(case: Filed, word: str, answer: Answer) -> bool:
    """Whether a search for a word led to a case: its number stands there, or the answer leads to it."""
    return case.number in answer.text.replace(quote(word), "") and case.number not in unquote(answer.asked)


def like_nothing(case: Filed, answer: Answer, nothing: Answer, unknown: str) -> bool:
    """Whether a refusal is the very answer of a number that was never given out, in head and body."""

    def plain(one: Answer, number: str) -> str:
        kept = [line for line in one.text.splitlines() if not line.startswith(("Set-Cookie", "Date", "Content-Length", "X-Request-Id"))]
        return CHANGING.sub("", "\n".join(kept).replace(number, "").replace(number.lower(), ""))

    return answer.status == nothing.status and plain(answer, case.number) == plain(nothing, unknown)


def told(found: dict[str, list[str]]) -> str:
    """The leaks by address, to read."""
    return json.dumps(found, indent=1)
