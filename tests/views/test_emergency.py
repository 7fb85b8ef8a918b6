"""The pages of an emergency look: the form, My work of who is told, the judgement."""

from __future__ import annotations

import pytest

from col13.config import Config
from col13.db import Database
from col13.models import EmergencyLook, Entry
from col13.services import emergency, participation
from tests.browsing import words
from tests.views.scene import build, Scene


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    made = build(config, database)
    with database.write() as session:
        officer = made.hand(session, "ref")
        participation.restrict(session, officer, made.case(session), names=[officer.id], reason="threatened")
        emergency.begin(session, made.hand(session, "inv"), number=made.number, reason="victim", words="Zqwhy: she stands here")
    return made


def test_my_work_tells_the_named_officer_until_the_look_is_judged(scene: Scene) -> None:
    ref = scene.browser("ref")
    told = [one.get_text() for one in ref.get("/").select("section.alert-hours")]
    assert any("Emergency looks wait" in one and scene.number in one for one in told)
    refused = ref.fill("/emergency/reviews", verdict="not_justified", note="")
    assert refused.status_code == 422
    assert "An answer is needed here" in words(refused)
    assert "checked" in refused.text
    ref.does("/emergency/reviews", verdict="not_justified", note="Zqnote: he could have called")
    assert "Emergency looks wait" not in ref.get("/").get_text()
    page = ref.get("/emergency/reviews").get_text(" ", strip=True)
    assert "not justified" in page
    assert "No emergency look waits" in page
    audit = scene.browser("audit")
    assert "not justified" in audit.get("/emergency/reviews").get_text()
    assert "Zqnote" not in str(audit.get("/journal"))


def test_who_did_not_fill_in_everything_tells_no_number_and_writes_no_attempt(scene: Scene) -> None:
    inv = scene.browser("inv")
    refused = inv.fill("/emergency", number=scene.number)
    assert refused.status_code == 422
    with scene.database.read() as session:
        assert session.query(Entry).filter(Entry.act == "refused:emergency.look").count() == 0
        assert session.query(EmergencyLook).count() == 1


@pytest.mark.parametrize("name", ["inv", "ref2", "desk", "care", "boss", "body", "audit"])
def test_nobody_else_judges(scene: Scene, name: str) -> None:
    with scene.database.read() as session:
        look = session.query(EmergencyLook).one().id
    ref = scene.browser("ref").get("/emergency/reviews")
    assert ref.find("form", action=f"/emergency/reviews/{look}") is not None
    browser = scene.browser(name)
    answer = browser.client.post(f"/emergency/reviews/{look}", data={"verdict": "justified", "note": "fine"})
    assert answer.status_code in (400, 403, 404)
    with scene.database.read() as session:
        assert session.query(EmergencyLook).one().judged_at is None
    if name == "audit":
        assert browser.get("/emergency/reviews").select("main form") == []
