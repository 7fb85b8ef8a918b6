"""Two zones in one instance: on every page, list, search and file of the one, no word, number or name of the other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

import pytest
from flask import Flask
from sqlalchemy import select

from col13 import create_app
from col13.config import Config
from col13.models import Incident, Person, User
from col13.policies import Role
from col13.services import casework, persons, saved_views, zone_policy
from col13.services.cases_filters import Filters
from tests.browsing import an_account, Browser
from tests.conftest import Opened
from tests.factories import a_zone, SHELL
from tests.security.hidden_cases import hand, Marked, marked
from tests.security.test_crawl import parted

NAMES = {"5906": "Aarde", "5388": "Water"}
PEOPLE = {
    "officer": (Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.VICTIM_SUPPORT), "audit": (Role.AUDITOR,),
    "boss": (Role.ADMIN,),
}  # fmt: skip
SHARED = "Vandenbroeckhoven"  # stands in both zones: what a hint at a twin would be drawn from
LEAVES_THE_HOUSE = ("static", "bootstrap", "identity.start", "identity.back")


@dataclass
class Side:
    """One zone: its case, its people's browsers and ids, and every word that is its own."""

    name: str
    case: Marked
    twin: str
    draft: str
    browsers: dict[str, Browser]
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """Of its cases, accounts, views and policy."""
        known = [f"{part}-{self.name.casefold()}" for part in PEOPLE]
        return [
            *self.case.words,
            self.case.number,
            self.case.id,
            self.twin,
            *known,
            *self.ids.values(),
            f"View{self.name}",
            f"Pact{self.name}",
        ]


@dataclass
class Two:
    """The application and both zones."""

    app: Flask
    sides: tuple[Side, Side]


@pytest.fixture
def two(config: Config) -> Iterator[Two]:
    app = create_app(config)
    app.config["TESTING"] = True
    database = Opened(config)
    sides = [a_side(app, database, code, name) for code, name in NAMES.items()]
    yield Two(app, (sides[0], sides[1]))
    database.dispose()


def a_side(app: Flask, database: Opened, code: str, name: str) -> Side:
    """A zone with a case full of its word, a second one with the same victim, and a report that is being taken."""
    with database.write() as session:
        zone = a_zone(session, code)
        zone_policy.change(session, SHELL, org_id=zone.id, protocols={"unia": f"Pact{name}"})
    accounts = {part: an_account(database, f"{part}-{name.casefold()}", code, *roles) for part, roles in PEOPLE.items()}
    with database.write() as session:
        officer = hand(session, accounts["officer"])
        cases = [marked(session, accounts["officer"], name), marked(session, accounts["officer"], f"Twin{name}")]
        cases.append(casework.open_case(session, officer, title=f"Draft{name}"))
        for case in cases:
            persons.add_person(session, officer, case, roles=["victim"], family_name=SHARED)
        saved_views.save(session, officer, name=f"View{name}", filters=Filters())
        first = cases[0]
        ids = {
            "person": session.scalars(select(Person.id).where(Person.case_id == first.id).order_by(Person.seq)).first(),
            "incident": session.scalars(select(Incident.id).where(Incident.case_id == first.id)).one(),
            "user_id": session.scalars(select(User.id).where(User.name == accounts["officer"])).one(),
        }  # fmt: skip
        case, (twin, draft) = Marked(name, first.number, str(first.id)), [one.number for one in cases[1:]]
    browsers = {part: Browser(app, account) for part, account in accounts.items()}
    return Side(name, case, twin, draft, browsers, {what: str(one) for what, one in ids.items()})


def filled(rule: str, number: str, ids: dict[str, str]) -> str:
    """An address of a route: this number, these ids, the first of several words, and for another placeholder something that may be."""
    values = {"number": number, "key": "report", "step": "submit", "body": "unia", "name": "report", "kind": "body", **ids}
    said = []
    for part in parted(rule):
        inside = part.strip("<>")
        if not part.startswith("<"):
            said.append(part)
        elif "any(" in inside:
            said.append(inside.partition("(")[2].partition(",")[0].strip("') "))
        else:
            said.append(values.get(inside.rpartition(":")[2], str(uuid.UUID(int=7))))
    return "".join(said)


