"""Closing: everything that does not rest or is not explained is told; special reasons close whatever the states; reopening asks why."""

from __future__ import annotations

import pytest

from col13 import clock
from col13.config import Config
from col13.db import Database
from tests.browsing import words
from tests.views.scene import build, Scene, VICTIM


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A report taken at the desk."""
    return build(config, database)


def closed(scene: Scene) -> str | None:
    with scene.database.read() as session:
        return scene.case(session).close_reason


def test_closing_tells_what_waits_and_keeps_what_was_typed(scene: Scene) -> None:
    ref = scene.browser("ref")
    page = ref.get(f"/cases/{scene.number}/close")
    assert "Not every track rests" in page.get_text()
    answer = ref.fill(f"/cases/{scene.number}/close", reason="rests", **{"why:qualification": "Zqnever"})
    assert answer.status_code == 409
    assert "does not rest yet" in words(answer)
    assert "Zqnever" in answer.text
    assert closed(scene) is None


def test_a_special_reason_needs_what_belongs_to_it_and_closes_whatever_the_states(scene: Scene) -> None:
    ref = scene.browser("ref")
    refused = ref.fill(f"/cases/{scene.number}/close", reason="handed_over", words="Zqwhy")
    assert refused.status_code == 422
    assert "Zqwhy" in refused.text
    ref.does(f"/cases/{scene.number}/close", reason="opened_by_mistake", words="twice at the desk")
    assert closed(scene) == "opened_by_mistake"
    assert "closed on" in str(scene.browser("desk").get(f"/cases/{scene.number}"))


def test_a_case_to_join_that_is_not_seen_is_told_at_its_field(scene: Scene) -> None:
    told = scene.browser("ref").fill(f"/cases/{scene.number}/close", reason="joined", other="COL13-5906-2026-999999", words="Kept.")
    assert told.status_code == 422
    assert "There is no case of this number that you may see" in words(told)
    assert "COL13-5906-2026-999999" in told.text
    assert "Kept." in told.text


def test_a_case_whose_tracks_rest_closes_when_everything_is_explained(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    scene.step("desk", "report", "record_pv", pv_number="ME.30.L1.000123/2026", pv_date=clock.today(), pv_author="inspector")
    ref = scene.browser("ref")
    page = ref.get(f"/cases/{scene.number}/close")
    assert "Every track rests" in page.get_text()
    owed = {str(field["name"]): "said why" for field in page.find_all("input") if str(field.get("name", "")).startswith("why:")}
    assert owed.keys() >= {"why:qualification", "why:prosecution_referral", "why:unia_liaison", f"why:{scene.ids['victim']}"}
    refused = ref.fill(f"/cases/{scene.number}/close", reason="rests", **{**owed, "why:qualification": ""})
    assert refused.status_code == 409
    assert "never began: say why not" in words(refused)
    ref.does(f"/cases/{scene.number}/close", reason="rests", **owed)
    assert closed(scene) == "rests"


def test_reopening_asks_why(scene: Scene) -> None:
    ref = scene.browser("ref")
    ref.does(f"/cases/{scene.number}/close", reason="opened_by_mistake", words="twice")
    assert ref.fill(f"/cases/{scene.number}/close", at="reopen").status_code == 422
    ref.does(f"/cases/{scene.number}/close", at="reopen", words="it was not twice")
    assert closed(scene) is None


def test_only_a_reference_officer_closes(scene: Scene) -> None:
    for name in ("desk", "inv", "care", "audit"):
        scene.browser(name).get(f"/cases/{scene.number}/close", status=403)


def test_what_does_not_rest_is_named_with_its_victim(scene: Scene) -> None:
    scene.step("desk", "victim_support", "offer", explained=["rights"], language="fr")
    ref, path = scene.browser("ref"), f"/cases/{scene.number}/close"
    assert f"“Police victim assistance – {VICTIM}” does not rest yet" in ref.get(path).select_one(".reasons").get_text()
    refused = words(ref.fill(path, reason="rests"))
    assert refused.count(f"“Police victim assistance – {VICTIM}” does not rest yet") == 2
    assert f"{VICTIM} has no acknowledgement" in refused
