"""What a refused post may not do: show a page that its reader never opened, or open one to its sender."""

from __future__ import annotations

import datetime as dt

import pytest
from werkzeug.test import TestResponse

from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.errors import Stale
from col13.models import Entry, new_id
from col13.services import casework
from tests.browsing import Browser, standing, words
from tests.views.away import EXCHANGE_WORDS, shared, supported
from tests.views.scene import build, EVERYTHING, judged, PHONE, Scene

LEGS = {"how": {"channel": "zz"}, "what": {"happened": "99/99/9999"}, "who": {"kind": "zz", "roles": "zz"}, "bias": {"perception": "zz"}}


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A recorded and judged report."""
    made = build(config, database)
    judged(made)
    return made


def send(browser: Browser, path: str, **typed: str) -> TestResponse:
    """A post with a true token that comes from no page."""
    held = str(standing(browser.get("/help/").select("form")[0])["csrf_token"])
    return browser.client.post(path, data={"csrf_token": held, "once": str(new_id()), **typed})


def told(answer: TestResponse) -> list[str]:
    return [word for word in (*EVERYTHING, *EXCHANGE_WORDS) if word in answer.text]


def test_a_body_that_posts_to_the_zones_pages_reads_no_exchange(scene: Scene) -> None:
    shared(scene)
    body = scene.browser("body")
    for form in ("liaison/bodies", "referral/recipients"):
        answer = send(body, f"/cases/{scene.number}/{form}")
        assert answer.status_code == 403
        assert told(answer) == []


def test_a_body_reads_no_other_bodys_projection(scene: Scene) -> None:
    shared(scene)
    body = scene.browser("body")
    assert body.client.get(f"/cases/{scene.number}/liaison/preview/igvm").status_code == 404
    assert body.client.get(f"/cases/{scene.number}/liaison/preview/unia").status_code == 200
    scene.browser("ref").get(f"/cases/{scene.number}/liaison/preview/igvm")


@pytest.mark.parametrize("person", ["otherdesk", "audit", "care"])
def test_a_wrong_part_of_the_intake_is_drawn_for_nobody_who_may_not_write_it(scene: Scene, person: str) -> None:
    hand = scene.browser(person)
    for leg in ("how", "what", "bias"):
        answer = send(hand, f"/cases/{scene.number}/intake/{leg}", seen="0", **LEGS[leg])
        assert (answer.status_code, told(answer)) == (403, []), leg
        assert send(hand, f"/cases/{scene.number}/intake/{leg}", seen="0").status_code == 403  # not even who changed it since


def test_a_wrong_part_of_the_intake_asks_for_the_reason_and_is_a_look(scene: Scene) -> None:
    officer = scene.browser("ref2")
    paths = {leg: f"/cases/{scene.number}/intake/{leg}" for leg in (*LEGS, f"who/{scene.ids['victim']}")}
    for leg, path in paths.items():
        answer = send(officer, path, **LEGS.get(leg, {}))
        assert answer.status_code == 303, leg
        assert "/reason" in answer.headers["Location"]
    officer.fill(f"/cases/{scene.number}/reason", reason="quality")
    assert send(officer, paths["what"], seen="99", **LEGS["what"]).status_code == 422
    with scene.database.read() as session:
        user = scene.hand(session, "ref2").id
        looks = session.query(Entry.section).filter_by(actor_id=user, act="section.look").all()
    assert [row.section for row in looks] == ["facts"]


def test_taking_a_case_asks_for_the_reason_and_opens_nothing_more(scene: Scene) -> None:
    desk, case = scene.browser("otherdesk"), f"/cases/{scene.number}"
    answer = send(desk, f"{case}/people/take")
    assert answer.status_code == 303
    assert "/reason" in answer.headers["Location"]
    desk.get(case)  # through the question
    desk.does(f"{case}/people", at="take")
    desk.does(f"{case}/persons/{scene.ids['victim']}/rules")
    desk.get(f"{case}/facts", status=403)
    assert PHONE not in desk.client.get(f"{case}/persons").text


def test_an_old_form_tells_no_step_that_the_timeline_hides(scene: Scene) -> None:
    supported(scene)
    when, soon = clock.now(), clock.today() + dt.timedelta(days=2)
    scene.step(
        "care", "victim_support", "log_contact", when=when, channel="phone", with_whom="x", outcome="reached", words="x", next_contact=soon
    )
    for person in ("otherdesk", "inv", "ref", "audit", "care"):
        hand = scene.browser(person)
        if person != "audit":
            hand.get(f"/cases/{scene.number}")
        text = words(send(hand, f"/cases/{scene.number}/tracks/victim_support/log_contact", seen="999"))
        assert ("log a contact” on" in text) is (person == "care"), (person, text)


def test_an_old_form_of_a_body_tells_nothing_of_the_magistrates_part(scene: Scene) -> None:
    shared(scene)
    scene.step("ref", "qualification", "confirm")
    scene.step("inv", "prosecution_referral", "prepare")
    with scene.database.write() as session:
        body = scene.hand(session, "body")
        case = casework.get(session, body, scene.number)
        with pytest.raises(Stale) as old:
            casework.advance(session, body, case, "prosecution_referral", "prepare", {}, seen=99)
    assert old.value.facts == {}
