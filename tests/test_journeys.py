"""A case from the desk to its close, through pages and forms, each hand with its own rights."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from col13.config import Config
from col13.models import Case, Entry, Move
from col13.services import journal_verify
from tests.conftest import ClockAt
from tests.journey import a_town, acknowledge, issue_dossier, open_and_submit, prepare, qualify, record_pv, Town, transmit


@pytest.fixture
def town(config: Config, clock_at: ClockAt) -> Town:
    clock_at("2026-11-23T09:00")
    return a_town(config)


def test_a_file_goes_from_the_desk_to_the_prosecutor_and_is_closed(town: Town) -> None:
    number = open_and_submit(town)
    record_pv(town, number)
    acknowledge(town, number, "Eersteling")
    assert town.case(number).pv_number == "ME.56.L1.000123/2026"
    support(town, number)
    qualify(town, number)
    share_with_unia(town, number)
    prepare(town, number)
    pdf = issue_dossier(town, number, town.investigator, "prosecutor prosecutor")
    assert pdf.startswith(b"%PDF")
    assert number in text_of(pdf)
    transmit(town, number)
    decide_and_tell(town, number)
    town.support.step(number, "victim_support", "close", why="by_agreement")
    town.reference.step(number, "unia_liaison", "close")
    town.liaison.get("/cases/" + number, status=404)
    town.reference.does(f"/cases/{number}/close", reason="rests")
    assert town.case(number).closed_at is not None
    states = town.states(number)
    assert states == {
        "report": "acknowledged", "qualification": "confirmed", "victim_support": "closed", "prosecution_referral": "closed",
        "unia_liaison": "closed",
    }  # fmt: skip
    assert_everything_is_journalled(town, number)


def support(town: Town, number: str) -> None:
    """Offered at the desk, accepted, assessed, followed up, a contact logged."""
    town.reception.step(number, "victim_support", "offer", explained=["rights", "services"], handed_over=["rights"], language="nl")
    town.support.step(number, "victim_support", "accept")
    town.support.step(number, "victim_support", "assess_needs", outcome="assessed", fear="some", measures="Patrouille in de straat.")
    town.support.step(number, "victim_support", "follow_up")
    town.support.step(
        number, "victim_support", "log_contact", when="2026-11-23T08:30", channel="phone", with_whom="het slachtoffer", outcome="reached"
    )


def share_with_unia(town: Town, number: str) -> None:
    """Consent asked and given; shared; the liaison sees exactly that and answers."""
    victim = town.person(number, "Eersteling")
    town.reception.step(number, "unia_liaison", "ask_consent", victims=[victim], bodies=["unia"])
    town.reception.step(number, "unia_liaison", "record_consent", victim=victim, scope="minimal", how="in_writing", given_by="victim")
    town.liaison.get("/cases/" + number, status=404)
    town.reference.get(f"/cases/{number}/liaison/preview/unia")
    town.reference.step(
        number, "unia_liaison", "share", profile="equality-body-minimal", preview_seen="yes", legal_basis="to_be_confirmed_by_dpo",
        authorisation="referentiemagistraat, 20/11/2026",
    )  # fmt: skip
    listed = town.liaison.get("/shared").get_text(" ")
    assert number in listed
    shown = town.liaison.get(f"/shared/{number}").get_text(" ")
    for hidden in ("Verdachte", "Patrouille", "ga terug", "Ik werd geslagen", "ME.56"):
        assert hidden not in listed + shown
    town.liaison.step(number, "unia_liaison", "acknowledge", file_number="U-2026-1")
    town.liaison.step(number, "unia_liaison", "ask_zone", question="Werd een tolk gevraagd?")
    town.reference.step(number, "unia_liaison", "answer_body", kind="answered", answer="Neen.", within_profile="yes")
    town.igvm.get("/cases/" + number, status=404)


def decide_and_tell(town: Town, number: str) -> None:
    """A decision that ends the file; the victim is told."""
    hand = town.investigator
    hand.step(number, "prosecution_referral", "record_receipt", notice_number="ME56.L1.1/26", date="23/11/2026")
    hand.step(
        number, "prosecution_referral", "record_decision", by="prosecutor", type="dismissal_technical", motive="insufficient_evidence",
        date="23/11/2026", mark="kept",
    )  # fmt: skip
    told = [town.person(number, "Eersteling")]
    town.support.step(
        number, "prosecution_referral", "close", told=told, told_on="23/11/2026", told_how="orally", told_by="slachtofferbejegening"
    )


def assert_everything_is_journalled(town: Town, number: str) -> None:
    """Each step has its entry, each look too, and the chains hold."""
    with town.database.read() as session:
        case = session.query(Case).filter_by(number=number).one()
        entries = session.query(Entry).filter_by(case_id=case.id).all()
        moves = session.query(Move).filter_by(case_id=case.id).all()
        assert {move.entry_seq for move in moves} <= {entry.seq for entry in entries}
        assert {"case.open", "section.look", "case.close"} <= {entry.act for entry in entries}
        assert {"collection", "alteration", "consultation", "disclosure"} <= {entry.operation for entry in entries}
        assert journal_verify.verify(session) == []


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_an_arrested_suspect_is_reported_by_phone_and_the_pv_leaves_at_once(town: Town) -> None:
    number = open_and_submit(town)
    hand = town.investigator
    hand.step(
        number, "prosecution_referral", "alert_magistrate", when="2026-11-23T08:00", function="prosecutor", orders="Voorleiden.",
        deprived_since="2026-11-23T07:30",
    )  # fmt: skip
    assert "48" in hand.get("/").get_text(" ")
    record_pv(town, number)
    hand.step(
        number, "prosecution_referral", "transmit_urgently", urgency="deprived_of_liberty", pv_number="ME.56.L1.000123/2026",
        what_left="Aanvankelijk PV", how="by_hand", reason="verdachte aangehouden",
    )  # fmt: skip
    assert town.states(number)["prosecution_referral"] == "transmitted"
    qualify(town, number)
    hand.step(
        number, "prosecution_referral", "send_supplement", pv_number="ME.56.L1.000124/2026", pv_date="23/11/2026",
        what_is_new=["qualification"],
    )  # fmt: skip
    assert town.states(number)["prosecution_referral"] == "transmitted"


def test_two_victims_answer_differently_and_the_body_sees_the_one_who_agreed(town: Town) -> None:
    number = open_and_submit(town, victims=("Eersteling", "Tweedens"))
    record_pv(town, number)
    first, second = town.person(number, "Eersteling"), town.person(number, "Tweedens")
    desk = town.reception
    desk.step(number, "victim_support", "offer", explained=["rights"], language="nl")
    desk.step(number, "victim_support.2", "offer", explained=["rights"], language="nl")
    assert "Police victim assistance 2" in desk.get(f"/cases/{number}").get_text(" ")
    desk.step(number, "victim_support", "accept")
    desk.step(number, "victim_support.2", "decline")
    states = town.states(number)
    assert (states["victim_support"], states["victim_support.2"]) == ("accepted", "declined")
    desk.step(number, "unia_liaison", "ask_consent", victims=[first, second], bodies=["unia"])
    desk.step(number, "unia_liaison", "record_consent", victim=first, scope="minimal", how="in_writing", given_by="victim")
    desk.step(number, "unia_liaison", "record_further_answer", victim=second, answer="refusal", how="orally", given_by="victim")
    town.reference.get(f"/cases/{number}/liaison/preview/unia")
    town.reference.step(
        number, "unia_liaison", "share", profile="equality-body-minimal", preview_seen="yes", legal_basis="to_be_confirmed_by_dpo",
        authorisation="referentiemagistraat, 20/11/2026",
    )  # fmt: skip
    shown = town.liaison.get(f"/shared/{number}").get_text(" ")
    assert "Tweedens" not in shown
    desk.step(number, "unia_liaison", "withdraw_consent", victim=first, how="orally", given_by="victim")
    town.liaison.get(f"/shared/{number}", status=404)
    assert number not in town.liaison.get("/shared").get_text(" ")
