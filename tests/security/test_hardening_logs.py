"""What the processes write down about their work: a line a request and a job, and never a word of a case, a person, a secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from col13 import jobs, logs
from col13.config import Config, Misconfigured
from col13.db import Database
from col13.services import queue
from tests.browsing import PASSWORD
from tests.views.scene import build, EVERYTHING, PEOPLE, Scene
from tests.views.test_case_documents import send

UPLOADED, WRONG_PASSWORD, SOUGHT = "Zqupload", "Zqwrongpassword", "Zqsought"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written while the test lasts, from the lowest level."""
    into = io.StringIO()
    logs.install("json:debug", into)
    yield into
    logs.silence()


@pytest.fixture
def scene(config: Config, database: Database, log: io.StringIO) -> Scene:
    return build(config, database)


def lines(log: io.StringIO, event: str) -> list[dict[str, Any]]:
    """The lines of one kind; every line is JSON."""
    return [line for line in map(json.loads, log.getvalue().splitlines()) if line["event"] == event]


def breaking(app: Flask, database: Database) -> None:
    """Routes that fail in the worst way: with the words of a case in the error, in what caused it, and in the SQL."""

    def at_once() -> str:
        try:
            raise KeyError(EVERYTHING[0])
        except KeyError as cause:
            raise LookupError(f"{EVERYTHING[1]} of {app.instance_path}") from cause

    def in_sql() -> str:
        with database.write() as session:
            session.connection().exec_driver_sql(f"SELECT {EVERYTHING[2]} FROM nothing WHERE name = ?", (EVERYTHING[3],))
        return ""

    for number, view in enumerate((at_once, in_sql)):
        app.add_url_rule(f"/broken/{number}/<name>", f"broken{number}", view_func=lambda name, view=view: view(), methods=["GET", "POST"])


def test_a_full_day_leaves_no_word_of_a_case_in_the_log(scene: Scene, log: io.StringIO) -> None:
    breaking(scene.app, scene.database)
    desk, ref = scene.browser("desk"), scene.browser("ref")
    for part in ("", "/facts", "/persons", "/documents", "/nothing"):
        desk.client.get(f"/cases/{scene.number}{part}")
    send(scene, desk, UPLOADED.encode() * 9, f"{UPLOADED}.txt", title=UPLOADED)
    send(scene, desk, b"MZ", f"{UPLOADED}.exe", title=UPLOADED)
    ref.client.get(f"/search?q={SOUGHT}")
    ref.client.open(f"/cases?{SOUGHT}={SOUGHT}", method="ZQMETHOD", headers={"User-Agent": SOUGHT, "Referer": f"http://x/{SOUGHT}"})
    desk.client.get(f"/broken/0/{SOUGHT}")
    desk.client.get(f"/broken/1/{SOUGHT}")
    stranger = scene.app.test_client()
    stranger.post("/sign-in", data={"name": "desk", "password": WRONG_PASSWORD})
    logging.getLogger("weasyprint").error("cannot load %s", SOUGHT)
    with scene.database.write() as session:
        queue.enqueue(session, "tick_daily", {}, key="a day")
    while jobs.work_once(scene.database):
        pass
    written = log.getvalue()
    for secret in (
        *EVERYTHING,
        UPLOADED,
        WRONG_PASSWORD,
        SOUGHT,
        PASSWORD,
        scene.number,
        "127.0.0.1",
        "Werkzeug",
        str(scene.app.root_path),
    ):
        assert secret not in written, secret
    assert not [name for name in PEOPLE if f'"{name}"' in written]
    asked = {line["endpoint"] for line in lines(log, "request")}
    assert {"cases.show", "documents.upload", "case_list.find", "session.sign_in", "broken0", None} <= asked
    assert {line["method"] for line in lines(log, "request")} == {"GET", "POST", "other"}
    assert {(line["kind"], line["outcome"]) for line in lines(log, "job")} == {("tick_daily", "done")}
    assert [line["logger"] for line in lines(log, "library")] == ["weasyprint"]


