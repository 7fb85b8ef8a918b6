"""The pages of retention: the list, one case's acts by two people, the stone afterwards; and a person's data taken along."""

from __future__ import annotations

import json

import pytest

from col13 import clock, jobs
from col13.config import Config
from col13.db import Database
from tests.browsing import Browser
from tests.views.scene import build, EVERYTHING, PHONE, Scene, SUSPECT, VICTIM, WITNESS


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    return build(config, database)


def closed(scene: Scene) -> None:
    with scene.database.write() as session:
        case = scene.case(session)
        case.closed_at, case.close_reason = clock.now(), "rests"


def act(browser: Browser, scene: Scene, what: str, **typed: str) -> int:
    path = f"/retention/{scene.number}"
    return browser.fill(path, at=f"/{what}", **typed).status_code


def test_two_people_erase_a_case_and_the_stone_tells_it(scene: Scene) -> None:
    closed(scene)
    ref, ref2 = scene.browser("ref"), scene.browser("ref2")
    assert act(ref, scene, "propose", kind="erase", reason="term", words="over") == 303
    assert not ref.get(f"/retention/{scene.number}").find_all("form", action=lambda one: one and one.endswith("/decide"))
    assert "proposed" in ref2.get("/retention").get_text()
    assert act(ref2, scene, "decide", answer="confirmed") == 303
    jobs.sweep(scene.database)
    stone = ref.get(f"/cases/{scene.number}", status=410)
    assert scene.number in stone.get_text()
    assert "erased" in stone.get_text()
    for path in ("", "/facts", "/persons", "/journal", "/documents", "/dossier", "/track"):
        page = scene.browser("inv").client.get(f"/cases/{scene.number}{path}")
        assert page.status_code in (404, 410), path
        assert not [word for word in EVERYTHING if word in page.text]
    assert scene.browser("stranger").client.get(f"/cases/{scene.number}").status_code == 404
    assert scene.browser("body").client.get(f"/cases/{scene.number}").status_code == 404
    assert scene.number in ref.get("/retention").get_text()
    for name in ("ref", "audit", "inv"):
        scene.browser(name).get("/cases?closed=all")
    assert scene.browser("audit").client.get("/journal").status_code == 200


def test_a_hold_and_a_refused_form_come_back_in_words(scene: Scene) -> None:
    closed(scene)
    ref = scene.browser("ref")
    assert act(ref, scene, "propose", kind="erase", reason="", words="") == 422
    assert act(ref, scene, "hold", reason="claim", words="runs") == 303
    assert "On hold" in ref.get(f"/retention/{scene.number}").get_text()
    assert act(ref, scene, "lift", words="ended") == 303
    assert act(ref, scene, "keep", years="9", words="long") == 422
    assert act(ref, scene, "keep", years="2", words="long") == 303


@pytest.mark.parametrize("name", ["desk", "inv", "care", "boss", "body", "stranger"])
def test_others_have_no_such_page(scene: Scene, name: str) -> None:
    closed(scene)
    browser = scene.browser(name)
    assert browser.client.get("/retention").status_code == 403
    assert browser.client.get(f"/retention/{scene.number}").status_code in (403, 404)


def test_the_auditor_reads_the_terms_and_no_words(scene: Scene) -> None:
    closed(scene)
    assert act(scene.browser("ref"), scene, "propose", kind="archive", reason="term", words="Zqwhy") == 303
    page = scene.browser("audit").get(f"/retention/{scene.number}")
    assert "Zqwhy" not in page.get_text()
    assert not [word for word in EVERYTHING if word in page.get_text()]
    assert act(scene.browser("audit"), scene, "decide", answer="confirmed") == 303
    assert scene.browser("inv").client.get(f"/cases/{scene.number}").status_code == 404
    assert scene.number in scene.browser("ref").get("/cases?closed=archived").get_text()


@pytest.mark.parametrize("shape", ["html", "json"])
def test_a_persons_data_are_taken_along_with_a_reason(scene: Scene, shape: str) -> None:
    ref = scene.browser("ref")
    path = f"/cases/{scene.number}/persons/{scene.ids['victim']}/export"
    assert ref.fill(path, reason="supervisor", words="", shape=shape).status_code == 422
    file = ref.fill(path, reason="supervisor", words="COC 12", shape=shape)
    assert file.status_code == 200
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert VICTIM in file.text
    assert PHONE in file.text
    assert WITNESS not in file.text
    assert SUSPECT not in file.text
    if shape == "json":
        assert json.loads(file.text)["case"] == scene.number
    assert scene.browser("inv").client.get(path).status_code in (303, 403)
