"""The overview of a case: what each role sees of the tracks, the timeline and the frame."""

from __future__ import annotations

import pytest

from col13.config import Config
from col13.db import Database
from tests.views.scene import build, EVERYTHING, judged, REMARK, Scene, TITLE


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A case just filled in at the desk."""
    return build(config, database)


def text(scene: Scene, name: str, path: str = "") -> str:
    """A page of the case as somebody reads it."""
    return str(scene.browser(name).get(f"/cases/{scene.number}{path}"))


def test_the_five_workflows_stand_once_with_their_next_steps(scene: Scene) -> None:
    page = scene.browser("desk").get(f"/cases/{scene.number}")
    cards = [str(card["id"]) for card in page.select(".tracks .panel")]
    assert cards == [f"track-{name}" for name in ("report", "qualification", "victim_support", "prosecution_referral", "unia_liaison")]
    assert page.find("a", href=f"/cases/{scene.number}/tracks/report/submit") is not None
