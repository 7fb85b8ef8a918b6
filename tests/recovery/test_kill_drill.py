"""Killed at any moment: what was acknowledged is there, once and whole; the rest whole or not at all. COL13_SEED chooses others."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from col13 import clock, jobs
from col13.config import Config
from col13.db import Database
from col13.models import Dossier, Incident
from col13.partial_dates import PartialDate
from col13.policies import Role
from col13.services import accounts, casework, dossiers, facts, person_contact, persons, queue
from tests.browsing import an_account
from tests.factories import a_zone
from tests.recovery.drill_house import a_house, House
from tests.recovery.drill_judging import judge, outcomes
from tests.recovery.drill_load import Person

SEED = int(os.environ.get("COL13_SEED", "13"))
KILLS = int(os.environ.get("COL13_KILLS", "200"))
LONGEST = int(os.environ.get("COL13_SECONDS", "330"))  # of killing
PEOPLE = 4
pytestmark = pytest.mark.sqlite("the processes that are killed are forked around the file of one instance")


def people(database: Database, ports: list[int], stop: threading.Event, count: int) -> list[Person]:
    """Officers, each with a submitted case of their own whose victim was offered support, and one that is left alone."""
    with database.write() as session:
        a_zone(session)
    made = []
    for place in range(count):
        name = an_account(
            database, f"officer{place}", "5906", Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.VICTIM_SUPPORT
        )
        with database.write() as session:
            hand = accounts.actor_by_name(session, name)
            case = casework.open_case(session, hand, title="Killed for")
            facts.save_report(session, hand, case, channel="in_person", perception="victim")
            incident = session.scalars(select(Incident.id).where(Incident.case_id == case.id)).one()
            happened = PartialDate.parse("2026-11-18")
            facts.change_incident(session, hand, case, incident, facts="Insulted and pushed.", happened=happened, place="bus stop")
            victim = persons.add_person(session, hand, case, roles=["victim", "reporter"], family_name="Withheld")
            person_contact.set_contact_rules(session, hand, case, victim.id)
            casework.advance(session, hand, case, "report", "submit", {}, seen=0)
            offer = {"explained": ["rights"], "handed_over": ["injured_form"], "language": "fr"}
            casework.advance(session, hand, case, "victim_support", "offer", offer, seen=0)
            quiet = casework.open_case(session, hand, title="Left alone")
            made.append(
                Person(
                    name, case.number, quiet.number, dossiers.default_recipient(session, case, "internal"), ports, SEED * 100 + place, stop
                )
            )
    return made


@contextmanager
def at_work(everybody: list[Person], stop: threading.Event) -> Iterator[None]:
    """All of them, until the block ends; then each ends what was begun."""
    threads = [threading.Thread(target=one.work) for one in everybody]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(150)


def murder(house: House, kills: int, seconds: float, rng: random.Random, everybody: list[Person]) -> None:
    """Kill one after the other at random moments: a server, only the process in it that answers, or the worker."""
    until, turn = time.monotonic() + seconds, 0
    while house.kills < kills and time.monotonic() < until and not any(one.faults for one in everybody):
        turn += 1
        time.sleep(rng.uniform(0.0, 0.4))
        port = list(house.servers)[turn % len(house.servers)]
        house.answers(port, 60)  # no killing of what is not born: the load must reach it
        time.sleep(rng.uniform(0.0, 0.3))
        if rng.random() < 0.4:
            house.worker.kill()
        elif rng.random() < 0.5:
            house.servers[port].kill_a_child()
        else:
            house.servers[port].kill()


def drill(database: Database, config: Config, kills: int, seconds: float, count: int) -> tuple[House, list[Person]]:
    """The whole of it; what is wrong afterwards fails the test."""
    house, stop, rng = a_house(config.instance), threading.Event(), random.Random(SEED)
    everybody = people(database, list(house.servers), stop, count)
    database.dispose()
    print(f"\nseed {SEED}")  # noqa: T201 - what a drill shows
    try:
        house.start()
        for one in everybody:
            one.sign_in()
        with at_work(everybody, stop):
            murder(house, kills, seconds, rng, everybody)
    finally:
        house.end()
    assert [fault for one in everybody for fault in one.faults] == []
    later = clock.now() + queue.LEASE * 2  # leases of the dead have run out
    with clock.at(later):
        for _ in range(queue.MOST_TRIES):
            jobs.sweep(database)
    acts = [act for one in everybody for act in one.acts]
    print(f"{house.kills} kills, acknowledged {dict(Counter(act.kind for act in acts))}, sent again {sum(one.again for one in everybody)}")  # noqa: T201 - what a drill shows
    print(outcomes(database))  # noqa: T201 - what a drill shows
    assert judge(database, acts) == []
    return house, everybody


def test_a_house_killed_a_few_times_loses_no_acknowledged_act(database: Database, config: Config) -> None:
    house, everybody = drill(database, config, 5, LONGEST, 2)
    assert house.kills == 5
    assert all(one.acts for one in everybody)


@pytest.mark.drill
def test_a_house_killed_two_hundred_times_loses_no_acknowledged_act(database: Database, config: Config) -> None:
    house, everybody = drill(database, config, KILLS, LONGEST, PEOPLE)
    assert house.kills >= KILLS
    assert all(len(one.acts) > KILLS / 20 for one in everybody)
    assert sum(one.again for one in everybody) > 0  # some answers were lost: the kills hit work
    with database.read() as session:
        assert session.query(Dossier).filter_by(state="released").count() > 0  # exports came to their end, too
