"""A zone with its people at their browsers, and the legs of a case's way, each through pages and forms only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from flask import Flask

from col13 import create_app, jobs
from col13.config import Config
from col13.db import Database
from col13.models import Case
from col13.policies import Role
from tests.browsing import an_account, Browser
from tests.conftest import Opened
from tests.factories import a_body, a_zone

PEOPLE = {
    "reception": Role.RECEPTION, "investigator": Role.INVESTIGATOR, "reference": Role.REFERENCE_OFFICER, "deputy": Role.REFERENCE_OFFICER,
    "support": Role.VICTIM_SUPPORT, "auditor": Role.AUDITOR, "admin": Role.ADMIN,
}  # fmt: skip
NUMBER = re.compile(r"COL13-5906-\d{4}-\d{6}")


@dataclass
class Town:
    """The application, its database, and a browser for each person; made when first used."""

    app: Flask
    database: Database
    browsers: dict[str, Browser]

    def __getattr__(self, name: str) -> Browser:
        if name not in self.browsers:
            self.browsers[name] = Browser(self.app, name)
        return self.browsers[name]

    def case(self, number: str) -> Case:
        """The case's row, as it stands."""
        with self.database.read() as session:
            return session.query(Case).filter_by(number=number).one()

    def person(self, number: str, name: str) -> str:
        """The id of the person with this family name."""
        from col13.models import Person

        with self.database.read() as session:
            people = session.query(Person).join(Case, Case.id == Person.case_id).filter(Case.number == number)
            return next(str(person.id) for person in people if person.family_name == name)

    def states(self, number: str) -> dict[str, str]:
        """State by track key, of the tracks that have a row."""
        from col13.models import Track

        with self.database.read() as session:
            rows = session.query(Track).join(Case, Case.id == Track.case_id).filter(Case.number == number)
            return {row.key: row.state for row in rows}


def a_town(config: Config) -> Town:
    """Zone 5906 with one person per role and a deputy, a second zone, and Unia with its liaison."""
    app = create_app(config)
    app.config["TESTING"] = True
    database = Opened(config)
    with database.write() as session:
        a_zone(session)
        a_zone(session, "9999")
        a_body(session)
        a_body(session, "igvm")
    for name, role in PEOPLE.items():
        an_account(database, name, "5906", role)
    an_account(database, "stranger", "9999", Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.VICTIM_SUPPORT)
    an_account(database, "liaison", "unia", Role.LIAISON)
    an_account(database, "igvm", "igvm", Role.LIAISON)
    return Town(app, database, {})


def open_and_submit(town: Town, *, victims: tuple[str, ...] = ("Eersteling",), suspect: str | None = "Verdachte") -> str:
    """The desk's part: the guided intake up to a submitted report. Returns the number."""
    desk = town.reception
    answer = desk.does("/cases/new", language="nl", title="Slagen aan de bushalte")
    found = NUMBER.search(answer.headers["Location"])
    assert found
    number = found.group()
    desk.does(f"/cases/{number}/intake/how", channel="in_person", language="nl")
    desk.does(
        f"/cases/{number}/intake/what", facts="Beledigd en geslagen aan de bushalte.", happened="18/11/2026", municipality="2800",
        place="bushalte", place_type="", domain_of_life="society",
    )  # fmt: skip
    for position, name in enumerate(victims):
        roles = ["victim", "reporter"] if position == 0 else ["victim"]
        desk.does(f"/cases/{number}/intake/who", roles=roles, kind="person", family_name=name, language="nl", contact="none")
    if suspect:
        desk.does(f"/cases/{number}/intake/who", roles=["suspect"], kind="person", family_name=suspect)
    desk.does(
        f"/cases/{number}/intake/bias", exact_words="ga terug naar je land", words_language="nl", said_to="victim", perception="victim",
        indicators=["BI-WORD"],
    )  # fmt: skip
    desk.step(number, "report", "submit")
    return number


def record_pv(town: Town, number: str) -> None:
    """The PV is written down and the acknowledgement handed to the victim, in the same visit."""
    town.reception.step(
        number, "report", "record_pv", pv_number="ME.56.L1.000123/2026", pv_date="20/11/2026", pv_author="inspecteur van wacht"
    )


def acknowledge(town: Town, number: str, name: str) -> None:
    """The acknowledgement, handed to this person."""
    town.reception.step(number, "report", "acknowledge", person=town.person(number, name), date="23/11/2026", language="nl")


def qualify(town: Town, number: str, *, second_hand: str = "reference") -> None:
    """One offence with one assessment, proposed by the investigator and read a second time."""
    hand = town.investigator
    hand.step(number, "qualification", "begin")
    incident = link(hand.get(f"/cases/{number}/qualification"), "/offence")
    people = {"victims": [town.person(number, "Eersteling")], "suspects": [town.person(number, "Verdachte")]}
    hand.does(incident, code=an_offence(hand, incident), **people)
    assess = link(hand.get(f"/cases/{number}/qualification"), "/bias")
    hand.does(assess, phenomenon="racism", basis="perceived_by_victim", criteria=["origin"] if offers(hand, assess, "origin") else [])
    hand.step(number, "qualification", "propose")
    getattr(town, second_hand).step(number, "qualification", "confirm")


def an_offence(hand: Browser, path: str) -> str:
    """The first kind of assault that the form offers at the date of the facts."""
    values = [str(option["value"]) for option in hand.get(path).select("select[name=code] option")]
    return next(value for value in values if value.startswith("assault"))


def offers(hand: Browser, path: str, value: str) -> bool:
    """Whether a box with this value stands on the page."""
    return hand.get(path).select_one(f"input[value={value}]") is not None


def link(page: BeautifulSoup, ends: str) -> str:
    """The first address on the page that ends so."""
    found = [str(a["href"]) for a in page.select("main a[href]") if str(a["href"]).partition("#")[0].endswith(ends)]
    assert found, f"no link that ends with {ends}"
    return found[0]


def prepare(town: Town, number: str, victims: tuple[str, ...] = ("Eersteling",)) -> None:
    """Statements taken, the referral prepared, reviewed by a second hand, ready."""
    for name in victims:
        person = town.person(number, name)
        town.investigator.does(f"/cases/{number}/persons/{person}/statement", taken_on="21/11/2026", words="Ik werd geslagen.")
    town.investigator.step(number, "prosecution_referral", "prepare")
    town.investigator.step(number, "prosecution_referral", "submit_for_review")
    town.reference.step(number, "prosecution_referral", "approve")


def issue_dossier(town: Town, number: str, hand: Browser, target: str) -> bytes:
    """Asked for on its page, drawn by the worker, fetched."""
    asked = hand.does(f"/cases/{number}/dossiers/preview?{urlencode({'target': target})}", at="/dossiers", reason="referral")
    address = asked.headers["Location"]
    assert "Refresh" in hand.client.get(address).headers
    while jobs.work_once(town.database):
        pass
    assert "Refresh" not in hand.client.get(address).headers
    answer = hand.fill(address, at="/download")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def transmit(town: Town, number: str) -> None:
    """The issued dossier leaves for the prosecutor."""
    path = f"/cases/{number}/tracks/prosecution_referral/transmit"
    register = [str(box["value"]) for box in town.investigator.get(path).select("[name=dossier][value], [name=dossier] option[value]")]
    town.investigator.step(number, "prosecution_referral", "transmit", dossier=next(filter(None, register)), how="by_hand")
