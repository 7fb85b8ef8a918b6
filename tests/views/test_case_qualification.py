"""The qualification workbench: what stands beside what, who may write, and that the police only propose."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from col13.config import Config
from col13.db import Database
from col13.models import Incident, Quotation
from col13.partial_dates import PartialDate
from col13.services import bias_facts, documents, facts, overview, qualification, statements
from tests.views.away import shared
from tests.views.conftest import token
from tests.views.scene import BIAS_REASON, build, EVERYTHING, judged, NARRATIVE, QUOTE, Scene


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A case whose qualification has begun."""
    made = build(config, database)
    made.step("desk", "report", "submit")
    made.step("inv", "report", "record_pv", pv_number="ME.30.L1.000123/2026", pv_date="2026-11-01", pv_author="inspector")
    made.step("inv", "qualification", "begin")
    return made


def at(scene: Scene, path: str = "") -> str:
    """An address below the qualification."""
    return f"/cases/{scene.number}/qualification{path}"


def code(scene: Scene) -> str:
    """An offence that fits the date of the facts."""
    with scene.database.read() as session:
        return qualification.offered(session, session.get_one(Incident, scene.ids["incident"]))[0].code


def add_offence(scene: Scene) -> str:
    """The address of an offence the investigator added."""
    inv = scene.browser("inv")
    inv.does(
        at(scene, f"/incidents/{scene.ids['incident']}/offence"), code=code(scene), victims=[str(scene.ids["victim"])],
        suspects=[str(scene.ids["suspect"])],
    )  # fmt: skip
    page = inv.get(at(scene))
    return next(str(link["href"]) for link in page.select(".offence a") if str(link["href"]).endswith("/bias")).removesuffix("/bias")


def add_bias(scene: Scene, offence: str, **more: object) -> None:
    """A bias assessment by the investigator."""
    scene.browser("inv").does(
        f"{offence}/bias", phenomenon="racism", sub_phenomenon="afrophobia", basis="perceived_by_victim", reason=BIAS_REASON, **more
    )


def test_facts_stand_beside_offences_and_the_page_says_who_decides(scene: Scene) -> None:
    page = scene.browser("inv").get(at(scene))
    assert "the magistrate decides" in page.get_text()
    assert NARRATIVE in page.select_one(".bench").get_text()
    assert page.find("blockquote", lang="fr").get_text() == QUOTE
    assert at(scene, f"/incidents/{scene.ids['incident']}/offence") in {str(link["href"]) for link in page.select("a")}


def test_an_offence_names_its_law_its_source_and_its_certainty(scene: Scene) -> None:
    add_offence(scene)
    shown = scene.browser("inv").get(at(scene)).select_one(".offence").get_text()
    assert "Penal Code" in shown
    assert "Source" in shown
    assert "fits the date of the facts" in shown
    assert "to be confirmed" in shown
    assert "Neither a bias assessment nor" in shown


def test_an_offence_of_another_date_is_refused(scene: Scene) -> None:
    path = at(scene, f"/incidents/{scene.ids['incident']}/offence")
    assert scene.browser("inv").fill(path, code="assault_old").status_code == 422


def test_an_assessment_rests_on_words_and_shows_what_each_hand_said(scene: Scene) -> None:
    offence = add_offence(scene)
    add_bias(scene, offence, quotations=[str(scene.ids["quotation"])], criteria=["skin_colour"])
    block = scene.browser("ref").get(at(scene)).select_one(".assessment")
    assert "afrophobia" in block.get_text()
    assert block.find("q", lang="fr") is not None
    heads = [head.get_text() for head in block.select("h5")]
    assert heads == ["reporting officer", "investigator", "reference officer", "magistrate"]
    assert "the victim perceives bias" in block.select(".side-view")[0].get_text()
    assert BIAS_REASON in block.select(".side-view")[1].get_text()


def test_a_second_hand_contests_and_nothing_is_deleted(scene: Scene) -> None:
    add_bias(scene, add_offence(scene))
    ref = scene.browser("ref")
    assert ref.fill(at(scene), at="/view", status="contested", reason="").status_code == 422
    ref.does(at(scene), at="/view", status="contested", reason="Zqcontest")
    shown = ref.get(at(scene)).select_one(".assessment").get_text()
    assert "Zqcontest" in shown
    assert BIAS_REASON in shown


def test_written_public_hate_on_another_ground_carries_the_note_on_the_court(scene: Scene) -> None:
    with scene.database.write() as session:
        inv = scene.hand(session, "inv")
        facts.change_incident(session, inv, scene.case(session), scene.ids["incident"], medium="written", publicity="public")
    offence = add_offence(scene)
    scene.browser("inv").does(f"{offence}/bias", phenomenon="homophobia", basis="assumed")
    assert "competent court" in scene.browser("inv").get(at(scene)).select_one(".notice-soon").get_text()


