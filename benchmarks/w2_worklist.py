"""W2: "my next steps", the list of cases and the search, in towns of 10 k, 100 k and 1 M cases: milliseconds of database time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.figure import Figure, Run
from benchmarks.town import leave, Town, town
from benchmarks.town_house import people_of
from benchmarks.w2_brute import brute_force, read_everything
from benchmarks.w2_captured import Captured, captured, cpu_of, percentile, replayed
from benchmarks.w2_raw import raw_page
from col13.db import Database
from col13.models import Case, Incident, Person
from col13.policies import Actor, Role
from col13.services import search, worklist
from col13.services.cases_filters import Filters, ME
from col13.services.cases_list import list_cases

SMALL, SIZES = (10_000,), (10_000, 100_000, 1_000_000)
ROUNDS, ASKED = 5, 20  # rounds; different questions in each
ZONE, BODY = "9001", "unia"
ROLES = (Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.RECEPTION, Role.VICTIM_SUPPORT)
Question = Callable[[Session, int], object]


def measure(run: Run) -> list[Figure]:
    """All sizes on all databases, the small town first."""
    found: list[Figure] = []
    for size in SMALL if run.small else SIZES:
        for database in run.databases:
            found += _with_growth(found, measured(town(run, database, size), database))
            leave(run, database, size)
    return found


def measured(built: Town, database: str) -> list[Figure]:
    """One town: every contestant at the worklist, and each of our lists."""
    door = built.database()
    with door.read() as session:
        hands = [people_of(session, ZONE, role)[number] for role in ROLES for number in (0, 1)]
        asked = _questions(session, hands)
    figures = _next_steps(door, database, built.cases, hands)
    for work, question in asked.items():
        tasks = [captured(door, lambda session, question=question, one=one: question(session, one)) for one in range(ASKED)]
        figures.append(_figure(work, "col13", database, built.cases, replayed(door, tasks, ROUNDS), cpu_of(door, tasks)))
    door.dispose()
    return figures


def _next_steps(door: Database, database: str, cases: int, hands: Sequence[Actor]) -> list[Figure]:
    """Ours against the best SQL by hand and, where the town is small, against reading everything; equal rows, or the run ends."""
    ours = [captured(door, lambda session, hand=hand: worklist.my_work(session, hand)) for hand in hands]
    plain = [raw_page(hand, door) for hand in hands]
    times: dict[str, list[list[float]]] = {"col13": [], "raw": []}
    for _ in range(ROUNDS):
        times["col13"] += replayed(door, ours, 1)
        times["raw"] += replayed(door, plain, 1)
    sent = {"col13": ours, "raw": plain}
    figures = [_figure("W2", name, database, cases, rounds, cpu_of(door, sent[name])) for name, rounds in times.items()]
    _same_rows(door, hands, plain)
    if cases <= SMALL[0]:
        figures.append(_brute(door, database, cases, hands))
    return figures


def _brute(door: Database, database: str, cases: int, hands: Sequence[Actor]) -> Figure:
    with door.read() as session:
        began = perf_counter()
        everything = read_everything(session)
        reading = (perf_counter() - began) * 1000
        values = []
        for hand in hands:
            began = perf_counter()
            page = brute_force(everything, hand)[:50]
            values.append((perf_counter() - began) * 1000 + reading)
            ours = _ours(door, hand)
            if ours != page:
                raise RuntimeError(f"the worklist of {hand.name} is not what brute force finds")
    return Figure("W2", "brute force", database, cases, "ms p95", [percentile(values, 0.95)], ratio_to="col13", note="reads every row")


def _ours(door: Database, hand: Actor) -> list[tuple[Any, ...]]:
    with door.write() as session:
        page = [(*task.key, task.role.value, task.step) for task in worklist.my_work(session, hand)]
        session.rollback()
    return page


def _same_rows(door: Database, hands: Sequence[Actor], plain: Sequence[Captured]) -> None:
    for hand, statement in zip(hands, plain, strict=True):
        ours = {(case.hex, track) for _, case, track, *_ in _ours(door, hand)}
        theirs = {(str(row[1]).replace("-", ""), row[2]) for row in statement.rows(door)}
        if ours != theirs:
            raise RuntimeError(f"the worklist of {hand.name} is not what plain SQL finds")


def _questions(session: Session, hands: Sequence[Actor]) -> dict[str, Question]:
    """What is asked, the nth time of something else."""
    investigator, bodies = hands[0], people_of(session, BODY, Role.LIAISON)
    own = select(Case).where(Case.owner_id == investigator.org_id, Case.restricted.is_(False), Case.pv_number.is_not(None))
    cases = session.scalars(own.order_by(Case.id.desc()).limit(ASKED)).all()
    facts = session.scalars(select(Incident.facts).where(Incident.case_id.in_([case.id for case in cases]))).all()
    names = [one.family_name or "" for one in session.scalars(select(Person).where(Person.case_id.in_([case.id for case in cases])))]
    numbers = [told for case in cases for told in (case.number, case.pv_number or "")]

    def asks(words: Sequence[str]) -> Question:
        return lambda session, one: search.search(session, investigator, words[one % len(words)])

    return {
        "W2 cases": lambda session, one: list_cases(session, hands[one % len(hands)]),
        "W2 cases of a body": lambda session, one: list_cases(session, bodies[one % len(bodies)]),
        "W2 cases of a hand": lambda session, one: list_cases(session, hands[one % 4], Filters(assigned=ME)),
        "W2 urgent": lambda session, one: worklist.urgent(session, hands[one % len(hands)]),
        "W2 search word": asks([told.split()[-1].rstrip(".") if number % 2 else told.split()[4] for number, told in enumerate(facts)]),
        "W2 search name": asks(names),
        "W2 search number": asks(numbers),
    }  # fmt: skip


def _figure(work: str, contestant: str, database: str, cases: int, rounds: Sequence[Sequence[float]], cpu_us: float) -> Figure:
    """p95 of each round, in milliseconds."""
    whole = [one for values in rounds for one in values]
    facts = {"p50": round(percentile(whole, 0.5), 3), "p95": round(percentile(whole, 0.95), 3)}
    values = [percentile(values, 0.95) for values in rounds]
    ratio_to = None if work != "W2" or contestant == "raw" else "raw"
    return Figure(work, contestant, database, cases, "ms p95", values, cpu_us=cpu_us, ratio_to=ratio_to, facts=facts)


def _with_growth(before: Sequence[Figure], figures: list[Figure]) -> list[Figure]:
    """Beside each: how much more its p95 is than in the small town."""
    for one in figures:
        small = next((other for other in before if (other.work, other.contestant, other.database) == one.key[:3]), None)
        if small is not None and small.figure and one.figure is not None:
            one.facts[f"of that at {small.size}"] = round(one.figure / small.figure, 2)
    return figures
