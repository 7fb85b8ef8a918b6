"""Ten thousand bodies and files that no browser sends: none breaks the house, is stored, or makes it wait. COL13_SEED chooses others."""

from __future__ import annotations

import datetime as dt
import os
import random
import sqlite3
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask, got_request_exception

from col13 import clock
from col13.db import Database
from col13.engines import sqlite_file
from col13.models import Base, new_id
from tests.browsing import Browser
from tests.conftest import an_instance, copied_database, database_on_server, Opened
from tests.recovery.drill_bodies import bodies, Body, BOUNDARY, damaged, Form, form_of, multipart, pictures
from tests.security.test_crawl import address
from tests.views.away import shared, supported
from tests.views.scene import build, judged, Scene

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
SEED = int(os.environ.get("COL13_SEED", "13"))
SLOWEST = 5.0  # seconds, for the slowest of all answers
PEOPLE = ("desk", "inv", "ref", "care", "audit", "boss", "body")
# What a refused attempt may write: its line in the journal, a look, a count of wrong passwords, a session that ends.
TOLD = {"journal_entry", "journal_head", "visit", "sign_in_count", "user_session", "passkey_question", "identity_state"}
KEPT = [name for name in Base.metadata.tables if name not in TOLD]
TRUE = (b"%PDF-", b"GIF8", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
LEAVES = ("/sign-out", "/sign-in", "/language", "/settings/sessions", "/sessions")


class Pristine:
    """How a database stands now, to be put back: on SQLite a copy of the file, else a copy on the server."""

    def __init__(self, folder: Path, *databases: Database) -> None:
        self.file, self.kept = sqlite_file(databases[0].config.database_url), folder / "pristine"
        self.databases, self.name = databases, database_on_server(databases[0].config)
        self._let_go()
        if self.file is None:
            self.copy = copied_database(self.name)
        else:
            self._over(self.file, self.kept)

    def put_back(self) -> None:
        """Everything as it stood."""
        if self.file is None:
            self._let_go()
            copied_database(self.copy, self.name)
        else:
            self._over(self.kept, self.file)

    def _let_go(self) -> None:
        for database in self.databases if self.file is None else ():
            database.dispose()

    @staticmethod
    def _over(this: Path, that: Path) -> None:
        with sqlite3.connect(this) as old, sqlite3.connect(that) as new:
            old.backup(new)
        old.close()
        new.close()


@dataclass
class Fuzzed:
    """The house under fire: its database as it stood (`pristine`), the forms found, and what was counted."""

    scene: Scene
    pristine: Pristine
    forms: list[Form]
    browsers: dict[str, Browser]
    tokens: dict[str, str]
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    broke: list[str] = field(default_factory=list)  # where the house broke, as it went

    def note(self, _app: Flask, exception: BaseException, **_more: object) -> None:
        """Flask tells of an error nobody foresaw."""
        self.broke = [f"{type(exception).__name__}: {exception}"[:200], *traceback.format_tb(exception.__traceback__)[-3:]]

    def state(self) -> tuple[object, ...]:
        """How many rows each table has, how often each case changed, which files lie there."""
        with self.scene.database.read() as session:
            driver = session.connection().connection.driver_connection
            assert driver is not None
            counts = driver.execute(" UNION ALL ".join(f'SELECT count(*) FROM "{name}"' for name in KEPT)).fetchall()
            changed = driver.execute('SELECT sum(revision) FROM "case"').fetchone()
        folder = self.scene.database.config.documents
        return (*counts, changed, sum(1 for one in folder.rglob("*") if one.is_file()))

    def mend(self) -> None:
        """The rows as they stood, after a body that was taken."""
        self.pristine.put_back()

    def fire(self, person: str, path: str, body: Body) -> int:
        """Send it; what is wrong with the answer is noted."""
        before, began = self.state(), time.monotonic()
        environ = {"CONTENT_LENGTH": body.length} if body.length is not None else {}
        answer = self.browsers[person].client.post(
            path, data=body.content, content_type=body.content_type, headers=body.headers, environ_overrides=environ
        )
        took, status = time.monotonic() - began, answer.status_code
        self.slowest = max(self.slowest, took)
        self.answers[status] += 1
        taken = status < 400 and "/reason" not in answer.headers.get("Location", "")
        changed = self.state() != before
        if status >= 500 or took > SLOWEST or (changed and (not taken or body.must_fail)):
            self.faults.append(f"{person} POST {path} {status} {took:.1f}s changed={changed}: {body.how} {self.broke}")
            self.broke = []
        if changed or taken:
            self.mend()
        return status


def forms_of(scene: Scene, person: str, browser: Browser, most: int) -> Iterator[Form]:
    """The forms on the pages this person comes to, each address once; then every route that takes one, as guessed."""
    waiting, seen = ["/", f"/cases/{scene.number}", f"/shared/{scene.number}", "/cases/new", "/help/"], set()
    known = {name: str(value) for name, value in scene.ids.items()}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = browser.client.get(path)
        if answer.status_code == 303 and "/reason" in answer.headers.get("Location", ""):
            browser.fill(answer.headers["Location"], reason="task")
            answer = browser.client.get(path)
        soup = BeautifulSoup(answer.text if answer.mimetype == "text/html" else "", "html.parser")
        for tag in soup.find_all("form"):
            if str(tag.get("method", "")).lower() == "post":
                yield form_of(person, path, tag)
        links = [urlsplit(str(link["href"])) for link in soup.find_all("a", href=True)]
        waiting += [link.path for link in links if not link.netloc and link.path.startswith("/") and "/static" not in link.path]
    for rule in scene.app.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            yield Form(person, address(rule, scene.number, person=known["victim"], body="unia", **known))


@pytest.fixture(scope="module")
def fuzzed(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    """Every form that each of them comes to."""
    yield from a_fuzzed(template, tmp_path_factory, PEOPLE, 140)


@pytest.fixture(scope="module")
def glanced(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    """The forms of the first pages, for a run that must be short."""
    yield from a_fuzzed(template, tmp_path_factory, ("desk",), 4)


def a_fuzzed(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory, people: tuple[str, ...], most: int) -> Iterator[Fuzzed]:
    """A case full of everything, these signed in, the forms of so many pages each read."""
    folder = tmp_path_factory.mktemp("fuzzed")
    with clock.at(NOW):
        database = Opened(an_instance(template, folder))
        scene = build(database.config, database)
        for more in (judged, supported, shared) if len(people) > 1 else ():
            more(scene)
        browsers = {name: scene.browser(name) for name in people}
        found: dict[str, Form] = {}
        for name, browser in browsers.items():
            for form in forms_of(scene, name, browser, most):
                if not form.action.startswith(LEAVES):
                    found[form.action] = max(found.get(form.action, form), form, key=lambda one: len(one.fields))
        tokens = {name: str(browser.get("/help/").select_one("[name=csrf_token]")["value"]) for name, browser in browsers.items()}  # type: ignore[index]  # each page has a form
        pristine = Pristine(folder, database, scene.app.extensions["col13.database"])
        house = Fuzzed(scene, pristine, list(found.values()), browsers, tokens)
        with got_request_exception.connected_to(house.note, scene.app):
            yield house
        database.dispose()


def told(fuzzed: Fuzzed) -> None:
    """What was sent and answered; fails where anything was wrong."""
    print(  # noqa: T201 - what a drill shows
        f"\nseed {SEED}: {sum(fuzzed.answers.values())} sent to {len(fuzzed.forms)} forms, {dict(fuzzed.answers)},",
        f"slowest {fuzzed.slowest:.2f} s",
    )
    found, fuzzed.faults = fuzzed.faults, []
    print(*found, sep="\n")  # noqa: T201 - what a drill shows
    fuzzed.answers.clear()
    assert found == []


def fire_at_forms(fuzzed: Fuzzed, count: int, seed: int) -> None:
    rng = random.Random(seed)
    for number in range(count):
        form = fuzzed.forms[number % len(fuzzed.forms)]
        if not form.fields:
            wide = max(fuzzed.forms, key=lambda one: len(one.fields))
            form = Form(form.person, form.action, wide.fields)
        fuzzed.fire(form.person, form.action, next(bodies(rng, form, fuzzed.tokens[form.person], str(new_id()))))
    told(fuzzed)


def fire_files(fuzzed: Fuzzed, count: int, seed: int) -> None:
    rng, whole = random.Random(seed), pictures()
    names = (
        "a.pdf",
        "a.png",
        "a\x00.png",
        "../../a.docx",
        "\u202egnp.exe",
        "a" * 5000,
        "",
        "a.png.exe",
        "\ud800.jpg",
        "con",
        ".htaccess",
        'a";x="',
    )
    for _ in range(count):
        person = rng.choice([name for name in fuzzed.browsers if name not in ("audit", "boss", "body")])
        content = damaged(rng, whole)
        sent = ("file", rng.choice(names), rng.choice(("image/png", "application/pdf", "text/html", "", "x" * 3000)), content)
        parts = [("csrf_token", fuzzed.tokens[person], ""), ("once", str(new_id()), ""), ("kind", "photo", ""), ("title", "x", "")]
        body = Body(multipart(parts, (sent,)), f"multipart/form-data; boundary={BOUNDARY}", f"file {sent[1][:20]!r} {content[:24]!r}")
        fuzzed.fire(person, f"/cases/{fuzzed.scene.number}/documents", body)
    told(fuzzed)


def test_a_few_broken_bodies_break_nothing(glanced: Fuzzed) -> None:
    fire_at_forms(glanced, 60, SEED)


def test_a_few_broken_files_are_refused(glanced: Fuzzed) -> None:
    fire_files(glanced, 20, SEED)


@pytest.mark.drill
@pytest.mark.parametrize("part", range(4))
def test_seven_thousand_broken_bodies_break_nothing_and_store_nothing(fuzzed: Fuzzed, part: int) -> None:
    fire_at_forms(fuzzed, 1750, SEED * 1000 + part)


@pytest.mark.drill
@pytest.mark.parametrize("part", range(2))
def test_three_thousand_broken_files_are_refused_and_leave_nothing(fuzzed: Fuzzed, part: int) -> None:
    fire_files(fuzzed, 1500, SEED * 2000 + part)


def test_words_are_held_to_two_megabytes_and_a_strangers_file_too(glanced: Fuzzed) -> None:
    browser, words = glanced.browsers["desk"], b"remark=" + b"y" * (2 << 20)
    kind = "application/x-www-form-urlencoded"
    assert browser.client.post("/cases/new", data=words, content_type=kind).status_code == 413
    stranger, body = glanced.scene.app.test_client(), multipart([], (("file", "a.png", "image/png", words),))
    assert stranger.post("/sign-in", data=body, content_type=f"multipart/form-data; boundary={BOUNDARY}").status_code == 413


def test_words_under_the_name_of_a_file_are_no_file(glanced: Fuzzed) -> None:
    boss = glanced.scene.browser("boss")
    token = boss.get("/help/").select_one("[name=csrf_token]")
    assert token is not None
    answer = boss.client.post("/admin/zones", data={"csrf_token": token["value"], "file": "words"})
    assert answer.status_code == 422
