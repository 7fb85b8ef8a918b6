"""An emergency look from outside: what it opens, every door it does not, and that the form tells nothing of a number."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.models import Entry
from col13.services import casework, closing, erasure, participation, retention
from col13.views.reached import READ_ONLY
from tests.browsing import Browser, words
from tests.security.test_crawl import address, case_rules
from tests.views.scene import build, EVERYTHING, NARRATIVE, Scene, TITLE

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
ANSWERS = {"reason": "danger", "words": "Zqurgent: he stands at her door"}


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    with clock.at(MONDAY):
        made = build(config, database)
        with made.database.write() as session:
            officer = made.hand(session, "ref")
            participation.restrict(session, officer, made.case(session), names=[officer.id], reason="threatened")
    return made


def looking(scene: Scene, name: str = "inv") -> Browser:
    browser = scene.browser(name)
    told = browser.does("/emergency", number=f" {scene.number.lower()} ", **ANSWERS)
    assert told.headers["Location"] == f"/cases/{scene.number}"
    return browser


def test_the_case_does_not_exist_before_the_look_and_not_after(scene: Scene) -> None:
    with clock.at(MONDAY):
        scene.browser("inv").get(f"/cases/{scene.number}", status=404)
        inv = looking(scene)
        page = inv.get(f"/cases/{scene.number}").get_text(" ", strip=True)
        assert TITLE in page
        assert "30 minutes left" in page
        assert NARRATIVE in inv.get(f"/cases/{scene.number}/facts").get_text()
        scene.browser("ref2").get(f"/cases/{scene.number}", status=404)
    with clock.at(MONDAY + dt.timedelta(minutes=29, seconds=30)):
        assert "1 minute left" in inv.get(f"/cases/{scene.number}").get_text(" ", strip=True)
    with clock.at(MONDAY + dt.timedelta(minutes=31)):
        for path in ("", "/facts", "/journal"):
            inv.get(f"/cases/{scene.number}{path}", status=404)


def test_a_look_opens_the_pages_of_the_sections_and_no_other_door(scene: Scene) -> None:
    with clock.at(MONDAY):
        browser, opened = looking(scene, "ref2"), set()
        for rule in case_rules(scene.app):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = browser.client.open(address(rule, scene.number), method=method)
                if answer.status_code == 404:
                    continue
                unknown = browser.client.open(address(rule, "COL13-5906-2026-999999"), method=method)
                if answer.status_code != unknown.status_code:
                    opened.add((method, rule.endpoint))
        assert opened == {("GET", endpoint) for endpoint in READ_ONLY}


def test_no_link_and_no_form_of_a_look_leads_where_it_may_not(scene: Scene) -> None:
    with clock.at(MONDAY):
        browser = looking(scene, "ref2")
        start = f"/cases/{scene.number}"
        pages = {str(link["href"]) for link in browser.get(start).select("nav.tabs a")}
        assert len(pages) == 10
        dead: set[tuple[str, object]] = set()
        met: set[str] = set()
        for path in pages:
            main = browser.get(path).find("main")
            assert main is not None
            met |= {str(link["href"]).partition("#")[0] for link in main.find_all("a", href=re.compile(f"^{start}"))}
            dead |= {(path, form.get("action")) for form in main.find_all("form") if str(form.get("method")).lower() == "post"}
        dead |= {(path, None) for path in met - pages if browser.client.get(path).status_code == 404}
        assert dead == set()


def test_no_list_search_count_or_export_shows_the_case(scene: Scene) -> None:
    with clock.at(MONDAY):
        for name in ("inv", "ref2"):
            browser = looking(scene, name)
            for path in ("/cases", f"/search?q={TITLE}", f"/search?q={scene.number}", "/"):
                answer = browser.client.get(path)
                assert not [word for word in EVERYTHING if word in answer.text.replace(f'value="{TITLE}"', "").replace(f"q={TITLE}", "")
                            and word != TITLE], path  # fmt: skip
                assert f"/cases/{scene.number}" not in answer.text, path
            assert scene.number not in browser.fill("/cases/export", reason="count").text
        assert "/emergency/reviews" in str(scene.browser("ref").get("/"))


def test_an_exclusion_ends_the_look_at_the_next_page(scene: Scene) -> None:
    with clock.at(MONDAY):
        inv = looking(scene)
        inv.get(f"/cases/{scene.number}/facts")
        with scene.database.write() as session:
            who = scene.hand(session, "inv").id
            participation.exclude(session, scene.hand(session, "ref"), scene.case(session), user_id=who, reason="brother")
        inv.get(f"/cases/{scene.number}/facts", status=404)
        assert inv.fill("/emergency", number=scene.number, **ANSWERS).status_code == 422


def without_tokens(text: str) -> str:
    """A page without what differs on every page: its tokens and the number that was typed."""
    page = BeautifulSoup(text, "html5lib")
    for field in page.find_all("input"):
        del field["value"]
    return str(page.find("main"))


def test_one_answer_for_every_number_that_opens_nothing(scene: Scene) -> None:
    with clock.at(MONDAY):
        with scene.database.write() as session:
            foreign = casework.open_case(session, scene.hand(session, "stranger")).number
            who = scene.hand(session, "ref2").id
            participation.exclude(session, scene.hand(session, "ref"), scene.case(session), user_id=who, reason="sister")
        ref2 = scene.browser("ref2")
        page = ref2.get("/emergency")
        form = {str(one["name"]): str(one.get("value", "")) for one in page.select("main input[name]")}
        answers, counts = set(), set()
        for number in (scene.number, foreign, "COL13-5906-2026-999999", "no number at all"):
            ran: list[str] = []

            def note(*told: object, ran: list[str] = ran) -> None:
                ran.append(re.sub(r"\s+", " ", str(told[2])))

            engines = [scene.app.extensions["col13.database"]._reading, scene.app.extensions["col13.database"]._writing]
            for engine in engines:
                event.listen(engine, "before_cursor_execute", note)
            answer = ref2.client.post("/emergency", data={**form, **ANSWERS, "number": number})
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)
            answers.add((answer.status_code, without_tokens(answer.text)))
            counts.add(tuple(ran))
        assert len(answers) == 1
        assert len(counts) == 1
        assert len(next(iter(counts))) > 5
        assert next(iter(answers))[0] == 422


def test_a_case_that_may_be_seen_is_opened_in_the_usual_way(scene: Scene) -> None:
    with clock.at(MONDAY):
        ref = scene.browser("ref")
        told = ref.fill("/emergency", number=scene.number, **ANSWERS)
        assert told.status_code == 422
        assert "open it in the usual way" in words(told)
        assert f'href="/cases/{scene.number}"' in told.text


@pytest.mark.parametrize("name", ["desk", "care", "audit", "boss", "body"])
def test_nobody_else_has_the_form(scene: Scene, name: str) -> None:
    browser = scene.browser(name)
    browser.get("/emergency", status=403)
    assert browser.client.post("/emergency", data={"number": scene.number}).status_code in (400, 403)


def test_attempts_are_written_and_an_auditor_sees_only_numbers_of_the_zone(scene: Scene) -> None:
    with clock.at(MONDAY):
        inv = scene.browser("inv")
        inv.fill("/emergency", number="JANSSENS", **ANSWERS)
        inv.client.get("/cases/VICTIM-NAME")
        inv.client.get(f"/cases/{scene.number}")
        with scene.database.read() as session:
            assert session.query(Entry).filter(Entry.act == "refused:emergency.look").count() == 1
        page = scene.browser("audit").get("/journal").get_text(" ", strip=True)
        assert "JANSSENS" not in page
        assert "VICTIM-NAME" not in page
        assert scene.number in page
        assert "a number that is none here" in page


def test_the_auditor_reads_the_reason_as_a_code_and_no_word(scene: Scene) -> None:
    with clock.at(MONDAY):
        looking(scene)
        audit = scene.browser("audit")
        for path in ("/journal", "/emergency/reviews", f"/cases/{scene.number}/readers", f"/cases/{scene.number}/journal"):
            page = audit.get(path, reason="supervision").get_text(" ", strip=True)
            assert "Zqurgent" not in page, path
            assert scene.number in page, path
        landed = audit.client.get("/")
        assert landed.headers["Location"] == "/emergency/reviews"
        assert "somebody is in danger now" in audit.get("/emergency/reviews").get_text()
        assert "Zqurgent" in scene.browser("ref").get("/emergency/reviews").get_text()
        for name in ("inv", "desk", "care", "boss", "body"):
            scene.browser(name).get("/emergency/reviews", status=403)
        other = scene.browser("ref2").get("/emergency/reviews")
        assert scene.number not in other.get_text()
        assert "None in the last twelve months." in other.get_text()


@pytest.mark.parametrize("kind", ["archive", "erase"])
def test_a_number_of_an_archived_or_erased_case_opens_nothing_and_is_refused_as_an_unknown_one(scene: Scene, kind: str) -> None:
    with clock.at(MONDAY):
        with scene.database.write() as session:
            officer, case = scene.hand(session, "ref"), scene.case(session)
            participation.name(session, officer, case, user_id=scene.hand(session, "ref2").id)
            closing.close_case(session, officer, case, reason="opened_by_mistake", words="Not one of ours.")
            retention.propose(session, officer, case, kind=kind, reason="term", words="so")
            retention.decide(session, scene.hand(session, "ref2"), case, answer="confirmed")
            erasure.erase(session, case.id)
        browser = scene.browser("inv")
        told = [browser.fill("/emergency", number=number, **ANSWERS) for number in (scene.number, "COL13-5906-2026-999999")]
        assert [answer.status_code for answer in told] == [422, 422]
        assert words(told[0]).replace(scene.number, "") == words(told[1]).replace("COL13-5906-2026-999999", "")
        with scene.database.read() as session:
            assert session.query(Entry).filter_by(act="emergency.look", operation="consultation").count() == 0
