"""What the steps of report, qualification and victim support write."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import (
    Bias,
    BiasView,
    Case,
    Consent,
    Contact,
    Disclosure,
    Incident,
    NeedsAssessment,
    Offence,
    OfficialReport,
    ServiceReferral,
    Track,
    VictimRight,
    Withdrawal,
)
from col13.policies import Actor, Role
from col13.services.effects import assembled, Effect, EFFECTS
from col13.workflows import WORKFLOWS
from col13.workflows.engine import WorkflowError
from tests.factories import an_actor
from tests.services.a_case import a_person, an_act, as_id, NOW, the_track, TODAY, TOMORROW, YESTERDAY

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def hand(session: Session, case: Case) -> Actor:
    return an_actor(session, case.owner, *Role)


def take(session: Session, case: Case, hand: Actor, track: Track, step: str, **answers: Any) -> None:
    """All effects of a step, as `advance` runs them."""
    act = an_act(track, case, hand, step, **answers)
    for name in act.step.does:
        EFFECTS[name](session, act)
    session.flush()


def rights(session: Session, case: Case) -> list[tuple[str, str | None]]:
    return [
        (row.what, row.how) for row in session.scalars(select(VictimRight).where(VictimRight.case_id == case.id).order_by(VictimRight.id))
    ]


def an_assessment(session: Session, case: Case, status: str = "proposed", suspect: str | None = None) -> Bias:
    incident = session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    common = {"case_id": case.id, "edition": "test", "at": NOW, "by": case.opened_by}
    offence = Offence(session, incident_id=incident.id, seq=1, code="x", law="old_code", **common)
    session.flush()
    bias = Bias(
        session, offence_id=offence.id, suspect_id=as_id(suspect) if suspect else None, phenomenon="racism", basis="assumed", status=status,
        author_role="investigator", **common,
    )  # fmt: skip
    session.flush()
    return bias


def views(session: Session, bias: Bias) -> list[tuple[str, str]]:
    return [
        (one.author_role, one.status) for one in session.scalars(select(BiasView).where(BiasView.bias_id == bias.id).order_by(BiasView.id))
    ]


def test_every_effect_that_a_step_names_is_registered() -> None:
    named = {name for flow in WORKFLOWS.values() for step in flow.steps for name in step.does}
    assert named == set(EFFECTS)


@pytest.mark.parametrize(("named", "table"), [({"record_pv"}, {}), (set(), {"record_pv": EFFECTS["record_pv"]})])
def test_a_name_without_an_act_or_an_act_without_a_name_stops_the_house(named: set[str], table: dict[str, Effect]) -> None:
    with pytest.raises(WorkflowError, match="record_pv"):
        assembled(named, table)


def test_the_initial_pv_is_a_row_and_the_cases_number(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "report")
    take(
        session,
        case,
        hand,
        track,
        "record_pv",
        pv_number="ME.30.L1.1/2026",
        pv_date=YESTERDAY,
        pv_author="inspector",
        left_on=TODAY,
        left_how="letter",
    )
    pv = session.scalars(select(OfficialReport)).one()
    assert (pv.kind, pv.number, pv.drawn_on, pv.author, pv.simplified) == ("initial", "ME.30.L1.1/2026", YESTERDAY, "inspector", False)
    assert (pv.left_on, pv.left_how, case.pv_number) == (TODAY, "letter", "ME.30.L1.1/2026")


def test_a_withdrawal_keeps_the_words_and_what_was_asked(session: Session, case: Case, hand: Actor) -> None:
    victim = a_person(session, case, "victim")
    track = the_track(session, case, "report", "registered")
    take(session, case, hand, track, "record_withdrawal", who=victim, words="I drop it.", pressure_asked=False, told=True, pv_number="2")
    found = session.scalars(select(Withdrawal)).one()
    assert (str(found.person_id), found.words, found.pressure_asked, found.told_inquiry_goes_on) == (victim, "I drop it.", False, True)
    assert track.state == "registered"


def test_the_second_reading_confirms_what_is_open_and_leaves_what_was_rejected(session: Session, case: Case, hand: Actor) -> None:
    proposed, rejected = an_assessment(session, case), an_assessment(session, case, "rejected")
    take(session, case, hand, the_track(session, case, "qualification", "proposed"), "confirm")
    assert (proposed.status, rejected.status) == ("confirmed", "rejected")
    assert (views(session, proposed), views(session, rejected)) == ([("investigator", "confirmed")], [])


def test_a_mark_set_aside_stays_on_the_file_with_the_reason(session: Session, case: Case, hand: Actor) -> None:
    open_one, confirmed = an_assessment(session, case), an_assessment(session, case, "confirmed")
    take(session, case, hand, the_track(session, case, "qualification", "proposed"), "set_aside", reason="No bias in the words.")
    assert (open_one.status, confirmed.status) == ("rejected", "rejected")
    assert {view.reason for view in session.scalars(select(BiasView))} == {"No bias in the words."}


def test_the_magistrates_view_stands_beside_the_polices_and_per_suspect(session: Session, case: Case, hand: Actor) -> None:
    one, two = a_person(session, case, "suspect"), a_person(session, case, "suspect")
    bias = an_assessment(session, case, "confirmed")
    marks = {f"{one}:{bias.offence_id}": "kept", f"{two}:{bias.offence_id}": "not_kept"}
    take(session, case, hand, the_track(session, case, "qualification", "confirmed"), "record_magistrate", by="prosecutor", marks=marks)
    assert bias.status == "confirmed"
    told = {str(view.suspect_id): (view.author_role, view.status) for view in session.scalars(select(BiasView))}
    assert told == {one: ("magistrate", "kept"), two: ("magistrate", "not_kept")}
    assert session.scalars(select(Bias)).all() == [bias]


def test_a_magistrates_mark_on_one_suspect_does_not_speak_of_an_assessment_of_another(session: Session, case: Case, hand: Actor) -> None:
    one, two = a_person(session, case, "suspect"), a_person(session, case, "suspect")
    bias = an_assessment(session, case, suspect=two)
    track = the_track(session, case, "qualification", "assessing")
    take(session, case, hand, track, "record_magistrate", by="judge", marks={f"{one}:{bias.offence_id}": "kept"})
    assert views(session, bias) == []
    own = session.scalars(select(Bias).where(Bias.author_role == "magistrate")).one()
    assert (str(own.suspect_id), own.status, own.basis) == (one, "kept", "not_stated")


def test_no_marks_told_write_nothing(session: Session, case: Case, hand: Actor) -> None:
    bias = an_assessment(session, case)
    take(session, case, hand, the_track(session, case, "qualification", "proposed"), "record_magistrate", by="prosecutor")
    assert (bias.status, views(session, bias)) == ("proposed", [])


def test_an_offer_tracks_rights_explained_and_forms_handed_over(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "victim_support", subject=a_person(session, case, "victim"))
    take(session, case, hand, track, "offer", explained=["rights", "injured_form", "services"], handed_over=["services"], language="fr")
    assert rights(session, case) == [("support_offered", None), ("rights", "explained"), ("services", "handed_over")]


@pytest.mark.parametrize(("step", "what"), [("accept", "support_accepted"), ("decline", "support_declined")])
def test_the_answer_to_the_offer_is_tracked(session: Session, case: Case, hand: Actor, step: str, what: str) -> None:
    track = the_track(session, case, "victim_support", "offered", a_person(session, case, "victim"))
    take(session, case, hand, track, step)
    assert rights(session, case) == [(what, None)]


def test_needs_are_sealed_and_declined_is_an_answer(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "victim_support", "accepted", a_person(session, case, "victim"))
    take(
        session, case, hand, track, "assess_needs", outcome="assessed", fear="strong", special_needs=["interpreter"], measures="Patrol.",
        review_on=TOMORROW,
    )  # fmt: skip
    take(session, case, hand, track, "review_needs", outcome="declined")
    full, short = session.scalars(select(NeedsAssessment).order_by(NeedsAssessment.id)).all()
    assert (full.kind, full.declined, full.review_on, full.measures) == ("full", False, TOMORROW, "Patrol.")
    assert full.answers == '{"fear":"strong","special_needs":["interpreter"]}'
    assert (short.kind, short.declined, short.measures) == ("short", True, None)


def test_a_failed_attempt_is_a_contact_too(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "victim_support", "accepted", a_person(session, case, "victim"))
    when = NOW - dt.timedelta(hours=1)
    take(session, case, hand, track, "log_contact", when=when, channel="phone", with_whom="nobody", outcome="failed", next_contact=TOMORROW)
    found = session.scalars(select(Contact)).one()
    assert (found.contacted_at, found.outcome, found.next_on, found.with_whom, found.words) == (when, "failed", TOMORROW, "nobody", None)


def test_a_referral_names_the_consent_it_rests_on_and_is_a_disclosure(session: Session, case: Case, hand: Actor) -> None:
    victim = a_person(session, case, "victim")
    given = Consent(
        session, case_id=case.id, person_id=as_id(victim), recipient="caw", recipient_kind="service", scope="service_contact",
        answer="given", valid_from=TODAY, covers_sharing=True, at=NOW, by=hand.id,
    )  # fmt: skip
    track = the_track(session, case, "victim_support", "offered", victim)
    take(session, case, hand, track, "refer", service="caw")
    referral, disclosure = session.scalars(select(ServiceReferral)).one(), session.scalars(select(Disclosure)).one()
    assert (referral.service, referral.consent_id, referral.on) == ("caw", given.id, TODAY)
    assert (disclosure.recipient_kind, disclosure.recipient, disclosure.consents) == ("service", "caw", [str(given.id)])


def test_a_referral_without_a_consent_writes_nothing(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "victim_support", "offered", a_person(session, case, "victim"))
    take(session, case, hand, track, "refer", service="caw")
    assert session.scalars(select(Disclosure)).all() == []


@pytest.mark.parametrize(
    ("why", "keys"), [("deceased", ["victim_support", "victim_support.2", "victim_support.3"]), ("by_agreement", ["victim_support"])]
)
def test_each_next_of_kin_of_a_victim_who_died_gets_an_own_track(
    session: Session, case: Case, hand: Actor, why: str, keys: list[str]
) -> None:
    victim = a_person(session, case, "victim", deceased=True)
    for _ in range(2):
        a_person(session, case, "next_of_kin", deceased_id=as_id(victim))
    take(session, case, hand, the_track(session, case, "victim_support", "offered", victim), "close", why=why)
    assert list(session.scalars(select(Track.key).order_by(Track.key))) == keys


def test_where_nobody_can_be_supported_the_move_alone_tells(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "victim_support", "offered")
    for step, answers in (
        ("offer", {"explained": ["rights"]}), ("accept", {}), ("review_needs", {"outcome": "declined"}), ("refer", {"service": "caw"}),
        ("log_contact", {}), ("close", {"why": "deceased"}),
    ):  # fmt: skip
        take(session, case, hand, track, step, **answers)
    assert rights(session, case) == []
    assert session.scalars(select(NeedsAssessment)).all() == []
