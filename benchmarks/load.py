"""64 people at work at once: 80 looks in a hundred, 20 steps and contacts; each pausing 5 to 15 seconds, and the same without a pause.

Two web processes and a worker. No answer but honest ones (200, 303, 409), every acknowledged act there once, every chain whole: else it
fails. Each person works on cases of their own and on one that all share, so that forms are overtaken too.
"""

from __future__ import annotations

import http.client
import random
import statistics
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field

from sqlalchemy import func, select

from benchmarks.figure import Figure, Run
from benchmarks.w6_house import answering, build, free_port, House, process
from benchmarks.w6_pages import TOKEN, Visitor
from col13.db import Database
from col13.models import Case, Move, Track
from col13.policies import Role
from col13.services import accounts, casework, journal_verify, standing
from tests.browsing import an_account
from tests.views.scene import fill

PEOPLE = 64
FLASK = ("-m", "flask", "--app", "wsgi", "col13")
STEPS, CONTACT = ("request_information", "receive_information"), "log_contact"
HONEST = frozenset({200, 303, 409})


@dataclass
class Person:
    """Somebody signed in, with a case of their own. `acts`: what was acknowledged; `took`: milliseconds of each answer."""

    name: str
    port: int
    own: str
    shared: str
    pause: tuple[float, float]
    seed: int
    acts: Counter[tuple[str, str]] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Sign in and look once at both cases, so that the reasons are given."""
        self.rng, self.web = random.Random(self.seed), Visitor(self.port)
        self.web.sign_in(self.name)
        for number in (self.own, self.shared):
            self.web.get(f"/cases/{number}")

    def work(self, until: float) -> None:
        """Until the time is over."""
        try:
            time.sleep(self.rng.uniform(0, self.pause[1]))  # nobody begins at the same moment
            while time.perf_counter() < until and not self.faults:
                if self.rng.random() < 0.8:
                    self.look()
                else:
                    self.act()
                time.sleep(min(self.rng.uniform(*self.pause), max(0.0, until - time.perf_counter())))
        except (OSError, http.client.HTTPException) as fault:
            self.faults.append(f"{self.name}: {fault!r}")

    def look(self) -> None:
        """My work, the list, a case, its facts or its support."""
        path = self.rng.choice(("/", "/cases", f"/cases/{self.own}", f"/cases/{self.shared}", f"/cases/{self.own}/facts", "/search?q=case"))
        self.ask("GET", path)

    def act(self) -> None:
        """A step by its page: the form is fetched, filled in and sent."""
        number = self.own if self.rng.random() < 0.8 else self.shared
        key, step, answers = self.next_step(number)
        path = f"/cases/{number}/tracks/{key}/{step}"
        status, page = self.ask("GET", path)
        if status != 200:
            return
        token, seen = TOKEN.search(page), page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
        once = page.partition('name="once"')[2].partition('value="')[2].partition('"')[0]
        assert token is not None
        status, page = self.ask("POST", path, {**answers, "csrf_token": token[1], "seen": seen, "once": once})
        if status == 303:
            self.acts[number, step] += 1
        elif status != 409:
            self.faults.append(f"{self.name} {path} {status} {page[page.find('<main') :][:400]}")

    def next_step(self, number: str) -> tuple[str, str, dict[str, str]]:
        """One of the two that lead back and forth, or a contact."""
        if self.rng.random() < 0.4:
            told = {"when": "2026-11-20T10:00", "channel": "phone", "with_whom": "the victim", "outcome": "reached", "words": self.name}
            return "victim_support", CONTACT, told
        _, page = self.ask("GET", f"/cases/{number}")
        if "tracks/report/receive_information" in page:
            return "report", "receive_information", {}
        return "report", "request_information", {"what": "the receipt", "from_whom": "the shop"}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """One answer, timed."""
        began = time.perf_counter()
        status, text, where = self.web.ask(method, path, form)
        self.took.append((time.perf_counter() - began) * 1000)
        self.answers[status] += 1
        if status not in HONEST or "/sign-in" in where:
            self.faults.append(f"{self.name} {method} {path}: {status} {where} {text[:300]}")
        return status, text


def measure(run: Run) -> list[Figure]:
    """Both ways on each database."""
    seconds = (25.0, 8.0) if run.small else (60.0, 30.0)
    figures: list[Figure] = []
    for database in run.databases:
        house = build(run, database, 0)
        names, cases = town_of(house)
        for work, pause, lasting in (("load pausing", (5.0, 15.0), seconds[0]), ("load closed", (0.0, 0.0), seconds[1])):
            figures.append(told(work, database, worked(house, names, cases, pause, lasting), lasting))
    return figures


def town_of(house: House) -> tuple[list[str], list[str]]:
    """An investigator with victim support's role for each place, and a case in work for each; the last one is everybody's."""
    database = Database(house.config)
    names = [an_account(database, f"hand.{at}", "5906", Role.INVESTIGATOR, Role.VICTIM_SUPPORT) for at in range(PEOPLE)]
    cases = [in_work(database, name) for name in (*names, names[0])]
    database.dispose()
    return names, cases


def in_work(database: Database, name: str) -> str:
    """A case whose report waits to be answered and whose victim accepted support."""
    with database.write() as session:
        hand = accounts.actor_by_name(session, name)
        case = casework.open_case(session, hand, title="case under load")
        fill(session, hand, case)
        for key, step, answers in (
            ("report", "submit", {}),
            ("victim_support", "offer", {"explained": ["rights"], "handed_over": ["injured_form"], "language": "fr"}),
            ("victim_support", "accept", {}),
        ):
            found = next(one for one in standing.of(session, hand, case).tracks.values() if one.workflow == key)
            casework.advance(session, hand, case, found.key, step, answers, seen=found.seq)
        return case.number


def worked(house: House, names: list[str], cases: list[str], pause: tuple[float, float], seconds: float) -> list[Person]:
    """Everybody at work for so long, on two web processes with a worker beside. What they were told is true, or this fails."""
    before = moves(house)
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(process(house, *FLASK, "serve", "--port", str(port)))
        stack.enter_context(process(house, *FLASK, "worker"))
        for port in ports:
            answering(port)
        people = [Person(name, ports[at % 2], own, cases[-1], pause, at) for at, (name, own) in enumerate(zip(names, cases, strict=False))]
        at_once([threading.Thread(target=one.begin) for one in people])
        until = time.perf_counter() + seconds
        at_once([threading.Thread(target=one.work, args=(until,)) for one in people])
    faults = [fault for one in people for fault in one.faults]
    assert not faults, "\n".join(faults[:5])
    acknowledged: Counter[tuple[str, str]] = Counter()
    for one in people:
        acknowledged += one.acts
    there = moves(house) - before
    assert there == acknowledged, f"acknowledged and not there, or there twice: {(acknowledged - there) + (there - acknowledged)}"
    return people


def at_once(threads: list[threading.Thread]) -> None:
    """Start all, wait for all."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def moves(house: House) -> Counter[tuple[str, str]]:
    """How often each case took each of the steps of the load; and every chain is whole."""
    database = Database(house.config)
    with database.read() as session:
        wrong = journal_verify.verify(session)
        assert not wrong, wrong[:3]
        query = select(Case.number, Move.step, func.count()).join(Move, Move.case_id == Case.id).join(Track, Track.id == Move.track_id)
        rows = session.execute(query.where(Move.step.in_((*STEPS, CONTACT))).group_by(Case.number, Move.step)).all()
    database.dispose()
    return Counter({(number, step): many for number, step, many in rows})


def told(work: str, database: str, people: list[Person], seconds: float) -> Figure:
    """Milliseconds within which 95 of 100 answers came."""
    took = [one for person in people for one in person.took]
    answers: Counter[int] = Counter()
    for person in people:
        answers += person.answers
    facts = {
        "p50_ms": round(statistics.median(took), 1), "max_ms": round(max(took), 1), "requests_s": round(len(took) / seconds, 1),
        "answers": {str(status): many for status, many in sorted(answers.items())}, "acts": sum(sum(one.acts.values()) for one in people),
        "lost": 0, "chains": "whole",
    }  # fmt: skip
    return Figure(work, "col13", database, len(people), "ms p95", (statistics.quantiles(took, n=20)[-1],), facts=facts)
