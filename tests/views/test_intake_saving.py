"""The intake while somebody types: nothing is lost, nothing half-typed is refused, nothing is written twice, no colleague overwritten."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from col13.db import Database
from col13.errors import Invalid
from col13.forms import safety
from col13.forms.persons import refuse_wrong_age
from col13.forms.when import typed_as, when
from col13.models import Case, Entry, Incident
from col13.partial_dates import PartialDate
from col13.policies import Role
from tests.browsing import an_account, Browser, chosen, standing, words
from tests.views.conftest import SignIn
from tests.views.test_intake import a_new_case


def quietly(desk: Browser, path: str, form: dict[str, Any], **typed: str) -> TestResponse:
    """What the page's script sends."""
    return desk.client.post(path, data={**form, **typed}, headers={"X-Autosave": "1"})


def shown(desk: Browser, path: str) -> dict[str, Any]:
    """The form as it stands on the page."""
    return standing(chosen(desk.get(path), None))


def entries(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(Entry).where(Entry.act == "facts.change")).scalar_one()


def test_a_quiet_save_keeps_what_is_finished_and_leaves_the_rest_alone(person: SignIn, database: Database) -> None:
    desk = person("reception")
    path = f"/cases/{a_new_case(desk)}/intake/what"
    answer = quietly(desk, path, shown(desk, path), facts="Half a sto", municipality="Sai", happened="12/")
    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json["left"]) == {"happened", "municipality"}
    assert "not finished" in answer.json["words"]
    again = shown(desk, path)
    assert (again["facts"], again["municipality"]) == ("Half a sto", "")
    with database.read() as session:
        assert not session.query(Incident).one().date_stated  # half a date is none


def test_a_field_that_is_too_long_does_not_keep_the_others_from_being_saved(person: SignIn) -> None:
    desk = person("reception")
    path = f"/cases/{a_new_case(desk)}/intake/what"
    answer = quietly(desk, path, shown(desk, path), facts="Kept.", place="x" * 201)
    assert answer.json is not None
    assert answer.json["left"] == ["place"]
    assert (shown(desk, path)["facts"], shown(desk, path)["place"]) == ("Kept.", "")
    how = path.replace("what", "how")
    named = quietly(desk, how, shown(desk, how), title="y" * 81, channel="phone").json or {}
    assert named["left"] == ["title"]
    assert shown(desk, how)["channel"] == "phone"


def test_quiet_saves_are_one_entry_for_each_change_and_the_same_post_is_one_save(person: SignIn, database: Database) -> None:
    desk = person("reception")
    path = f"/cases/{a_new_case(desk)}/intake/what"
    form = shown(desk, path)
    first = quietly(desk, path, form, facts="One.").json
    assert first is not None
    assert quietly(desk, path, form, facts="Sent twice.").status_code == 200  # the same form again is the same act
    assert shown(desk, path)["facts"] == "One."
    for text in ("One. Two.", "One. Two."):
        fresh = quietly(desk, path, {**form, "once": first["once"], "seen": first["seen"]}, facts=text).json
        assert fresh is not None
        first = fresh
    assert entries(database) == 2
    assert desk.client.post(path, data={**form, "once": first["once"], "facts": "One. Two. Three."}).status_code == 303
    assert shown(desk, path)["facts"] == "One. Two. Three."


def test_a_colleague_is_never_overwritten_and_what_was_typed_is_kept(app: Flask, person: SignIn, database: Database) -> None:
    desk = person("reception")
    path = f"/cases/{a_new_case(desk)}/intake/what"
    form = shown(desk, path)
    Browser(app, an_account(database, "two.investigator", "5906", Role.INVESTIGATOR)).does(path, facts="By a colleague.")
    answer = quietly(desk, path, form, facts="Mine.")
    assert answer.status_code == 409
    assert answer.json is not None
    assert "two.investigator" in answer.json["words"]
    refused = desk.client.post(path, data={**form, "facts": "Mine."})
    assert refused.status_code == 409
    assert "Mine." in refused.text
    with database.read() as session:
        assert session.query(Incident).one().facts == "By a colleague."


def test_every_mistake_of_a_page_is_told_at_its_field_at_once(person: SignIn) -> None:
    desk = person("reception")
    path = f"/cases/{a_new_case(desk)}/intake/what"
    answer = desk.fill(path, facts="Kept.", happened="20/11/2026", until="10/11/2026", municipality="Saint")
    assert answer.status_code == 422
    assert "Kept." in answer.text
    assert 'href="#until"' in answer.text
    assert 'href="#municipality"' in answer.text
    assert "Sainte-Ode" in words(answer)
    desk.does(path, municipality="Saint", which="84059")
    assert "Saint-Hubert" in str(desk.get(path).find("input", {"name": "municipality"}))


