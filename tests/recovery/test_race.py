"""Two take the same step at once: one wins, the other is told which step it was, who took it and when. On both databases."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from col13.config import Config
from col13.db import Database
from col13.models import Case, Entry, Incident, Move, new_id, Once, Track
from col13.partial_dates import PartialDate
from col13.policies import Role
from col13.services import accounts, casework, facts, person_contact, persons
from col13.services.journal_verify import verify
from tests.browsing import an_account
from tests.factories import a_zone
from tests.recovery.drill_racers import apart, Race, Runners, side_by_side, Told

pytestmark = pytest.mark.database
HANDS = ("first", "second")
EACH_CASE = 50  # races; then another case, whose history is short again
ASKED = {"what": "the receipt", "from_whom": "the shop"}
# Back and forth for ever, each open to both.
BACK_AND_FORTH = (("request_information", ASKED), ("receive_information", {}))


def two_officers(database: Database) -> None:
    with database.write() as session:
        a_zone(session)
    for name in HANDS:
        an_account(database, name, "5906", Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER)


def a_registered_case(database: Database) -> str:
    """A submitted report; its number."""
    with database.write() as session:
        desk = accounts.actor_by_name(session, "first")
        case = casework.open_case(session, desk, title="Raced for")
        facts.save_report(session, desk, case, channel="in_person", perception="victim")
        incident = session.scalars(select(Incident.id).where(Incident.case_id == case.id)).one()
        happened = PartialDate.parse("2026-11-18")
        facts.change_incident(session, desk, case, incident, facts="Insulted and pushed.", happened=happened, place="bus stop")
        victim = persons.add_person(session, desk, case, roles=["victim", "reporter"], family_name="Withheld")
        person_contact.set_contact_rules(session, desk, case, victim.id)
        casework.advance(session, desk, case, "report", "submit", {}, seen=0)
        return case.number


def judge(first: Told, second: Told, step: str) -> str:
    """What came of a race: who won, or what was wrong."""
    assert not first.failure, first.failure
    assert not second.failure, second.failure
    assert bool(first.move) != bool(second.move), (first, second)
    winner, loser = (HANDS[0], second) if first.move else (HANDS[1], first)
    assert loser.who == winner, loser
    assert loser.step, loser
    assert loser.at, loser
    assert step
    return winner


def race_for_steps(database: Database, track: Runners, count: int) -> Counter[str]:
    """So many double steps; who won how often. What stands afterwards is judged: one move and one entry a race, the chains whole."""
    won: Counter[str] = Counter()
    number, seen, cases = "", 0, 0
    for turn in range(count):
        if turn % EACH_CASE == 0:
            number, seen, cases = a_registered_case(database), 1, cases + 1
        step, answers = BACK_AND_FORTH[seen % 2 - 1]
        won[judge(*track.race(Race(number, "report", step, seen, answers)), step)] += 1
        seen += 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Move)) == count + cases
        taken = select(func.count()).select_from(Entry).where(Entry.act.in_([f"report.{step}" for step, _ in BACK_AND_FORTH]))
        assert session.scalar(taken) == count
        assert session.scalar(select(func.sum(Track.seq)).where(Track.key == "report")) == count + cases
        assert verify(session) == []
    return won


def race_with_one_form(database: Database, track: Runners, count: int) -> None:
    """The same post twice at once (a double click, an impatient reload): both get the first answer, and one thing was done."""
    number, seen = "", 0
    for turn in range(count):
        if turn % EACH_CASE == 0:
            number, seen = a_registered_case(database), 1
        step, answers = BACK_AND_FORTH[seen % 2 - 1]
        form = new_id()
        first, second = track.race(Race(number, "report", step, seen, answers, (form, form)))
        assert (first.failure, second.failure) == ("", "")
        assert first.move == second.move != "", (first, second)
        seen += 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Once)) == count
        assert session.scalar(select(func.sum(Case.revision))) >= count
        assert verify(session) == []


def test_of_two_hands_one_wins_and_the_other_is_told_who_was_first(database: Database, config: Config) -> None:
    two_officers(database)
    with side_by_side(config, HANDS) as track:
        assert sum(race_for_steps(database, track, 10).values()) == 10


def test_the_same_form_sent_twice_at_once_gets_the_first_answer_twice(database: Database, config: Config) -> None:
    two_officers(database)
    with side_by_side(config, (HANDS[0], HANDS[0])) as track:
        race_with_one_form(database, track, 10)


@pytest.mark.drill
def test_a_thousand_double_steps_have_one_winner_each(database: Database, config: Config) -> None:
    two_officers(database)
    began = time.monotonic()
    with apart(config, HANDS) as track:
        won = race_for_steps(database, track, 1000)
    print(f"\n{config.database_url.partition(':')[0]}: 1000 races, won {dict(won)}, {time.monotonic() - began:.0f} s")  # noqa: T201 - what a drill shows
    assert sum(won.values()) == 1000
    assert min(won.values()) > 50  # both had a chance: they did race


@pytest.mark.drill
def test_three_hundred_forms_sent_twice_at_once_do_one_thing_each(database: Database, config: Config) -> None:
    two_officers(database)
    with apart(config, (HANDS[0], HANDS[0])) as track:
        race_with_one_form(database, track, 300)
