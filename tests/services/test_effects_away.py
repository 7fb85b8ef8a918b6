"""What the steps towards the magistrate and the equality bodies write."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import (
    Alert,
    BodyMessage,
    Case,
    Consent,
    Decision,
    DecisionPart,
    Disclosure,
    Incident,
    Instruction,
    Offence,
    OfficialReport,
    Share,
    Track,
    VictimRight,
)
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services import ledger, standing
from col13.services.effects import EFFECTS
from col13.services.effects_referral import overall
from tests.factories import an_actor
from tests.services.a_case import a_person, an_act, as_id, NOW, the_track, TODAY, TOMORROW, YESTERDAY

pytestmark = pytest.mark.usefixtures("monday")
SHARING = {"profile": "equality-body-minimal", "preview_seen": True, "legal_basis": "police_service", "authorisation": "prosecutor, today"}
GIVEN = {"scope": "minimal", "how": "in_writing", "given_by": "victim"}


@pytest.fixture
def hand(session: Session, case: Case) -> Actor:
    return an_actor(session, case.owner, Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.RECEPTION)


@pytest.fixture
def referral(session: Session, case: Case) -> Track:
    return the_track(session, case, "prosecution_referral", "transmitted")


@pytest.fixture
def unia(session: Session, case: Case) -> Track:
    return the_track(session, case, "unia_liaison", "consented")


def take(session: Session, case: Case, hand: Actor, track: Track, step: str, role: Role | None = None, **answers: Any) -> None:
    """All effects of a step, as `advance` runs them."""
    act = an_act(track, case, hand, step, role, **answers)
    for name in act.step.does:
        EFFECTS[name](session, act)
    session.flush()


def disclosed(session: Session) -> Disclosure:
    return session.scalars(select(Disclosure)).one()


def lines(session: Session, case: Case) -> list[tuple[str, str, str]]:
    return [(str(line.person_id), line.recipient, line.answer) for line in ledger.lines_of(session, case)]


def test_a_call_keeps_the_moment_since_when_somebody_is_deprived_of_liberty(
    session: Session, case: Case, hand: Actor, referral: Track
) -> None:
    take(session, case, hand, referral, "alert_magistrate", when=NOW, function="prosecutor", orders="Bring him.", deprived_since=NOW)
    alert = session.scalars(select(Alert)).one()
    assert (alert.magistrate, alert.orders, alert.deprived_since) == ("prosecutor", "Bring him.", NOW)
    assert standing.of(session, hand, case).track("prosecution_referral").deprived_of_liberty
    take(session, case, hand, referral, "alert_magistrate", when=NOW, function="prosecutor", released_at=NOW)
    session.refresh(alert)
    assert alert.released_at == NOW
    assert not standing.of(session, hand, case).track("prosecution_referral").deprived_of_liberty


def test_a_supplement_answers_the_instructions_it_names_and_no_other(session: Session, case: Case, hand: Actor, referral: Track) -> None:
    for words in ("Hear the neighbour.", "Seize the phone."):
        take(session, case, hand, referral, "record_instruction", instruction=words, due_on=TOMORROW)
    first, second = session.scalars(select(Instruction).order_by(Instruction.id)).all()
    take(
        session, case, hand, referral, "send_supplement", pv_number="2/2026", pv_date=YESTERDAY, what_is_new=["witness"],
        instructions=[str(first.id)],
    )  # fmt: skip
    pv = session.scalars(select(OfficialReport)).one()
    assert (pv.kind, pv.number, pv.left_on) == ("later", "2/2026", TODAY)
    assert (first.answered_by, first.answered_at, second.answered_at) == (pv.id, NOW, None)
    assert (disclosed(session).what, disclosed(session).recipient, disclosed(session).words) == ("later_pv", "prosecutor", "2/2026")
    assert standing.of(session, hand, case).track("prosecution_referral").open_instructions == (str(second.id),)


def test_what_is_sent_names_its_dossier(session: Session, case: Case, hand: Actor, referral: Track) -> None:
    take(session, case, hand, referral, "transmit", dossier="D-7", how="by_hand")
    found = disclosed(session)
    assert (found.what, found.recipient_kind, found.register_number, found.words) == ("dossier", "magistrate", "D-7", "by_hand")


@pytest.mark.parametrize(
    ("urgency", "basis"), [("ordered_by_magistrate", "magistrate_instruction"), ("imminent_danger", "judicial_authority")]
)
def test_what_is_sent_urgently_tells_what_left(
    session: Session, case: Case, hand: Actor, referral: Track, urgency: str, basis: str
) -> None:
    take(session, case, hand, referral, "transmit_urgently", urgency=urgency, pv_number="1/2026", what_left="The PV.", how="e_mail")
    assert (disclosed(session).legal_basis, disclosed(session).words) == (basis, "1/2026\nThe PV.\ne_mail")


def test_decisions_are_a_list_with_parts_per_suspect_and_offence(session: Session, case: Case, hand: Actor, referral: Track) -> None:
    suspects = [a_person(session, case, "suspect") for _ in range(2)]
    incident = session.scalars(select(Incident)).one()
    offence = Offence(
        session, case_id=case.id, incident_id=incident.id, seq=1, code="x", law="old_code", edition="test", at=NOW, by=hand.id
    )
    session.flush()
    marks = dict(zip((f"{suspect}:{offence.id}" for suspect in suspects), ("kept", "not_kept"), strict=True))
    take(session, case, hand, referral, "record_decision", by="court", type="conviction", marks=marks, date=PartialDate.year(2026))
    take(session, case, hand, referral, "record_decision", by="court", type="acquittal", mark="not_applicable")
    first, second = session.scalars(select(Decision).order_by(Decision.seq)).all()
    assert (first.seq, first.kind, first.mark, first.decided) == (1, "conviction", "partly", PartialDate.year(2026))
    assert (second.seq, second.mark, second.decided) == (2, "not_applicable", PartialDate.unknown())
    parts = session.scalars(select(DecisionPart).order_by(DecisionPart.id)).all()
    assert [(str(part.suspect_id), part.offence_id, part.mark) for part in parts] == [
        (suspects[0], offence.id, "kept"), (suspects[1], offence.id, "not_kept"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "whole"), [([], "not_told"), (["not_told"], "not_told"), (["kept", "not_told"], "kept"), (["kept", "not_kept"], "partly")]
)
def test_the_parts_tell_the_mark_of_the_whole(marks: list[str], whole: str) -> None:
    assert overall(marks) == whole


def test_who_was_not_told_the_outcome_gets_the_reason_why_not(session: Session, case: Case, hand: Actor, referral: Track) -> None:
    told, left = a_person(session, case, "victim"), a_person(session, case, "reporter")
    take(
        session, case, hand, referral, "close", told=[told], told_on=TODAY, told_how="orally", told_by="the investigator",
        why_not="Moved abroad.",
    )  # fmt: skip
    found = {str(right.person_id): (right.what, right.on, right.words) for right in session.scalars(select(VictimRight))}
    assert found == {told: ("outcome_told", TODAY, "the investigator"), left: ("outcome_not_told", None, "Moved abroad.")}
    assert standing.of(session, hand, case).track("prosecution_referral").not_told == ()


def test_every_victim_is_asked_for_every_body_and_the_other_bodies_get_a_track(
    session: Session, case: Case, hand: Actor, unia: Track
) -> None:
    one, two = a_person(session, case, "victim"), a_person(session, case, "victim")
    take(session, case, hand, unia, "ask_consent", victims=[one, two], bodies=["unia", "igvm"])
    assert lines(session, case) == [(one, "unia", "asked"), (two, "unia", "asked"), (one, "igvm", "asked"), (two, "igvm", "asked")]
    assert standing.of(session, hand, case).track("unia_liaison").asked == (one, two)
    assert standing.of(session, hand, case).track("unia_liaison.igvm").state == "waiting"


def test_a_consent_keeps_how_and_by_whom_it_was_given(session: Session, case: Case, hand: Actor, unia: Track) -> None:
    minor = a_person(session, case, "victim", minor=True, able_to_judge=True)
    answers = GIVEN | {"given_by": "parent", "standing": "mother", "minor_asked": True, "scope": "extended", "valid_until": TOMORROW}
    take(session, case, hand, unia, "record_consent", victim=minor, **answers)
    line = session.scalars(select(Consent)).one()
    assert (line.answer, line.scope, line.valid_from, line.valid_until) == ("given", "extended", TODAY, TOMORROW)
    assert (line.given_by, line.standing, line.minor_asked, line.how) == ("parent", "mother", True, "in_writing")


def test_two_victims_may_answer_differently_and_nothing_is_overwritten(session: Session, case: Case, hand: Actor, unia: Track) -> None:
    one, two, three = (a_person(session, case, "victim") for _ in range(3))
    take(session, case, hand, unia, "ask_consent", victims=[one, two, three], bodies=["unia"])
    take(session, case, hand, unia, "record_refusal", victims=[one], how="orally", given_by="victim")
    take(session, case, hand, unia, "record_consent", victim=two, **GIVEN)
    take(session, case, hand, unia, "record_no_answer", how_often="twice", how_tried="by phone")
    last = lines(session, case)[3:]
    assert last == [(one, "unia", "refused"), (two, "unia", "given"), (three, "unia", "no_answer")]
    assert [one.victim for one in ledger.consents_for(session, case, "unia")] == [two]


@pytest.mark.parametrize(("answer", "line"), [("consent", "given"), ("refusal", "refused"), ("withdrawal", "withdrawn")])
def test_a_further_answer_adds_its_line(session: Session, case: Case, hand: Actor, unia: Track, answer: str, line: str) -> None:
    victim = a_person(session, case, "victim")
    take(session, case, hand, unia, "record_further_answer", victim=victim, answer=answer, **GIVEN)
    assert lines(session, case) == [(victim, "unia", line)]


def test_a_share_names_the_consents_it_rests_on_and_ends_with_the_withdrawal(
    session: Session, case: Case, hand: Actor, unia: Track
) -> None:
    victim = a_person(session, case, "victim")
    take(session, case, hand, unia, "record_consent", victim=victim, **GIVEN)
    take(session, case, hand, unia, "share", **SHARING)
    share, given = session.scalars(select(Share)).one(), session.scalars(select(Consent)).one()
    assert (share.body, share.profile, share.without_victim, share.until) == ("unia", "equality-body-minimal", False, None)
    assert (disclosed(session).consents, disclosed(session).legal_basis) == ([str(given.id)], "police_service")
    assert standing.of(session, hand, case).track("unia_liaison").share_live
    take(session, case, hand, unia, "withdraw_consent", victim=victim, how="orally", given_by="victim")
    assert (share.until, share.ended_by) == (NOW, hand.id)
    assert not standing.of(session, hand, case).track("unia_liaison").share_live


def test_a_new_share_takes_the_place_of_an_open_one(session: Session, case: Case, hand: Actor, unia: Track) -> None:
    take(session, case, hand, unia, "share", **SHARING)
    take(session, case, hand, unia, "share_without_victim", legal_basis="police_service", preview_seen=True)
    shares = session.scalars(select(Share).order_by(Share.id)).all()
    assert [(share.until is None, share.without_victim) for share in shares] == [(False, False), (True, True)]


def test_the_agreement_a_body_holds_may_not_cover_sharing_back(session: Session, case: Case, hand: Actor, unia: Track) -> None:
    victim = a_person(session, case, "victim")
    take(session, case, hand, unia, "receive_from_body", victim=victim, file_number="U-1", agreement_on=YESTERDAY, covers_sharing=False)
    track = standing.of(session, hand, case).track("unia_liaison")
    assert (track.valid_consents, track.consent_covers_sharing) == (frozenset({victim}), False)
    message = session.scalars(select(BodyMessage)).one()
    assert (message.kind, message.file_number, message.from_body) == ("agreement", "U-1", True)


def test_what_an_officer_writes_for_the_body_is_kept_as_received(session: Session, case: Case, hand: Actor, unia: Track) -> None:
    take(session, case, hand, unia, "acknowledge", Role.REFERENCE_OFFICER, file_number="U-2", message="Got it.", received_on=YESTERDAY)
    take(session, case, hand, unia, "advise", Role.LIAISON, opinion="A hate crime.")
    receipt, opinion = session.scalars(select(BodyMessage).order_by(BodyMessage.id)).all()
    assert (receipt.as_received, receipt.received_on, receipt.words) == (True, YESTERDAY, "Got it.")
    assert (opinion.as_received, opinion.received_on, opinion.words) == (False, None, "A hate crime.")


def test_questions_are_answered_in_the_order_they_came(session: Session, case: Case, hand: Actor, unia: Track) -> None:
    take(session, case, hand, unia, "share", **SHARING)
    for question in ("When?", "Where?"):
        take(session, case, hand, unia, "ask_zone", Role.LIAISON, question=question)
    first, second = session.scalars(select(BodyMessage).order_by(BodyMessage.id)).all()
    for _ in range(2):
        take(session, case, hand, unia, "answer_body", kind="answered", answer="See the letter.", within_profile=True)
    answers = session.scalars(select(BodyMessage).where(BodyMessage.kind == "answer").order_by(BodyMessage.id)).all()
    assert [(answer.answers_id, answer.from_body) for answer in answers] == [(first.id, False), (second.id, False)]
    told = session.scalars(select(Disclosure).where(Disclosure.what == "answer")).all()
    assert {one.legal_basis for one in told} == {"police_service"}
    assert standing.of(session, hand, case).track("unia_liaison").open_questions == 0


def test_a_body_announces_itself_as_civil_party(session: Session, case: Case, hand: Actor, unia: Track) -> None:
    take(session, case, hand, unia, "announce_civil_party", Role.LIAISON, why_without_victim="Hate speech against a group.")
    assert [(one.kind, one.words) for one in session.scalars(select(BodyMessage))] == [("civil_party", "Hate speech against a group.")]


def test_a_step_that_sends_nothing_cannot_write_a_disclosure(session: Session, case: Case, hand: Actor, referral: Track) -> None:
    with pytest.raises(KeyError):
        EFFECTS["write_disclosure"](session, an_act(referral, case, hand, "prepare"))
    assert session.scalars(select(Disclosure)).all() == []


def test_what_is_said_for_one_victim_is_not_said_for_another(session: Session, case: Case, hand: Actor) -> None:
    victim, other = a_person(session, case, "victim"), a_person(session, case, "victim")
    igvm = the_track(session, case, "unia_liaison.igvm", "consented", "igvm")
    take(session, case, hand, igvm, "record_consent", victim=victim, **GIVEN)
    found = standing.of(session, hand, case)
    assert (found.track("unia_liaison.igvm").valid_consents, found.track("unia_liaison").valid_consents) == (
        frozenset({victim}),
        frozenset(),
    )
    assert as_id(other) not in [line.person_id for line in ledger.lines_of(session, case)]


def test_a_question_keeps_its_deadline_until_it_is_answered(session: Session, case: Case, hand: Actor) -> None:
    track = the_track(session, case, "unia_liaison", "shared")
    for due in (TOMORROW, TODAY):
        track.due = due
        take(session, case, hand, track, "ask_zone", question="What now?")
    track.due = None  # as every step that leads to a new state leaves it
    take(session, case, hand, track, "acknowledge", file_number="U-1", message="Received.", received_on=TODAY)
    assert track.due == TODAY
    take(session, case, hand, track, "answer_body", kind="answered", answer="The first.", within_profile=True)
    assert track.due == TODAY
    take(session, case, hand, track, "answer_body", kind="answered", answer="The second.", within_profile=True)
    assert track.due is None


def test_a_track_is_due_when_the_first_open_instruction_is(session: Session, case: Case, hand: Actor, referral: Track) -> None:
    referral.state, later = "further_inquiry", clock.add_working_days(TOMORROW, 5)
    for due, then in ((later, later), (TOMORROW, TOMORROW), (None, TOMORROW)):
        take(session, case, hand, referral, "record_instruction", instruction="Hear the neighbour.", due_on=due)
        assert referral.due == then
    first = str(session.scalars(select(Instruction.id).where(Instruction.due == TOMORROW)).one())
    pv: dict[str, Any] = {"pv_number": "2/2026", "pv_date": YESTERDAY, "what_is_new": ["witness"]}
    take(session, case, hand, referral, "send_supplement", instructions=[first], **pv)
    assert referral.due == later
