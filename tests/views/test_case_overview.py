"""The overview of a case: what each role sees of the tracks, the timeline and the frame."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from col13.config import Config
from col13.db import Database
from col13.models import Entry
from col13.policies import Section
from col13.services import accounts, casework, closing
from tests.views.scene import build, EVERYTHING, judged, Scene, SUSPECT, TITLE, VICTIM


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A case just filled in at the desk."""
    return build(config, database)


def page(scene: Scene, name: str, path: str = "", status: int = 200) -> BeautifulSoup:
    """A page of the case as somebody reads it."""
    return scene.browser(name).get(f"/cases/{scene.number}{path}", status)


def test_the_five_workflows_stand_once_with_their_next_steps(scene: Scene) -> None:
    shown = page(scene, "desk")
    cards = [str(card["id"]) for card in shown.select(".tracks .panel")]
    assert cards == [f"track-{name}" for name in ("report", "qualification", "victim_support", "prosecution_referral", "unia_liaison")]
    assert shown.find("a", href=f"/cases/{scene.number}/tracks/report/submit") is not None
    assert VICTIM in shown.select_one("#track-victim_support").get_text()


def test_a_blocked_step_tells_every_reason_who_lifts_it_and_where(scene: Scene) -> None:
    with scene.database.write() as session:
        number = casework.open_case(session, accounts.actor_by_name(session, "desk")).number
    shown = scene.browser("desk").get(f"/cases/{number}")
    blocked = shown.select_one("#track-report .blocked")
    assert len(blocked.select("li")) >= 5
    assert {f"/cases/{number}/facts", f"/cases/{number}/persons"} <= {str(link["href"]) for link in blocked.select("a")}
    assert "reception officer" in blocked.get_text()
    assert shown.find("a", href=f"/cases/{number}/tracks/report/submit") is None


def test_the_timeline_tells_who_took_which_step_and_no_answer(scene: Scene) -> None:
    judged(scene)
    shown = page(scene, "ref")
    told = [entry.get_text() for entry in shown.select(".timeline li strong")]
    assert told == ["propose", "begin", "record the PV", "submit the report"]
    assert "desk (reception officer)" in shown.select(".timeline li")[-1].get_text()
    assert "Zqremark" not in str(shown)


def test_the_timeline_is_filtered_by_track(scene: Scene) -> None:
    judged(scene)
    reader = scene.browser("ref")
    assert len(reader.get(f"/cases/{scene.number}?track=qualification").select(".timeline li")) == 2
    assert len(reader.get(f"/cases/{scene.number}?track=nonsense").select(".timeline li")) == 4


def test_an_auditor_reads_numbers_states_and_dates_only(scene: Scene) -> None:
    judged(scene)
    shown = page(scene, "audit")
    assert scene.number in shown.get_text()
    assert "PV recorded" in shown.get_text()
    assert [word for word in (*EVERYTHING, "ME.30.L1") if word in str(shown)] == []
    assert shown.select(".people li") == []
    assert [one for one in shown.select(".timeline li") if "(investigator)" in one.get_text() or "inv" in one.get_text().split()] == []
    assert {str(link["href"]).rpartition("/")[2] for link in shown.select(".tracks a")} == {"diagram"}


@pytest.mark.parametrize("name", ["stranger", "body", "boss"])
def test_who_has_no_business_here_finds_nothing(scene: Scene, name: str) -> None:
    missing = scene.browser(name).get("/cases/COL13-5906-2026-999999", 404)
    assert str(page(scene, name, status=404).find("main")) == str(missing.find("main"))


def test_tabs_follow_the_rights_of_the_reader(scene: Scene) -> None:
    tabs = {name: [tab.get_text() for tab in page(scene, name).select(".tabs a")] for name in ("inv", "audit", "care")}
    assert {"Facts", "Persons", "Suspects", "Qualification"} <= set(tabs["inv"])
    assert not {"Facts", "Persons", "Suspects", "Qualification"} & set(tabs["audit"])
    assert {"Facts", "Persons", "Suspects", "Qualification"} <= set(tabs["care"])


def test_a_suspect_is_counted_for_those_who_may_know_one(scene: Scene) -> None:
    assert "Suspects" in page(scene, "inv").select_one(".facts").get_text()
    assert "Suspects" not in page(scene, "care").select_one(".facts").get_text()
    assert SUSPECT not in str(page(scene, "inv"))


def test_the_look_is_written_before_the_page_and_once_a_visit(scene: Scene) -> None:
    reader = scene.browser("inv")
    for _ in range(2):
        reader.get(f"/cases/{scene.number}")
    with scene.database.read() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        looks = select(Entry).where(Entry.case_id == case.id, Entry.actor_id == inv.id, Entry.act == "section.look")
        assert [entry.section for entry in session.scalars(looks)] == [Section.SUMMARY.value]


def test_a_closed_case_says_so_and_offers_no_step(scene: Scene) -> None:
    with scene.database.write() as session:
        closing.close_case(session, scene.hand(session, "ref"), scene.case(session), reason="opened_by_mistake", words="twice")
    shown = page(scene, "ref")
    assert "closed on" in shown.select_one(".case-head").get_text()
    assert shown.select(".track-steps a") == []


def test_those_who_take_part_stand_beside_the_case(scene: Scene) -> None:
    judged(scene)
    people = page(scene, "ref").select_one(".people").get_text()
    assert "opened it" in people
    assert TITLE in page(scene, "ref").select_one("h1").get_text()
