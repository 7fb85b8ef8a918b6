"""The page of the facts: who reads what, what is added and changed, what comes back with what was typed."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from col13.config import Config
from col13.db import Database
from col13.models import Incident, Indicator, Note, Quotation, Report
from col13.services import facts
from tests.browsing import standing
from tests.views.scene import build, judged, NARRATIVE, NEEDS, NOTE, QUOTE, Scene, SUSPECT, WITNESS


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A case just filled in at the desk."""
    return build(config, database)


def at(scene: Scene, path: str = "") -> str:
    """An address below the facts."""
    return f"/cases/{scene.number}/facts" + path.replace("@", f"/incidents/{scene.ids['incident']}")


def rows(scene: Scene, model: type[Quotation] | type[Indicator] | type[Note]) -> int:
    """How many are on file."""
    with scene.database.read() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def incident(scene: Scene) -> Incident:
    """The incident as it stands."""
    with scene.database.read() as session:
        return session.get_one(Incident, scene.ids["incident"])


def test_the_desk_reads_and_may_change_everything_until_the_pv(scene: Scene) -> None:
    page = scene.browser("desk").get(at(scene))
    assert all(word in str(page) for word in (NARRATIVE, QUOTE, NEEDS, NOTE, WITNESS))
    assert {at(scene, path) for path in ("/report", "@", "@/words", "@/indicators", "/note")} <= {
        str(link["href"]) for link in page.select("main a")
    }


def test_words_carry_their_own_language(scene: Scene) -> None:
    page = scene.browser("desk").get(at(scene))
    assert page.find("blockquote", lang="fr").get_text() == QUOTE
    assert page.select_one("p.narrative")["lang"] == "nl"


def test_after_the_pv_another_desk_reads_nothing_and_the_own_desk_adds_a_note_only(scene: Scene) -> None:
    judged(scene)
    assert NARRATIVE not in str(scene.browser("otherdesk").get(at(scene), 403))
    desk = scene.browser("desk")
    page = desk.get(at(scene))
    assert {str(link["href"]) for link in page.select("main .row-acts a, main p a")} == {at(scene, "/note")}
    desk.does(at(scene, "/note"), words="the camera was asked for")
    assert "the camera was asked for" in str(desk.get(at(scene)))
    assert desk.get(at(scene, "@"), 403) is not None


def test_victim_support_reads_the_facts_without_naming_a_witness(scene: Scene) -> None:
    page = str(scene.browser("care").get(at(scene)))
    assert NARRATIVE in page
    assert WITNESS not in page
    assert SUSPECT not in page
    assert "/incidents/" not in page


@pytest.mark.parametrize(("name", "status"), [("audit", 403), ("boss", 404), ("stranger", 404), ("body", 404)])
def test_others_have_no_facts(scene: Scene, name: str, status: int) -> None:
    for path in ("", "/report", "@", "@/words", "/note"):
        assert NARRATIVE not in str(scene.browser(name).get(at(scene, path), status))


def test_an_incident_is_changed_with_a_place_by_postal_code_and_a_partial_date(scene: Scene) -> None:
    desk = scene.browser("desk")
    desk.does(at(scene, "@"), municipality="2830", happened="3/2026 – 6/2026", place="line 53")
    row = incident(scene)
    assert (row.municipality, row.happened.iso(), row.place) == ("12040", "2026-03/2026-06", "line 53")
    assert NARRATIVE in row.facts


def test_a_wrong_date_and_an_unknown_place_keep_what_was_typed(scene: Scene) -> None:
    answer = scene.browser("desk").fill(at(scene, "@"), happened="31/02/2026", facts="typed and not lost")
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert [str(link["href"]) for link in page.select("#problem a")] == ["#happened"]
    assert page.select_one("#happened")["value"] == "31/02/2026"
    assert page.select_one("#facts").get_text().strip() == "typed and not lost"
    nowhere = scene.browser("desk").fill(at(scene, "@"), municipality="Atlantis")
    assert nowhere.status_code == 422
    assert NARRATIVE in incident(scene).facts


