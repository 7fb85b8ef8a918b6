"""Who looked, on the case; the auditor's search taken along as a file; what is proposed when a police officer is involved."""

from __future__ import annotations

import csv
import io

import pytest

from col13.config import Config
from col13.db import Database
from col13.models import Entry
from col13.services import participation, persons
from tests.browsing import words
from tests.views.scene import build, EVERYTHING, Scene, SUSPECT


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    return build(config, database)


def acts(scene: Scene, act: str) -> int:
    with scene.database.read() as session:
        return session.query(Entry).filter_by(act=act).count()


def test_the_reference_officer_and_the_auditor_see_who_looked(scene: Scene) -> None:
    scene.browser("care").get(f"/cases/{scene.number}", reason="request")
    for name in ("ref", "audit"):
        browser = scene.browser(name)
        browser.get(f"/cases/{scene.number}", reason="supervision")
        assert f"/cases/{scene.number}/readers" in str(browser.get(f"/cases/{scene.number}/journal"))
        page = browser.get(f"/cases/{scene.number}/readers").get_text(" ", strip=True)
        assert "care" in page
        assert "question of the victim" in page
        assert "no task here" in page
        assert not [word for word in EVERYTHING if word in page and name == "audit"]
    assert acts(scene, "case.readers") == 2


@pytest.mark.parametrize("name", ["desk", "inv", "care"])
def test_others_do_not_see_who_looked(scene: Scene, name: str) -> None:
    browser = scene.browser(name)
    browser.get(f"/cases/{scene.number}/readers", status=403)
    if name == "inv":
        assert "/readers" not in str(browser.get(f"/cases/{scene.number}/journal"))
    scene.browser("stranger").get(f"/cases/{scene.number}/readers", status=404)
    assert acts(scene, "case.readers") == 0


def test_the_auditor_takes_a_search_along_with_a_reason_and_without_a_word(scene: Scene) -> None:
    audit = scene.browser("audit")
    address = f"/journal/export?operation=consultation&number={scene.number}"
    scene.browser("care").get(f"/cases/{scene.number}", reason="request")
    assert f"/journal/export?operation=consultation&number={scene.number}" in str(
        audit.get(f"/journal?operation=consultation&number={scene.number}")
    ).replace("&amp;", "&")
    refused = audit.fill(address)
    assert refused.status_code == 422
    assert acts(scene, "journal.export") == 0
    answer = audit.fill(address, reason="person_asks")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert {row[3] for row in rows[1:]} == {"consultation"}
    assert {row[5] for row in rows[1:]} == {scene.number}
    assert "care" in {row[1] for row in rows[1:]}
    assert not [word for word in EVERYTHING if word in answer.text]
    assert acts(scene, "journal.export") == 1


@pytest.mark.parametrize("name", ["desk", "inv", "ref", "care", "boss", "body"])
def test_nobody_else_takes_the_journal_along(scene: Scene, name: str) -> None:
    scene.browser(name).get("/journal/export", status=403)
    assert acts(scene, "journal.export") == 0


def test_filters_that_cannot_be_read_export_nothing(scene: Scene) -> None:
    refused = scene.browser("audit").fill("/journal/export?since=yesterday", reason="control")
    assert refused.status_code == 422
    assert "One of the filters cannot be read" in words(refused)
    assert acts(scene, "journal.export") == 0


def test_a_police_suspect_proposes_the_restriction_and_the_other_route_and_does_neither(scene: Scene) -> None:
    ref = scene.browser("ref")
    assert "Committee P" not in ref.get(f"/cases/{scene.number}").get_text()
    with scene.database.write() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        persons.add_person(session, inv, case, roles=["suspect"], family_name=SUSPECT, police_officer=True)
    page = ref.get(f"/cases/{scene.number}")
    assert "Committee P" in page.get_text()
    assert "to be confirmed" in page.get_text()
    assert page.find("a", href=f"/cases/{scene.number}/people#restricted") is not None
    assert "Committee P" not in scene.browser("desk").get(f"/cases/{scene.number}").get_text()
    with scene.database.write() as session:
        assert not scene.case(session).restricted
        officer = scene.hand(session, "ref")
        participation.restrict(session, officer, scene.case(session), names=[officer.id], reason="own corps")
    page = ref.get(f"/cases/{scene.number}")
    assert "consider restricting" not in page.get_text()
    assert "Committee P" in page.get_text()
