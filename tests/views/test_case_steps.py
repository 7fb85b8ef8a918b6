"""Taking a step on its page: questions from the declaration, answers of the table in design section 6."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.models import Entry, Move
from col13.services import bias
from tests.browsing import Browser, standing
from tests.views.scene import build, judged, QUOTE, RULES, Scene, VICTIM

PV = {"pv_number": "ME.30.L1.000777/2026", "pv_date": "2026-11-01", "pv_author": "inspector"}


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A case just filled in at the desk."""
    return build(config, database)


def at(scene: Scene, key: str, step: str) -> str:
    """The address of a step."""
    return f"/cases/{scene.number}/tracks/{key}/{step}"


def soup(text: str) -> BeautifulSoup:
    """An answer, as a page."""
    return BeautifulSoup(text, "html5lib")


def moves(scene: Scene) -> int:
    """How many steps were taken."""
    with scene.database.read() as session:
        return session.execute(select(func.count()).select_from(Move)).scalar_one()


def told(browser: Browser, path: str) -> str:
    """The notice on the page one comes back to."""
    return browser.get(path).select_one(".notice").get_text()


def test_after_a_step_the_page_tells_what_changed_and_what_comes_next_for_whom(scene: Scene) -> None:
    desk = scene.browser("desk")
    answer = desk.step(scene.number, "report", "submit")
    assert answer.headers["Location"] == f"/cases/{scene.number}"
    notice = told(desk, f"/cases/{scene.number}")
    assert "submit the report" in notice
    assert "registered" in notice
    assert "investigator" in notice