def test_an_assessment_names_the_statement_and_the_document_it_rests_on_for_who_may_open_them(scene: Scene) -> None:
    with scene.database.write() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        row = documents.attach(
            session,
            inv,
            case,
            stream=io.BytesIO(b"%PDF-1.7 Zq"),
            filename="post.pdf",
            title="Zqpost",
            kind="screen_capture",
            person_id=None,
        )
        given = statements.statements_seen(session, inv, case)[0].id
        shot = row.id
    add_bias(scene, add_offence(scene), documents=[str(shot)], statements=[str(given)])
    block = scene.browser("ref").get(at(scene)).select_one(".ties")
    assert block.find("a", href=f"/cases/{scene.number}/documents/{shot}").get_text() == "Zqpost"
    assert "statement of Zqvictim" in block.get_text()
    assert "Zqpost" not in scene.browser("care").get(at(scene)).get_text()


def test_a_hint_leads_to_the_form_that_answers_it(scene: Scene) -> None:
    inv = scene.browser("inv")
    inv.does(f"/cases/{scene.number}/facts/incidents/{scene.ids['incident']}/words", words="dehors", language="fr")
    path = next(str(link["href"]) for link in inv.get(at(scene)).select(".safe a") if str(link["href"]).endswith("/circumstances"))
    form = inv.get(path)
    assert form.find("blockquote", lang="fr").get_text() == "dehors"
    assert form.select("#words, #language") == []
    inv.does(path, said_to="public", heard_by=str(scene.ids["witness"]))
    assert "“dehors”" not in inv.get(at(scene)).select_one(".safe").get_text()
    with scene.database.read() as session:
        row = session.scalars(select(Quotation).where(Quotation.said_to == "public")).one()
        assert (row.words, row.heard_by) == ("dehors", scene.ids["witness"])


def test_what_stands_of_words_is_never_changed_by_what_completes_it(scene: Scene) -> None:
    with scene.database.write() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        bias_facts.complete_quotation(session, inv, case, scene.ids["quotation"], said_to="police", publicity="private", language="nl")
        row = session.get_one(Quotation, scene.ids["quotation"])
        assert (row.said_to, row.language, row.publicity) == ("victim", "fr", "private")
    assert scene.browser("care").get(f"/cases/{scene.number}/facts/words/{scene.ids['quotation']}/circumstances", 403) is not None


def test_a_written_racist_expression_names_the_exception_and_mixed_grounds_ask_to_be_kept_apart(scene: Scene) -> None:
    with scene.database.write() as session:
        inv = scene.hand(session, "inv")
        facts.change_incident(session, inv, scene.case(session), scene.ids["incident"], medium="written", publicity="public")
    offence, inv = add_offence(scene), scene.browser("inv")
    add_bias(scene, offence)
    assert "correctional court" in inv.get(at(scene)).select_one(".notice-soon").get_text()
    inv.does(f"{offence}/bias", phenomenon="homophobia", basis="assumed")
    notes = [note.get_text() for note in inv.get(at(scene)).select(".offence .notice-soon")]
    assert ["competent court" in notes[0], "Grounds of both kinds" in notes[1], len(notes)] == [True, True, 2]


def test_who_is_still_to_be_asked_is_said_with_the_form_and_to_nobody_else(scene: Scene) -> None:
    asked = scene.browser("inv").get(at(scene))
    assert "A witness is on file without a statement" in asked.get_text()
    assert asked.find("a", href=f"/cases/{scene.number}/persons/{scene.ids['witness']}/statement") is not None
    assert "without a statement" not in scene.browser("care").get(at(scene)).get_text()


def test_missing_evidence_is_hinted(scene: Scene) -> None:
    scene.browser("inv").does(f"/cases/{scene.number}/facts/incidents/{scene.ids['incident']}/words", words="dehors", language="fr")
    hints = " ".join(box.get_text() for box in scene.browser("inv").get(at(scene)).select(".safe"))
    assert "“dehors”: it is not said who heard or read it." in hints
    assert "“dehors”: it is not said to whom." in hints


def test_facts_across_the_change_of_law_offer_both_codes_and_say_so(scene: Scene) -> None:
    with scene.database.write() as session:
        inv = scene.hand(session, "inv")
        facts.change_incident(session, inv, scene.case(session), scene.ids["incident"], happened=PartialDate.unknown())
    page = scene.browser("inv").get(at(scene))
    assert "both are offered" in page.get_text()
    form = scene.browser("inv").get(at(scene, f"/incidents/{scene.ids['incident']}/offence"))
    assert {"assault_old", "assault_new"} <= {str(option["value"]) for option in form.select("#code option")}


