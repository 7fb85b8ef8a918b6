"""The guided intake: safe to leave, safe to resume, and it tells what is missing."""

from __future__ import annotations

from flask import Flask

from col13.db import Database
from col13.models import Case, Indicator, Person, Quotation
from tests.browsing import Browser, chosen, standing, words
from tests.views.conftest import SignIn


def a_new_case(desk: Browser) -> str:
    """A case opened through the first page; its number."""
    answer = desk.does("/cases/new", language="nl", title="insults on a bus")
    return answer.headers["Location"].split("/")[2]


def test_a_desk_officer_takes_a_report_from_the_first_word_to_the_submission(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/how", channel="in_person", pv_wanted="y")
    desk.does(
        f"/cases/{number}/intake/what", facts="Two men shouted at the person on the bus.", happened="20/11/2026", municipality="Mechelen"
    )
    desk.does(
        f"/cases/{number}/intake/who", roles=["victim", "reporter"], family_name="Peeters", given_name="An", contact="none", kind="person"
    )
    desk.does(f"/cases/{number}/intake/bias", exact_words="Vuile …", words_language="nl", perception="victim", indicators=["BI-WORD"])
    page = desk.get(f"/cases/{number}/intake/check").get_text(" ", strip=True)
    assert "Everything needed is there" in page
    assert "An Peeters" in page
    desk.step(number, "report", "submit")
    assert "submitted already" in desk.get(f"/cases/{number}/intake/check").get_text(" ", strip=True)


def test_what_is_missing_leads_to_the_very_field_that_lifts_it(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/who", roles=["victim"], family_name="Peeters", contact="later", kind="person")
    page = desk.get(f"/cases/{number}/intake/check")
    assert "Still missing" in page.get_text(" ", strip=True)
    for address in [str(link["href"]) for link in page.select(".reasons a")]:
        path, _, field = address.partition("#")
        assert desk.get(path).find(id=field) is not None, address
    assert len(page.select(".reasons a")) == len(page.select(".reasons li")) == 6


def test_a_left_draft_waits_in_my_work(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/what", facts="Begun and left.")
    link = desk.get("/").find("a", href=f"/cases/{number}/intake")
    assert link is not None
    assert desk.client.get(f"/cases/{number}/intake").headers["Location"].endswith("/intake/what")  # where something is missing
    assert "Begun and left." in desk.get(f"/cases/{number}/intake/what").get_text()


def test_what_is_too_long_is_told_in_the_reader_s_language(person: SignIn) -> None:
    desk = person("reception")
    desk.client.post("/language", data={"csrf_token": standing(chosen(desk.get("/cases/new"), None))["csrf_token"], "language": "nl"})
    answer = desk.fill("/cases/new", language="nl", title="x" * 81)
    assert answer.status_code == 422
    assert "Hoogstens 80 tekens" in answer.text


def test_a_date_that_is_none_keeps_what_was_typed(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    answer = desk.fill(f"/cases/{number}/intake/what", facts="Kept words.", happened="yesterday-ish")
    assert answer.status_code == 422
    assert "Kept words." in answer.text
    assert "yesterday-ish" in answer.text
    assert 'href="#happened"' in answer.text


def test_a_municipality_is_found_by_postal_code_and_asked_when_it_is_several(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/what", municipality="2800")
    field = desk.get(f"/cases/{number}/intake/what").find("input", {"name": "municipality"})
    assert field is not None
    assert field["value"] in ("Mechelen", "Malines")
    refused = desk.fill(f"/cases/{number}/intake/what", municipality="Nowhereville")
    assert refused.status_code == 422
    assert "Nowhereville" in words(refused)


def test_the_safe_contact_question_is_not_skipped_for_a_victim(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    refused = desk.fill(f"/cases/{number}/intake/who", roles=["victim"], family_name="Peeters", kind="person")
    assert refused.status_code == 422
    with database.read() as session:
        assert session.query(Person).count() == 0


def test_rules_that_are_not_told_are_never_kept_as_none(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    typed = {"roles": ["victim"], "family_name": "Peeters", "contact": "rules", "kind": "person"}
    answer = desk.fill(f"/cases/{number}/intake/who", **typed)
    assert answer.status_code == 422
    assert 'href="#contact_rules"' in answer.text
    with database.read() as session:
        assert session.query(Person).count() == 0
    desk.does(f"/cases/{number}/intake/who", **typed, forbidden_channels=["letter"])


def test_the_same_form_sent_twice_adds_one_person_and_opens_one_case(app: Flask, person: SignIn, database: Database) -> None:
    desk = person("reception")
    page = desk.get("/cases/new")
    form = {field["name"]: field.get("value", "") for field in page.find("main").find_all("input", type="hidden")}
    first = desk.client.post("/cases/new", data={**form, "language": "nl", "channel": "phone"})
    again = desk.client.post("/cases/new", data={**form, "language": "nl", "channel": "phone"})
    assert first.headers["Location"] == again.headers["Location"]
    number = first.headers["Location"].split("/")[2]
    page = desk.get(f"/cases/{number}/intake/who")
    form = {field["name"]: field.get("value", "") for field in page.find("main").find_all("input", type="hidden")}
    person_typed = {**form, "roles": "witness", "family_name": "Jansen", "kind": "person"}
    for _ in range(2):
        assert desk.client.post(f"/cases/{number}/intake/who", data=person_typed).status_code == 303
    with database.read() as session:
        assert session.query(Case).count() == 1
        assert session.query(Person).count() == 1


def test_words_and_an_indicator_that_they_show_are_tied(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/bias", exact_words="…", perception="none_stated", indicators=["BI-WORD"])
    with database.read() as session:
        assert session.query(Indicator).one().quotation_id == session.query(Quotation).one().id


def test_an_indicator_without_anything_that_shows_it_is_refused_whole(person: SignIn, database: Database) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    refused = desk.fill(f"/cases/{number}/intake/bias", exact_words="kept", indicators=["BI-SYMB"])
    assert refused.status_code == 422
    assert "symbols, objects" in words(refused)
    assert "kept" in refused.text
    with database.read() as session:
        assert session.query(Quotation).count() == 0


def test_who_may_not_open_cases_is_told_who_may(person: SignIn) -> None:
    page = person("auditor").get("/cases/new", status=403)
    assert "reception officer" in page.get_text(" ", strip=True)


def test_the_check_before_submitting_shows_nothing_to_who_reads_no_facts(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    assert "insults on a bus" in str(desk.get(f"/cases/{number}/intake/check"))
    assert "insults on a bus" not in str(person("auditor").get(f"/cases/{number}/intake/check", status=403))


def test_the_last_page_shows_what_was_asked_about_bias_in_the_reader_s_language(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/how", channel="phone", needs=["danger"], safety_needs="Patrol sent.")
    desk.does(f"/cases/{number}/intake/bias", exact_words="sale …", words_language="fr", perception="victim", perception_words="my scarf")
    page = desk.get(f"/cases/{number}/intake/check").get_text(" ", strip=True)
    assert "in danger now" in page  # kept in Dutch, the language of the procedure
    assert "Patrol sent." in page
    assert "Language: French" in page
    assert "my scarf" in page


def test_a_person_on_file_is_changed_from_the_intake(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    desk.does(f"/cases/{number}/intake/who", roles=["witness"], family_name="Jansen", kind="person")
    links = desk.get(f"/cases/{number}/intake/who").select("aside a[href$='/identity']")
    assert len(links) == 1
    assert "Jansen" in desk.get(str(links[0]["href"])).decode()
