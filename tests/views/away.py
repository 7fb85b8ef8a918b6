"""The scene walked on: support given, the referral decided, the file shared with Unia; a secret word in every encrypted field."""

from __future__ import annotations

import datetime as dt

from col13 import clock
from col13.services import casework, consents
from tests.views.scene import judged, Scene

CONTACT, WITH_WHOM, FEARED, MEASURE = "Zqcontact", "Zqwithwhom", "Zqfeared", "Zqmeasure"
CONSENT_WORDS, CAPACITY = "Zqconsentwords", "Zqcapacity"
ORDERS, INSTRUCTION, RULING = "Zqorders", "Zqinstruction", "Zqruling"
RECEIPT, QUESTION, ANSWER, AUTHORISATION = "Zqreceipt", "Zqquestion", "Zqanswer", "Zqauthorisation"
SUPPORT_WORDS = (CONTACT, WITH_WHOM, FEARED, CONSENT_WORDS, CAPACITY)
REFERRAL_WORDS = (ORDERS, INSTRUCTION, RULING)
EXCHANGE_WORDS = (RECEIPT, QUESTION, ANSWER, AUTHORISATION)


def supported(scene: Scene) -> None:
    """Support offered, accepted, assessed, followed up; a contact; a consent for a service and the referral."""
    scene.step("desk", "victim_support", "offer", explained=["rights", "services"], handed_over=["injured_form"], language="fr")
    scene.step("desk", "victim_support", "accept")
    scene.step(
        "care", "victim_support", "assess_needs", outcome="assessed", fear="strong", relation=FEARED, special_needs=["interpreter"],
        measures=MEASURE,
    )  # fmt: skip
    scene.step("care", "victim_support", "follow_up")
    scene.step(
        "care", "victim_support", "log_contact", when=clock.now(), channel="phone", with_whom=WITH_WHOM, outcome="reached", words=CONTACT,
        next_contact=clock.today() + dt.timedelta(days=3),
    )  # fmt: skip
    with scene.database.write() as session:
        care = scene.hand(session, "care")
        case = casework.get(session, care, scene.number)
        consents.record_for_service(
            session, care, case, person_id=scene.ids["victim"], service="victim_aid", given_by="lawyer", standing=CAPACITY,
            words=CONSENT_WORDS,
        )  # fmt: skip
    scene.step("care", "victim_support", "refer", service="victim_aid")


def referred(scene: Scene) -> None:
    """Judged by two hands, sent by urgency with a call, instructed, decided."""
    judged(scene)
    scene.step("ref", "qualification", "confirm")
    since = clock.now() - dt.timedelta(hours=10)
    scene.step(
        "inv", "prosecution_referral", "alert_magistrate", when=clock.now(), function="prosecutor", orders=ORDERS, deprived_since=since
    )
    scene.step(
        "inv", "prosecution_referral", "transmit_urgently", urgency="deprived_of_liberty", pv_number="ME.30.L1.000123/2026",
        what_left="PV", how="e_mail", reason="arrested",
    )  # fmt: skip
    scene.step("inv", "prosecution_referral", "record_instruction", instruction=INSTRUCTION)


def decided(scene: Scene) -> None:
    """A decision that ends the file."""
    scene.step(
        "inv", "prosecution_referral", "record_decision", by="prosecutor", type="dismissal_opportunity", motive="limited_harm",
        mark="kept", remark=RULING,
    )  # fmt: skip


def shared(scene: Scene) -> None:
    """Consent asked and given, shared with Unia, which acknowledged and asked; the zone answered."""
    victim = str(scene.ids["victim"])
    scene.step("desk", "unia_liaison", "ask_consent", victims=[victim], bodies=["unia"])
    scene.step("desk", "unia_liaison", "record_consent", victim=victim, scope="minimal", how="in_writing", given_by="victim")
    scene.step(
        "ref", "unia_liaison", "share", profile="equality-body-minimal", preview_seen=True, legal_basis="to_be_confirmed_by_dpo",
        authorisation=AUTHORISATION,
    )  # fmt: skip
    scene.step("body", "unia_liaison", "acknowledge", file_number="U-77", message=RECEIPT)
    scene.step("body", "unia_liaison", "ask_zone", question=QUESTION)
    scene.step("ref", "unia_liaison", "answer_body", kind="answered", answer=ANSWER, within_profile=True)
