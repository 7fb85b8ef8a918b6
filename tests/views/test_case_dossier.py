"""Dossiers by page: asked for with a reason, waited for, downloaded, recalled; each by who may."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from col13.config import Config
from col13.db import Database
from col13.models import Dossier, Entry
from col13.services import dossiers
from col13.views.dossier_words import once
from tests.browsing import words
from tests.views.scene import build, judged, Scene

PDF = b"%PDF-1.7 not drawn here"
FOR_THE_PROSECUTOR = "prosecutor prosecutor"


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    made = build(config, database)
    judged(made)
    return made


def preview(scene: Scene, target: str = FOR_THE_PROSECUTOR, **more: str) -> str:
    """The address of a preview."""
    return f"/cases/{scene.number}/dossiers/preview?{urlencode({'target': target, **more})}"


def asked(scene: Scene, name: str = "inv", **typed: object) -> str:
    """A draft for the prosecutor, looked at first; its page."""
    return scene.browser(name).does(preview(scene), at="/dossiers", **{"reason": "review", **typed}).headers["Location"]


def release(scene: Scene) -> None:
    """What a worker does when the paper is drawn."""
    with scene.database.write() as session:
        dossiers.release(session, session.query(Dossier.id).scalar(), PDF)


def test_a_dossier_is_waited_for_and_downloaded(scene: Scene) -> None:
    there, inv = asked(scene), scene.browser("inv")
    waiting = inv.get(there)
    assert inv.client.get(there).headers["Refresh"] == "3"
    assert "being made" in waiting.get_text()
    release(scene)
    ready = inv.get(there)
    assert "being made" not in ready.get_text()
    assert "Refresh" not in inv.client.get(there).headers
    answer = inv.fill(there, at="download")
    assert answer.data == PDF
    assert re.match(r"attachment; filename=.*\.pdf", answer.headers["Content-Disposition"])
    with scene.database.read() as session:
        assert session.query(Entry).filter_by(act="dossier.fetch").count() == 1


def test_a_file_that_changed_meanwhile_is_not_released(scene: Scene) -> None:
    there = asked(scene)
    scene.step("ref", "qualification", "confirm")
    release(scene)
    refused = scene.browser("inv").get(there).get_text()
    assert "The file has changed since" in refused
    assert "Can be fetched until" not in refused  # it never can
    assert scene.browser("inv").get(f"/cases/{scene.number}/dossiers").find("form", action=re.compile("download")) is None


def test_an_export_without_a_reason_is_refused_and_what_was_typed_stays(scene: Scene) -> None:
    answer = scene.browser("inv").fill(preview(scene), at="/dossiers", words="Zqkept")
    assert answer.status_code == 422
    assert "Zqkept" in answer.text
    other = scene.browser("inv").fill(preview(scene), at="/dossiers", reason="other")
    assert other.status_code == 422
    assert "Say why you export this" in words(other)


def test_only_who_may_have_a_profile_is_offered_it(scene: Scene) -> None:
    inv = str(scene.browser("inv").get(f"/cases/{scene.number}/dossiers"))
    ref = str(scene.browser("ref").get(f"/cases/{scene.number}/dossiers"))
    assert "equality-body-minimal unia" in ref
    assert "equality-body-minimal" not in inv
    there = asked(scene)
    scene.browser("audit").get(f"/cases/{scene.number}/dossiers", status=403)
    scene.browser("audit").get(there, status=403)
    scene.browser("stranger").get(there, status=404)


def test_a_profile_and_its_recipient_of_one_name_are_said_once(scene: Scene) -> None:
    assert once("Parquet", "parquet") == "Parquet"
    options = {
        one["value"]: one.get_text(strip=True) for one in scene.browser("ref").get(f"/cases/{scene.number}/dossiers").select("option")
    }
    assert options["equality-body-minimal unia"] == "Equality body, minimal: Unia"
