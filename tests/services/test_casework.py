"""A case opened and moved: numbers without gaps, the order of refusals, and nothing half-written."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13.db import Database
from col13.errors import Forbidden, Invalid, NotFound, Stale, StepRefused
from col13.models import Case, Entry, Incident, Move, new_id, Participation, Track, Waiting
from col13.partial_dates import PartialDate
from col13.policies import Role
from col13.services import casework, facts, journal_verify, person_contact, persons
from tests.factories import a_body, a_zone, an_actor
from tests.services.zone_desk import a_desk, close, Desk, exclude, restrict

PV = {"pv_number": "ME.56.L1.000001/2026", "pv_date": "2026-11-20", "pv_author": "inspector of the desk"}


def told(desk: Desk) -> None:
    """Everything that submit asks for is on file."""
    session, case = desk.session, desk.case
    facts.save_report(session, desk.reception, case, channel="in_person", perception="victim")
    incident = session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    facts.change_incident(
        session, desk.reception, case, incident.id, facts="Insulted and pushed.", happened=PartialDate.parse("2026-11-18"), place="bus stop"
    )
    victim = persons.add_person(session, desk.reception, case, roles=["victim", "reporter"], family_name="Withheld")
    person_contact.set_contact_rules(session, desk.reception, case, victim.id)


def state(desk: Desk, key: str) -> str | None:
    return desk.session.execute(select(Track.state).where(Track.case_id == desk.case.id, Track.key == key)).scalar_one_or_none()


def moves(session: Session) -> int:
    return session.execute(select(func.count()).select_from(Move)).scalar_one()


def test_opening_gives_the_next_number_a_key_a_report_and_a_participant(session: Session) -> None:
    desk = a_desk(session)
    second = casework.open_case(session, desk.investigator)
    assert (desk.case.serial, second.serial) == (1, 2)
    assert second.number == f"COL13-5906-{second.year}-000002"
    part = session.scalars(select(Participation).where(Participation.case_id == second.id)).one()
    assert (part.user_id, part.part) == (desk.investigator.id, "opened")
    assert session.scalars(select(Entry.act).where(Entry.case_id == second.id)).all() == ["case.open"]


def test_numbers_have_no_gap_after_a_failed_opening_nor_under_concurrent_ones(database: Database) -> None:
    with database.write() as session:
        hand = an_actor(session, a_zone(session), Role.RECEPTION)

    class Failed(Exception):
        pass

    def open_one(fails: bool) -> None:
        try:
            with database.write() as session:
                casework.open_case(session, hand)
                if fails:
                    raise Failed
        except Failed:
            pass

    threads = [threading.Thread(target=open_one, args=(turn % 3 == 0,)) for turn in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert sorted(session.scalars(select(Case.serial))) == list(range(1, 9))


@pytest.mark.parametrize("role", [Role.VICTIM_SUPPORT, Role.AUDITOR, Role.ADMIN])
def test_who_may_not_open_a_case_opens_none(session: Session, role: Role) -> None:
    hand = an_actor(session, a_zone(session), role)
    with pytest.raises(Forbidden):
        casework.open_case(session, hand)
    assert session.scalars(select(Case)).all() == []


def test_the_same_post_again_opens_no_second_case(session: Session) -> None:
    hand = an_actor(session, a_zone(session), Role.RECEPTION)
    once = new_id()
    assert casework.open_case(session, hand, once=once).id == casework.open_case(session, hand, once=once).id


def hidden_restricted(desk: Desk) -> None:
    restrict(desk)


def hidden_excluded(desk: Desk) -> None:
    exclude(desk, desk.investigator)


@pytest.mark.parametrize("hide", [hidden_restricted, hidden_excluded])
def test_an_unseen_case_is_not_found_whatever_the_step(session: Session, hide: Callable[[Desk], None]) -> None:
    desk = a_desk(session)
    hide(desk)
    with pytest.raises(NotFound):
        casework.get(session, desk.investigator, desk.case.number)
    with pytest.raises(NotFound):
        casework.advance(session, desk.investigator, desk.case, "report", "submit", {}, seen=0)


def test_another_zone_sees_nothing(session: Session) -> None:
    desk = a_desk(session)
    stranger = an_actor(session, a_zone(session, "9999"), Role.REFERENCE_OFFICER)
    with pytest.raises(NotFound):
        casework.get(session, stranger, desk.case.number)


def test_a_body_sees_nothing_that_was_not_shared(session: Session) -> None:
    desk = a_desk(session)
    with pytest.raises(NotFound):
        casework.get(session, an_actor(session, a_body(session), Role.LIAISON), desk.case.number)


def test_a_refused_step_tells_every_reason_and_leaves_no_trace(session: Session) -> None:
    desk = a_desk(session)
    before = desk.trace()
    with pytest.raises(StepRefused) as refusal:
        casework.advance(session, desk.reception, desk.case, "report", "submit", {}, seen=0)
    named = {reason.condition for reason in refusal.value.reasons}
    assert {"facts_written", "place_stated", "date_stated", "channel_stated", "reporter_stated", "bias_prompt_answered"} <= named
    assert all(reason.lifted_by and reason.at for reason in refusal.value.reasons)
    assert desk.trace() == before
    assert moves(session) == 0
    assert state(desk, "report") is None


def test_a_step_moves_journals_settles_and_makes_a_participant(session: Session) -> None:
    desk = a_desk(session)
    told(desk)
    move = casework.advance(session, desk.investigator, desk.case, "report", "submit", {"remark": "seen at the desk"}, seen=0)
    assert (move.from_state, move.to_state, move.seq, move.role) == ("draft", "registered", 1, "investigator")
    assert move.answers is not None
    assert "seen at the desk" in move.answers
    entry = session.scalars(select(Entry).where(Entry.case_id == desk.case.id, Entry.seq == move.entry_seq)).one()
    assert (entry.act, entry.track) == ("report.submit", "report")
    assert b"seen at the desk" not in entry.envelope
    waiting = session.scalars(select(Waiting).where(Waiting.case_id == desk.case.id, Waiting.track == "report")).all()
    assert {(row.role, row.step) for row in waiting} == {("investigator", "accept"), ("reference_officer", "accept")}
    assert "took_step" in session.scalars(select(Participation.part).where(Participation.user_id == desk.investigator.id)).all()
    assert journal_verify.verify(session) == []


def test_stale_comes_before_right_and_right_before_state(session: Session) -> None:
    desk = a_desk(session)
    told(desk)
    casework.advance(session, desk.reception, desk.case, "report", "submit", {}, seen=0)
    with pytest.raises(Stale) as late:
        casework.advance(session, desk.support, desk.case, "report", "accept", {}, seen=0)
    assert late.value.facts["who"] == desk.reception.name
    with pytest.raises(Forbidden):
        casework.advance(session, desk.support, desk.case, "report", "acknowledge", {}, seen=1)
    with pytest.raises(StepRefused):
        casework.advance(session, desk.investigator, desk.case, "report", "acknowledge", {}, seen=1)


def test_wrong_answers_are_told_by_field_and_nothing_moves(session: Session) -> None:
    desk = a_desk(session)
    told(desk)
    casework.advance(session, desk.reception, desk.case, "report", "submit", {}, seen=0)
    before = desk.trace()
    with pytest.raises(Invalid) as wrong:
        casework.advance(session, desk.reception, desk.case, "report", "record_pv", {"pv_date": "yesterday"}, seen=1)
    assert set(wrong.value.fields) == {"pv_number", "pv_date", "pv_author"}
    assert desk.trace() == before
    assert state(desk, "report") == "registered"


def test_the_same_post_again_takes_no_second_step(session: Session) -> None:
    desk = a_desk(session)
    told(desk)
    once = new_id()
    first = casework.advance(session, desk.reception, desk.case, "report", "submit", {}, seen=0, once=once)
    assert casework.advance(session, desk.reception, desk.case, "report", "submit", {}, seen=0, once=once).id == first.id
    assert moves(session) == 1


def test_two_people_cannot_take_the_same_step(database: Database) -> None:
    with database.write() as session:
        desk = a_desk(session)
        told(desk)
    results: list[str] = []

    def submit() -> None:
        try:
            with database.write() as session:
                case = casework.get(session, desk.investigator, desk.case.number)
                casework.advance(session, desk.investigator, case, "report", "submit", {}, seen=0)
            results.append("moved")
        except Stale:
            results.append("stale")

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["moved", "stale", "stale", "stale"]


def test_a_closed_case_takes_no_step(session: Session) -> None:
    desk = a_desk(session)
    told(desk)
    close(desk)
    with pytest.raises(StepRefused) as refusal:
        casework.advance(session, desk.reception, desk.case, "report", "submit", {}, seen=0)
    assert refusal.value.reasons[0].condition == "case_open"


def test_unknown_names_are_not_found(session: Session) -> None:
    desk = a_desk(session)
    for key, step in (("report", "to_recorded"), ("nothing", "submit"), ("victim_support.9", "offer")):
        with pytest.raises(NotFound):
            casework.advance(session, desk.reception, desk.case, key, step, {}, seen=0)


def test_a_simplified_pv_is_refused_at_its_field(session: Session) -> None:
    desk = a_desk(session)
    told(desk)
    casework.advance(session, desk.reception, desk.case, "report", "submit", {}, seen=0)
    with pytest.raises(Invalid) as wrong:
        casework.advance(session, desk.reception, desk.case, "report", "record_pv", {**PV, "simplified": "yes"}, seen=1)
    assert set(wrong.value.fields) == {"simplified"}
    casework.advance(session, desk.reception, desk.case, "report", "record_pv", PV, seen=1)
    assert desk.case.pv_number == PV["pv_number"]
    assert casework.situation(session, desk.reception, desk.case).recorded


@pytest.mark.parametrize(
    ("workflow", "subject", "hands"),
    [("prosecution_referral", "youth", {"investigator", "officer"}), ("unia_liaison", "igvm", {"officer"})],
)
def test_one_more_recipient_or_body_is_added_by_who_writes_that_section(
    session: Session, workflow: str, subject: str, hands: set[str]
) -> None:
    desk = a_desk(session)
    for name in ("reception", "investigator", "support", "auditor", "admin", "officer"):
        if name in hands:
            assert casework.add_track(session, getattr(desk, name), desk.case, workflow, subject).subject == subject
        else:
            with pytest.raises(Forbidden):
                casework.add_track(session, getattr(desk, name), desk.case, workflow, subject)
