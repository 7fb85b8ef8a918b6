"""A case handed to another zone: at once, whole, with its journal; what is refused; who is told; and back again."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from col13 import clock
from col13.db import Database
from col13.errors import Forbidden, HandedOver, Invalid, NotFound, Stale, StepRefused
from col13.models import (
    Case,
    CaseKey,
    Consent,
    Disclosure,
    Entry,
    Exclusion,
    new_id,
    Participation,
    Share,
    Track,
    User,
    Waiting,
)  # fmt: skip
from col13.models import HandedOver as Trace
from col13.policies import Actor
from col13.services import casework, facts, handing_over
from col13.services.journal_verify import verify
from tests.services.neighbours import Two, two_zones


@pytest.fixture
def two(database: Database) -> Two:
    return two_zones(database)


def test_the_file_moves_whole_and_at_once(two: Two) -> None:
    with two.database.read() as session:
        before = session.get_one(Case, two.case_id)
        key = session.get_one(CaseKey, two.case_id).wrapped
        tracks = session.execute(select(Track.key, Track.state, Track.seq, Track.due).order_by(Track.key)).all()
        consents, was = session.scalars(select(Consent.id)).all(), before.revision
    two.hand()
    assert {name for name, actor in two.theirs.items() if two.sees(actor)} == set(two.theirs) - {"admin"}
    assert not [name for name, actor in two.ours.items() if two.sees(actor)]
    assert two.sees(two.unia)
    with two.database.read() as session:
        case = session.get_one(Case, two.case_id)
        assert (case.number, case.zone, case.owner.code) == (two.number, "5906", "5345")
        assert case.revision > was
        assert session.get_one(CaseKey, two.case_id).wrapped == key
        assert session.execute(select(Track.key, Track.state, Track.seq, Track.due).order_by(Track.key)).all() == tracks
        assert session.scalars(select(Consent.id)).all() == consents
        assert session.scalars(select(Share).where(Share.until.is_(None))).all() != []
        assert session.scalars(select(Participation).where(Participation.until.is_(None))).all() == []
        assert set(session.scalars(select(Waiting.org_id))) <= {case.owner_id, two.unia.org_id}
        given = session.scalars(select(Disclosure).where(Disclosure.what == "hand_over")).one()
        assert (given.recipient, given.recipient_kind, given.words) == ("5345", "police", "The facts lie there.")
    with two.database.write(two.theirs["investigator"]) as session:
        case = casework.get(session, two.theirs["investigator"], two.number)
        facts.add_note(session, two.theirs["investigator"], case, words="Read by the new zone.")


def test_the_chain_goes_on_and_verifies(two: Two) -> None:
    with two.database.read() as session:
        assert verify(session) == []
    two.hand()
    with two.database.read() as session:
        assert verify(session) == []
        chain = session.scalars(select(Entry).where(Entry.case_id == two.case_id).order_by(Entry.seq)).all()
    assert [entry.seq for entry in chain] == [*range(1, len(chain) + 1)]
    assert [(entry.act, entry.org_id, entry.operation) for entry in chain[-2:]] == [
        ("case.hand_over", two.ours["officer"].org_id, "disclosure"), ("case.arrive", two.theirs["officer"].org_id, "collection"),
    ]  # fmt: skip
    two.back()
    with two.database.read() as session:
        assert verify(session) == []


def test_only_a_reference_officer_of_the_zone_that_has_it_gives(two: Two) -> None:
    for name in ("investigator", "reception", "support"):
        with pytest.raises(Forbidden) as refused:
            two.hand(two.ours[name])
        assert [label.word for label in refused.value.facts["who"]] == ["COL13 reference officer"]  # type: ignore[attr-defined]
    for actor in (two.unia, two.ours["auditor"]):
        with pytest.raises(Forbidden):
            two.hand(actor)
    for actor in (two.theirs["officer"], two.theirs["auditor"], two.ours["admin"]):
        with pytest.raises(NotFound):
            two.hand(actor)
    two.untouched()


def test_who_is_excluded_gives_nothing(two: Two) -> None:
    with two.database.write() as session:
        Exclusion(session, case_id=two.case_id, user_id=two.ours["deputy"].id, since=clock.now(), by=two.ours["officer"].id)
    with pytest.raises(NotFound):
        two.hand(two.ours["deputy"])
    two.untouched()


@pytest.mark.parametrize(("asked", "field"), [
    ({"to": "5906"}, "to"), ({"to": ""}, "to"), ({"to": "unia"}, "to"), ({"to": "9999"}, "to"), ({"words": " "}, "words"),
    ({"words": "x" * 2001}, "words"), ({"decision": ""}, "decision"), ({"decision": "nobody"}, "decision"),
])  # fmt: skip
def test_what_is_missing_is_told_at_its_field(two: Two, asked: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        two.hand(**asked)  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}
    two.untouched()


def test_a_zone_without_an_active_reference_officer_who_may_know_of_it_receives_nothing(two: Two) -> None:
    with two.database.write() as session:
        session.get_one(User, two.theirs["officer"].id).active = False
        Exclusion(session, case_id=two.case_id, user_id=two.theirs["deputy"].id, since=clock.now(), by=two.ours["officer"].id)
    with pytest.raises(Invalid) as refused:
        two.hand()
    assert refused.value.fields["to"][0] is handing_over.NO_OFFICER
    two.untouched()


def test_a_closed_case_stays(two: Two) -> None:
    with two.database.write() as session:
        case = session.get_one(Case, two.case_id)
        case.closed_at, case.close_reason = clock.now(), "rests"
    with pytest.raises(StepRefused) as refused:
        two.hand()
    assert refused.value.reasons[0].condition == "case_open"
    with two.database.write() as session:
        session.get_one(Case, two.case_id).archived_at = clock.now()
    with pytest.raises(StepRefused):
        two.hand()
    with two.database.write() as session:
        session.get_one(Case, two.case_id).erased_at = clock.now()
    with pytest.raises(NotFound):
        two.hand()


def test_a_form_that_was_opened_before_a_change_is_refused(two: Two) -> None:
    seen = two.revision()
    with two.database.write(two.ours["investigator"]) as session:
        case = casework.get(session, two.ours["investigator"], two.number)
        facts.add_note(session, two.ours["investigator"], case, words="Meanwhile.")
    with pytest.raises(Stale):
        two.hand(seen=seen)
    two.untouched()


def test_the_same_form_sent_twice_is_one_handing_over(two: Two) -> None:
    form, seen = new_id(), two.revision()
    two.hand(once=form, seen=seen)
    two.hand(once=form, seen=seen)
    with two.database.read() as session:
        assert len(session.scalars(select(Trace)).all()) == 1


def test_of_two_hands_at_once_one_gives_and_the_other_is_told(two: Two) -> None:
    seen, told = two.revision(), []

    def give(actor: Actor) -> None:
        try:
            two.hand(actor, seen=seen)
            told.append("given")
        except HandedOver as refused:
            told.append(str(refused.facts["zone"]))

    hands = [threading.Thread(target=give, args=(two.ours[name],)) for name in ("officer", "deputy")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(told) == ["5345 (nl)", "given"]


def test_a_step_at_the_same_time_is_either_in_the_file_or_refused(two: Two) -> None:
    seen, told = two.revision(), []

    def note() -> None:
        try:
            with two.database.write(two.ours["investigator"]) as session:
                case = casework.get(session, two.ours["investigator"], two.number, lock=True)
                facts.add_note(session, two.ours["investigator"], case, words="At the same time.")
            told.append("noted")
        except HandedOver:
            told.append("told")

    def give() -> None:
        try:
            two.hand(seen=seen)
            told.append("given")
        except Stale:
            told.append("stale")

    hands = [threading.Thread(target=one) for one in (note, give)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert set(told) in ({"noted", "stale"}, {"given", "told"})
    with two.database.read() as session:
        assert verify(session) == []
