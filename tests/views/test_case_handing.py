"""The form that hands a case to another zone: who is offered it, what is kept of a refusal, what the old zone is told afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from col13.config import Config
from col13.db import Database
from col13.models import Entry, Organisation, User
from col13.policies import Actor, Role
from col13.services import journal
from tests.browsing import an_account, words
from tests.views.scene import build, EVERYTHING, Scene, VICTIM


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """The case, and a reference officer in the neighbouring zone 5388."""
    made = build(config, database)
    an_account(database, "theirs", "5388", Role.REFERENCE_OFFICER)
    an_account(database, "theiraudit", "5388", Role.AUDITOR)
    return made


def asked(scene: Scene, **more: object) -> dict[str, object]:
    return {"to": "5388", "decision": "magistrate", "words": "The facts lie there.", **more}


def test_the_form_is_for_the_reference_officer_alone(scene: Scene) -> None:
    address = f"/cases/{scene.number}/hand-over"
    for name in ("desk", "inv", "care", "audit"):
        scene.browser(name).get(address, status=403)
    for name in ("stranger", "theirs", "body", "boss"):
        scene.browser(name).get(address, status=404)
    ref = scene.browser("ref")
    assert ref.get(f"/cases/{scene.number}").find("a", href=address) is not None
    assert scene.browser("inv").get(f"/cases/{scene.number}").find("a", href=address) is None
    page = ref.get(address)
    assert page.find("select", {"name": "to"}) is not None
    assert page.find("input", {"name": "names"}) is None


def test_a_post_of_anybody_else_changes_nothing(scene: Scene) -> None:
    address, ref = f"/cases/{scene.number}/hand-over", scene.browser("ref")
    seen = ref.get(address).find("input", {"name": "seen"})
    assert seen is not None
    for name, status in (("inv", 403), ("desk", 403), ("stranger", 404), ("theirs", 404), ("boss", 404), ("audit", 403)):
        browser = scene.browser(name)
        token = browser.get("/help/").find("input", {"name": "csrf_token"})
        assert token is not None
        told = browser.client.post(address, data={**asked(scene), "seen": seen["value"], "csrf_token": token["value"]})
        assert told.status_code == status, (name, words(told))
    ref.get(f"/cases/{scene.number}")


def test_what_is_missing_is_told_and_what_was_typed_kept(scene: Scene) -> None:
    told = scene.browser("ref").fill(f"/cases/{scene.number}/hand-over", to="", words="Zqwhy")
    assert told.status_code == 422
    assert "Zqwhy" in told.text
    with scene.database.write() as session:
        session.execute(update(User).where(User.name == "theirs").values(active=False))
    told = scene.browser("ref").fill(f"/cases/{scene.number}/hand-over", **asked(scene))
    assert told.status_code == 422
    assert "no active reference officer" in words(told)
    scene.browser("ref").get(f"/cases/{scene.number}")


@pytest.mark.postgresql("SQLite has one writer: nothing comes between the reading and the entry")
def test_who_looks_in_the_moment_it_goes_is_told_where(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    ref, inv = scene.browser("ref"), scene.browser("inv")
    form, write, done = asked(scene), journal.write, []

    def meanwhile(session: Session, actor: Actor, **told: Any) -> Entry:
        if actor.name == "inv" and not done:
            with ThreadPoolExecutor() as elsewhere:
                done.append(elsewhere.submit(ref.does, f"/cases/{scene.number}/hand-over", **form).result(20))
        return write(session, actor, **told)

    asks_why = inv.client.get(f"/cases/{scene.number}/facts").headers["Location"]
    monkeypatch.setattr(journal, "write", meanwhile)
    answer = inv.fill(asks_why, reason="task")
    assert done
    assert (answer.status_code, "was handed over to" in words(answer)) == (410, True)
    assert EVERYTHING[0] not in answer.text


def test_the_case_goes_and_its_old_address_tells_where(scene: Scene) -> None:
    address, ref = f"/cases/{scene.number}", scene.browser("ref")
    answer = ref.does(f"{address}/hand-over", **asked(scene))
    assert answer.headers["Location"] == "/cases"
    for name in ("ref", "inv", "desk", "care", "audit"):
        for tab in ("", "/facts", "/hand-over", "/documents", "/journal", "/dossiers"):
            page = scene.browser(name).get(f"{address}{tab}", status=410).get_text(" ", strip=True)
            assert "was handed over to" in page
            assert "ref" in page
            assert not [word for word in EVERYTHING if word in page]
    scene.browser("boss").get(address, status=404)
    scene.browser("stranger").get(address)
    assert VICTIM in scene.browser("theirs").get(f"{address}/persons").get_text()
    for name in ("ref", "stranger"):
        assert scene.browser(name).get("/").find(id="arrived") is None
    theirs = scene.browser("theirs")
    arrived = theirs.get("/").find(id="arrived")
    assert arrived is not None
    assert arrived.find("a", string=scene.number) is not None
    theirs.does(f"{address}/people", at="take")
    assert theirs.get("/").find(id="arrived") is None
    listed = ref.get("/retention").get_text(" ", strip=True)
    assert scene.number in listed
    assert "the competent magistrate" in listed
    assert scene.number not in scene.browser("theiraudit").get("/retention").get_text()


def test_a_second_officer_with_the_form_open_is_told(scene: Scene) -> None:
    address = f"/cases/{scene.number}/hand-over"
    first, second = scene.browser("ref"), scene.browser("ref2")
    page = second.get(address)
    kept = {str(one["name"]): one["value"] for one in page.find_all("input", {"type": "hidden"}) if one.get("name")}
    first.does(address, **asked(scene))
    told = second.client.post(address, data={**kept, **asked(scene)})
    assert told.status_code == 410
    assert "was handed over to" in words(told)


def test_a_restricted_case_asks_who_is_named_there(scene: Scene) -> None:
    with scene.database.read() as session:
        ids = {user.name: str(user.id) for user in session.query(User)}
    ref, address = scene.browser("ref"), f"/cases/{scene.number}/hand-over"
    ref.does(f"/cases/{scene.number}/people", at="people/restrict", names=[ids["ref"]], reason="threatened")
    scene.browser("ref2").get(address, status=404)
    told = ref.fill(address, **asked(scene))
    assert told.status_code == 422
    assert "name at least one active reference officer" in words(told)
    ref.does(address, **asked(scene, names=[ids["theirs"]]))
    scene.browser("theirs").get(f"/cases/{scene.number}")
    scene.browser("stranger").get(f"/cases/{scene.number}", status=404)
    assert "was handed over" in ref.get(f"/cases/{scene.number}", status=410).get_text()
    for name in ("ref2", "inv", "desk"):
        assert "was handed over" not in scene.browser(name).get(f"/cases/{scene.number}", status=404).get_text()
    assert scene.number not in scene.browser("ref2").get("/retention").get_text()


def test_an_instance_of_one_zone_says_that_there_is_no_other(scene: Scene) -> None:
    with scene.database.write() as session:
        session.execute(update(Organisation).where(Organisation.code == "5388").values(active=False))
    page = scene.browser("ref").get(f"/cases/{scene.number}/hand-over")
    assert "No other police zone uses this instance" in page.get_text()