def test_the_form_asks_what_the_step_declares(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    page = scene.browser("desk").get(at(scene, "report", "record_pv"))
    form = page.select_one("main form")
    assert {"pv_number", "pv_date", "pv_author", "simplified", "left_on", "left_how", "remark", "seen", "once"} <= {
        str(field.get("name")) for field in form.select("input, select, textarea")
    }
    assert form.select_one("[name=pv_date]")["type"] == "date"


def test_missing_answers_come_back_at_their_fields_with_what_was_typed(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    answer = scene.browser("desk").fill(at(scene, "report", "record_pv"), pv_number="ME.1", pv_date="yesterday-ish")
    page = soup(answer.text)
    assert answer.status_code == 422
    assert {"#pv_date", "#pv_author"} <= {str(link["href"]) for link in page.select("#problem a")}
    assert page.select_one("#pv_number")["value"] == "ME.1"
    assert page.select_one("#pv_date")["value"] == "yesterday-ish"
    assert moves(scene) == 1


def test_an_overtaken_form_tells_what_happened_and_keeps_what_was_typed(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    desk, path = scene.browser("desk"), at(scene, "report", "record_pv")
    open_form = standing(desk.get(path).select_one("main form"))
    scene.step("inv", "report", "accept")
    answer = desk.client.post(path, data={**open_form, **PV})
    page = soup(answer.text)
    assert answer.status_code == 409
    assert "take in hand" in page.select_one("#problem").get_text()
    assert "inv" in page.select_one("#problem").get_text()
    assert page.select_one("#pv_number")["value"] == PV["pv_number"]
    assert desk.client.post(path, data=standing(page.select_one("main form"))).status_code == 303


def test_the_same_post_again_gets_the_same_answer(scene: Scene) -> None:
    desk, path = scene.browser("desk"), at(scene, "report", "submit")
    form = standing(desk.get(path).select_one("main form"))
    answers = [desk.client.post(path, data=form) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, f"/cases/{scene.number}")] * 2
    assert moves(scene) == 1


def test_a_blocked_step_answers_409_with_its_reasons(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    page = scene.browser("ref").get(at(scene, "report", "redirect"), 409)
    assert "PV" in page.select_one("main").get_text()
    assert moves(scene) == 1


def test_a_step_from_another_state_answers_409(scene: Scene) -> None:
    page = scene.browser("inv").get(at(scene, "report", "accept"), 409)
    assert "draft" in page.select_one("main").get_text()


def test_who_has_no_role_for_a_step_is_told_who_has(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    page = scene.browser("desk").get(at(scene, "report", "accept"), 403)
    assert "investigator" in page.select_one("main").get_text()


def test_nobody_judges_the_own_work(scene: Scene) -> None:
    judged(scene)
    page = scene.browser("inv").get(at(scene, "qualification", "confirm"), 403)
    assert "Four eyes" in page.select_one("main").get_text()
    assert scene.browser("ref").step(scene.number, "qualification", "confirm").status_code == 303


def test_a_step_that_does_not_exist_is_nowhere(scene: Scene) -> None:
    desk = scene.browser("desk")
    for key, step in (("report", "fly"), ("victim_support.9", "offer"), ("nonsense", "submit")):
        assert desk.get(at(scene, key, step), 404) is not None


def test_marks_are_a_table_of_radio_groups(scene: Scene) -> None:
    judged(scene)
    inv, path = scene.browser("inv"), at(scene, "qualification", "record_magistrate")
    page = inv.get(path)
    radios = page.select("table.marks input[type=radio]")
    assert {str(radio["value"]) for radio in radios} == {"kept", "not_kept", "not_told"}
    mark = f"marks:{scene.ids['suspect']}:{scene.ids['offence']}"
    assert {str(radio["name"]) for radio in radios} == {mark}
    first = next(str(radio["value"]) for radio in page.select("main form [name=by]"))
    assert inv.fill(path, by=first, **{mark: "kept"}).status_code == 303
    assert "kept" in inv.get(f"/cases/{scene.number}/qualification").select(".side-view")[-1].get_text()


def test_a_step_form_opens_where_the_section_is_closed_to_the_role(scene: Scene) -> None:
    judged(scene)
    other = scene.browser("otherdesk")
    assert other.get(f"/cases/{scene.number}/facts", 403) is not None
    page = other.get(at(scene, "report", "acknowledge"))
    assert "Zqvictim" not in str(page)
    assert "victim 1" in page.select_one("main form").get_text()


def test_an_auditor_takes_no_step_at_all(scene: Scene) -> None:
    assert "reception officer" in scene.browser("audit").get(at(scene, "report", "submit"), 403).select_one("main").get_text()


def test_the_notice_leads_to_the_next_step_whoever_may_take_it(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    inv = scene.browser("inv")
    inv.step(scene.number, "report", "accept")
    notice = inv.get(f"/cases/{scene.number}").select_one(".notice")
    assert notice.select_one("a[data-step]")["href"] == at(scene, "report", "record_pv")
    desk = scene.browser("desk")
    desk.step(scene.number, "report", "record_pv", **PV)
    desk.step(scene.number, "victim_support", "offer", explained="rights", language="fr")
    inv.step(scene.number, "qualification", "begin")
    assert "due on" in inv.get(f"/cases/{scene.number}").select_one(".notice").get_text()


def test_the_notice_leads_nobody_to_a_step_of_others(scene: Scene) -> None:
    desk = scene.browser("desk")
    desk.step(scene.number, "report", "submit")
    notice = desk.get(f"/cases/{scene.number}").select_one(".notice")
    assert "take in hand" in notice.get_text()
    assert notice.select("a") == []


def test_a_form_opened_in_place_is_told_where_to_go_and_its_notice_shows_there_once(scene: Scene) -> None:
    desk, path = scene.browser("desk"), at(scene, "report", "submit")
    answer = desk.client.post(path, data=standing(desk.get(path).select_one("main form")), headers={"X-In-Place": "1"})
    assert (answer.status_code, answer.headers["Location"], answer.text) == (204, f"/cases/{scene.number}", "")
    assert "registered" in told(desk, f"/cases/{scene.number}")
    assert desk.get(f"/cases/{scene.number}").select(".notice") == []


def test_a_form_opened_in_place_comes_back_with_what_is_wrong(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    desk, path = scene.browser("desk"), at(scene, "report", "record_pv")
    form = standing(desk.get(path).select_one("main form"))
    answer = desk.client.post(path, data={**form, "pv_number": "ME.7"}, headers={"X-In-Place": "1"})
    page = soup(answer.text)
    assert answer.status_code == 422
    assert page.select_one("#problem") is not None
    assert page.select_one("[data-step-form] form")["action"] == path
    assert page.select_one("#pv_number")["value"] == "ME.7"


def looked_at_persons(scene: Scene, name: str) -> bool:
    """Whether a look of this person at the persons is written."""
    with scene.database.read() as session:
        looks = select(Entry.section).where(Entry.actor_id == scene.hand(session, name).id, Entry.act == "section.look")
        return "persons" in set(session.scalars(looks))


def test_the_rules_for_safe_contact_stand_above_a_form_that_addresses_the_victim(scene: Scene) -> None:
    page = scene.browser("care").get(at(scene, "victim_support", "offer"))
    safe = page.select_one("[data-step-form] .safe-now")
    assert RULES in safe.get_text()
    assert "letter" in safe.get_text()
    assert VICTIM in safe.get_text()
    assert looked_at_persons(scene, "care")


def test_reception_reads_the_rules_under_a_pseudonym_when_the_persons_are_closed_to_it(scene: Scene) -> None:
    judged(scene)
    page = scene.browser("otherdesk").get(at(scene, "report", "acknowledge"))
    assert RULES in page.select_one(".safe-now").get_text()
    assert VICTIM not in str(page)


def test_a_step_that_addresses_nobody_shows_no_rules_and_owes_no_look_at_the_persons(scene: Scene) -> None:
    page = scene.browser("desk").get(at(scene, "report", "submit"))
    assert page.select(".safe-now") == []
    assert RULES not in str(page)
    assert not looked_at_persons(scene, "desk")


def test_a_contact_is_proposed_for_now(scene: Scene) -> None:
    scene.step("desk", "victim_support", "offer", explained=["rights"], language="fr")
    page = scene.browser("care").get(at(scene, "victim_support", "log_contact"))
    assert page.select_one("#when")["value"] == clock.now().astimezone(clock.BRUSSELS).strftime("%Y-%m-%dT%H:%M")


def test_a_moment_that_no_clock_shows_is_refused_at_its_field(scene: Scene) -> None:
    scene.step("desk", "victim_support", "offer", explained=["rights"], language="fr")
    answer = scene.browser("care").fill(
        at(scene, "victim_support", "log_contact"), when="2026-11-20T99:99", channel="phone", with_whom="x", outcome="failed"
    )
    assert answer.status_code == 422
    assert "a date and an hour" in soup(answer.text).select_one("#when-wrong").get_text()


def test_an_empty_list_says_what_to_do(scene: Scene) -> None:
    scene.step("desk", "victim_support", "offer", explained=["rights"], language="fr")
    page = scene.browser("care").get(at(scene, "victim_support", "refer"))
    assert "Add it under “Documents” first" in page.select_one("#form-help").get_text()


def test_the_letters_four_languages_are_told_before_it_is_asked_for(scene: Scene) -> None:
    judged(scene)
    page = scene.browser("desk").get(at(scene, "report", "acknowledge"))
    assert "language of procedure" in page.select_one("#language-help").get_text()


def test_a_second_reader_reads_the_proposal_and_its_gaps_above_the_form(scene: Scene) -> None:
    judged(scene)
    scene.step("ref", "qualification", "return_for_more", reason="Zqmore")
    with scene.database.write() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        bias.add_bias(session, inv, case, scene.ids["offence"], phenomenon="homophobia", basis="assumed")
    shown = scene.browser("inv").get(at(scene, "qualification", "propose")).select_one("[data-step-form] .brief")
    assert {"racism", "homophobia"} <= {word.strip(",;:.").lower() for word in shown.get_text().split()}
    assert "not tied to any fact" in shown.get_text()
    assert QUOTE in shown.get_text()
    assert shown.select_one(f'a[href="/cases/{scene.number}/qualification"]')


def test_before_a_file_is_approved_its_page_tells_what_leaves_and_what_is_missing(scene: Scene) -> None:
    judged(scene)
    scene.step("ref", "qualification", "confirm")
    scene.step("inv", "prosecution_referral", "prepare")
    scene.step("inv", "prosecution_referral", "submit_for_review")
    page = scene.browser("ref").get(at(scene, "prosecution_referral", "approve"))
    shown = page.select_one("[data-step-form] .brief")
    assert "No dossier was issued" in shown.get_text()
    assert "in order" in shown.get_text()
    assert shown.select_one('a[href*="/dossiers/preview?target=prosecutor"]')
    assert not page.select("[name=additions_seen]"), "nothing was added: nothing to have looked at"


def test_the_register_and_the_check_of_a_dossier_have_a_door(scene: Scene) -> None:
    pages = {name: scene.browser(name).get("/cases") for name in ("ref", "desk")}
    assert {name for name, page in pages.items() if page.select('.bar-nav a[href="/dossiers"]')} == {"ref"}
    assert all(page.select('.bar-card a[href="/verify"]') for page in pages.values())


def test_who_never_said_why_is_asked_before_a_step_is_taken(scene: Scene) -> None:
    scene.step("desk", "report", "submit")
    ref, before = scene.browser("ref"), moves(scene)
    crumb = ref.get("/").select_one("[name=csrf_token]")["value"]  # a token of another page: the case was never opened
    answer = ref.client.post(at(scene, "report", "accept"), data={"csrf_token": crumb, "seen": "1"})
    assert (answer.status_code, moves(scene)) == (303, before)
    assert f"/cases/{scene.number}/reason" in answer.headers["Location"]