def test_a_date_is_not_both_told_and_unknown(scene: Scene) -> None:
    answer = scene.browser("desk").fill(at(scene, "@"), happened="2026", date_unknown="y")
    assert answer.status_code == 422
    scene.browser("desk").does(at(scene, "@"), happened="", date_unknown="y")
    assert incident(scene).date_stated
    assert incident(scene).happened.first is None


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    desk = scene.browser("desk")
    open_form = standing(desk.get(at(scene, "@")).select_one("main form"))
    with scene.database.write() as session:
        facts.change_incident(session, scene.hand(session, "inv"), scene.case(session), scene.ids["incident"], facts="the other hand")
    answer = desk.client.post(at(scene, "@"), data={**open_form, "facts": "my hand"})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 409
    assert "inv" in page.select_one("#problem").get_text()
    assert page.select_one("#facts").get_text().strip() == "my hand"
    assert incident(scene).facts == "the other hand"
    assert desk.client.post(at(scene, "@"), data=standing(page.select_one("main form"))).status_code == 303
    assert incident(scene).facts == "my hand"


def test_the_same_form_posted_twice_adds_words_once(scene: Scene) -> None:
    desk = scene.browser("desk")
    form = standing(desk.get(at(scene, "@/words")).select_one("main form")) | {"words": "encore", "language": "fr"}
    assert [desk.client.post(at(scene, "@/words"), data=form).status_code for _ in range(2)] == [303, 303]
    assert rows(scene, Quotation) == 2


def test_indicators_are_chosen_by_their_prompts_and_tied_to_what_shows_them(scene: Scene) -> None:
    desk = scene.browser("desk")
    page = desk.get(at(scene, "@/indicators"))
    assert "Does the person think it happened because of who they are" in page.get_text()
    assert desk.fill(at(scene, "@/indicators"), codes=["BI-PERC"]).status_code == 422
    assert desk.fill(at(scene, "@/indicators"), note="nothing chosen").status_code == 422
    desk.does(at(scene, "@/indicators"), codes=["BI-PERC", "BI-LOC"], note="told at the desk")
    assert rows(scene, Indicator) == 3


def test_what_was_entered_by_mistake_is_taken_back_with_a_reason(scene: Scene) -> None:
    desk = scene.browser("desk")
    desk.does(at(scene, "@/words"), words="a slip", language="nl")
    page = desk.get(at(scene))
    path = [str(link["href"]) for link in page.select("a") if "/words/" in str(link["href"]) and "strike" in str(link["href"])][-1]
    assert desk.fill(path, reason="").status_code == 422
    desk.does(path, reason="said in another case")
    assert rows(scene, Quotation) == 1


def test_words_an_assessment_rests_on_are_not_taken_back(scene: Scene) -> None:
    answer = scene.browser("desk").fill(at(scene, f"/words/{scene.ids['quotation']}/strike"), reason="gone")
    assert answer.status_code == 409
    assert rows(scene, Quotation) == 1


def test_the_report_and_the_title_are_changed_together_and_a_title_names_nobody(scene: Scene) -> None:
    desk = scene.browser("desk")
    assert desk.fill(at(scene, "/report"), title="Zqvictim on the bus", channel="phone").status_code == 422
    desk.does(at(scene, "/report"), title="Insults on a bus", channel="phone", safety_needs="none now")
    with scene.database.read() as session:
        report = session.scalars(select(Report)).one()
        assert (report.channel, report.safety_needs, scene.case(session).title) == ("phone", "none now", "Insults on a bus")


def test_a_further_incident_is_added(scene: Scene) -> None:
    scene.browser("inv").does(at(scene, "/incidents/new"), facts="once more", happened="2026", municipality="Mechelen")
    assert "once more" in scene.browser("inv").get(at(scene)).get_text()


def test_an_incident_of_another_case_is_not_found(scene: Scene) -> None:
    other = "01980000-0000-7000-8000-000000000000"
    assert scene.browser("inv").get(f"/cases/{scene.number}/facts/incidents/{other}", 404) is not None
