"""What a page costs in SQL statements, the wall and the look included: bounded for the pages that are opened all day, written down for all,
and the same for one row as for many, so that a read that was put into a loop shows here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.services import bias_facts, facts, persons, saved_views
from col13.services.cases_filters import Filters
from tests.browsing import Browser
from tests.factories import a_case
from tests.statements import counted
from tests.views import away
from tests.views import scene as scenes
from tests.views.scene import fill, Scene

WRITTEN = Path(__file__).with_name("statement_counts.txt")
LISTS = {
    "work.mine": "ref", "work.watching": "ref", "case_list.cases": "ref", "case_list.find": "ref", "shared.cases": "body",
    "dossier_register.show": "ref", "journal_org.entries": "audit", "case_views.views": "ref",
    "admin.accounts": "boss", "sessions.show": "ref",
}  # fmt: skip
MOST_OF_A_LIST, MOST_OF_A_CASE = 6, 15
# Further addresses of pages whose route needs more than a case's number.
NAMED = {"work.watching": "/watch/quiet", "case_list.find": "/search?q=Zqvictim", "journal_org.entries": "/journal"}
HANDS = ("ref", "inv", "desk", "care", "audit", "boss", "body")
# No page, or a page of a state that this file does not make.
LEFT_OUT = (
    "static",
    "health",
    "identity.",
    "second_factor.ask",
    "second_factor.app",
    "session.sign_in",
    "styleguide",
    "admin.rights_paper",
)


@pytest.fixture
def scene(config: Config, database: Database) -> Iterator[Scene]:
    """A case that went all the way: supported, judged, referred, shared."""
    made = scenes.build(config, database)
    away.supported(made)
    away.referred(made)
    away.shared(made)
    yield made
    made.app.extensions["col13.database"].dispose()


def addresses(scene: Scene) -> dict[str, str]:
    """Each page that is asked for without an address's further parts, and those named above."""
    found = dict(NAMED)
    for rule in scene.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(LEFT_OUT) or "static" in rule.endpoint:
            continue
        path = rule.rule.replace("<number>", scene.number)
        if "<" not in path:
            found.setdefault(rule.endpoint, path)
    return dict(sorted(found.items()))


def cost(browser: Browser, scene: Scene, path: str) -> int | None:
    """Statements of the page when its look was written before; None where this person has no such page."""
    answer = browser.client.get(path)
    if answer.status_code == 303 and "/reason" in answer.headers["Location"]:
        browser.get(path)
    with counted(scene.app.extensions["col13.database"]) as told:
        answer = browser.client.get(path)
    return len(told) if answer.status_code == 200 and answer.mimetype == "text/html" else None


def costs(scene: Scene) -> dict[str, tuple[str, int]]:
    """By page: the first person who has it, and the statements."""
    people = {name: scene.browser(name) for name in HANDS}
    found: dict[str, tuple[str, int]] = {}
    for endpoint, path in addresses(scene).items():
        for name in (LISTS[endpoint],) if endpoint in LISTS else HANDS:
            if (many := cost(people[name], scene, path)) is not None:
                found[endpoint] = (name, many)
                break
    return found


def crowd(scene: Scene) -> None:
    """Many of everything: cases on every list, and persons, words, offences and documents in the case itself."""
    for at in range(8):
        with scene.database.write() as session:
            desk, inv, ref = (scene.hand(session, name) for name in ("desk", "inv", "ref"))
            fill(session, desk, a_case(session, desk, title=f"Zqtitle {at}"))
            saved_views.save(session, ref, name=f"view {at}", filters=Filters())
            case = scene.case(session)
            facts.add_note(session, inv, case, words=f"note {at}")
            persons.add_person(session, inv, case, roles=["victim"], family_name=f"Zqvictim{at}", phone="+32470123456")
            persons.add_person(session, inv, case, roles=["suspect"], family_name=f"Zqsuspect{at}")
            incident = scene.ids["incident"]
            said = bias_facts.add_quotation(session, inv, case, incident, words=f"word {at}", language="fr", said_to="victim")
            bias_facts.add_indicator(session, inv, case, incident, code="BI-WORD", quotation_id=said.id)
    told = {"channel": "phone", "with_whom": "the victim", "outcome": "reached"}
    for at in range(4):
        scene.step("care", "victim_support", "log_contact", when=clock.now(), words=f"{at}", **told)


def test_the_pages_of_every_day_cost_few_statements(scene: Scene) -> None:
    found = costs(scene)
    dear = {page: found[page] for page in LISTS if found[page][1] > MOST_OF_A_LIST}
    assert dear == {}
    assert found["cases.show"][1] <= MOST_OF_A_CASE


def test_no_page_costs_more_for_many_rows_and_each_costs_what_is_written(scene: Scene) -> None:
    one = costs(scene)
    crowd(scene)
    many = costs(scene)
    assert {page: (one[page], found) for page, found in many.items() if found[1] > one[page][1]} == {}
    text = "".join(f"{page} ({name}): {count}\n" for page, (name, count) in many.items())
    assert text == WRITTEN.read_text(encoding="utf-8"), "a page costs another number of statements: judge it, then write it down"
