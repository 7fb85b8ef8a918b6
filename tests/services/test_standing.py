"""Standing of a case: the facts that conditions ask, from a real database, in the same few statements for one case or twenty."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import (
    Bias,
    Case,
    Exclusion,
    Incident,
    Indicator,
    Offence,
    OfficialReport,
    Organisation,
    Participation,
    Report,
    Setting,
    Statement,
    User,
    VictimRight,
)
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services import standing
from col13.workflows.standing import Standing
from tests.factories import a_zone, an_actor
from tests.services.a_case import a_case, a_person, as_id, NOW, the_track
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def hand(session: Session, case: Case) -> Actor:
    return an_actor(session, case.owner, Role.INVESTIGATOR)


def incident_of(session: Session, case: Case) -> Incident:
    return session.scalars(select(Incident).where(Incident.case_id == case.id)).one()


def report_of(session: Session, case: Case) -> Report:
    return session.scalars(select(Report).where(Report.case_id == case.id)).one()


def an_offence(session: Session, case: Case, law: str = "old_code", **values: Any) -> Offence:
    incident = incident_of(session, case)
    found = Offence(
        session, case_id=case.id, incident_id=incident.id, seq=1, code="x", law=law, edition="test", at=NOW, by=case.opened_by, **values
    )  # fmt: skip
    session.flush()
    return found


def test_twenty_cases_cost_the_same_statements_as_one(session: Session, hand: Actor) -> None:
    zone = session.get_one(Organisation, hand.org_id)
    cases = [a_case(session, zone, serial) for serial in range(2, 22)]
    for case in cases:
        victim = a_person(session, case, "victim")
        the_track(session, case, "victim_support", "offered", victim)
        an_offence(session, case)
    session.expunge_all()
    cases = list(session.scalars(select(Case).where(Case.serial > 1).order_by(Case.serial)))
    with counted(session) as of_one:
        standing.standings(session, hand, cases[:1])
    with counted(session) as of_twenty:
        found = standing.standings(session, hand, cases)
    assert len(of_one) == len(of_twenty) == 1
    assert len({one.victims for one in found.values()}) == 20
    assert all(one.state("victim_support") == "offered" for one in found.values())


def test_no_case_gives_no_standing(session: Session, hand: Actor) -> None:
    assert standing.standings(session, hand, []) == {}


def test_a_new_case_has_stated_nothing(session: Session, case: Case, hand: Actor) -> None:
    found = standing.of(session, hand, case)
    stated = (found.facts_written, found.place_stated, found.date_stated, found.channel_stated, found.reporter_or_anonymous)
    assert stated == (False,) * 5
    assert (found.bias_prompt_answered, found.pv_recorded, found.offences, found.victims) == (False, False, 0, ())
    assert (found.number, found.revision, found.closed, found.restricted, found.hand) == (case.number, 1, False, False, hand)


def test_blank_facts_are_not_written(session: Session, case: Case, hand: Actor) -> None:
    incident_of(session, case).facts = "   "
    assert not standing.of(session, hand, case).facts_written


def test_what_the_desk_writes_is_stated(session: Session, case: Case, hand: Actor) -> None:
    incident, report = incident_of(session, case), report_of(session, case)
    incident.facts, incident.municipality, incident.date_stated = "He was called names.", "12025", True
    report.channel, report.anonymous, report.pv_wanted, report.perception = "desk", True, True, "none_stated"
    found = standing.of(session, hand, case)
    assert (found.facts_written, found.place_stated, found.date_stated, found.channel_stated) == (True,) * 4
    assert (found.reporter_or_anonymous, found.pv_wanted, found.bias_prompt_answered) == (True,) * 3
    report.channel, report.anonymous = "own_initiative", False
    session.flush()
    assert standing.of(session, hand, case).reporter_or_anonymous


def test_unknown_is_a_place(session: Session, case: Case, hand: Actor) -> None:
    incident_of(session, case).place_unknown = True
    assert standing.of(session, hand, case).place_stated


def test_every_incident_that_is_told_owes_its_place_and_date(session: Session, case: Case, hand: Actor) -> None:
    first = incident_of(session, case)
    first.facts, first.place, first.date_stated = "First.", "the market", True
    Incident(session, case_id=case.id, seq=2, facts="Second.", happened=PartialDate.unknown(), entered_at=NOW, entered_by=case.opened_by)
    found = standing.of(session, hand, case)
    assert (found.place_stated, found.date_stated) == (False, False)


def test_an_indicator_answers_the_question_about_bias(session: Session, case: Case, hand: Actor) -> None:
    Indicator(session, case_id=case.id, incident_id=incident_of(session, case).id, code="BI-LOC", edition="test", at=NOW, by=case.opened_by)
    assert standing.of(session, hand, case).bias_prompt_answered


def test_only_the_initial_pv_counts_as_recorded(session: Session, case: Case, hand: Actor) -> None:
    OfficialReport(session, case_id=case.id, kind="later", number="2", drawn_on=NOW.date(), at=NOW, by=case.opened_by)
    assert not standing.of(session, hand, case).pv_recorded
    OfficialReport(session, case_id=case.id, kind="initial", number="1", drawn_on=NOW.date(), at=NOW, by=case.opened_by)
    assert standing.of(session, hand, case).pv_recorded


def test_only_identified_victims_who_are_persons_and_alive_owe_contact_rules_and_a_statement(
    session: Session, case: Case, hand: Actor
) -> None:
    for values in ({"kind": "organisation"}, {"kind": "property"}, {"identified": False}, {"deceased": True}, {"rules_stated": True}, {}):
        a_person(session, case, "victim", **values)
    a_person(session, case, "witness")
    found = standing.of(session, hand, case)
    assert (found.victims_without_contact_rules, found.statements_missing, len(found.victims)) == (1, 2, 6)


def test_a_statement_or_the_reason_why_none_is_enough(session: Session, case: Case, hand: Actor) -> None:
    one, two, three = (as_id(a_person(session, case, "victim")) for _ in range(3))
    Statement(session, case_id=case.id, person_id=one, words="I saw it.", at=NOW, by=case.opened_by)
    Statement(session, case_id=case.id, person_id=two, why_none="In hospital.", at=NOW, by=case.opened_by)
    Statement(session, case_id=case.id, person_id=three, at=NOW, by=case.opened_by)
    assert standing.of(session, hand, case).statements_missing == 1


def test_reporters_and_victims_known_by_name_are_to_be_acknowledged_once_each(session: Session, case: Case, hand: Actor) -> None:
    both = a_person(session, case, "victim", "reporter")
    reporter = a_person(session, case, "reporter", kind="organisation")
    a_person(session, case, "victim", identified=False)
    VictimRight(session, case_id=case.id, person_id=as_id(both), what="attestation", at=NOW, by=case.opened_by)
    found = standing.of(session, hand, case)
    assert (found.to_acknowledge, found.acknowledged) == ((both, reporter), frozenset({both}))


def test_one_person_may_be_victim_and_suspect(session: Session, case: Case, hand: Actor) -> None:
    both = a_person(session, case, "victim", "suspect")
    minor = a_person(session, case, "victim", minor=True, able_to_judge=True)
    small = a_person(session, case, "victim", minor=True, able_to_judge=False)
    found = standing.of(session, hand, case)
    assert found.minors_not_able_to_judge == {small}
    assert (found.victims_also_suspect, found.suspects, found.minors_able_to_judge) == (frozenset({both}), (both,), frozenset({minor}))


def test_an_offence_is_assessed_by_a_bias_or_by_no_bias_and_its_reason(session: Session, case: Case, hand: Actor) -> None:
    assessed = an_offence(session, case)
    Bias(
        session, case_id=case.id, offence_id=assessed.id, phenomenon="racism", basis="assumed", author_role="investigator", edition="test",
        status="proposed", at=NOW, by=case.opened_by,
    )  # fmt: skip
    an_offence(session, case, no_bias="A quarrel about parking.")
    an_offence(session, case)
    an_offence(session, case, dropped_at=NOW)
    found = standing.of(session, hand, case)
    assert (found.offences, found.offences_unassessed) == (3, 1)


def test_no_offence_found_is_a_stated_reason(session: Session, case: Case, hand: Actor) -> None:
    report_of(session, case).no_offence_reason = "A civil matter."
    assert standing.of(session, hand, case).no_offence_found


@pytest.mark.parametrize(
    ("law", "day", "wrong"),
    [
        ("old_code", "2019-11-20", 0),
        ("new_code", "2019-11-20", 1),
        ("special_act", "2019-11-20", 0),
        ("new_code", "", 0),
        ("old_code", "", 0),
    ],
)
def test_the_law_follows_the_date_of_the_facts(session: Session, case: Case, hand: Actor, law: str, day: str, wrong: int) -> None:
    incident_of(session, case).happened = PartialDate.parse(day)
    an_offence(session, case, law)
    assert standing.of(session, hand, case).law_mismatches == wrong


def test_the_offences_own_date_goes_before_the_incidents(session: Session, case: Case, hand: Actor) -> None:
    incident_of(session, case).happened = PartialDate.parse("2019-11-20")
    an_offence(session, case, "new_code", happened=PartialDate.parse("2030-01-02"))
    assert standing.of(session, hand, case).law_mismatches == 0


def test_the_change_over_day_is_a_setting(session: Session, case: Case, hand: Actor) -> None:
    session.add(Setting(name="penal_code_switch_date", value="2019-01-01"))
    incident_of(session, case).happened = PartialDate.day(dt.date(2019, 11, 20))
    an_offence(session, case, "new_code")
    assert standing.of(session, hand, case).law_mismatches == 0


def others(found: Standing) -> tuple[int, int]:
    return found.other_judges, found.other_reference_officers


def test_others_who_could_judge_are_active_in_the_zone_and_not_the_hand(session: Session, case: Case, hand: Actor) -> None:
    the_track(session, case, "qualification", "proposed")
    assert others(standing.of(session, hand, case)) == (0, 0)
    an_actor(session, case.owner, Role.RECEPTION)
    retired = session.get_one(User, an_actor(session, case.owner, Role.INVESTIGATOR).id)
    retired.active = False
    an_actor(session, a_zone(session, "5999"), Role.REFERENCE_OFFICER)
    assert others(standing.of(session, hand, case)) == (0, 0)
    an_actor(session, case.owner, Role.INVESTIGATOR, Role.REFERENCE_OFFICER)
    assert others(standing.of(session, hand, case)) == (1, 1)


def test_who_is_excluded_from_the_case_cannot_judge_it(session: Session, case: Case, hand: Actor) -> None:
    the_track(session, case, "qualification", "proposed")
    officer = an_actor(session, case.owner, Role.REFERENCE_OFFICER)
    Exclusion(session, case_id=case.id, user_id=officer.id, since=NOW, by=hand.id)
    assert others(standing.of(session, hand, case)) == (0, 0)


def test_on_a_restricted_case_only_those_named_could_judge(session: Session, case: Case, hand: Actor) -> None:
    the_track(session, case, "qualification", "proposed")
    officer = an_actor(session, case.owner, Role.REFERENCE_OFFICER)
    case.restricted = True
    assert others(standing.of(session, hand, case)) == (0, 0)
    Participation(session, case_id=case.id, user_id=officer.id, part="named", since=NOW)
    assert others(standing.of(session, hand, case)) == (1, 1)


def test_who_proposed_is_no_other_reference_officer(session: Session, case: Case, hand: Actor) -> None:
    proposer = an_actor(session, case.owner, Role.REFERENCE_OFFICER)
    the_track(session, case, "qualification", "proposed", entered_by=proposer.id)
    assert others(standing.of(session, hand, case)) == (1, 0)


def test_zone_policy_goes_before_the_defaults(session: Session, hand: Actor) -> None:
    generous = a_zone(session, "5999")
    generous.policy = {"simplified_pv_allowed": True, "protocols": {"unia": "of 2024"}}
    found = standing.of(session, hand, a_case(session, generous))
    assert found.simplified_pv_allowed
    assert found.track("unia_liaison").protocol_signed
