"""Offences under the law of their date, bias assessments that nobody deletes, and the note on press offences."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.errors import Forbidden, Invalid, NotFound, StepRefused
from col13.models import BiasEvidence, Incident, OffencePerson
from col13.partial_dates import PartialDate
from col13.services import bias, bias_facts, facts, instance, persons, qualification, tracks
from tests.services.zone_desk import a_desk, close, Desk, exclude


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def incident_of(desk: Desk) -> Incident:
    return desk.session.scalars(select(Incident).where(Incident.case_id == desk.case.id)).one()


def code_of(law: str) -> str:
    return next(one.code for one in catalogue.entries("offence") if getattr(one, "law", "") == law)


def happened(desk: Desk, day: dt.date) -> Incident:
    incident = incident_of(desk)
    facts.change_incident(desk.session, desk.investigator, desk.case, incident.id, happened=PartialDate.day(day))
    return incident


def test_the_law_version_follows_the_date_of_the_facts(desk: Desk) -> None:
    incident = happened(desk, dt.date(2019, 11, 20))
    offence = qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code_of("old_code"))
    assert (offence.law, offence.seq, bool(offence.edition)) == ("old_code", 1, True)
    with pytest.raises(Invalid) as refused:
        qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code_of("new_code"))
    assert set(refused.value.fields) == {"code"}
    assert not qualification.both_codes(desk.session, incident)


def test_where_the_date_is_open_both_codes_are_offered(desk: Desk) -> None:
    incident = incident_of(desk)
    offered = {one.law for one in qualification.offered(desk.session, incident)}
    assert {"old_code", "new_code", "special_act"} <= offered
    assert qualification.both_codes(desk.session, incident)


def test_the_change_over_day_is_a_setting_of_the_instance(desk: Desk) -> None:
    incident = happened(desk, dt.date(2020, 1, 2))
    instance.set_switch_date(desk.session, desk.admin, dt.date(2020, 1, 1))
    laws = {one.law for one in qualification.offered(desk.session, incident)}
    assert "old_code" not in laws
    with pytest.raises(Forbidden):
        instance.set_switch_date(desk.session, desk.investigator, None)


def test_an_offence_names_victims_and_suspects_of_the_case_only(desk: Desk) -> None:
    victim = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    suspect = persons.add_person(desk.session, desk.reception, desk.case, roles=["suspect"], identified=False)
    incident = happened(desk, dt.date(2019, 11, 20))
    with pytest.raises(Invalid) as refused:
        qualification.add_offence(
            desk.session,
            desk.investigator,
            desk.case,
            incident.id,
            code="nothing",
            victims=[suspect.id],
            suspects=[desk.case.id],
            medium="x",
        )
    assert set(refused.value.fields) == {"code", "victims", "suspects", "medium"}
    offence = qualification.add_offence(
        desk.session, desk.investigator, desk.case, incident.id, code=code_of("old_code"), victims=[victim.id]
    )
    qualification.set_offence_persons(desk.session, desk.officer, desk.case, offence.id, victims=[victim.id], suspects=[suspect.id])
    linked = desk.session.scalars(select(OffencePerson).where(OffencePerson.offence_id == offence.id)).all()
    assert {(row.part, row.person_id) for row in linked} == {("victim", victim.id), ("suspect", suspect.id)}
    before = desk.trace()
    qualification.set_offence_persons(desk.session, desk.officer, desk.case, offence.id, victims=[victim.id], suspects=[suspect.id])
    assert desk.trace() == before


def test_an_offence_is_changed_or_dropped_while_assessing_and_stays_in_the_history(desk: Desk) -> None:
    incident = happened(desk, dt.date(2019, 11, 20))
    offence = qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code_of("old_code"))
    qualification.change_offence(desk.session, desk.investigator, desk.case, offence.id, code=code_of("special_act"), attempt=True)
    assert (offence.law, offence.attempt) == ("special_act", True)
    with pytest.raises(Invalid):
        qualification.drop_offence(desk.session, desk.investigator, desk.case, offence.id, reason="")
    qualification.drop_offence(desk.session, desk.investigator, desk.case, offence.id, reason="Another article.")
    assert offence.dropped_at is not None
    with pytest.raises(Invalid):
        qualification.change_offence(desk.session, desk.investigator, desk.case, offence.id, attempt=False)
    qualification.say_no_offence(desk.session, desk.investigator, desk.case, reason="A quarrel.")
    assert facts.report_of(desk.session, desk.case).no_offence_reason == "A quarrel."
    qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code_of("old_code"))
    assert facts.report_of(desk.session, desk.case).no_offence_reason is None
    with pytest.raises(Invalid):
        qualification.say_no_offence(desk.session, desk.investigator, desk.case, reason="A quarrel.")


def test_several_grounds_stand_on_one_offence_each_with_its_evidence_and_history(desk: Desk) -> None:
    incident = happened(desk, dt.date(2019, 11, 20))
    words = bias_facts.add_quotation(desk.session, desk.investigator, desk.case, incident.id, words="Ga terug.")
    offence = qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code_of("old_code"))
    qualification_none = bias.say_no_bias(desk.session, desk.investigator, desk.case, offence.id, reason="Nothing shows it.")
    assert qualification_none.no_bias == "Nothing shows it."
    first = bias.add_bias(
        desk.session, desk.investigator, desk.case, offence.id, phenomenon="racism", sub_phenomenon="afrophobia",
        criteria=[catalogue.entries("criterion")[0].code], basis="perceived_by_victim", strength="clear", quotations=[words.id],
    )  # fmt: skip
    bias.add_bias(desk.session, desk.officer, desk.case, offence.id, phenomenon="homophobia", basis="association", reason="A friend.")
    assert offence.no_bias is None
    assert [one.phenomenon for one in bias.biases_of(desk.session, offence)] == ["racism", "homophobia"]
    assert desk.session.scalars(select(BiasEvidence)).one().quotation_id == words.id
    bias.add_view(desk.session, desk.officer, desk.case, first.id, status="contested", reason="Weak.")
    assert [(view.status, view.author_role) for view in first.views] == [("proposed", "investigator"), ("contested", "reference_officer")]
    assert first.status == "proposed"
    with pytest.raises(Invalid):
        bias.say_no_bias(desk.session, desk.investigator, desk.case, offence.id, reason="Nothing.")
    with pytest.raises(Invalid):
        bias.add_view(desk.session, desk.officer, desk.case, first.id, status="deleted", reason="")


def test_every_wrong_field_of_an_assessment_is_named(desk: Desk) -> None:
    victim = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    offence = qualification.add_offence(
        desk.session, desk.investigator, desk.case, happened(desk, dt.date(2019, 1, 1)).id, code=code_of("old_code")
    )
    before = desk.trace()
    with pytest.raises(Invalid) as refused:
        bias.add_bias(
            desk.session, desk.investigator, desk.case, offence.id, phenomenon="homophobia", sub_phenomenon="afrophobia", basis="guess",
            criteria=["nothing"], strength="huge", suspect_id=victim.id, documents=[desk.case.id],
        )  # fmt: skip
    assert set(refused.value.fields) == {"sub_phenomenon", "basis", "criteria", "strength", "suspect_id", "documents"}
    assert desk.trace() == before


def test_a_proposed_qualification_is_read_only_for_everybody(desk: Desk) -> None:
    incident = happened(desk, dt.date(2019, 11, 20))
    offence = qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code_of("old_code"))
    track = tracks.ensure_track(desk.session, desk.case, "qualification")
    track.state = "proposed"
    desk.session.flush()
    before = desk.trace()
    with pytest.raises(StepRefused) as refused:
        qualification.add_offence(desk.session, desk.officer, desk.case, incident.id, code=code_of("old_code"))
    assert refused.value.reasons[0].lifted_by == ("reference_officer",)
    with pytest.raises(StepRefused):
        bias.add_bias(desk.session, desk.officer, desk.case, offence.id, phenomenon="racism", basis="assumed")
    with pytest.raises(Forbidden):
        qualification.drop_offence(desk.session, desk.reception, desk.case, offence.id, reason="x")
    assert desk.trace() == before


def test_readers_the_excluded_and_a_closed_case_are_refused(desk: Desk) -> None:
    incident = incident_of(desk)
    before = desk.trace()
    for actor in (desk.reception, desk.support, desk.auditor):
        with pytest.raises(Forbidden):
            qualification.say_no_offence(desk.session, actor, desk.case, reason="None.")
    exclude(desk, desk.investigator)
    with pytest.raises(NotFound):
        qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code_of("old_code"))
    close(desk)
    with pytest.raises(Forbidden):
        qualification.say_no_offence(desk.session, desk.officer, desk.case, reason="None.")
    assert desk.trace() == before


@pytest.mark.parametrize(
    ("medium", "publicity", "grounds", "told"),
    [
        ("written", "public", ["homophobia"], True), ("written", "public", ["racism", "anti_muslim"], True),
        ("written", "public", ["racism"], False), ("written", "public", ["negationism_bias"], False), ("written", "public", [], False),
        ("spoken", "public", ["homophobia"], False), ("written", "private", ["homophobia"], False), (None, None, ["homophobia"], False),
    ],
)  # fmt: skip
def test_a_written_public_item_with_a_non_racial_ground_is_told_as_to_be_confirmed(
    medium: str | None, publicity: str | None, grounds: list[str], told: bool
) -> None:
    note = bias.press_note(medium, publicity, grounds)
    assert (note is not None) is told
    if note is not None:
        assert "to be confirmed" in note.one
        assert "leave" not in note.one