def test_no_bias_no_offence_and_a_dropped_offence_need_a_reason(scene: Scene) -> None:
    inv = scene.browser("inv")
    assert inv.fill(at(scene, "/nothing"), reason="").status_code == 422
    inv.does(at(scene, "/nothing"), reason="Zqnothing")
    assert "Zqnothing" in inv.get(at(scene)).get_text()
    offence = add_offence(scene)
    inv.does(f"{offence}/none", reason="Zqnone")
    assert "Zqnone" in inv.get(at(scene)).select_one(".offence").get_text()
    refused = inv.fill(f"{offence}/drop", reason=" ")
    assert refused.status_code == 422
    assert BeautifulSoup(refused.text, "html5lib").select_one("#problem") is not None
    inv.does(f"{offence}/drop", reason="another incident")
    assert inv.get(at(scene)).select(".offence") == []


def test_an_offence_is_changed_with_its_persons(scene: Scene) -> None:
    offence = add_offence(scene)
    inv = scene.browser("inv")
    inv.does(offence, attempt="y", note="Zqchange", suspects=None)
    shown = inv.get(at(scene)).select_one(".offence").get_text()
    assert "attempt" in shown
    assert "Zqchange" in shown
    assert "Zqsuspect" not in shown


def test_what_was_proposed_is_locked_for_everybody(scene: Scene) -> None:
    offence = add_offence(scene)
    add_bias(scene, offence)
    scene.step("inv", "qualification", "propose")
    inv = scene.browser("inv")
    assert inv.get(at(scene)).select(".row-acts a") == []
    assert inv.get(f"{offence}/bias", 409) is not None


@pytest.mark.parametrize("name", ["desk", "care"])
def test_readers_have_the_page_and_no_form(scene: Scene, name: str) -> None:
    offence = add_offence(scene)
    reader = scene.browser(name)
    assert reader.get(at(scene)).select(".row-acts a") == []
    for path in (offence, f"{offence}/bias", at(scene, "/nothing")):
        assert reader.get(path, 403) is not None


def test_who_may_not_write_is_refused_before_the_form_is_filled(scene: Scene) -> None:
    offence = add_offence(scene)
    audit = scene.browser("audit")
    mark = {"csrf_token": token(audit.get("/cases"))}
    for path in (offence, f"{offence}/bias", f"{offence}/none"):
        assert audit.client.post(path, data=mark).status_code == 403, path


@pytest.mark.parametrize(("name", "status"), [("audit", 403), ("boss", 404), ("stranger", 404), ("body", 404)])
def test_others_have_no_qualification(scene: Scene, name: str, status: int) -> None:
    assert NARRATIVE not in str(scene.browser(name).get(at(scene), status))


def test_a_body_reads_the_grounds_and_its_own_track_and_nothing_else(config: Config, database: Database) -> None:
    scene = build(config, database)
    judged(scene)
    shared(scene)
    body = scene.browser("body")
    assert body.client.get(at(scene)).headers["Location"] == f"/shared/{scene.number}"
    grounds = body.get(f"/shared/{scene.number}")
    assert "racis" in grounds.get_text()
    assert not [word for word in (*EVERYTHING, "ME.30.L1") if word in str(grounds)]
    assert body.client.get(f"/cases/{scene.number}").headers["Location"] == f"/shared/{scene.number}"
    with scene.database.read() as session:
        seen = overview.of(session, scene.hand(session, "body"), scene.case(session))
    assert [*seen.workflows] == ["unia_liaison"]
    assert body.get(f"/cases/{scene.number}/tracks/prosecution_referral/diagram", 404) is not None  # its stage is told in plain words
    assert body.get(f"/cases/{scene.number}/tracks/unia_liaison/diagram") is not None
    assert {one.key for one in seen.timeline} == {"unia_liaison"}
    assert {one.who for one in seen.timeline} == {"", "body"}
    for section in ("facts", "persons", "suspects"):
        assert body.get(f"/cases/{scene.number}/{section}", 403) is not None


def test_the_bench_begins_with_what_can_be_done_and_ends_with_the_way_to_the_second_reading(scene: Scene) -> None:
    acts = scene.browser("inv").get(at(scene)).select_one(".bench-acts")
    assert acts.find("a", string="Add an offence") is not None
    add_bias(scene, add_offence(scene))
    shown = scene.browser("inv").get(at(scene)).select_one(".bench-acts")
    assert shown.select_one(f'a[href="/cases/{scene.number}/tracks/qualification/propose"]') is not None
    assert not scene.browser("desk").get(at(scene)).select(".bench-acts a")


def test_a_long_fact_is_offered_in_whole_words(scene: Scene) -> None:
    with scene.database.write() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        bias_facts.add_quotation(session, inv, case, scene.ids["incident"], words="retourne " * 40, language="fr", said_to="victim")
    words = scene.browser("inv").get(f"{add_offence(scene)}/bias").select_one("main").get_text()
    assert "retourne…" in words