def addresses(app: Flask, own: Side, other: Side) -> list[str]:
    """Every page that is read: with what is one's own, with the other's case, with the other's ids in one's own case; and with what one
    may type of the other."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith(LEAVES_THE_HOUSE) and "static" not in rule.endpoint:
            for number, ids in ((own.case.number, own.ids), (other.case.number, other.ids), (own.case.number, other.ids)):
                found.append(filled(rule.rule, number, ids))
    typed = [*other.case.words, other.case.number, SHARED]
    found += [f"/search?q={word}" for word in typed]
    found += [f"/journal?number={other.case.number}", f"/journal?person={other.ids['user_id']}", "/journal?operation=consultation"]
    found += [f"/cases?assigned={other.ids['user_id']}", f"/cases?text={other.case.name}", "/cases?sort=changed", "/cases?shelf=closed"]
    return list(dict.fromkeys(found))


def read(browser: Browser, path: str) -> str:
    """What is answered, headers and all, once the reason that one's own case asks for was given."""
    answer = browser.client.get(path)
    if answer.status_code == 303 and "/reason" in answer.headers["Location"]:
        browser.fill(answer.headers["Location"], reason="task")
        answer = browser.client.get(path)
    assert answer.status_code < 500, path
    return f"{answer.headers}\n{answer.get_data(as_text=True) if answer.mimetype != 'application/pdf' else ''}"


def strange(text: str, other: Side, path: str) -> list[str]:
    """Words of the other zone in it, but for what was asked."""
    return [word for word in other.words if word in text and word not in unquote_plus(path)]


@pytest.mark.parametrize(("part", "at"), [("officer", 0), ("audit", 1), ("boss", 0)])
def test_no_page_of_a_zone_holds_a_word_of_the_other(two: Two, part: str, at: int) -> None:
    own, other = two.sides[at], two.sides[1 - at]
    browser = own.browsers[part]
    for browsing in other.browsers.values():  # the other zone has looked too, and its journal is not empty
        browsing.client.get("/")
    pages = {path: read(browser, path) for path in addresses(two.app, own, other)}
    assert {path: found for path, text in pages.items() if (found := strange(text, other, path))} == {}
    own_words = {word for word in own.words if any(word in text for path, text in pages.items() if word not in path)}
    assert own_words >= SEEN[part](own)  # the same search finds what is one's own


SEEN = {
    "officer": lambda own: {*own.case.words, own.case.number, own.twin, f"View{own.name}"},
    "audit": lambda own: {own.case.number, f"officer-{own.name.casefold()}"},
    "boss": lambda own: {f"officer-{own.name.casefold()}", f"Pact{own.name}"},
}


def test_no_file_that_is_taken_along_holds_a_word_of_the_other(two: Two) -> None:
    own, other = two.sides
    person = f"/cases/{own.case.number}/persons/{own.ids['person']}/export"
    read(own.browsers["officer"], f"/cases/{own.case.number}/persons")
    control = {"reason": "control"}
    asked = {
        "/cases/export": ("officer", {"reason": "count"}),
        person: ("officer", {"reason": "supervisor", "words": "COC 12", "shape": "json"}),
        "/journal/export": ("audit", control),
        f"/journal/export?number={other.case.number}": ("audit", control),
    }
    for path, (part, typed) in asked.items():
        answer = own.browsers[part].fill(path, **typed)
        assert answer.status_code == 200, path
        text = answer.get_data(as_text=True)
        assert strange(text, other, path) == [], path
        assert any(word in text for word in own.words) or other.case.number in path, path


@pytest.mark.parametrize("at", [0, 1])
def test_a_hint_at_a_case_that_looks_alike_is_of_the_own_zone(two: Two, at: int) -> None:
    own, other = two.sides[at], two.sides[1 - at]
    text = read(own.browsers["officer"], f"/cases/{own.draft}/intake/check")
    assert own.twin in text
    assert strange(text, other, "") == []