@pytest.mark.parametrize("number", [0, 1])
def test_a_failure_shows_a_number_that_the_log_holds_with_the_places(scene: Scene, log: io.StringIO, number: int) -> None:
    breaking(scene.app, scene.database)
    desk = scene.browser("desk")
    answer = desk.client.get(f"/broken/{number}/x")
    (line,) = lines(log, "error")
    wrong_sql = "OperationalError" if scene.database.config.database_url.startswith("sqlite") else "ProgrammingError"
    assert answer.status_code == 500
    assert line["id"] in answer.text
    assert len(line["id"]) == 10
    assert line["id"] == lines(log, "request")[-1]["id"]
    assert (line["endpoint"], line["error"]) == (f"broken{number}", ["LookupError", wrong_sql][number])
    assert any(place.startswith("tests/security/test_hardening_logs.py:") for place in line["trace"])
    for shown in (*EVERYTHING, "Traceback", "SELECT", "LookupError", "OperationalError", ".py", str(Path(scene.app.root_path).parent)):
        assert shown not in answer.text.replace(".pyd", ""), shown


@pytest.mark.parametrize("path", ["/journal/export", "/cases/export", "/verify", "/sign-in/second/question"])
def test_answers_that_are_no_pages_fail_as_safely(
    config: Config, database: Database, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    scene = build(config, database)
    endpoint = scene.app.url_map.bind("").match(path, method="POST")[0]

    def fails() -> str:
        raise ValueError(EVERYTHING[0])

    monkeypatch.setitem(scene.app.view_functions, endpoint, fails)
    ref = scene.browser("ref")
    token = {"csrf_token": str(ref.get("/help/").select_one("[name=csrf_token]")["value"])}  # type: ignore[index]
    answer = ref.client.post(path, data=token, headers={"Accept": "application/json"})
    assert (answer.status_code, lines(log, "error")[0]["error"]) == (500, "ValueError")
    assert EVERYTHING[0] not in answer.text + log.getvalue()


def test_a_job_that_fails_is_told_without_its_words(scene: Scene, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_db: Database, _argument: object) -> jobs.Outcome:
        raise ValueError(EVERYTHING[0])

    monkeypatch.setitem(jobs.HANDLERS, "tick_daily", fails)
    with scene.database.write() as session:
        queue.enqueue(session, "tick_daily", {}, key="a day")
    assert jobs.work_once(scene.database)
    (line,) = lines(log, "job")
    assert (line["kind"], line["outcome"], line["error"]) == ("tick_daily", "failed", "ValueError")
    assert EVERYTHING[0] not in log.getvalue()


def test_what_is_not_on_the_list_is_dropped_and_what_is_no_plain_name_is_blotted_out(log: io.StringIO) -> None:
    logs.write("request", endpoint="Jan Peeters", id="0470 12 34 56", kind=EVERYTHING[0] + "é", victim="x", status=200, ms=1.5)
    (line,) = lines(log, "request")
    assert {name: value for name, value in line.items() if name != "timestamp"} == {
        "event": "request", "level": "info", "endpoint": "?", "id": "?", "kind": "?", "status": 200, "ms": 1.5,
    }  # fmt: skip


def test_the_console_form_is_as_silent(log: io.StringIO) -> None:
    logs.install("console", log)
    logs.write("request", endpoint="cases.show", victim=EVERYTHING[0])
    assert "cases.show" in log.getvalue()
    assert EVERYTHING[0] not in log.getvalue()
    before = log.getvalue()
    logs.write("request", level="debug", endpoint="static")
    assert log.getvalue() == before


@pytest.mark.parametrize("setting", ["", "xml", "json:loud"])
def test_a_setting_nobody_knows_is_refused(setting: str) -> None:
    with pytest.raises(Misconfigured):
        logs.told(setting)


def test_lines_of_the_web_server_are_cut_where_an_errors_words_begin() -> None:
    record = logging.LogRecord("_granian", logging.ERROR, "x", 1, "Application callable raised an exception\n%s", (EVERYTHING[0],), None)
    assert logs.FirstLine().format(record) == "[ERROR] Application callable raised an exception"
