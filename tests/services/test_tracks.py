"""Which subject has which track, and which key."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from col13.models import Case
from col13.services.tracks import ensure_track, ensure_victim_tracks, key_for, tracks_of
from col13.workflows import WORKFLOWS
from tests.factories import a_zone
from tests.services.a_case import a_case, a_person, the_track


@pytest.fixture
def case(session: Session) -> Case:
    return a_case(session, a_zone(session))


def test_a_new_case_has_all_five_tracks_in_their_initial_state_without_a_row(session: Session, case: Case) -> None:
    found = tracks_of(session, case)
    assert [(track.key, track.state, track.seq) for track in found] == [(name, flow.initial, 0) for name, flow in WORKFLOWS.items()]


def test_the_prosecutor_and_unia_own_the_bare_keys(session: Session, case: Case) -> None:
    subjects = {track.key: track.subject for track in tracks_of(session, case)}
    assert (subjects["prosecution_referral"], subjects["unia_liaison"]) == ("prosecutor", "unia")


@pytest.mark.parametrize(
    ("workflow", "subject", "key"),
    [
        ("prosecution_referral", "prosecutor", "prosecution_referral"),
        ("prosecution_referral", "youth", "prosecution_referral.youth"),
        ("prosecution_referral", "labour_auditor", "prosecution_referral.labour_auditor"),
        ("prosecution_referral", "antwerpen", "prosecution_referral.antwerpen"),
        ("unia_liaison", "unia", "unia_liaison"),
        ("unia_liaison", "igvm", "unia_liaison.igvm"),
        ("unia_liaison", "vmri", "unia_liaison.vmri"),
    ],
)
def test_each_other_recipient_or_body_gets_a_key_with_its_name(session: Session, case: Case, workflow: str, subject: str, key: str) -> None:
    assert ensure_track(session, case, workflow, subject).key == key


def test_asking_twice_for_a_track_gives_the_same_row(session: Session, case: Case) -> None:
    first = ensure_track(session, case, "unia_liaison", "igvm")
    assert ensure_track(session, case, "unia_liaison", "igvm") is first


def test_the_first_victim_owns_the_bare_key_even_when_asked_for_later(session: Session, case: Case) -> None:
    one, two = a_person(session, case, "victim"), a_person(session, case, "victim")
    assert ensure_track(session, case, "victim_support", two).key == "victim_support.2"
    assert ensure_track(session, case, "victim_support", one).key == "victim_support"


def test_each_further_victim_gets_the_next_number(session: Session, case: Case) -> None:
    victims = [a_person(session, case, "victim") for _ in range(3)]
    the_track(session, case, "victim_support", subject=victims[0])
    keys = [ensure_track(session, case, "victim_support", victim).key for victim in victims]
    assert keys == ["victim_support", "victim_support.2", "victim_support.3"]


def test_a_number_once_given_is_not_given_again() -> None:
    assert key_for("victim_support", "x", ["victim_support", "victim_support.4"], bare=False) == "victim_support.5"


def test_victims_after_the_first_get_rows_and_the_first_waits_for_its_first_step(session: Session, case: Case) -> None:
    one, two = a_person(session, case, "victim"), a_person(session, case, "victim")
    assert [(track.key, track.subject) for track in ensure_victim_tracks(session, case)] == [("victim_support.2", two)]
    found = {track.key: track.subject for track in tracks_of(session, case) if track.workflow == "victim_support"}
    assert found == {"victim_support": one, "victim_support.2": two}
    assert len(ensure_victim_tracks(session, case)) == 1


def test_an_organisation_beside_a_person_gets_no_support_track(session: Session, case: Case) -> None:
    a_person(session, case, "victim", kind="organisation")
    person = a_person(session, case, "victim")
    assert ensure_victim_tracks(session, case) == []
    assert tracks_of(session, case)[2].subject == person


def test_an_organisation_that_is_the_only_victim_walks_the_bare_track(session: Session, case: Case) -> None:
    organisation = a_person(session, case, "victim", kind="organisation")
    assert tracks_of(session, case)[2].subject == organisation


def test_a_track_walked_without_a_victim_passes_to_the_first_one_who_comes(session: Session, case: Case) -> None:
    bare = the_track(session, case, "victim_support", "no_victim")
    victim = a_person(session, case, "victim")
    assert bare.subject == ""
    assert ensure_track(session, case, "victim_support", victim) is bare
    assert bare.subject == victim


def test_a_step_on_a_key_makes_the_row_of_that_key(session: Session, case: Case) -> None:
    track = ensure_track(session, case, "victim_support", "", key="victim_support")
    assert (track.key, track.state, track.seq, track.subject) == ("victim_support", "waiting", 0, "")
