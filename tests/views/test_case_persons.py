"""Persons and suspects: each role sees the persons its facets give, safe-contact rules stay in view, acts keep what was typed."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.forms.persons import IdentityForm, NewPersonForm, SuspectForm
from col13.models import Person, Statement, VictimRight
from col13.services import persons
from col13.services.person_numbers import role_numbers
from tests.browsing import standing
from tests.views.scene import BAN, build, judged, PHONE, RULES, Scene, STATEMENT, SUSPECT, VICTIM, WITNESS


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    """A case just filled in at the desk."""
    return build(config, database)


def seen(scene: Scene, name: str, section: str = "persons", status: int = 200) -> set[str]:
    """The secret words somebody meets on a page."""
    page = str(scene.browser(name).get(f"/cases/{scene.number}/{section}", status))
    return {word for word in (VICTIM, WITNESS, SUSPECT, RULES, PHONE, STATEMENT, BAN) if word in page}


def at(scene: Scene, who: str, what: str, section: str = "persons") -> str:
    """The address of a form about somebody."""
    return f"/cases/{scene.number}/{section}/{scene.ids[who]}/{what}"


def person(scene: Scene, who: str) -> Person:
    """Somebody on file as they stand."""
    with scene.database.read() as session:
        found = session.get_one(Person, scene.ids[who])
        assert found.roles is not None
        return found


def test_each_role_meets_the_persons_of_its_facets(scene: Scene) -> None:
    everybody = {VICTIM, WITNESS, RULES, PHONE, STATEMENT}
    assert seen(scene, "desk") == everybody
    assert seen(scene, "inv") == everybody
    assert seen(scene, "ref") == everybody
    assert seen(scene, "care") == {VICTIM, RULES, PHONE, STATEMENT}
    assert seen(scene, "audit", status=403) == set()
    assert seen(scene, "stranger", status=404) == set()


def test_after_the_pv_another_desk_keeps_the_safe_contact_rules_in_view_and_no_name(scene: Scene) -> None:
    judged(scene)
    assert seen(scene, "otherdesk") == {RULES}
    other = scene.browser("otherdesk")
    assert other.get(at(scene, "victim", "identity"), 404) is not None
    other.does(at(scene, "victim", "rules"), rules="never on Sunday", forbidden_channels=["phone"])
    assert "never on Sunday" in other.get(f"/cases/{scene.number}/persons").get_text()
    assert person(scene, "victim").forbidden_channels == "phone"


def test_suspects_show_by_facet(scene: Scene) -> None:
    assert seen(scene, "inv", "suspects") == {SUSPECT, BAN}
    assert seen(scene, "desk", "suspects") == set()
    assert seen(scene, "care", "suspects") == {BAN}
    assert "neighbour" in scene.browser("care").get(f"/cases/{scene.number}/suspects").get_text()
    assert seen(scene, "audit", "suspects", status=403) == set()


def test_the_only_suspect_is_the_first_one_however_many_came_on_file_before(scene: Scene) -> None:
    with scene.database.write() as session:
        persons.add_person(session, scene.hand(session, "inv"), scene.case(session), roles=["suspect"], identified=False)
    page = scene.browser("care").get(f"/cases/{scene.number}/suspects").get_text()
    assert "suspect 1" in page
    assert "suspect 2" in page
    assert "suspect 3" not in page


def test_a_number_within_a_role_never_comes_to_mean_somebody_else(scene: Scene) -> None:
    with scene.database.write() as session:
        inv, case = scene.hand(session, "inv"), scene.case(session)
        later = persons.add_person(session, inv, case, roles=["suspect"], identified=False).id
        persons.add_role(session, inv, case, scene.ids["suspect"], role="witness", instead_of="suspect")
        persons.add_role(session, inv, case, scene.ids["victim"], role="suspect")
    with scene.database.read() as session:
        numbers = role_numbers(session, scene.case(session))
        assert [numbers[one].get("suspect") for one in (scene.ids["suspect"], later, scene.ids["victim"])] == [1, 2, 3]
        assert (numbers[scene.ids["victim"]]["victim"], numbers[scene.ids["suspect"]]["witness"]) == (1, 2)


def test_the_desk_adds_a_suspect_and_reads_that_entry_alone(scene: Scene) -> None:
    desk = scene.browser("desk")
    desk.does(f"/cases/{scene.number}/suspects/new", family_name="Zqown", relation="online")
    page = str(desk.get(f"/cases/{scene.number}/suspects"))
    assert "Zqown" in page
    assert SUSPECT not in page
    assert "Zqown" not in str(scene.browser("otherdesk").get(f"/cases/{scene.number}/suspects"))


def test_victim_support_opens_no_form_about_a_witness_or_a_suspect(scene: Scene) -> None:
    care = scene.browser("care")
    assert WITNESS not in str(care.get(at(scene, "witness", "identity"), 404))
    assert SUSPECT not in str(care.get(at(scene, "suspect", "identity", "suspects"), 403))


def test_a_person_is_added_with_the_rules_that_were_asked(scene: Scene) -> None:
    desk, path = scene.browser("desk"), f"/cases/{scene.number}/persons/new"
    typed = {"roles": ["victim"], "family_name": "Zqsecond", "phone": "0470 99 88 77", "rules": "ring twice"}
    refused = desk.fill(path, **typed)
    page = BeautifulSoup(refused.text, "html5lib")
    assert refused.status_code == 422
    assert page.select_one("#family_name")["value"] == "Zqsecond"
    assert page.select_one("#rules").get_text().strip() == "ring twice"
    desk.does(path, **typed, rules_asked="y", forbidden_channels=["letter"])
    shown = desk.get(f"/cases/{scene.number}/persons").get_text()
    assert "ring twice" in shown
    assert "+32470998877" in shown


def test_a_wrong_number_is_told_at_its_field(scene: Scene) -> None:
    answer = scene.browser("inv").fill(at(scene, "victim", "identity"), national_number="12345678901")
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert "#national_number" in {str(link["href"]) for link in page.select("#problem a")}
    assert page.select_one("#national_number")["value"] == "12345678901"


def test_a_form_says_whom_it_is_about_and_which_field_is_wrong(scene: Scene) -> None:
    inv = scene.browser("inv")
    for who, name, section, what in (("victim", VICTIM, "persons", "rules"), ("suspect", SUSPECT, "suspects", "contact")):
        panel = inv.get(at(scene, who, what, section)).select_one(".step-form")
        assert panel is not None
        assert name in panel.get_text()
    page = BeautifulSoup(inv.fill(at(scene, "victim", "identity"), born_on="2099").text, "html5lib")
    assert [link.get_text() for link in page.select("#problem a")] == ["Born on, as known – This date has not come yet."]


def test_an_identity_changed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    inv, path = scene.browser("inv"), at(scene, "witness", "identity")
    form = standing(inv.get(path).select_one("main form"))
    with scene.database.write() as session:
        persons.change_person(session, scene.hand(session, "ref"), scene.case(session), scene.ids["witness"], given_name="Other")
    assert inv.client.post(path, data={**form, "given_name": "Mine"}).status_code == 409


def test_contact_data_representative_role_and_rights_are_kept(scene: Scene) -> None:
    inv = scene.browser("inv")
    inv.does(at(scene, "victim", "contact"), e_mail="a@example.org", language="nl")
    inv.does(at(scene, "victim", "representative"), representative_id=str(scene.ids["witness"]), representative_as="parent")
    inv.does(at(scene, "victim", "right"), what="rights", on="2026-11-01", language="nl")
    inv.does(at(scene, "witness", "role"), role="victim", injury="bruises")
    page = inv.get(f"/cases/{scene.number}/persons").get_text()
    assert "a@example.org" in page
    assert "rights explained" in page
    assert "bruises" in page
    with scene.database.read() as session:
        assert session.get_one(Person, scene.ids["victim"]).representative_id == scene.ids["witness"]
        assert session.scalars(select(VictimRight.what)).all() == ["rights"]


def test_next_of_kin_say_whose_and_get_an_own_track_when_the_victim_died(scene: Scene) -> None:
    ref = scene.browser("ref")
    ref.does(at(scene, "victim", "identity"), deceased="y")
    ref.does(f"/cases/{scene.number}/persons/new", roles=["next_of_kin"], family_name="Zqkin", kin_of=str(scene.ids["victim"]))
    ref.step(scene.number, "victim_support", "offer", explained=["rights"], language="nl")
    assert "Zqkin" not in ref.get(f"/cases/{scene.number}/support").get_text()
    ref.step(scene.number, "victim_support", "close", why="deceased")
    assert "Zqkin" in ref.get(f"/cases/{scene.number}/support").get_text()
    ref.does(f"/cases/{scene.number}/persons/new", roles=["next_of_kin"], family_name="Zqlater")
    with scene.database.read() as session:
        later = session.scalars(select(Person).order_by(Person.seq.desc())).first()
        assert later is not None
        path = f"/cases/{scene.number}/persons/{later.id}/kin"
    assert ref.get(f"/cases/{scene.number}/persons").find("a", href=path) is not None
    ref.does(path, kin_of=str(scene.ids["victim"]))
    assert "Zqlater" in ref.get(f"/cases/{scene.number}/support").get_text()


def test_a_suspect_represents_nobody(scene: Scene) -> None:
    answer = scene.browser("inv").fill(
        at(scene, "victim", "representative"), representative_id=str(scene.ids["suspect"]), representative_as="parent"
    )
    assert answer.status_code == 422


def test_a_statement_or_the_reason_why_there_is_none(scene: Scene) -> None:
    inv = scene.browser("inv")
    assert inv.fill(at(scene, "witness", "statement"), words="").status_code == 422
    inv.does(at(scene, "witness", "no_statement"), reason="lives abroad")
    inv.does(
        at(scene, "suspect", "statement", "suspects"), taken_on=str(clock.today() - dt.timedelta(days=1)), words="denies", salduz="III"
    )
    assert "lives abroad" in inv.get(f"/cases/{scene.number}/persons").get_text()
    assert "denies" in inv.get(f"/cases/{scene.number}/suspects").get_text()
    with scene.database.read() as session:
        assert len(session.scalars(select(Statement)).all()) == 3


def test_a_release_and_a_contact_ban_reach_victim_support(scene: Scene) -> None:
    inv = scene.browser("inv")
    inv.does(at(scene, "suspect", "release", "suspects"), released_on=str(clock.today()), contact_ban="fifty metres")
    inv.does(at(scene, "suspect", "identity", "suspects"), relation="family")
    inv.does(at(scene, "suspect", "contact", "suspects"), phone="0470 11 22 33")
    inv.does(at(scene, "suspect", "no_statement", "suspects"), reason="not found")
    inv.does(at(scene, "suspect", "role", "suspects"), role="witness")
    assert "fifty metres" in scene.browser("care").get(f"/cases/{scene.number}/suspects").get_text()


def test_the_same_form_posted_twice_adds_one_person(scene: Scene) -> None:
    desk, path = scene.browser("desk"), f"/cases/{scene.number}/persons/new"
    form = standing(desk.get(path).select_one("main form")) | {"roles": "witness", "family_name": "Zqtwice"}
    assert [desk.client.post(path, data=form).status_code for _ in range(2)] == [303, 303]
    with scene.database.read() as session:
        assert [found.family_name for found in session.scalars(select(Person))].count("Zqtwice") == 1


def test_a_form_in_groups_leaves_no_field_out(scene: Scene) -> None:
    inv = scene.browser("inv")
    paths = (f"/cases/{scene.number}/persons/new", at(scene, "victim", "identity"), at(scene, "suspect", "identity", "suspects"))
    for path, form in zip(paths, (NewPersonForm, IdentityForm, SuspectForm), strict=True):
        shown = {str(field["name"]) for field in inv.get(path).select("main form [name]")}
        assert shown >= {name for _, names in form.groups for name in names}
        assert {name for _, names in form.groups for name in names} == {name for name in dir(form) if is_field(form, name)}


def is_field(form: type, name: str) -> bool:
    """Whether an attribute of a form's class is one of its fields."""
    return hasattr(getattr(form, name), "creation_counter")
