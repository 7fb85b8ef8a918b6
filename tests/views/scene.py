"""A case as the tests of its pages meet it: everybody who may look, and a secret word in every corner."""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock, create_app
from col13.config import Config
from col13.db import Database
from col13.models import Case, Incident
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services import accounts, bias, bias_facts, casework, facts, person_contact, persons, qualification, standing, statements
from tests.browsing import an_account, Browser
from tests.factories import a_body, a_zone

PEOPLE = {
    "desk": Role.RECEPTION, "otherdesk": Role.RECEPTION, "inv": Role.INVESTIGATOR, "ref": Role.REFERENCE_OFFICER,
    "ref2": Role.REFERENCE_OFFICER, "care": Role.VICTIM_SUPPORT, "audit": Role.AUDITOR, "boss": Role.ADMIN,
}  # fmt: skip
# One word a corner: where it shows, that corner showed.
NARRATIVE, QUOTE, NEEDS, NOTE = "Zqnarrative", "Zqquote", "Zqneeds", "Zqnote"
VICTIM, WITNESS, SUSPECT, RULES, PHONE = "Zqvictim", "Zqwitness", "Zqsuspect", "Zqrules", "+32470123456"
STATEMENT, BIAS_REASON, REMARK, TITLE, BAN = "Zqstatement", "Zqbias", "Zqremark", "Zqtitle", "Zqban"
EVERYTHING = (NARRATIVE, QUOTE, NEEDS, NOTE, VICTIM, WITNESS, SUSPECT, RULES, PHONE, STATEMENT, BIAS_REASON, REMARK, TITLE, BAN)


@dataclass
class Scene:
    """The application, the database, the case's number, and the persons on file by their word."""

    app: Flask
    database: Database
    number: str
    ids: dict[str, uuid.UUID]

    def browser(self, name: str) -> Browser:
        """Somebody signed in."""
        return Browser(self.app, name)

    def hand(self, session: Session, name: str) -> Actor:
        """Somebody as an actor."""
        return accounts.actor_by_name(session, name)

    def step(self, name: str, key: str, step: str, **answers: object) -> None:
        """Take a step by the service."""
        with self.database.write() as session:
            hand = self.hand(session, name)
            case = casework.get(session, hand, self.number)
            seen = standing.of(session, hand, case).tracks[key].seq
            casework.advance(session, hand, case, key, step, answers, seen=seen)

    def case(self, session: Session) -> Case:
        """The row."""
        return session.scalars(select(Case).where(Case.number == self.number)).one()


@dataclass
class Built:
    """The scene as it stood when this process built it last: a copy of the instance, the moment, the number and the ids."""

    instance: Path
    at: dt.datetime
    number: str
    ids: dict[str, uuid.UUID]


BUILT: list[Built] = []


def build(config: Config, database: Database) -> Scene:
    """The people, and a case that the desk opened and filled in. On SQLite it is built once a process through the services, and the
    instance copied from then on; under a clock that a test hung elsewhere it is built anew."""
    for last in BUILT:
        if dt.timedelta() <= clock.now() - last.at < dt.timedelta(minutes=10):
            database.dispose()
            shutil.copytree(last.instance, config.instance, dirs_exist_ok=True)
            return Scene(create_app(config), database, last.number, dict(last.ids))
    scene = _build(config, database)
    if config.database_url.startswith("sqlite"):
        database.dispose()
        BUILT[:] = [Built(_copy(config.instance), clock.now(), scene.number, dict(scene.ids))]
    return scene


def _copy(instance: Path) -> Path:
    kept = Path(tempfile.mkdtemp(prefix="col13-scene-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    shutil.copytree(instance, kept, dirs_exist_ok=True)
    return kept


def _build(config: Config, database: Database) -> Scene:
    with database.write() as session:
        for code in ("5906", "5388"):
            a_zone(session, code)
        a_body(session)
    for name, role in PEOPLE.items():
        an_account(database, name, "5906", role)
    an_account(database, "stranger", "5388", Role.INVESTIGATOR)
    an_account(database, "body", "unia", Role.LIAISON)
    app = create_app(config)
    with database.write() as session:
        desk = accounts.actor_by_name(session, "desk")
        case = casework.open_case(session, desk, title=TITLE)
        ids = fill(session, desk, case)
        number = case.number
    scene = Scene(app, database, number, ids)
    with database.write() as session:
        inv = accounts.actor_by_name(session, "inv")
        case = scene.case(session)
        ids["suspect"] = persons.add_person(
            session, inv, case, roles=["suspect"], family_name=SUSPECT, relation="neighbour", contact_ban=BAN
        ).id
    return scene


def fill(session: Session, desk: Actor, case: Case) -> dict[str, uuid.UUID]:
    """The intake, complete enough to be submitted."""
    facts.save_report(session, desk, case, channel="in_person", perception="victim", pv_wanted=True, safety_needs=NEEDS, language="fr")
    row = session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    facts.change_incident(
        session, desk, case, row.id, facts=f"{NARRATIVE} on the bus", happened=PartialDate.day(clock.today()), municipality="12025",
        medium="spoken", publicity="public",
    )  # fmt: skip
    victim = persons.add_person(session, desk, case, roles=["victim", "reporter"], family_name=VICTIM, phone=PHONE, language="fr")
    person_contact.set_contact_rules(session, desk, case, victim.id, rules=RULES, forbidden_channels=["letter"])
    witness = persons.add_person(session, desk, case, roles=["witness"], family_name=WITNESS)
    said = bias_facts.add_quotation(session, desk, case, row.id, words=QUOTE, language="fr", said_to="victim", heard_by=witness.id)
    bias_facts.add_indicator(session, desk, case, row.id, code="BI-WORD", quotation_id=said.id)
    facts.add_note(session, desk, case, words=NOTE)
    statements.add_statement(session, desk, case, person_id=victim.id, taken_on=clock.today(), language="fr", words=STATEMENT)
    return {"victim": victim.id, "witness": witness.id, "incident": row.id, "quotation": said.id}


def judged(scene: Scene) -> None:
    """The report recorded, the qualification proposed by the investigator."""
    scene.step("desk", "report", "submit", remark=REMARK)
    scene.step("inv", "report", "record_pv", pv_number="ME.30.L1.000123/2026", pv_date=clock.today(), pv_author="inspector")
    scene.step("inv", "qualification", "begin")
    with scene.database.write() as session:
        inv = scene.hand(session, "inv")
        case = scene.case(session)
        incident = session.get_one(Incident, scene.ids["incident"])
        code = qualification.offered(session, incident)[0].code
        offence = qualification.add_offence(session, inv, case, incident.id, code=code, victims=[scene.ids["victim"]])
        bias.add_bias(
            session, inv, case, offence.id, phenomenon="racism", basis="perceived_by_victim", reason=BIAS_REASON,
            quotations=[scene.ids["quotation"]],
        )  # fmt: skip
        scene.ids["offence"] = offence.id
    scene.step("inv", "qualification", "propose")
