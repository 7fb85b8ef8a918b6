"""Two zones and two bodies for the test of every door: three cases built through the services, with a secret word in every corner."""

from __future__ import annotations

import atexit
import datetime as dt
import io
import shutil
import tempfile
import uuid
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock, create_app
from col13.config import Config
from col13.db import Database
from col13.models import Case, Incident, User
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services import (
    accounts,
    bias,
    bias_facts,
    casework,
    consents,
    documents,
    facts,
    person_contact,
    persons,
    qualification,
    standing,
    statements,
)
from tests.browsing import an_account
from tests.conftest import an_instance, copied, database_on_server, on_server, Opened
from tests.factories import a_body, a_zone

BEGINS = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
R = Role
# name: (organisation, roles)
PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "desk": ("5906", (R.RECEPTION,)), "otherdesk": ("5906", (R.RECEPTION,)), "deskcare": ("5906", (R.RECEPTION, R.VICTIM_SUPPORT)),
    "inv": ("5906", (R.INVESTIGATOR,)), "inv2": ("5906", (R.INVESTIGATOR,)), "invaudit": ("5906", (R.INVESTIGATOR, R.AUDITOR)),
    "ref": ("5906", (R.REFERENCE_OFFICER,)), "ref2": ("5906", (R.REFERENCE_OFFICER,)), "care": ("5906", (R.VICTIM_SUPPORT,)),
    "refaudit": ("5906", (R.REFERENCE_OFFICER, R.AUDITOR)), "audit": ("5906", (R.AUDITOR,)), "boss": ("5906", (R.ADMIN,)),
    "stranger": ("5388", (R.RECEPTION, R.INVESTIGATOR, R.REFERENCE_OFFICER, R.VICTIM_SUPPORT)),
    "otherref": ("5388", (R.REFERENCE_OFFICER,)),
    "otherboss": ("5388", (R.ADMIN,)), "otheraudit": ("5388", (R.AUDITOR,)),
    "unia": ("unia", (R.LIAISON,)), "igvm": ("igvm", (R.LIAISON,)),
}  # fmt: skip
ZONES = {"alpha": "5906", "beta": "5906", "gamma": "5388"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def secret(corner: str, tag: str) -> str:
    """The word that stands in one corner of one case and nowhere else. A telephone number is a word of digits."""
    if corner == "Phone":
        return f"+3247012345{list('abgdez').index(tag[0])}"
    return f"Zq{corner}{tag}"


@dataclass(frozen=True)
class Filed:
    """A case: its tag, its number, its id, the owner's zone, and ids of what is in it by what they are."""

    tag: str
    number: str
    id: str
    zone: str
    ids: dict[str, str] = field(default_factory=dict)


@dataclass
class DoorsTown:
    """One application with its database in a folder of its own, and the cases by tag."""

    app: Flask
    database: Database
    folder: Path
    cases: dict[str, Filed]
    users: dict[str, uuid.UUID]

    def end(self) -> None:
        """Close the database, remove the folder."""
        for database in (self.database, self.app.extensions["col13.database"]):
            database.dispose()
        if name := database_on_server(self.database.config):
            on_server(f"DROP DATABASE {name} WITH (FORCE)")
        shutil.rmtree(self.folder, ignore_errors=True)


def hand(session: Session, name: str) -> Actor:
    """Somebody as an actor."""
    return accounts.actor_by_name(session, name)


def step(session: Session, name: str, number: str, key: str, taken: str, **answers: object) -> None:
    """Take a step by the service; the key may leave out the victim or the body it is about."""
    actor = hand(session, name)
    case = casework.get(session, actor, number)
    tracks = standing.of(session, actor, case).tracks
    seen = tracks[key].seq if key in tracks else 0
    casework.advance(session, actor, case, key, taken, answers, seen=seen)


def intake(session: Session, desk: str, tag: str) -> Filed:
    """A case as the desk fills it in."""
    actor = hand(session, desk)
    case = casework.open_case(session, actor, title=secret("Title", tag))
    facts.save_report(
        session, actor, case, channel="in_person", perception="victim", perception_words=secret("Perception", tag), pv_wanted=True,
        safety_needs=secret("Needs", tag), language="fr",
    )  # fmt: skip
    row = session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    facts.change_incident(
        session, actor, case, row.id, facts=f"{secret('Narrative', tag)} on the bus", happened=PartialDate.day(clock.today()),
        municipality="12025", medium="spoken", publicity="public", place=secret("Place", tag),
    )  # fmt: skip
    victim = persons.add_person(
        session, actor, case, roles=["victim", "reporter"], family_name=secret("Victim", tag), phone=secret("Phone", tag), language="fr"
    )
    person_contact.set_contact_rules(session, actor, case, victim.id, rules=secret("Rules", tag), forbidden_channels=["letter"])
    witness = persons.add_person(session, actor, case, roles=["witness"], family_name=secret("Witness", tag))
    said = bias_facts.add_quotation(
        session, actor, case, row.id, words=secret("Quote", tag), language="fr", said_to="victim", heard_by=witness.id
    )
    bias_facts.add_indicator(session, actor, case, row.id, code="BI-WORD", quotation_id=said.id)
    facts.add_note(session, actor, case, words=secret("Note", tag))
    statements.add_statement(
        session, actor, case, person_id=victim.id, taken_on=clock.today(), language="fr", words=secret("Statement", tag)
    )
    paper = documents.attach(session, actor, case, stream=io.BytesIO(PNG), filename="a.png", title=secret("Paper", tag), kind="photo")
    ids = {
        "victim": victim.id, "witness": witness.id, "incident": row.id, "quotation": said.id, "paper": paper.id,
    }  # fmt: skip
    return Filed(tag, case.number, str(case.id), case.zone, {name: str(one) for name, one in ids.items()})


def suspected(session: Session, inv: str, filed: Filed) -> None:
    """An investigator adds the suspect."""
    actor = hand(session, inv)
    case = casework.get(session, actor, filed.number)
    made = persons.add_person(
        session, actor, case, roles=["suspect"], family_name=secret("Suspect", filed.tag), relation="neighbour",
        contact_ban=secret("Ban", filed.tag),
    )  # fmt: skip
    filed.ids["suspect"] = str(made.id)


def walked_on(session: Session, filed: Filed, who: dict[Role, str]) -> None:
    """The case on its way: recorded, judged, supported, referred, decided upon, shared with Unia, which asked and was answered."""
    tag, number, inv, ref, care = filed.tag, filed.number, who[R.INVESTIGATOR], who[R.REFERENCE_OFFICER], who[R.VICTIM_SUPPORT]
    desk = who[R.RECEPTION]
    step(session, desk, number, "report", "submit", remark=secret("Remark", tag))
    step(session, inv, number, "report", "record_pv", pv_number=f"ZQPV{tag.upper()}/2026", pv_date=clock.today(), pv_author="inspector")
    step(session, inv, number, "qualification", "begin")
    actor = hand(session, inv)
    case = casework.get(session, actor, number)
    incident = session.get_one(Incident, uuid.UUID(filed.ids["incident"]))
    code = qualification.offered(session, incident)[0].code
    offence = qualification.add_offence(session, actor, case, incident.id, code=code, victims=[uuid.UUID(filed.ids["victim"])])
    assessed = bias.add_bias(
        session, actor, case, offence.id, phenomenon="racism", basis="perceived_by_victim", reason=secret("Bias", tag),
        quotations=[uuid.UUID(filed.ids["quotation"])],
    )  # fmt: skip
    filed.ids.update(offence=str(offence.id), assessment=str(assessed.id))
    step(session, inv, number, "qualification", "propose")
    supported(session, filed, desk, care)
    step(session, ref, number, "qualification", "confirm")
    since = clock.now() - dt.timedelta(hours=10)
    referral = "prosecution_referral"
    step(
        session, inv, number, referral, "alert_magistrate", when=clock.now(), function="prosecutor", orders=secret("Orders", tag),
        deprived_since=since,
    )  # fmt: skip
    step(
        session, inv, number, referral, "transmit_urgently", urgency="deprived_of_liberty", pv_number=f"ZQPV{tag.upper()}/2026",
        what_left="PV", how="e_mail", reason="arrested",
    )  # fmt: skip
    step(session, inv, number, referral, "record_instruction", instruction=secret("Instruction", tag))
    victim = filed.ids["victim"]
    step(session, desk, number, "unia_liaison", "ask_consent", victims=[victim], bodies=["unia"])
    step(session, desk, number, "unia_liaison", "record_consent", victim=victim, scope="minimal", how="in_writing", given_by="victim")
    step(
        session, ref, number, "unia_liaison", "share", profile="equality-body-minimal", preview_seen=True,
        legal_basis="to_be_confirmed_by_dpo", authorisation=secret("Authorisation", tag),
    )  # fmt: skip
    step(session, "unia", number, "unia_liaison", "acknowledge", file_number="U-77", message=secret("Receipt", tag))
    step(session, "unia", number, "unia_liaison", "ask_zone", question=secret("Question", tag))
    step(session, ref, number, "unia_liaison", "answer_body", kind="answered", answer=secret("Answer", tag), within_profile=True)


def supported(session: Session, filed: Filed, desk: str, care: str) -> None:
    """Support offered, accepted, assessed, followed up; a contact, a paper, a consent for a service and the referral to it."""
    tag, number, flow = filed.tag, filed.number, "victim_support"
    step(session, desk, number, flow, "offer", explained=["rights", "services"], handed_over=["injured_form"], language="fr")
    step(session, desk, number, flow, "accept")
    step(
        session, care, number, flow, "assess_needs", outcome="assessed", fear="strong", relation=secret("Feared", tag),
        special_needs=["interpreter"], measures=secret("Measure", tag),
    )  # fmt: skip
    step(session, care, number, flow, "follow_up")
    step(
        session, care, number, flow, "log_contact", when=clock.now(), channel="phone", with_whom=secret("Withwhom", tag), outcome="reached",
        words=secret("Contact", tag), next_contact=clock.today() + dt.timedelta(days=3),
    )  # fmt: skip
    actor = hand(session, care)
    case = casework.get(session, actor, number)
    consents.record_for_service(
        session, actor, case, person_id=uuid.UUID(filed.ids["victim"]), service="victim_aid", given_by="lawyer",
        standing=secret("Capacity", tag), words=secret("Consentwords", tag),
    )  # fmt: skip
    paper = documents.attach(
        session, actor, case, stream=io.BytesIO(PNG), filename="b.png", title=secret("Carepaper", tag), kind="photo", support=True
    )
    filed.ids["carepaper"] = str(paper.id)
    step(session, care, number, flow, "refer", service="victim_aid")


@cache
def built(template: tuple[Path, str]) -> tuple[Config, dict[str, Filed], dict[str, uuid.UUID]]:
    """The town, made once a process through the services."""
    folder = Path(tempfile.mkdtemp(prefix="col13-doors-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    config = an_instance(template, folder)
    with clock.at(BEGINS):
        database = Opened(config)
        with database.write() as session:
            for code in ("5906", "5388"):
                a_zone(session, code)
            for code in ("unia", "igvm"):
                a_body(session, code)
        for name, (org, roles) in PEOPLE.items():
            an_account(database, name, org, *roles)
        cases = {}
        with database.write() as session:
            home = {R.RECEPTION: "desk", R.INVESTIGATOR: "inv", R.REFERENCE_OFFICER: "ref", R.VICTIM_SUPPORT: "care"}
            for tag, who in (
                ("alpha", home),
                ("beta", home),
                ("gamma", dict.fromkeys(home, "stranger") | {R.REFERENCE_OFFICER: "otherref"}),
            ):
                filed = cases[tag] = intake(session, who[R.RECEPTION], tag)
                suspected(session, who[R.INVESTIGATOR], filed)
                if tag != "beta":
                    walked_on(session, filed, who)
        with database.read() as session:
            users = {user.name: user.id for user in session.scalars(select(User))}
        database.dispose()
    return config, cases, users


def a_doors_town(template: tuple[Path, str]) -> DoorsTown:
    """A fresh copy of the town."""
    config, cases, users = built(template)
    own = Path(tempfile.mkdtemp(prefix="col13-doors-"))
    config = copied(config.instance, database_on_server(config), own)
    app = create_app(config)
    app.config["TESTING"] = True
    filed = {tag: Filed(one.tag, one.number, one.id, one.zone, dict(one.ids)) for tag, one in cases.items()}
    return DoorsTown(app, Opened(config), own, filed, users)


def case_of(session: Session, filed: Filed) -> Case:
    """The row."""
    return session.get_one(Case, uuid.UUID(filed.id))
