"""Standing of the tracks: what belongs to a victim, a recipient or a body."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import (
    Alert,
    Bias,
    BodyMessage,
    Case,
    Consent,
    Contact,
    Decision,
    Dossier,
    Incident,
    Instruction,
    Offence,
    SectionRevision,
    Share,
    VictimRight,
)
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services import standing
from col13.services.standing_law import region
from col13.services.tracks import ensure_track
from col13.workflows import WORKFLOWS
from col13.workflows.standing import TrackStanding
from tests.factories import an_actor
from tests.services.a_case import (
    a_move,
    a_person,
    as_id,
    NOW,
    the_track,
    TODAY,
    TOMORROW,
    YESTERDAY,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def hand(session: Session, case: Case) -> Actor:
    return an_actor(session, case.owner, Role.INVESTIGATOR)


def at(session: Session, hand: Actor, case: Case, key: str) -> TrackStanding:
    return standing.of(session, hand, case).track(key)


def consent(session: Session, case: Case, victim: str, answer: str = "given", recipient: str = "unia", **values: Any) -> None:
    Consent(
        session, case_id=case.id, person_id=as_id(victim), recipient=recipient, answer=answer, at=NOW, by=case.opened_by,
        **({"recipient_kind": "body", "scope": "minimal", "valid_from": TODAY, "covers_sharing": True} | values),
    )  # fmt: skip
    session.flush()


def a_dossier(session: Session, case: Case, **values: Any) -> None:
    plain = {
        "profile": "prosecutor", "recipient": "prosecutor", "language": "nl", "draft": False, "revision": 5, "head_seq": 1, "head_hash": "",
        "projection_sha256": "", "check_code": "", "state": "released", "requested_at": NOW, "requested_by": case.opened_by,
        "role": "investigator",
    }  # fmt: skip
    Dossier(session, case_id=case.id, **(plain | values))


def a_decision(session: Session, case: Case, track_id: Any, seq: int, kind: str, at: dt.datetime = NOW) -> None:
    Decision(
        session, case_id=case.id, track_id=track_id, seq=seq, decided_by="prosecutor", kind=kind, edition="test", mark="not_told",
        decided=PartialDate.unknown(), at=at, by=case.opened_by,
    )  # fmt: skip


def test_all_five_bare_tracks_stand_in_their_initial_state_without_a_row(session: Session, case: Case, hand: Actor) -> None:
    found = standing.of(session, hand, case).tracks
    assert {key: (track.state, track.seq) for key, track in found.items()} == {name: (flow.initial, 0) for name, flow in WORKFLOWS.items()}


def test_a_row_tells_where_it_stands_and_who_brought_it_there(session: Session, case: Case, hand: Actor) -> None:
    the_track(
        session, case, "qualification", "proposed", seq=3, since=NOW, due=TODAY, entered_by=hand.id, entered_as_reference=True, revision=7
    )
    found = at(session, hand, case, "qualification")
    assert (found.state, found.seq, found.since, found.due, found.revision) == ("proposed", 3, NOW, TODAY, 7)
    assert (found.entered_by, found.entered_as_reference) == (hand.id, True)


def test_each_victim_has_an_own_support_track(session: Session, case: Case, hand: Actor) -> None:
    one, two = a_person(session, case, "victim", forbidden_channels="phone sms"), a_person(session, case, "victim", deceased=True)
    a_person(session, case, "next_of_kin", deceased_id=as_id(two))
    ensure_track(session, case, "victim_support", two)
    first, second = at(session, hand, case, "victim_support"), at(session, hand, case, "victim_support.2")
    assert (first.subject, first.forbidden_channels, first.subject_deceased) == (one, frozenset({"phone", "sms"}), False)
    assert (second.subject, second.next_of_kin, second.subject_deceased) == (two, 1, True)


def test_attempts_count_since_the_victim_was_last_reached(session: Session, case: Case, hand: Actor) -> None:
    victim = as_id(a_person(session, case, "victim"))
    for hours, outcome, following in (
        (-90, "failed", None),
        (-80, "reached", None),
        (-30, "message_left", TODAY),
        (-2, "failed", TOMORROW),
    ):
        Contact(
            session, case_id=case.id, person_id=victim, contacted_at=NOW + dt.timedelta(hours=hours), channel="phone", outcome=outcome,
            next_on=following, at=NOW, by=case.opened_by,
        )  # fmt: skip
    found = at(session, hand, case, "victim_support")
    assert (found.failed_attempts, found.next_contact) == ((YESTERDAY, TODAY), TOMORROW)


def test_a_service_needs_the_victims_own_valid_consent(session: Session, case: Case, hand: Actor) -> None:
    victim, other = a_person(session, case, "victim"), a_person(session, case, "victim")
    consent(session, case, victim, recipient="caw", recipient_kind="service")
    consent(session, case, victim, recipient="zsg", recipient_kind="service", valid_until=YESTERDAY)
    consent(session, case, other, recipient="lumi", recipient_kind="service")
    assert at(session, hand, case, "victim_support").services_consented == frozenset({"caw"})


def test_a_consent_is_valid_while_given_and_in_time_and_last_said(session: Session, case: Case, hand: Actor) -> None:
    stands, ended, later, withdrawn, renewed = (a_person(session, case, "victim") for _ in range(5))
    consent(session, case, stands, scope="extended")
    consent(session, case, stands, "asked")
    consent(session, case, ended, valid_until=YESTERDAY)
    consent(session, case, later, valid_from=TOMORROW)
    for answer in ("given", "withdrawn"):
        consent(session, case, withdrawn, answer)
    for answer in ("refused", "given"):
        consent(session, case, renewed, answer)
    found = at(session, hand, case, "unia_liaison")
    assert (found.valid_consents, found.extended, found.asked) == (frozenset({stands, renewed}), True, (stands,))


def test_an_agreement_that_does_not_cover_sharing_opens_no_share(session: Session, case: Case, hand: Actor) -> None:
    victim = a_person(session, case, "victim")
    consent(session, case, victim, covers_sharing=False)
    track = the_track(session, case, "unia_liaison", "shared")
    Share(session, case_id=case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="x", since=NOW, by=hand.id)
    found = at(session, hand, case, "unia_liaison")
    assert (found.valid_consents, found.consent_covers_sharing, found.share_live) == (frozenset({victim}), False, False)
    consent(session, case, victim)
    assert at(session, hand, case, "unia_liaison").share_live


def test_a_share_without_a_victim_lives_until_it_is_ended(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "unia_liaison", "shared")
    share = Share(
        session, case_id=case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="x", without_victim=True,
        since=NOW, by=hand.id,
    )  # fmt: skip
    assert at(session, hand, case, "unia_liaison").share_live
    share.until = NOW
    assert not at(session, hand, case, "unia_liaison").share_live


def test_a_question_is_open_until_it_is_answered(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "unia_liaison", "shared")
    common = {"case_id": case.id, "track_id": track.id, "body": "unia", "at": NOW, "by": hand.id}
    question = BodyMessage(session, kind="question", from_body=True, **common)
    assert at(session, hand, case, "unia_liaison").open_questions == 1
    BodyMessage(session, kind="answer", from_body=False, answers_id=question.id, **common)
    assert at(session, hand, case, "unia_liaison").open_questions == 0


def test_instructions_and_a_deprivation_of_liberty_are_open_on_their_track(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "prosecution_referral", "further_inquiry")
    common = {"case_id": case.id, "track_id": track.id, "at": NOW, "by": hand.id}
    still = Instruction(session, **common)
    Instruction(session, answered_at=NOW, **common)
    Alert(session, called_at=NOW, magistrate="prosecutor", deprived_since=NOW, **common)
    found = at(session, hand, case, "prosecution_referral")
    assert (found.open_instructions, found.deprived_of_liberty) == ((str(still.id),), True)


def test_a_dossier_counts_when_issued_for_this_recipient_since_the_approval(session: Session, case: Case, hand: Actor) -> None:
    the_track(session, case, "prosecution_referral", "ready", revision=5)
    for values in ({"recipient": "youth"}, {"draft": True}, {"state": "recalled"}, {"revision": 4}):
        a_dossier(session, case, **values)
    assert not at(session, hand, case, "prosecution_referral").dossier_issued
    a_dossier(session, case)
    assert at(session, hand, case, "prosecution_referral").dossier_issued


def test_a_reopened_qualification_has_moved_and_a_magistrates_word_has_not(session: Session, case: Case, hand: Actor) -> None:
    qualification = the_track(session, case, "qualification", "decided_by_magistrate")
    a_move(session, case, qualification, "begin", 1)
    the_track(session, case, "prosecution_referral", "in_review", judged_seq=3)
    a_move(session, case, qualification, "record_magistrate", 4)
    assert not at(session, hand, case, "prosecution_referral").qualification_moved
    a_move(session, case, qualification, "reopen", 5)
    assert at(session, hand, case, "prosecution_referral").qualification_moved


def test_additions_are_sections_changed_since_the_state_was_entered(session: Session, case: Case, hand: Actor) -> None:
    the_track(session, case, "prosecution_referral", "ready", revision=5)
    for section, revision in (("facts", 6), ("persons", 5), ("suspects", 7), ("documents", 9), ("support", 9)):
        session.add(SectionRevision(case_id=case.id, section=section, revision=revision, at=NOW, by=hand.id))
    assert at(session, hand, case, "prosecution_referral").additions == 2


def test_the_last_decision_tells_whether_the_file_ends(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "prosecution_referral", "decided")
    assert at(session, hand, case, "prosecution_referral").last_decision_ends is None
    a_decision(session, case, track.id, 1, "dismissal_technical")
    assert at(session, hand, case, "prosecution_referral").last_decision_ends is True
    a_decision(session, case, track.id, 2, "unknown_code")
    assert at(session, hand, case, "prosecution_referral").last_decision_ends is False


def test_who_was_told_an_earlier_decision_must_be_told_the_last(session: Session, case: Case, hand: Actor) -> None:
    one, two = a_person(session, case, "victim"), a_person(session, case, "reporter")
    track = the_track(session, case, "prosecution_referral", "decided")
    a_decision(session, case, track.id, 1, "dismissal_technical", NOW - dt.timedelta(days=9))
    for person, what, days in ((one, "outcome_told", 5), (two, "outcome_not_told", 5)):
        VictimRight(session, case_id=case.id, person_id=as_id(person), what=what, at=NOW - dt.timedelta(days=days), by=hand.id)
    assert at(session, hand, case, "prosecution_referral").not_told == ()
    a_decision(session, case, track.id, 2, "dismissal_technical")
    assert at(session, hand, case, "prosecution_referral").not_told == (one, two)


@pytest.mark.parametrize(("nis", "found"), [("12025", "flanders"), ("00000", None), (None, None)])
def test_a_place_the_catalogue_does_not_know_is_in_no_region(nis: str | None, found: str | None) -> None:
    assert region(nis) == found


def test_nobody_waits_for_unia_where_only_another_body_with_a_track_is_named(session: Session, case: Case, hand: Actor) -> None:
    incident = session.scalars(select(Incident)).one()
    common = {"case_id": case.id, "edition": "test", "at": NOW, "by": hand.id}
    offence = Offence(session, incident_id=incident.id, seq=1, code="x", law="old_code", **common)
    session.flush()
    Bias(session, offence_id=offence.id, phenomenon="transphobia", basis="assumed", author_role="investigator", **common)
    assert at(session, hand, case, "unia_liaison").competent
    ensure_track(session, case, "unia_liaison", "igvm")
    assert not at(session, hand, case, "unia_liaison").competent
    assert at(session, hand, case, "unia_liaison.igvm").competent


@pytest.mark.parametrize(("subject", "young", "domain"), [("youth", True, "society"), ("labour_auditor", False, "work")])
def test_nobody_waits_for_the_prosecutor_where_only_another_with_a_track_is_named(
    session: Session, case: Case, hand: Actor, subject: str, young: bool, domain: str
) -> None:
    a_person(session, case, "suspect", minor=young)
    session.scalars(select(Incident)).one().domain_of_life = domain
    assert at(session, hand, case, "prosecution_referral").competent
    ensure_track(session, case, "prosecution_referral", subject)
    assert not at(session, hand, case, "prosecution_referral").competent
