"""Who takes part: taking, assigning, restricting, naming, excluding, linking; each by who may, each refusal with what was typed."""

from __future__ import annotations

import pytest

from col13.config import Config
from col13.db import Database
from col13.models import Case, Participation, User
from col13.services import casework
from tests.browsing import words
from tests.views.scene import build, Scene


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    return build(config, database)


def the_id(scene: Scene, name: str) -> str:
    with scene.database.read() as session:
        return str(session.query(User.id).filter_by(name=name).scalar())


def test_a_case_is_taken_and_given(scene: Scene) -> None:
    address = f"/cases/{scene.number}/people"
    scene.browser("care").does(address, at="take")
    ref = scene.browser("ref")
    ref.does(address, at="people/assign", user_id=the_id(scene, "inv"))
    page = ref.get(address).get_text(" ", strip=True)
    assert page.count("assigned") >= 2
    scene.browser("audit").get(address, status=403)
    desk = scene.browser("desk").get(address)
    assert desk.find(id="restrict") is None
    assert desk.find(id="exclude") is None


def test_a_restricted_case_names_a_reference_officer_and_exists_for_nobody_else(scene: Scene) -> None:
    address, ref = f"/cases/{scene.number}/people", scene.browser("ref")
    refused = ref.fill(address, at="people/restrict", names=[the_id(scene, "inv")], reason="Zqreason")
    assert refused.status_code == 422
    assert "Zqreason" in refused.text
    assert "at least one active reference officer" in words(refused)
    ref.does(address, at="people/restrict", names=[the_id(scene, "inv"), the_id(scene, "ref")], reason="an officer is suspect")
    scene.browser("desk").get(address, status=404)
    scene.browser("inv").get(address)
    ref.does(address, at="people/name", user_id=the_id(scene, "care"))
    scene.browser("care").get(address)
    ref.does(address, at="people/unrestrict", reason="over")
    scene.browser("desk").get(address)


def test_who_restricts_without_an_own_name_lands_on_the_list(scene: Scene) -> None:
    ref = scene.browser("ref")
    answer = ref.does(f"/cases/{scene.number}/people", at="people/restrict", names=[the_id(scene, "ref2")], reason="own colleague")
    assert answer.headers["Location"] == "/cases"
    ref.get(f"/cases/{scene.number}/people", status=404)


def test_for_the_excluded_the_case_does_not_exist(scene: Scene) -> None:
    address, ref = f"/cases/{scene.number}/people", scene.browser("ref")
    assert ref.fill(address, at="people/exclude", user_id=the_id(scene, "inv")).status_code == 422
    ref.does(address, at="people/exclude", user_id=the_id(scene, "inv"), reason="the victim's brother")
    scene.browser("inv").get(address, status=404)
    ref.does(address, at="people/end_exclusion", user_id=the_id(scene, "inv"), reason="moved")
    scene.browser("inv").get(address)


def test_cases_are_linked_and_an_unseen_number_is_told_like_an_unknown_one(scene: Scene) -> None:
    with scene.database.write() as session:
        second = casework.open_case(session, scene.hand(session, "inv"), title="Zqsecond").number
        foreign = casework.open_case(session, scene.hand(session, "stranger"), title="elsewhere").number
    address, inv = f"/cases/{scene.number}/links", scene.browser("inv")
    inv.does(address, at="links", other=second, kind="series")
    assert "Zqsecond" in str(inv.get(address))
    told = [words(inv.fill(address, at="links", other=number, kind="series")) for number in (foreign, "COL13-5388-2026-999999")]
    assert all("There is no case of this number that you may see" in page for page in told)
    assert "Search" not in str(scene.browser("desk").get(address).find("aside"))


@pytest.mark.parametrize("what", ["assign", "name", "restrict"])
def test_who_never_said_why_is_asked_before_anybody_is_put_on_the_case(scene: Scene, what: str) -> None:
    ref, address = scene.browser("ref"), f"/cases/{scene.number}/people"
    crumb = ref.get("/").select_one("[name=csrf_token]")["value"]  # a token of another page: the case was never opened
    mine = the_id(scene, "ref")
    data = {"csrf_token": crumb, "user_id": mine, "names": [mine], "reason": "an officer is suspect"}
    answer = ref.client.post(f"{address}/{what}", data=data)
    assert answer.status_code == 303
    assert f"/cases/{scene.number}/reason" in answer.headers["Location"]
    with scene.database.read() as session:
        taking_part = session.query(Participation.user_id).join(Case, Case.id == Participation.case_id).filter(Case.number == scene.number)
        assert mine not in {str(one) for (one,) in taking_part}