def test_a_date_as_told_is_asked_in_four_fields() -> None:
    assert when("", "", about=False, unknown=False) is None
    assert when("", "", about=False, unknown=True) == PartialDate.unknown()
    about = when("11/2019", "2020", about=True, unknown=False)
    assert about == PartialDate.period(dt.date(2019, 11, 1), dt.date(2020, 12, 31), estimated=True)
    for told in (about, PartialDate.day(dt.date(2019, 11, 20)), PartialDate.year(2019, estimated=True)):
        fields = typed_as(told)
        assert when(str(fields["happened"]), str(fields["until"]), about=bool(fields["about"]), unknown=False) == told


@pytest.mark.parametrize(
    ("happened", "until", "unknown", "field"),
    [("1/1/2019", "", True, "date_unknown"), ("", "2/1/2019", False, "until"), ("2/1/2019", "1/1/2019", False, "until"),
     ("1/1/2999", "", False, "happened"), ("soon", "", False, "happened"), ("1/1/2019", "later", False, "until")],
)  # fmt: skip
def test_a_date_that_contradicts_itself_is_told_at_its_field(happened: str, until: str, unknown: bool, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        when(happened, until, about=False, unknown=unknown)
    assert set(refused.value.fields) == {"happened" if field == "until" and not happened else field}


def test_a_minor_who_is_said_to_be_none_is_told(person: SignIn) -> None:
    desk = person("reception")
    path = f"/cases/{a_new_case(desk)}/intake/who"
    answer = desk.fill(path, roles=["witness"], family_name="Peeters", born_on="2015", minor="no")
    assert answer.status_code == 422
    assert 'href="#minor"' in answer.text
    for said, born in ((False, "1980"), (True, "1980"), (None, "2015"), (False, "")):
        refuse_wrong_age(said, born)


def test_what_is_urgent_is_kept_in_words_and_comes_back_as_ticks() -> None:
    kept = safety.in_words(["medical", "danger"], " An ambulance is on its way. ", "en")
    assert kept == "in danger now · injured or ill: medical help\nAn ambulance is on its way."
    assert safety.from_words(kept) == (["danger", "medical"], "An ambulance is on its way.")
    assert safety.from_words("Afraid to go home.\nCall first.") == ([], "Afraid to go home.\nCall first.")
    assert safety.from_words(None) == ([], "")


def test_going_on_from_an_empty_person_adds_nobody_and_a_name_alone_is_asked_about(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    assert desk.does(f"/cases/{number}/intake/who").headers["Location"].endswith("/intake/bias")
    assert "Nobody is on file yet" in desk.get(f"/cases/{number}/intake/who").get_text()
    assert desk.fill(f"/cases/{number}/intake/who", family_name="Peeters").status_code == 422


def test_nothing_that_decides_the_law_or_the_proof_is_filled_in_beforehand(person: SignIn) -> None:
    desk = person("reception")
    number = a_new_case(desk)
    assert not shown(desk, f"/cases/{number}/intake/what").get("happened")
    assert not shown(desk, f"/cases/{number}/intake/bias").get("words_language")


def test_in_danger_and_nothing_needed_at_once_is_refused_and_never_kept_quietly(person: SignIn) -> None:
    desk = person("reception")
    refused = desk.fill("/cases/new", language="nl", channel="phone", needs=["danger", "nothing"])
    assert refused.status_code == 422
    assert 'href="#needs"' in refused.text
    path = f"/cases/{a_new_case(desk)}/intake/how"
    desk.does(path, needs=["danger"])
    answer = desk.client.post(
        path, data={**shown(desk, path), "needs": ["danger", "nothing"], "channel": "phone"}, headers={"X-Autosave": "1"}
    )
    assert (answer.json or {})["left"] == ["needs"]
    kept = shown(desk, path)
    assert (kept["needs"], kept["channel"]) == (["danger"], "phone")


def test_a_form_with_nothing_in_it_opens_no_case(person: SignIn, database: Database) -> None:
    desk = person("reception")
    refused = desk.fill("/cases/new", language="nl", channel="", title=" ", needs=[], safety_needs="")
    assert refused.status_code == 422
    assert 'href="#channel"' in refused.text
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(Case)).scalar_one() == 0
