"""The referral page: all of it for who handles it, states for the desk, decisions with their motive for victim support."""

from __future__ import annotations

import pytest

from col13.config import Config
from col13.db import Database
from tests.browsing import words
from tests.views.away import decided, ORDERS, REFERRAL_WORDS, referred, RULING
from tests.views.scene import build, Scene


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A file sent by urgency, with an open instruction and somebody deprived of liberty."""
    made = build(config, database)
    referred(made)
    return made


def test_the_clock_of_liberty_runs_and_the_instruction_is_open(scene: Scene) -> None:
    page = scene.browser("inv").get(f"/cases/{scene.number}/referral").get_text(" ", strip=True)
    assert "Somebody is deprived of liberty" in page
    assert "37 hours left" in page
    assert "open" in page
    assert ORDERS in page


def test_each_role_reads_its_part_of_the_referral(scene: Scene) -> None:
    decided(scene)
    inv = str(scene.browser("inv").get(f"/cases/{scene.number}/referral"))
    care = str(scene.browser("care").get(f"/cases/{scene.number}/referral"))
    desk = str(scene.browser("desk").get(f"/cases/{scene.number}/referral"))
    assert all(word in inv for word in REFERRAL_WORDS)
    assert "limited harm" in care
    assert not [word for word in REFERRAL_WORDS if word in care]
    assert "limited harm" not in desk
    assert not [word for word in REFERRAL_WORDS if word in desk]


def test_who_may_not_read_the_referral_gets_none(scene: Scene) -> None:
    refused = scene.browser("audit").get(f"/cases/{scene.number}/referral", status=403)
    assert RULING not in str(refused)
    scene.browser("stranger").get(f"/cases/{scene.number}/referral", status=404)


def test_another_recipient_gets_a_track_of_its_own_once(scene: Scene) -> None:
    inv = scene.browser("inv")
    inv.does(f"/cases/{scene.number}/referral", at="recipients", recipient="labour_auditor")
    page = inv.get(f"/cases/{scene.number}/referral")
    assert page.find(id="prosecution_referral-labour_auditor") is not None
    assert page.find("option", value="labour_auditor") is None
    refused = inv.fill(f"/cases/{scene.number}/referral", at="recipients", recipient="")
    assert refused.status_code == 422
    assert "An answer is needed here" in words(refused)
