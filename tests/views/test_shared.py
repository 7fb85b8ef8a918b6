"""Shared with us: a body's list and pages hold live shares only; what ends is gone at the next request, whatever ended it."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.i18n import say
from col13.models import Entry, Incident, Move, OffencePerson
from col13.services import bias, persons, qualification, since_visit
from tests.browsing import words
from tests.views.away import ANSWER, QUESTION, RECEIPT, shared
from tests.views.conftest import token
from tests.views.scene import build, EVERYTHING, Scene, TITLE


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    made = build(config, database)
    made.step("desk", "report", "submit")
    return made


def test_before_anything_is_shared_a_body_finds_nothing(scene: Scene) -> None:
    body = scene.browser("body")
    assert "Nothing is shared with you now" in body.get("/shared").get_text()
    body.get(f"/shared/{scene.number}", status=404)


def test_a_body_reads_the_exchange_without_names_of_officers_and_the_look_is_written(scene: Scene) -> None:
    shared(scene)
    page = scene.browser("body").get(f"/shared/{scene.number}").find("main")
    assert page is not None
    told = page.get_text(" ", strip=True)
    assert all(word in told for word in (RECEIPT, QUESTION, ANSWER, "COL13 reference officer", "The complaint was received."))
    assert not [word for word in (*EVERYTHING, " ref ", " desk ") if word in told]
    with scene.database.read() as session:
        looks = session.query(Entry.section).filter_by(act="section.look", role="liaison").all()
        assert {section for (section,) in looks} == {"summary", "liaison"}


def test_a_closed_case_is_gone_for_the_body(scene: Scene) -> None:
    shared(scene)
    body = scene.browser("body")
    assert scene.number in str(body.get("/shared"))
    scene.browser("ref").does(f"/cases/{scene.number}/close", reason="opened_by_mistake", words="twice")
    body.get(f"/shared/{scene.number}", status=404)
    assert scene.number not in str(body.get("/shared"))


def test_an_ended_liaison_is_gone_for_the_body(scene: Scene) -> None:
    shared(scene)
    body = scene.browser("body")
    body.get(f"/shared/{scene.number}")
    scene.step("ref", "unia_liaison", "close")
    body.get(f"/shared/{scene.number}", status=404)


def test_a_body_reads_no_form_of_a_step_that_is_not_its_own_whatever_it_posts(scene: Scene) -> None:
    shared(scene)
    body = scene.browser("body")
    page = body.get(f"/cases/{scene.number}/tracks/unia_liaison/announce_civil_party")
    assert not [word for word in EVERYTHING if word in str(page)]
    for key, step in (("prosecution_referral", "record_decision"), ("prosecution_referral", "close"), ("unia_liaison", "record_consent")):
        for typed in ({"mark": "zzz", "scope": "zzz", "told_how": "zzz"}, {"seen": "99"}):
            answer = body.client.post(f"/cases/{scene.number}/tracks/{key}/{step}", data={**token_of(page), **typed})
            assert answer.status_code in (403, 404, 409), step
            assert not BeautifulSoup(answer.text, "html5lib").select("main form select, main form textarea"), step
            assert not [word for word in (*EVERYTHING, "victim 1", "suspect 2") if word in answer.text], step


def test_a_body_that_comes_late_is_told_the_officer_by_role(scene: Scene) -> None:
    shared(scene)
    body = scene.browser("body")
    address = f"/cases/{scene.number}/tracks/unia_liaison/advise"
    answer = body.client.post(address, data={**token_of(body.get(address)), "seen": "1", "opinion": "Kept."})
    assert answer.status_code == 409
    assert "COL13 reference officer" in words(answer)
    assert "ref took" not in words(answer)


def token_of(page: BeautifulSoup) -> dict[str, str]:
    """What a form sends besides its answers."""
    return {"csrf_token": token(page), "once": ""}


def test_a_body_is_told_what_changed_on_its_own_track_without_the_title(scene: Scene) -> None:
    shared(scene)
    body = scene.browser("body")
    scene.step("care", "victim_support", "offer", explained=["rights"], language="fr")
    with scene.database.read() as session:
        hand = scene.hand(session, "body")
        (since,) = session.query(Move.at).filter_by(step="answer_body").one()
        assert since_visit.changed_since(session, hand, since) == []
        (changed,) = since_visit.changed_since(session, hand, since - dt.timedelta(seconds=1))
        assert (changed.number, changed.title) == (scene.number, "")
        news = changed.news[0]
        assert (say(news.what, "en"), news.who) == ("answer the body", "")  # an officer's name is not for a body
    assert TITLE not in str(body.get("/"))


def test_the_list_tells_in_plain_words_what_the_case_page_tells(scene: Scene) -> None:
    judged_and_shared(scene)
    body = scene.browser("body")
    (row,) = body.get("/shared").select("main tbody tr")
    told, page = row.get_text(" ", strip=True), body.get(f"/shared/{scene.number}").find("main")
    stage = page.select_one(".stage").get_text(strip=True)
    assert stage in told
    assert "racis" in told
    assert "racis" in page.get_text()
    assert "until withdrawn or ended" in told
    assert row.select_one("a.step-link")["href"].endswith("/unia_liaison/advise")
    assert not [word for word in EVERYTHING if word in str(row)]


def test_a_ground_of_a_victim_who_did_not_consent_is_not_in_the_list(scene: Scene) -> None:
    judged_and_shared(scene)
    with scene.database.write() as session:
        other = persons.add_person(session, scene.hand(session, "inv"), scene.case(session), roles=["victim"], family_name="Other")
        session.query(OffencePerson).filter_by(part="victim").one().person_id = other.id
    (row,) = scene.browser("body").get("/shared").select("main tbody tr")
    assert "racis" not in str(row)
    assert "none named yet" in str(row)


def test_a_consent_about_to_end_is_said_in_the_list(scene: Scene) -> None:
    shared(scene)
    scene.step(
        "desk", "unia_liaison", "record_further_answer", victim=str(scene.ids["victim"]), answer="consent", scope="minimal",
        how="in_writing", given_by="victim", valid_until=clock.today() + dt.timedelta(days=5),
    )  # fmt: skip
    assert "consent ends on" in scene.browser("body").get("/shared").get_text()


def test_the_history_tells_what_was_shared_when_on_which_basis_and_what_ended_it(scene: Scene) -> None:
    shared(scene)
    history = scene.browser("body").get(f"/shared/{scene.number}").find(id="history")
    assert history is not None
    told = history.get_text(" ", strip=True)
    assert all(word in told for word in ("running", "minimal profile", "to be confirmed by the data protection officer", "answer"))
    scene.step("ref", "unia_liaison", "close")
    ended = scene.browser("ref").get(f"/cases/{scene.number}/liaison").find(id="access")
    assert "end the liaison" in ended.get_text()


def test_a_share_is_asked_for_no_basis_that_is_not_one_for_a_body(scene: Scene) -> None:
    shared(scene)
    scene.step("ref", "unia_liaison", "close")
    page = scene.browser("ref").get(f"/cases/{scene.number}/tracks/unia_liaison/share")
    offered = {str(one["value"]) for one in page.select('[name="legal_basis"] option, input[name="legal_basis"]')} - {""}
    assert offered == {"protocol", "magistrate_instruction", "to_be_confirmed_by_dpo"}


def judged_and_shared(scene: Scene) -> None:
    """Grounds proposed, then shared."""
    scene.step("inv", "report", "record_pv", pv_number="ME.30.L1.000123/2026", pv_date=clock.today(), pv_author="inspector")
    scene.step("inv", "qualification", "begin")
    with scene.database.write() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        incident = session.get_one(Incident, scene.ids["incident"])
        offence = qualification.add_offence(
            session, inv, case, incident.id, code=qualification.offered(session, incident)[0].code, victims=[scene.ids["victim"]]
        )
        bias.add_bias(session, inv, case, offence.id, phenomenon="racism", basis="perceived_by_victim")
    shared(scene)
