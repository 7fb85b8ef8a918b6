"""The overview of a case: what each role sees of the tracks, the timeline and the frame."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from col13.config import Config
from col13.db import Database
from col13.forms import safety
from col13.models import Case, Entry
from col13.policies import Section
from col13.services import accounts, casework, closing, facts, links, participation, persons
from tests.views.scene import build, EVERYTHING, judged, REMARK, RULES, Scene, SUSPECT, TITLE, VICTIM


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
        looks = select(Entry).where(Entry.case_id == case.id, Entry.actor_id == inv.id, Entry.act == "section.look").order_by(Entry.section)
        # the rules for safe contact stand there too
        assert [entry.section for entry in session.scalars(looks)] == [Section.PERSONS.value, Section.SUMMARY.value]


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


def looks(scene: Scene, name: str) -> set[str]:
    """The sections this person looked at."""
    with scene.database.read() as session:
        found = select(Entry.section).where(Entry.actor_id == scene.hand(session, name).id, Entry.act == "section.look")
        return {str(one) for one in session.scalars(found)}


def test_the_timeline_of_one_track_tells_the_words_after_a_look_at_their_section(scene: Scene) -> None:
    judged(scene)
    assert REMARK not in str(page(scene, "ref"))
    assert looks(scene, "ref") == {"summary", "persons"}
    assert REMARK in page(scene, "ref", "?track=report").select_one("#timeline").get_text()
    assert looks(scene, "ref") == {"summary", "persons", "facts"}


@pytest.mark.parametrize("name", ["audit", "otherdesk"])
def test_the_words_stay_closed_to_who_may_not_read_their_section(scene: Scene, name: str) -> None:
    judged(scene)
    shown = page(scene, name, "?track=report")
    assert len(shown.select(".timeline li")) == 2
    assert REMARK not in str(shown)
    assert "facts" not in looks(scene, name)


def test_the_words_of_victim_support_are_for_victim_support(scene: Scene) -> None:
    scene.step("desk", "victim_support", "offer", explained=["rights"], language="fr", remark=REMARK)
    assert REMARK in str(page(scene, "care", "?track=victim_support"))
    for name in ("ref", "inv", "desk"):
        assert REMARK not in str(page(scene, name, "?track=victim_support")), name


def test_a_reason_leads_only_to_a_page_the_reader_may_open(scene: Scene) -> None:
    judged(scene)
    scene.step("inv", "victim_support", "offer", explained=["rights"], language="fr")
    for name in ("desk", "otherdesk", "inv", "ref", "care"):
        reader = scene.browser(name)
        for path in {str(one["href"]) for one in reader.get(f"/cases/{scene.number}").select(".blocked a")}:
            assert reader.get(path) is not None


def test_of_many_victims_those_at_rest_are_folded(scene: Scene) -> None:
    with scene.database.write() as session:
        for number in range(3):
            persons.add_person(session, scene.hand(session, "desk"), scene.case(session), roles=["victim"], family_name=f"Zq{number}")
    card = page(scene, "desk").select_one("#track-victim_support")
    assert len(card.select("details.lane-fold")) == 4
    scene.step("desk", "victim_support.2", "offer", explained=["rights"], language="fr")
    card = page(scene, "desk").select_one("#track-victim_support")
    assert len(card.select("details.lane-fold")) == 3
    assert "Zq0" in card.select_one(".lane h4").get_text()


def test_a_track_that_waits_for_somebody_else_says_for_whom(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    assert "Waits for “take in hand”, by investigator" in page(scene, "desk").select_one("#track-report").get_text()
    assert "Waits for" not in page(scene, "inv").select_one("#track-report").get_text()


def test_the_assigned_person_stands_first_with_the_role(scene: Scene) -> None:
    with scene.database.write() as session:
        ref = scene.hand(session, "ref")
        participation.assign(session, ref, scene.case(session), user_id=scene.hand(session, "inv").id)
    first = page(scene, "ref").select_one(".people li").get_text(" ", strip=True)
    assert first.startswith("inv assigned investigator")


def test_linked_cases_are_counted_as_far_as_the_reader_sees_them(scene: Scene) -> None:
    with scene.database.write() as session:
        desk = scene.hand(session, "desk")
        other = casework.open_case(session, desk)
        links.link(session, scene.hand(session, "inv"), scene.case(session), other=other.number, kind="series")
    assert "Linked cases (1)" in page(scene, "desk").get_text()
    with scene.database.write() as session:
        number = session.scalars(select(Case).where(Case.number == other.number)).one().number
        ref = scene.hand(session, "ref")
        participation.restrict(session, ref, casework.get(session, ref, number), reason="police_officer", names=[ref.id])
    assert "Linked cases (1)" in page(scene, "ref").get_text()
    assert "Linked cases (" not in page(scene, "otherdesk").get_text()


def test_somebody_in_danger_and_the_rules_of_contact_stand_on_the_overview_in_the_reader_s_words(scene: Scene) -> None:
    with scene.database.write() as session:
        facts.save_report(
            session, scene.hand(session, "desk"), scene.case(session), safety_needs=safety.in_words(["danger"], "Patrol sent.", "nl")
        )
    shown = page(scene, "desk").get_text(" ", strip=True)
    assert "in danger now" in shown
    assert "Patrol sent." not in shown  # the words stand with the facts
    scene.step("desk", "report", "submit")
    assert RULES in str(page(scene, "inv"))
    assert "in danger now" in page(scene, "desk", "/support").get_text(" ", strip=True)


def test_who_may_not_read_the_facts_is_told_of_no_danger(scene: Scene) -> None:
    with scene.database.write() as session:
        facts.save_report(session, scene.hand(session, "desk"), scene.case(session), safety_needs=safety.in_words(["danger"], "", "nl"))
    assert "in danger now" not in scene.browser("audit").client.get(f"/cases/{scene.number}").text
