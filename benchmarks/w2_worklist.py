"""W2: "my next steps", the list of cases and the search, in towns of 10 k, 100 k and 1 M cases: milliseconds of database time. The full
run also asks its towns how cost grows (curves.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from benchmarks import curves
from benchmarks.figure import Figure, Run
from benchmarks.town import leave, Town, town
from benchmarks.town_house import people_of
from benchmarks.w2_brute import brute_force, read_everything
from benchmarks.w2_captured import Captured, captured, cpu_of, percentile, replayed
from benchmarks.w2_raw import raw_page
from col13 import clock
from col13.catalogue.places import municipalities
from col13.db import Database
from col13.models import Bias, Case, Incident, Person, Waiting
from col13.models.together import side_by_side
from col13.policies import Actor, CLOCK, Role
from col13.services import search, worklist
from col13.services.cases_filters import areas, Filters, ME, NOBODY
from col13.services.cases_list import list_cases
from col13.services.cases_order import Key as CaseKey
from col13.services.cases_order import Order
from col13.views.work import parts

SMALL, SIZES = 10_000, (10_000, 100_000, 1_000_000)
ROUNDS, ASKED = 5, 20  # rounds; different questions in each
SMALL_ROUNDS, SMALL_ASKED = 3, 10
ZONE, BODY = "9001", "unia"
ROLES = (Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.RECEPTION, Role.VICTIM_SUPPORT)
# Common and rare; and one that no case is in, for which a whole shelf is walked.
STATES = (
    ("report", "awaiting_information"), ("qualification", "proposed"), ("prosecution_referral", "transmitted"),
    ("victim_support", "declined"), ("unia_liaison", "shared"), ("report", "redirected"),
)  # fmt: skip
ORDERS_OF_A_BODY = (Order.OLDEST, Order.DEADLINE)  # beside the newest first
Question = Callable[[int, Session, Actor], object]


def measure(run: Run) -> list[Figure]:
    """All sizes on all databases, the small town first."""
    if run.small:
        return [one for database in run.databases for one in _of_town(run, database, SMALL, [])]
    found: list[Figure] = []
    for size in curves.SIZES:
        for database in run.databases:
            found += _of_town(run, database, size, found)
    if len(run.databases) == 2:
        curves.write([one for one in found if one.work.startswith("growth")])
    return found


def _of_town(run: Run, database: str, size: int, before: Sequence[Figure]) -> list[Figure]:
    """All that one town is asked; then it is taken away."""
    built, found = town(run, database, size), []
    if size in SIZES:
        rounds, asked = (SMALL_ROUNDS, SMALL_ASKED) if run.small else (ROUNDS, ASKED)
        found = _with_growth(before, measured(built, database, rounds, asked))
    if not run.small:
        found += curves.measured(built, database)
    leave(run, database, size)
    return found


def measured(built: Town, database: str, rounds: int, many: int) -> list[Figure]:
    """One town: every contestant at the worklist, and each of our lists."""
    door = built.database()
    with door.read(CLOCK) as session:
        hands = [people_of(session, ZONE, role)[number] for role in ROLES for number in (0, 1)]
        asked = questions(session, hands)
    figures = _next_steps(door, database, built.cases, hands)
    for work, (those, question) in asked.items():
        tasks = [captured(door, those[one % len(those)], partial(question, one)) for one in range(many)]
        figures.append(_figure(work, "col13", database, built.cases, replayed(door, tasks, rounds), cpu_of(door, tasks)))
    door.dispose()
    return figures


def _next_steps(door: Database, database: str, cases: int, hands: Sequence[Actor]) -> list[Figure]:
    """Ours against the best SQL by hand and, where the town is small, against reading everything; equal rows, or the run ends."""
    ours = [captured(door, hand, worklist.my_work) for hand in hands]
    plain = [raw_page(hand, door) for hand in hands]
    times: dict[str, list[list[float]]] = {"col13": [], "raw": []}
    for _ in range(ROUNDS):
        times["col13"] += replayed(door, ours, 1)
        times["raw"] += replayed(door, plain, 1)
    sent = {"col13": ours, "raw": plain}
    figures = [_figure("W2", name, database, cases, rounds, cpu_of(door, sent[name])) for name, rounds in times.items()]
    _same_rows(door, hands, plain)
    if cases <= SMALL:
        figures.append(_brute(door, database, cases, hands))
    return figures


def _brute(door: Database, database: str, cases: int, hands: Sequence[Actor]) -> Figure:
    with door.read(CLOCK) as session:
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
    with door.write(hand) as session:
        page = [(*task.key, task.role.value, task.step) for task in worklist.my_work(session, hand)]
        session.rollback()
    return page


def _same_rows(door: Database, hands: Sequence[Actor], plain: Sequence[Captured]) -> None:
    for hand, statement in zip(hands, plain, strict=True):
        ours = {(case.hex, track) for _, case, track, *_ in _ours(door, hand)}
        theirs = {(str(row[1]).replace("-", ""), row[2]) for row in statement.rows(door)}
        if ours != theirs:
            raise RuntimeError(f"the worklist of {hand.name} is not what plain SQL finds")


def questions(session: Session, hands: Sequence[Actor]) -> dict[str, tuple[Sequence[Actor], Question]]:
    """What is asked and by whom, the nth time of something else."""
    investigator, bodies = hands[0], people_of(session, BODY, Role.LIAISON)
    readers = [hand for hand in hands if hand.has(Role.INVESTIGATOR) or hand.has(Role.REFERENCE_OFFICER)]
    own = select(Case).where(Case.owner_id == investigator.org_id, Case.restricted.is_(False), Case.pv_number.is_not(None))
    cases = session.scalars(own.order_by(Case.id.desc()).limit(ASKED)).all()
    facts = session.scalars(select(Incident.facts).where(Incident.case_id.in_([case.id for case in cases]))).all()
    names = [one.family_name or "" for one in session.scalars(select(Person).where(Person.case_id.in_([case.id for case in cases])))]
    numbers = [told for case in cases for told in (case.number, case.pv_number or "")]
    middle = _middle_case(session, investigator)
    due = {hand: _middle_task(session, hand) for hand in hands}
    since, year_ago = clock.now() - dt.timedelta(days=7), clock.today() - dt.timedelta(days=365)
    month: dict[str, Any] = {"opened_from": year_ago, "opened_to": year_ago + dt.timedelta(days=30)}
    known, there = areas(), [f"province:{municipalities()[one].province}" for one in _told(session, Incident.municipality)]
    narrowed = [
        *(Filters(workflow=name, state=state) for name, state in STATES),
        *(Filters(phenomenon=one) for one in _told(session, Bias.phenomenon)),
        *(Filters(municipality=one) for one in _told(session, Incident.municipality)), Filters(overdue=True), Filters(assigned=NOBODY),
        Filters(restricted=True), Filters(closed=None, **month),
        Filters(closed=None, phenomenon=_told(session, Bias.phenomenon)[2], **month),
        Filters(domain_of_life=_told(session, Incident.domain_of_life)[2]), Filters(area=next(one for one in there if one in known)),
    ]  # fmt: skip

    def asks(words: Sequence[str]) -> tuple[Sequence[Actor], Question]:
        return [investigator], lambda one, session, hand: search.search(session, hand, words[one % len(words)])

    def listed(those: Sequence[Actor], filters: Filters, *orders: Order) -> tuple[Sequence[Actor], Question]:
        return those, lambda one, session, hand: list_cases(session, hand, filters, order=orders[one // len(those) % len(orders)])

    others = [order for order in Order if order is not Order.NEWEST]

    def sorted_otherwise(one: int, session: Session, hand: Actor) -> object:
        return list_cases(session, hand, narrowed[one % len(narrowed)], order=others[one % len(others)])

    return {
        "W2 my work": (hands, lambda one, session, hand: side_by_side(session, **parts(session, hand, since, None))),
        "W2 my work of a body": (bodies, lambda one, session, hand: side_by_side(session, **parts(session, hand, since, None))),
        "W2 urgent": (hands, lambda one, session, hand: worklist.urgent(session, hand)),
        "W2 worklist, further": (hands, lambda one, session, hand: worklist.my_work(session, hand, after=due[hand])),
        "W2 cases": listed(hands, Filters(), Order.NEWEST),
        "W2 cases, other orders": listed(hands, Filters(), *others),
        "W2 cases, further": (hands, lambda one, session, hand: list_cases(session, hand, after=middle)),
        "W2 cases, narrowed": (readers, lambda one, session, hand: list_cases(session, hand, narrowed[one % len(narrowed)])),
        "W2 cases, narrowed, other orders": (readers, sorted_otherwise),
        "W2 cases of a body": listed(bodies, Filters(), Order.NEWEST),
        "W2 cases of a body, other orders": listed(bodies, Filters(), *ORDERS_OF_A_BODY),
        "W2 cases of a hand": listed(readers, Filters(assigned=ME), Order.NEWEST),
        "W2 cases of a hand, other orders": listed(readers, Filters(assigned=ME), *others),
        "W2 search word": asks([told.split()[-1].rstrip(".") if number % 2 else told.split()[4] for number, told in enumerate(facts)]),
        "W2 search name": asks(names),
        "W2 search number": asks(numbers),
    }  # fmt: skip


def _middle_case(session: Session, hand: Actor) -> CaseKey:
    """A page somewhere in the middle of the zone's open cases begins here."""
    here = select(Case.opened_at, Case.id).where(Case.owner_id == hand.org_id, Case.closed_at.is_(None), Case.archived_at.is_(None))
    many = session.scalar(select(func.count()).select_from(here.subquery())) or 0
    row = session.execute(here.order_by(Case.opened_at.desc(), Case.id.desc()).offset(many // 2).limit(1)).one()
    return row.opened_at, row.id


def _middle_task(session: Session, hand: Actor) -> worklist.Key:
    """And here one of what waits for this role."""
    (role,) = hand.roles
    key = (Waiting.due, Waiting.case_id, Waiting.track)
    here = select(*key).where(Waiting.org_id == hand.org_id, Waiting.role == role.value)
    many = session.scalar(select(func.count()).select_from(here.subquery())) or 0
    due, case_id, track = session.execute(here.order_by(*key).offset(many // 2).limit(1)).one()
    return due, case_id, track


def _told(session: Session, column: InstrumentedAttribute[Any]) -> list[str]:
    """The rarest, the middle and the commonest of what a column tells."""
    rows = session.execute(select(column, func.count()).where(column.is_not(None)).group_by(column).order_by(func.count(), column)).all()
    return [rows[0][0], rows[len(rows) // 2][0], rows[-1][0]]


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
