"""“You are here”: the picture and the list of a track's workflow, for who may know where the track stands."""

from __future__ import annotations

import pytest

from col13.config import Config
from col13.db import Database
from col13.workflows import WORKFLOWS
from tests.views.scene import build, EVERYTHING, judged, Scene


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A case just filled in at the desk."""
    return build(config, database)


def path(scene: Scene, key: str) -> str:
    """The address of a track's diagram."""
    return f"/cases/{scene.number}/tracks/{key}/diagram"


def test_the_state_where_the_track_stands_is_marked_in_picture_and_list(scene: Scene) -> None:
    judged(scene)
    page = scene.browser("ref").get(path(scene, "qualification"))
    here = page.select_one(".wf-states > [aria-current=step]")
    assert "proposed" in here.get_text()
    assert "you are here" in here.get_text()
    assert [one.find("h3").get_text() for one in page.select(".wf-states > .been")] == ["not begun", "being assessed"]
    assert "proposed" in page.select_one("svg desc").get_text().split(".")[0]
    assert len(page.select("svg rect.wf-box.wf-here")) == 1
    assert len(page.select("svg rect.wf-box.wf-been")) == 2


def test_the_list_tells_every_step_of_every_state_and_what_it_means(scene: Scene) -> None:
    page = scene.browser("desk").get(path(scene, "report"))
    flow = WORKFLOWS["report"]
    told = page.select(".wf-states > li")
    assert [len(one.select("li")) for one in told] == [len(list(flow.steps_from(state.name))) for state in flow.states]
    assert flow.step("submit").help.one in told[0].get_text()


def test_only_the_steps_that_may_be_taken_here_are_links(scene: Scene) -> None:
    assert [str(one["href"]) for one in scene.browser("desk").get(path(scene, "report")).select(".wf-states a")] == [
        f"/cases/{scene.number}/tracks/report/submit"
    ]
    assert scene.browser("audit").get(path(scene, "report")).select(".wf-states a") == []


def test_an_auditor_sees_states_and_no_content(scene: Scene) -> None:
    page = scene.browser("audit").get(path(scene, "victim_support"))
    assert "not yet offered" in page.get_text()
    assert [word for word in EVERYTHING if word in str(page)] == []


@pytest.mark.parametrize(("name", "key"), [("stranger", "report"), ("body", "unia_liaison"), ("boss", "report"), ("desk", "report.9")])
def test_a_track_that_does_not_show_has_no_diagram(scene: Scene, name: str, key: str) -> None:
    assert scene.browser(name).get(path(scene, key), 404) is not None
