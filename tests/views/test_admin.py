"""Administration: accounts, zone policy, zones; and what of the house can be read by those who work in it."""

from __future__ import annotations

import io

from col13.db import Database
from col13.models import Entry, Organisation, PoliceZone, User
from col13.policies import ACTION_LABELS, FACETS, Role
from col13.views.rights_words import FACET_WORDS
from col13.workflows import WORKFLOWS
from tests.browsing import standing
from tests.views.conftest import SignIn


def test_a_new_account_gets_a_password_that_is_shown_once(person: SignIn, database: Database) -> None:
    admin = person("admin")
    answer = admin.fill("/admin/accounts", name="new.desk", display_name="Desk 2", roles=["reception"], language="nl")
    assert answer.status_code == 200
    with database.read() as session:
        user = session.query(User).filter_by(name="new.desk").one()
        assert [own.role for own in user.roles] == [Role.RECEPTION.value]
        assert user.must_change
    assert "One-time password of new.desk" in answer.text
    assert "One-time password of" not in admin.get("/admin/accounts").get_text()


def test_a_name_that_is_taken_keeps_what_was_typed(person: SignIn) -> None:
    answer = person("admin").fill("/admin/accounts", name="one.admin", display_name="Kept words", roles=["admin"])
    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert "This name is taken." in answer.text


def test_the_last_administrator_stays(person: SignIn, database: Database) -> None:
    admin = person("admin")
    with database.read() as session:
        one = session.query(User).one().id
    answer = admin.fill(f"/admin/accounts/{one}", at="/roles", roles=["reception"])
    assert answer.status_code == 422
    admin.does(f"/admin/accounts/{one}", at="/close")
    with database.read() as session:
        assert session.query(User).one().active


def test_an_account_is_closed_and_opened_again(person: SignIn, database: Database) -> None:
    person("reception")
    admin = person("admin")
    with database.read() as session:
        desk = session.query(User).filter_by(name="one.reception").one().id
    admin.does(f"/admin/accounts/{desk}", at="/close")
    admin.does(f"/admin/accounts/{desk}", at="/open")
    with database.read() as session:
        acts = [entry.act for entry in session.query(Entry).filter(Entry.act.like("account.%able"))]
        assert sorted(acts) == ["account.disable", "account.enable"]


def test_another_organisations_account_is_not_there(person: SignIn, database: Database) -> None:
    person("liaison")
    admin = person("admin")
    with database.read() as session:
        theirs = session.query(User).filter_by(name="one.liaison").one().id
    admin.get(f"/admin/accounts/{theirs}", status=404)


def test_the_zone_policy_is_kept_and_an_empty_field_is_the_default_again(person: SignIn, database: Database) -> None:
    admin = person("admin")
    admin.does("/admin/zone", assess="4", protocol_unia="Protocol 2026/1 of 1 March 2026")
    with database.read() as session:
        policy = session.query(Organisation).filter_by(code="5906").one().policy
        assert policy["assess"] == 4
        assert policy["protocols"] == {"unia": "Protocol 2026/1 of 1 March 2026"}
    admin.does("/admin/zone", assess="")
    with database.read() as session:
        assert "assess" not in session.query(Organisation).filter_by(code="5906").one().policy


def test_a_policy_out_of_bounds_is_refused_at_its_field(person: SignIn) -> None:
    answer = person("admin").fill("/admin/zone", assess="0")
    assert answer.status_code == 422
    assert 'href="#assess"' in answer.text


def test_zones_are_imported_whole_or_not_at_all(person: SignIn, database: Database) -> None:
    admin = person("admin")
    good = b"code,name_nl,name_fr,source,certainty\n5340,PZ Noord,ZP Nord,a public list,verified\n"
    bad = good + b"12,,,,\n"
    for content, status, count in ((bad, 422, 0), (b"\xff\xfe\x00", 422, 0), (good, 303, 1)):
        answer = admin.fill("/admin/zones", file=(io.BytesIO(content), "zones.csv"))
        assert answer.status_code == status
        with database.read() as session:
            assert session.query(PoliceZone).count() == count


def test_the_rights_page_is_made_from_the_policies(person: SignIn) -> None:
    text = person("auditor").get("/admin/rights").get_text(" ", strip=True)
    assert "until the PV is recorded" in text
    assert "case:open" in text


def test_workflows_are_shown_as_a_picture_and_as_a_list(person: SignIn) -> None:
    browser = person("victim_support")
    for name in ("report", "qualification", "victim_support", "prosecution_referral", "unia_liaison"):
        page = browser.get(f"/admin/workflows/{name}")
        assert page.find("svg") is not None
        assert len(page.select(".flow-states li")) == len(WORKFLOWS[name].states)
        assert len(page.select(".flow-steps tbody tr")) == len(WORKFLOWS[name].steps)
    browser.get("/admin/workflows/none_such", status=404)
    assert browser.get("/admin/workflows/report?here=registered").select_one("svg rect.wf-here") is not None
    assert browser.get("/admin/workflows/report?here=none_such").select_one("svg rect.wf-here") is None


def test_the_catalogue_marks_what_nobody_has_confirmed(person: SignIn) -> None:
    browser = person("reception")
    assert "to be confirmed" in browser.get("/admin/catalogue/indicator").get_text()
    browser.get("/admin/catalogue/none_such", status=404)


def test_every_part_of_a_section_has_words(person: SignIn) -> None:
    assert {facet for facets in FACETS.values() for facet in facets} == set(FACET_WORDS)
    assert "contact_log" not in person("admin").get("/admin/rights").get_text()


def test_rights_are_told_in_words(person: SignIn) -> None:
    page = person("auditor").get("/admin/rights")
    actions = page.find_all("table")[1].select("tbody th")
    assert next(row.get_text(" ", strip=True) for row in actions) == "list cases case:list"
    assert len(actions) == len(ACTION_LABELS)


def test_each_value_of_the_zone_policy_tells_its_unit_and_its_default(person: SignIn) -> None:
    page = person("reference_officer").get("/admin/zone")
    help_ = {str(one["id"]): one.get_text() for one in page.select(".policy .help")}
    assert help_["assess-help"] == "In Belgian working days. Default: 2."
    assert help_["document_megabytes-help"].endswith("Default: 50.")
    assert len(help_) == len(page.select(".policy .ask"))
    assert page.find("button", string="Save") is None


def test_the_profiles_page_shows_the_allow_lists_to_whom_rights_are_told(person: SignIn) -> None:
    page = person("auditor").get("/admin/profiles")
    text = page.get_text(" ", strip=True)
    assert "national number" in text
    assert "Equality body, extended" in text
    row = next(row for row in page.find_all("tr") if row.find("code", string="persons.national_number"))
    assert [bool(cell.find("span", string="✓")) for cell in row.find_all("td")] == [True, True, False, False, False, True]


def test_a_wrong_file_of_zones_shows_nothing_to_who_may_not_bring_one(person: SignIn) -> None:
    admin, desk = person("admin"), person("reception")
    token = str(standing(desk.get("/help/").select("form")[0])["csrf_token"])
    assert desk.client.post("/admin/zones", data={"csrf_token": token}).status_code == 403
    assert admin.fill("/admin/zones").status_code == 422
