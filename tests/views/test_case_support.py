"""The support pages: the contact log in a moment, consents as a ledger, and each role sees its own part and no more."""

from __future__ import annotations

import datetime as dt

import pytest

from col13 import clock
from col13.calendar_be import add_working_days
from col13.config import Config
from col13.db import Database
from col13.models import Consent, Contact
from col13.services import persons
from col13.views.quick_contact import next_days
from col13.views.reach import ways
from tests.browsing import words
from tests.views.away import CONSENT_WORDS, CONTACT, MEASURE, SUPPORT_WORDS, supported
from tests.views.scene import build, PHONE, RULES, Scene, VICTIM


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A victim in follow-up."""
    made = build(config, database)
    made.step("desk", "report", "submit")
    supported(made)
    return made


def text(scene: Scene, name: str) -> str:
    return str(scene.browser(name).get(f"/cases/{scene.number}/support"))


def test_victim_support_reads_everything(scene: Scene) -> None:
    page = text(scene, "care")
    assert all(word in page for word in (*SUPPORT_WORDS, MEASURE, RULES, VICTIM))


def test_the_reference_officer_reads_needs_and_measures_and_never_the_contact_log(scene: Scene) -> None:
    page = text(scene, "ref")
    assert MEASURE in page
    assert not [word for word in SUPPORT_WORDS if word in page]


def test_reception_reads_states_and_the_offer_only(scene: Scene) -> None:
    page = text(scene, "desk")
    assert "victim aid" in page
    assert not [word for word in (*SUPPORT_WORDS, MEASURE) if word in page]


def test_the_investigator_reads_safe_contact_rules_and_no_contact_log(scene: Scene) -> None:
    page = text(scene, "inv")
    assert RULES in page
    assert not [word for word in (*SUPPORT_WORDS, MEASURE) if word in page]


@pytest.mark.parametrize("name", ["audit", "boss"])
def test_who_reads_no_content_has_no_support_page(scene: Scene, name: str) -> None:
    page = scene.browser(name).get(f"/cases/{scene.number}/support", status=403 if name == "audit" else 404)
    assert VICTIM not in str(page)


def test_a_contact_is_logged_from_the_page_itself(scene: Scene) -> None:
    care = scene.browser("care")
    care.does(
        f"/cases/{scene.number}/support", at="log_contact", when="2026-01-05T10:00", channel="phone", with_whom="the victim",
        outcome="failed",
    )  # fmt: skip
    with scene.database.read() as session:
        assert session.query(Contact).filter_by(outcome="failed").count() == 1


def test_no_answer_is_noted_in_two_clicks_with_the_next_day_planned(scene: Scene) -> None:
    care = scene.browser("care")
    form = care.get(f"/cases/{scene.number}/support").select_one("form.tried")
    assert form is not None
    ways = [str(button["value"]) for button in form.select("button[name=channel]")]
    assert ways == ["phone", "sms", "e_mail"]
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert care.client.post(str(form["action"]), data={**sent, "channel": "phone"}).status_code == 303
    with scene.database.read() as session:
        row = session.query(Contact).filter_by(outcome="failed").one()
        assert (row.channel, row.next_on) == ("phone", add_working_days(clock.today(), 3))


def test_the_next_contact_is_a_button_beside_save(scene: Scene) -> None:
    care = scene.browser("care")
    page = care.get(f"/cases/{scene.number}/support")
    first, *days = page.select("form.quick button")
    assert first.get("name") is None
    assert [str(day["value"]) for day in days] == [day.isoformat() for _, day in next_days(clock.today())]
    typed = [str(days[0]["value"]), ""]  # the button stands before the empty date field
    care.does(
        f"/cases/{scene.number}/support", at="log_contact", when="2026-01-05T10:00", channel="phone", outcome="reached", next_contact=typed,
    )  # fmt: skip
    with scene.database.read() as session:
        assert session.query(Contact).filter_by(next_on=clock.today() + dt.timedelta(days=1)).count() == 1


def test_a_way_the_rules_forbid_cannot_be_chosen_and_says_why(scene: Scene) -> None:
    option = scene.browser("care").get(f"/cases/{scene.number}/support").select_one("form.quick option[value=letter]")
    assert option is not None
    assert option.has_attr("disabled")
    assert "safe-contact rules" in option.get_text()


def test_rules_that_nobody_asked_stand_in_red_with_the_way_to_ask(scene: Scene) -> None:
    with scene.database.write() as session:
        unasked = persons.add_person(session, scene.hand(session, "inv"), scene.case(session), roles=["victim"], family_name="Zqunasked").id
    page = scene.browser("care").get(f"/cases/{scene.number}/support")
    assert page.select_one(".care-safe .safe-missing") is not None
    assert page.find("a", href=f"/cases/{scene.number}/persons/{unasked}/rules") is not None


def test_rights_still_owed_are_told_to_who_reads_the_tracker(scene: Scene) -> None:
    assert (
        "copy of the own statement given"
        in scene.browser("care").get(f"/cases/{scene.number}/support").select_one(".right-owed").get_text()
    )


def test_contact_data_are_links_with_their_source(scene: Scene) -> None:
    page = scene.browser("care").get(f"/cases/{scene.number}/support")
    assert {"tel:080012800", "https://unia.be", "https://igvm-iefh.belgium.be"} <= {
        str(link["href"]) for link in page.select(".addresses a")
    }
    assert ways("by letter") == [("", "by letter")]


def test_a_contact_by_a_forbidden_channel_is_refused_and_what_was_typed_stays(scene: Scene) -> None:
    care = scene.browser("care")
    answer = care.fill(
        f"/cases/{scene.number}/support", at="log_contact", when="2026-01-05T10:00", channel="letter", with_whom="Zqtyped",
        outcome="reached",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Zqtyped" in answer.text


def test_a_consent_for_a_service_enters_the_ledger_and_is_withdrawn(scene: Scene) -> None:
    care = scene.browser("care")
    care.does(
        f"/cases/{scene.number}/support/consent", person_id=str(scene.ids["victim"]), service="legal_aid", answer="given",
        how="in_writing", given_by="victim",
    )  # fmt: skip
    page = care.get(f"/cases/{scene.number}/support")
    first = page.find("a", href=lambda link: bool(link) and link.endswith("/withdraw"))
    assert first is not None
    care.does(str(first["href"]), words="no longer")
    with scene.database.read() as session:
        rows = session.query(Consent).filter_by(recipient="legal_aid").order_by(Consent.id)
        assert [row.answer for row in rows] == ["given", "withdrawn"]


def test_a_consent_without_a_service_is_refused_at_its_field(scene: Scene) -> None:
    care = scene.browser("care")
    answer = care.fill(f"/cases/{scene.number}/support/consent", answer="given", how="in_writing", words="Zqkept")
    assert answer.status_code == 422
    assert "Zqkept" in words(answer)
    assert "An answer is needed here" in words(answer)


def test_reception_may_record_a_consent_and_reads_none_of_its_words(scene: Scene) -> None:
    desk = scene.browser("desk")
    desk.does(
        f"/cases/{scene.number}/support/consent", person_id=str(scene.ids["victim"]), service="legal_aid", answer="given",
        how="orally", given_by="victim",
    )  # fmt: skip
    page = str(desk.get(f"/cases/{scene.number}/support"))
    assert "legal aid" in page
    assert CONSENT_WORDS not in page
    assert CONTACT not in page


def test_how_to_reach_the_victim_stands_beside_the_rules_for_who_reads_victims(scene: Scene) -> None:
    assert PHONE in text(scene, "care")
    assert PHONE in text(scene, "inv")
    assert PHONE not in text(scene, "ref2") or VICTIM in text(scene, "ref2")


def test_where_rules_limit_contact_no_way_is_chosen_beforehand(scene: Scene) -> None:
    page = scene.browser("care").get(f"/cases/{scene.number}/support")
    field = page.select_one(".care-quick select[name=channel]")
    assert field is not None
    assert [option["value"] for option in field.select("option[selected]")] == [""]
