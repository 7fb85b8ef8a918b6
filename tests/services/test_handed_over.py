"""Who is told where a case went, restricted ones too; a case that comes back or goes on; what of the old zone ends."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from col13 import clock
from col13.db import Database
from col13.errors import Gone, HandedOver, Invalid, NotFound
from col13.models import Case, EmergencyLook, Exclusion, RetentionProposal, User
from col13.policies import Role
from col13.services import casework, emergency, handed_over, participation, zones_merge
from tests.factories import a_zone, actor_of, an_actor, SHELL
from tests.services.neighbours import Two, two_zones


@pytest.fixture
def two(database: Database) -> Two:
    return two_zones(database)


def test_who_could_see_it_is_told_where_it_went_and_nobody_else(two: Two) -> None:
    with two.database.write() as session:
        Exclusion(session, case_id=two.case_id, user_id=two.ours["deputy"].id, since=clock.now(), by=two.ours["officer"].id)
    two.hand()
    for name in ("officer", "investigator", "reception", "support", "auditor"):
        assert two.answer(two.ours[name]) is HandedOver, name
    for actor in (two.ours["deputy"], two.ours["admin"], two.theirs["admin"]):
        assert two.answer(actor) is NotFound
    with two.database.read(two.ours["investigator"]) as session, pytest.raises(HandedOver) as told:
        casework.get(session, two.ours["investigator"], two.number)
    assert told.value.facts["zone"] == "5345 (nl)"
    assert told.value.facts["who"] == two.ours["officer"].name
    assert told.value.facts["why"] is handed_over.DECISIONS["magistrate"]


def test_a_restricted_case_goes_to_those_named_and_tells_those_who_were(two: Two) -> None:
    two.restrict()
    for names in ((), (two.theirs["investigator"].id,), (two.theirs["officer"].id, two.ours["officer"].id)):
        with pytest.raises(Invalid) as refused:
            two.hand(names=names)
        assert set(refused.value.fields) == {"names"}
    two.untouched()
    two.hand(names=[two.theirs["officer"].id])
    assert {name for name, actor in two.theirs.items() if two.sees(actor)} == {"officer", "auditor"}
    with two.database.read() as session:
        assert participation.named_on(session, session.get_one(Case, two.case_id)) == [two.theirs["officer"].id]
    assert {name for name, actor in two.ours.items() if two.answer(actor) is HandedOver} == {"officer", "investigator", "auditor"}
    assert two.answer(two.theirs["deputy"]) is NotFound


def test_it_can_be_handed_back_and_then_only_the_other_zone_is_told(two: Two) -> None:
    two.hand()
    two.back()
    assert two.sees(two.ours["officer"])
    assert two.sees(two.ours["investigator"])
    assert two.answer(two.theirs["officer"]) is HandedOver
    with two.database.write() as session:
        session.get_one(Case, two.case_id).restricted = True
    assert two.answer(two.ours["deputy"]) is NotFound  # it is here, and not for this reader
    with two.database.write() as session:
        assert handed_over.lines(session, two.ours["officer"]) == []
        assert [line.number for line in handed_over.lines(session, two.theirs["officer"])] == [two.number]


def test_a_third_zone_leaves_the_first_with_what_it_did_itself(two: Two) -> None:
    with two.database.write() as session:
        third = an_actor(session, a_zone(session, "5388"), Role.REFERENCE_OFFICER)
    two.hand()
    two.hand(two.theirs["officer"], to="5388")
    assert two.sees(third)
    for actor, zone in ((two.ours["officer"], "5345 (nl)"), (two.theirs["officer"], "5388 (nl)")):
        with two.database.read(actor) as session, pytest.raises(HandedOver) as told:
            casework.get(session, actor, two.number)
        assert told.value.facts["zone"] == zone


def test_looks_and_proposals_of_the_old_zone_end_and_a_look_is_judged_where_the_case_is(two: Two) -> None:
    two.restrict()
    with two.database.write(two.ours["deputy"]) as session:
        emergency.begin(session, two.ours["deputy"], number=two.number, reason="danger", words="He stands at her door")
    with two.database.write() as session:
        RetentionProposal(
            session, case_id=two.case_id, kind="archive", category="x", reason="term", at=clock.now(), by=two.ours["officer"].id,
            role="reference_officer",
        )  # fmt: skip
    two.hand(names=[two.theirs["officer"].id])
    with two.database.read() as session:
        look = session.scalars(select(EmergencyLook)).one()
        assert look.until <= clock.now()
        assert look.org_id == two.theirs["officer"].org_id
        assert session.scalars(select(RetentionProposal.decision)).one() == "withdrawn"
    with two.database.read(two.ours["deputy"]) as session, pytest.raises(NotFound):
        casework.read(session, two.ours["deputy"], two.number)


def test_an_erased_case_still_tells_only_that_it_went(two: Two) -> None:
    two.hand()
    with two.database.write() as session:
        session.get_one(Case, two.case_id).erased_at = clock.now()
    assert two.answer(two.ours["officer"]) is HandedOver
    assert two.answer(two.theirs["officer"]) in (NotFound, Gone)


@pytest.mark.parametrize(("gone", "into"), [("5906", "5345"), ("5345", "5906")])
def test_a_case_is_at_home_again_where_the_two_zones_become_one(two: Two, gone: str, into: str) -> None:
    two.hand()
    with two.database.write(SHELL) as session:
        zones_merge.merge(session, SHELL, gone, into)
    for hand in (two.ours["officer"], two.theirs["officer"]):
        with two.database.write(SHELL) as session:
            now = actor_of(session.get_one(User, hand.id))
        assert two.sees(now)
        with two.database.write(now) as session:
            assert handed_over.lines(session, now) == []
