"""The liaison's page for the zone, and what the body itself sees: the projection, its own part, and nothing of anybody."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from col13.config import Config
from col13.db import Database
from col13.models import Consent, Entry, Share
from tests.browsing import words
from tests.views.away import AUTHORISATION, EXCHANGE_WORDS, shared
from tests.views.scene import build, EVERYTHING, judged, NARRATIVE, Scene, SUSPECT, VICTIM


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A file that Unia sees."""
    made = build(config, database)
    judged(made)
    shared(made)
    return made


def preview(page: BeautifulSoup) -> str:
    """The projection as it is drawn."""
    found = page.find(class_="stage")
    assert found is not None
    assert found.parent is not None
    return str(found.parent.get_text(" ", strip=True))


def test_the_zone_reads_the_exchange_and_the_desk_reads_states(scene: Scene) -> None:
    ref = str(scene.browser("ref").get(f"/cases/{scene.number}/liaison"))
    inv = str(scene.browser("inv").get(f"/cases/{scene.number}/liaison"))
    desk = str(scene.browser("desk").get(f"/cases/{scene.number}/liaison"))
    assert all(word in ref for word in EXCHANGE_WORDS)
    assert all(word in inv for word in EXCHANGE_WORDS)
    assert "liaison/bodies" in ref
    assert "liaison/bodies" not in inv
    assert not [word for word in EXCHANGE_WORDS if word in desk]
    assert "in writing" not in desk


def test_the_preview_is_what_the_body_sees(scene: Scene) -> None:
    before = preview(scene.browser("ref").get(f"/cases/{scene.number}/liaison/preview/unia"))
    seen = preview(scene.browser("body").get(f"/shared/{scene.number}"))
    assert "racis" in seen
    assert before.removesuffix("Back").strip().endswith(seen.strip()[-60:])
    assert not [word for word in EVERYTHING if word in seen]


def test_the_body_sees_its_part_and_nothing_else(scene: Scene) -> None:
    body = scene.browser("body")
    page = str(body.get(f"/shared/{scene.number}"))
    assert not [word for word in (*EVERYTHING, AUTHORISATION) if word in page]
    assert "U-77" in page
    assert body.client.get(f"/cases/{scene.number}/liaison").headers["Location"] == f"/shared/{scene.number}"
    assert body.client.get(f"/cases/{scene.number}/referral").headers["Location"] == f"/shared/{scene.number}"
    assert scene.number in str(body.get("/shared"))


def test_the_body_answers_from_its_page(scene: Scene) -> None:
    scene.browser("body").step(scene.number, "unia_liaison", "advise", opinion="Zqopinion")
    assert "Zqopinion" in str(scene.browser("ref").get(f"/cases/{scene.number}/liaison"))


def test_a_withdrawn_consent_closes_the_page_at_the_next_request(scene: Scene) -> None:
    body, ref = scene.browser("body"), scene.browser("ref")
    body.get(f"/shared/{scene.number}")
    page = ref.get(f"/cases/{scene.number}/liaison")
    there = page.find("a", href=lambda link: bool(link) and link.endswith("/withdraw"))
    assert there is not None
    ref.does(str(there["href"]), words="no longer")
    body.get(f"/shared/{scene.number}", status=404)
    assert scene.number not in str(body.get("/shared"))


def test_only_a_body_has_a_list_of_shared_cases(scene: Scene) -> None:
    scene.browser("ref").get("/shared", status=403)
    scene.browser("ref").get(f"/shared/{scene.number}", status=403)


def test_another_body_gets_a_track_and_sees_nothing_yet(scene: Scene) -> None:
    ref = scene.browser("ref")
    ref.does(f"/cases/{scene.number}/liaison", at="bodies", body="igvm")
    page = ref.get(f"/cases/{scene.number}/liaison")
    assert page.find(id="unia_liaison-igvm") is not None
    told = ref.get(f"/cases/{scene.number}/liaison/preview/igvm")
    assert "no consent" in preview(told)
    answer = ref.fill(f"/cases/{scene.number}/liaison", at="bodies", body="nonsense")
    assert answer.status_code == 422
    assert "Choose one of the list" in words(answer)


def test_nobody_confirms_a_preview_that_was_never_opened_and_the_body_s_acts_are_the_body_s(config: Config, database: Database) -> None:
    scene = build(config, database)
    judged(scene)
    victim = str(scene.ids["victim"])
    scene.step("desk", "unia_liaison", "ask_consent", victims=[victim], bodies=["unia"])
    scene.step("desk", "unia_liaison", "record_consent", victim=victim, scope="minimal", how="in_writing", given_by="victim")
    officer = scene.browser("ref")
    path = f"/cases/{scene.number}/tracks/unia_liaison/share"
    officer.get(path)
    told = {
        "profile": "equality-body-minimal", "preview_seen": "yes", "legal_basis": "to_be_confirmed_by_dpo",
        "authorisation": "reference magistrate, by phone",
    }  # fmt: skip
    refused = officer.fill(path, **told)
    assert refused.status_code == 422
    assert 'href="#preview_seen"' in refused.text
    officer.get(f"/cases/{scene.number}/liaison/preview/unia")
    officer.does(path, **told)
    notice = officer.get(f"/cases/{scene.number}")
    assert notice.select(".notice a[href$='/unia_liaison/acknowledge']") == []
    assert officer.get("/").select("a[href*='/unia_liaison/']") == []


def widened(scene: Scene, authorisation: str | None) -> None:
    """The victim consents to more, and the share is of the extended profile."""
    with scene.database.write() as session:
        share = session.scalars(select(Share)).one()
        share.profile, share.authorisation = "equality-body-extended", authorisation
        given = session.scalars(select(Consent).where(Consent.recipient == "unia", Consent.answer == "given")).all()
        own = [column.key for column in Consent.__mapper__.column_attrs if column.key not in ("id", "scope")]
        for line in given:  # the ledger only grows
            Consent(session, scope="extended", **{name: getattr(line, name) for name in own})


def test_an_extended_share_shows_body_and_zone_what_it_grants(scene: Scene) -> None:
    address = f"/cases/{scene.number}/liaison/preview/unia"
    widened(scene, AUTHORISATION)
    body, ref = str(scene.browser("body").get(f"/shared/{scene.number}")), str(scene.browser("ref").get(address))
    assert VICTIM in body
    assert VICTIM in ref
    assert "the extended profile" in ref
    assert not [word for word in (SUSPECT, NARRATIVE, AUTHORISATION) if word in body]
    with scene.database.read() as session:
        seen = set(session.scalars(select(Entry.section).where(Entry.actor_id == scene.hand(session, "ref").id)))
    assert "persons" in seen


def test_an_extended_share_without_the_magistrates_word_shows_the_minimum(scene: Scene) -> None:
    widened(scene, None)
    assert VICTIM not in str(scene.browser("body").get(f"/shared/{scene.number}"))
    page = str(scene.browser("ref").get(f"/cases/{scene.number}/liaison/preview/unia"))
    assert VICTIM not in page
    assert "the minimal profile" in page
