"""The facts of a case: who may write them when, and what the journal keeps."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound, StepRefused
from col13.models import Entry, Incident, Indicator, Quotation
from col13.partial_dates import PartialDate
from col13.services import bias_facts, facts, journal, persons
from tests.services.zone_desk import a_desk, close, Desk, exclude, lock_for_additions, restrict


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def first_incident(desk: Desk) -> Incident:
    return desk.session.scalars(select(Incident).where(Incident.case_id == desk.case.id)).one()


def last_detail(desk: Desk) -> dict[str, object]:
    entry = desk.session.scalars(select(Entry).where(Entry.case_id == desk.case.id).order_by(Entry.seq.desc()).limit(1)).one()
    return journal.open_detail(desk.session, entry) or {}


def test_reception_tells_how_it_was_reported(desk: Desk) -> None:
    report = facts.save_report(
        desk.session, desk.reception, desk.case, channel="in_person", perception="victim", safety_needs="Call first."
    )
    assert (report.channel, report.perception, report.safety_needs) == ("in_person", "victim", "Call first.")
    assert desk.acts()[-1] == "facts.report"
    assert last_detail(desk)["changed"] == {
        "channel": [None, "in_person"], "perception": [None, "victim"], "safety_needs": [None, "Call first."],
    }  # fmt: skip


def test_saving_what_stands_already_writes_nothing(desk: Desk) -> None:
    facts.save_report(desk.session, desk.reception, desk.case, channel="phone")
    before = desk.trace()
    facts.save_report(desk.session, desk.reception, desk.case, channel="phone", safety_needs="")
    assert desk.trace() == before


def test_every_wrong_field_is_named_at_once(desk: Desk) -> None:
    before = desk.trace()
    tomorrow = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(Invalid) as refused:
        facts.save_report(
            desk.session, desk.reception, desk.case, channel="pigeon", perception="maybe", language="xx", reported_at=tomorrow
        )
    assert set(refused.value.fields) == {"channel", "perception", "language", "reported_at"}
    assert desk.trace() == before


def test_an_incident_keeps_a_partial_date_and_an_unknown_one_is_stated(desk: Desk) -> None:
    incident = first_incident(desk)
    assert not incident.date_stated
    facts.change_incident(desk.session, desk.reception, desk.case, incident.id, happened=PartialDate.unknown())
    assert incident.date_stated
    facts.change_incident(
        desk.session, desk.investigator, desk.case, incident.id, happened=PartialDate.month(2025, 9), municipality="12025", medium="spoken"
    )
    desk.session.expire(incident)
    assert (incident.happened.iso(), incident.municipality, incident.medium) == ("2025-09", "12025", "spoken")


def test_an_incident_with_a_future_date_or_an_unknown_place_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        facts.add_incident(
            desk.session,
            desk.reception,
            desk.case,
            happened=PartialDate.year(2999),
            municipality="99999",
            district="nowhere",
            medium="smell",
        )
    assert set(refused.value.fields) == {"happened", "municipality", "district", "medium"}


def test_where_additions_only_are_taken_an_incident_is_added_but_none_changed(desk: Desk) -> None:
    lock_for_additions(desk)
    before = desk.trace()
    with pytest.raises(StepRefused):
        facts.change_incident(desk.session, desk.investigator, desk.case, first_incident(desk).id, facts="Changed.")
    with pytest.raises(StepRefused):
        facts.save_report(desk.session, desk.investigator, desk.case, channel="phone")
    assert desk.trace() == before
    added = facts.add_incident(desk.session, desk.investigator, desk.case, facts="A second time.", happened=PartialDate.unknown())
    assert (added.seq, desk.acts()[-1]) == (2, "facts.add_incident")


def test_a_closed_case_takes_no_facts(desk: Desk) -> None:
    close(desk)
    before = desk.trace()
    with pytest.raises(Forbidden):
        facts.add_note(desk.session, desk.investigator, desk.case, words="Too late.")
    assert desk.trace() == before


def test_victim_support_auditor_and_administrator_write_no_facts(desk: Desk) -> None:
    before = desk.trace()
    for actor in (desk.support, desk.auditor):
        with pytest.raises(Forbidden) as refused:
            facts.save_report(desk.session, actor, desk.case, channel="phone")
        assert refused.value.facts["who"]
    with pytest.raises(NotFound):
        facts.save_report(desk.session, desk.admin, desk.case, channel="phone")
    assert desk.trace() == before


def test_for_the_excluded_and_for_who_is_not_named_the_case_does_not_exist(desk: Desk) -> None:
    exclude(desk, desk.investigator)
    with pytest.raises(NotFound):
        facts.add_note(desk.session, desk.investigator, desk.case, words="Mine.")
    restrict(desk)
    with pytest.raises(NotFound):
        facts.add_note(desk.session, desk.officer, desk.case, words="Mine.")
    assert desk.acts() == ["case.open"]


def test_reception_adds_a_note_after_the_pv_but_changes_nothing(desk: Desk) -> None:
    desk.case.pv_number = "ME.30.L1.000123/2026"
    desk.session.flush()
    with pytest.raises(Forbidden):
        facts.change_incident(desk.session, desk.reception, desk.case, first_incident(desk).id, facts="Other words.")
    note = facts.add_note(desk.session, desk.reception, desk.case, words=" The bus had number 1. ")
    assert note.words == "The bus had number 1."


def test_an_empty_note_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        facts.add_note(desk.session, desk.investigator, desk.case, words="  ")
    assert set(refused.value.fields) == {"words"}


def test_a_title_with_the_name_of_a_person_on_file_is_refused(desk: Desk) -> None:
    persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Éxample")
    with pytest.raises(Invalid):
        facts.set_title(desk.session, desk.reception, desk.case, title="Insults against example at the stop")
    facts.set_title(desk.session, desk.reception, desk.case, title="  Insults   at a stop ")
    assert desk.case.title == "Insults at a stop"
    with pytest.raises(Invalid):
        facts.set_title(desk.session, desk.reception, desk.case, title="x" * 81)


def test_exact_words_are_kept_sealed_with_who_said_and_heard_them(desk: Desk) -> None:
    suspect = persons.add_person(desk.session, desk.reception, desk.case, roles=["suspect"], identified=False)
    words = bias_facts.add_quotation(
        desk.session,
        desk.reception,
        desk.case,
        first_incident(desk).id,
        words="Ga terug.",
        language="nl",
        said_by=suspect.id,
        said_to="victim",
    )
    assert words.words == "Ga terug."
    assert words.words_encrypted is not None
    assert b"Ga terug" not in words.words_encrypted
    with pytest.raises(Invalid) as refused:
        bias_facts.add_quotation(
            desk.session, desk.reception, desk.case, first_incident(desk).id, words="", said_by=desk.case.id, said_to="nobody", medium="x"
        )
    assert set(refused.value.fields) == {"words", "said_by", "said_to", "medium"}


def test_an_indicator_says_what_shows_it(desk: Desk) -> None:
    incident = first_incident(desk)
    with pytest.raises(Invalid) as refused:
        bias_facts.add_indicator(desk.session, desk.reception, desk.case, incident.id, code="BI-WORD")
    assert set(refused.value.fields) == {"note"}
    words = bias_facts.add_quotation(desk.session, desk.reception, desk.case, incident.id, words="Ga terug.")
    indicator = bias_facts.add_indicator(desk.session, desk.reception, desk.case, incident.id, code="BI-WORD", quotation_id=words.id)
    assert (indicator.quotation_id, bool(indicator.edition)) == (words.id, True)


def test_a_mistaken_indicator_is_struck_until_the_report_is_recorded_and_the_journal_keeps_it(desk: Desk) -> None:
    incident = first_incident(desk)
    one = bias_facts.add_indicator(desk.session, desk.reception, desk.case, incident.id, code="BI-LOC", note="Near a mosque.")
    bias_facts.strike_indicator(desk.session, desk.reception, desk.case, one.id, reason="Wrong street.")
    assert desk.session.get(Indicator, one.id) is None
    struck = last_detail(desk)["struck"]
    assert isinstance(struck, dict)
    assert (struck["code"], struck["note"]) == ("BI-LOC", "Near a mosque.")
    two = bias_facts.add_indicator(desk.session, desk.investigator, desk.case, incident.id, code="BI-LOC", note="Near a school.")
    desk.case.pv_number = "ME.30.L1.000123/2026"
    with pytest.raises(StepRefused):
        bias_facts.strike_indicator(desk.session, desk.investigator, desk.case, two.id, reason="Wrong street.")


def test_words_that_an_indicator_rests_on_are_not_struck(desk: Desk) -> None:
    incident = first_incident(desk)
    words = bias_facts.add_quotation(desk.session, desk.reception, desk.case, incident.id, words="Ga terug.", translation="Go back.")
    tied = bias_facts.add_indicator(desk.session, desk.reception, desk.case, incident.id, code="BI-WORD", quotation_id=words.id)
    with pytest.raises(StepRefused):
        bias_facts.strike_quotation(desk.session, desk.reception, desk.case, words.id, reason="Misheard.")
    with pytest.raises(Invalid):
        bias_facts.strike_indicator(desk.session, desk.reception, desk.case, tied.id, reason=" ")
    bias_facts.strike_indicator(desk.session, desk.reception, desk.case, tied.id, reason="Misheard.")
    bias_facts.strike_quotation(desk.session, desk.reception, desk.case, words.id, reason="Misheard.")
    assert desk.session.get(Quotation, words.id) is None


def test_an_incident_of_another_case_is_not_found(desk: Desk) -> None:
    from col13.services import casework

    other = casework.open_case(desk.session, desk.reception)
    with pytest.raises(NotFound):
        facts.change_incident(desk.session, desk.reception, other, first_incident(desk).id, facts="Not mine.")
