"""Closing and reopening a case: when every track rests with its reasons, or for four special ones; access ends, the number stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound, StepRefused
from col13.models import CaseLink, Disclosure, Entry, Share, Track, Waiting
from col13.services import casework, closing, facts, journal, tracks
from tests.services.test_casework import PV, told
from tests.services.zone_desk import a_desk, Desk, exclude

NEVER_LEFT = {"qualification": "no COL13 element", "victim_support": "declined orally", "prosecution_referral": "x", "unia_liaison": "x"}


def recorded(desk: Desk) -> None:
    """Submitted, with its PV."""
    told(desk)
    casework.advance(desk.session, desk.reception, desk.case, "report", "submit", {}, seen=0)
    casework.advance(desk.session, desk.reception, desk.case, "report", "record_pv", PV, seen=1)


def test_only_the_reference_officer_closes(session: Session) -> None:
    desk = a_desk(session)
    for hand in (desk.reception, desk.investigator, desk.support, desk.admin, desk.auditor):
        with pytest.raises(Forbidden):
            closing.close_case(session, hand, desk.case, reason="opened_by_mistake", words="typed twice")
    assert desk.case.closed_at is None


def test_a_case_that_does_not_rest_is_refused_with_every_reason(session: Session) -> None:
    desk = a_desk(session)
    before = desk.trace()
    with pytest.raises(StepRefused) as refusal:
        closing.close_case(session, desk.officer, desk.case, reason="rests")
    assert len(refusal.value.reasons) >= 2
    assert desk.trace() == before


def test_a_resting_case_closes_with_a_reason_for_each_track_that_never_left(session: Session) -> None:
    desk = a_desk(session)
    recorded(desk)
    with pytest.raises(StepRefused):
        closing.close_case(session, desk.officer, desk.case, reason="rests")
    owed = {**NEVER_LEFT, **dict.fromkeys(people(desk), "moved away")}
    closing.close_case(session, desk.officer, desk.case, reason="rests", reasons=owed)
    assert desk.case.close_reason == "rests"
    assert session.scalars(select(Waiting).where(Waiting.case_id == desk.case.id)).all() == []
    assert session.scalars(select(Track.due).where(Track.case_id == desk.case.id, Track.due.is_not(None))).all() == []
    with pytest.raises(Forbidden):
        facts.add_note(session, desk.investigator, desk.case, words="too late")


def people(desk: Desk) -> list[str]:
    from col13.services import standing

    return list(standing.of(desk.session, desk.officer, desk.case).to_acknowledge)


def test_a_case_opened_by_mistake_closes_whatever_its_states_with_words(session: Session) -> None:
    desk = a_desk(session)
    with pytest.raises(Invalid) as wrong:
        closing.close_case(session, desk.officer, desk.case, reason="opened_by_mistake")
    assert set(wrong.value.fields) == {"words"}
    closing.close_case(session, desk.officer, desk.case, reason="opened_by_mistake", words="typed twice")
    assert desk.case.closed_at is not None
    assert desk.acts()[-1] == "case.close"


def test_handing_over_names_the_service_and_the_decision_and_writes_the_disclosure(session: Session) -> None:
    desk = a_desk(session)
    with pytest.raises(Invalid) as wrong:
        closing.close_case(session, desk.officer, desk.case, reason="handed_over")
    assert set(wrong.value.fields) == {"to", "decided_by"}
    closing.close_case(session, desk.officer, desk.case, reason="handed_over", to="federal police", decided_by="magistrate")
    gone = session.scalars(select(Disclosure).where(Disclosure.case_id == desk.case.id)).one()
    assert (gone.recipient, gone.what) == ("federal police", "hand_over")


def test_joining_links_both_cases_and_never_reveals_an_unseen_one(session: Session) -> None:
    desk = a_desk(session)
    mother = casework.open_case(session, desk.investigator)
    hidden = casework.open_case(session, desk.investigator)
    real, desk_case = desk.case, desk.case
    exclude(Desk(**{**desk.__dict__, "case": hidden}), desk.officer)
    for number in (hidden.number, "COL13-5906-2026-999999"):
        with pytest.raises(NotFound):
            closing.close_case(session, desk.officer, real, reason="joined", other=number)
    closing.close_case(session, desk.officer, desk_case, reason="joined", other=mother.number)
    assert session.scalars(select(CaseLink.other_id).where(CaseLink.case_id == real.id)).all() == [mother.id]
    acts = session.execute(select(Entry.case_id, Entry.operation).where(Entry.operation == "combination")).all()
    assert {case_id for case_id, _ in acts} == {real.id, mother.id}
    closed = session.scalars(select(Entry).where(Entry.act == "case.close")).one()
    assert mother.number not in str(journal.open_detail(session, closed))


def test_closing_ends_the_access_of_every_body_and_reopening_does_not_give_it_back(session: Session) -> None:
    desk = a_desk(session)
    track = tracks.ensure_track(session, desk.case, "unia_liaison")
    share = Share(
        session, case_id=desk.case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="consent",
        since=desk.case.opened_at, by=desk.officer.id,
    )  # fmt: skip
    closing.close_case(session, desk.officer, desk.case, reason="opened_by_mistake", words="typed twice")
    session.refresh(share)
    assert share.until is not None
    with pytest.raises(Invalid):
        closing.reopen_case(session, desk.officer, desk.case, words=" ")
    closing.reopen_case(session, desk.officer, desk.case, words="it was no mistake")
    assert desk.case.closed_at is None
    session.refresh(share)
    assert share.until is not None
    assert session.scalars(select(Waiting).where(Waiting.case_id == desk.case.id)).all() != []


def test_an_open_case_is_not_reopened_nor_a_closed_one_closed(session: Session) -> None:
    desk = a_desk(session)
    with pytest.raises(StepRefused):
        closing.reopen_case(session, desk.officer, desk.case, words="why not")
    closing.close_case(session, desk.officer, desk.case, reason="opened_by_mistake", words="typed twice")
    with pytest.raises(StepRefused):
        closing.close_case(session, desk.officer, desk.case, reason="opened_by_mistake", words="typed twice")
