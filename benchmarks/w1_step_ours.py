"""W1, our side: five tracks, twelve steps a life, each through the real services in a durable unit of work of its own.

Nothing is left out of a step: the case is fetched through visible() and locked, the form's UUID kept, rights, four eyes and conditions
asked, answers validated, effects written, the deadline counted, the journal chained, what waits for whom settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from benchmarks.figure import Run
from benchmarks.serving import served
from col13 import clock
from col13.db import Database
from col13.models import Entry, Incident, new_id, Organisation, Person, PersonRole, Report, Statement, Track, User, UserRole
from col13.policies import Actor, CLOCK, Role
from col13.services import casework, journal_verify

BATCH = 100  # cases opened in one unit of work before anything is measured
PEOPLE = {
    "desk": Role.RECEPTION, "investigator": Role.INVESTIGATOR, "officer": Role.REFERENCE_OFFICER, "support": Role.VICTIM_SUPPORT,
}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """One step of a life: who takes it, on which track, after how many moves there, with which answers."""

    hand: str
    key: str
    step: str
    seen: int
    answers: Callable[[str], dict[str, Any]] = lambda victim: {}


# The life of a file: every step by a hand that may, the second reading and the approval by another one than the first.
LIFE = (
    Taken("desk", "report", "submit", 0),
    Taken("investigator", "report", "accept", 1),
    Taken("desk", "report", "record_pv", 2, lambda _: {"pv_number": "ME.56.L1.1/2026", "pv_date": "2026-11-20", "pv_author": "the desk"}),
    Taken("desk", "victim_support", "offer", 0, lambda _: {"explained": ["rights", "services"], "language": "nl"}),
    Taken("support", "victim_support", "accept", 1),
    Taken("investigator", "qualification", "begin", 0),
    Taken("investigator", "qualification", "propose", 1, lambda _: {"remark": "no offence, but the words are on file"}),
    Taken("officer", "qualification", "confirm", 2),
    Taken("investigator", "prosecution_referral", "prepare", 0),
    Taken("investigator", "prosecution_referral", "submit_for_review", 1),
    Taken("desk", "unia_liaison", "ask_consent", 0, lambda victim: {"victims": [victim], "bodies": ["unia"]}),
    Taken(
        "support", "unia_liaison", "record_consent", 1,
        lambda victim: {"victim": victim, "scope": "minimal", "how": "in_writing", "given_by": "victim"},
    ),
)  # fmt: skip
ENDS = {
    "report": "recorded", "victim_support": "accepted", "qualification": "confirmed", "prosecution_referral": "in_review",
    "unia_liaison": "consented",
}  # fmt: skip


@dataclass
class Ours:
    """An instance with open cases, and the steps of their lives still to be taken: all first steps, then all second ones, and so on."""

    database: Database
    hands: dict[str, Actor]
    ended: ExitStack
    cases: list[tuple[str, str]] = field(default_factory=list)  # (number, its victim)

    @property
    def lives(self) -> Iterator[Callable[[], None]]:
        """One call a step, in an order that goes from case to case."""
        return (partial(self.step, taken, *case) for taken in LIFE for case in self.cases)

    def step(self, taken: Taken, number: str, victim: str) -> None:
        """As a page posts it: the case by its number, the step, the commit."""
        with self.database.write(self.hands[taken.hand]) as session:
            told = taken.answers(victim)
            casework.take(session, self.hands[taken.hand], number, taken.key, taken.step, told, seen=taken.seen, once=new_id())

    def check(self) -> None:
        """Every life ended where it should, told step by step in a chain that holds. RuntimeError otherwise."""
        with self.database.read(CLOCK) as session:
            ends = session.execute(select(Track.key, Track.state, func.count()).group_by(Track.key, Track.state)).all()
            entries = session.scalars(select(func.count()).select_from(Entry).where(Entry.case_id.is_not(None))).one()
            if {(key, state, number) for key, state, number in ends} != {(key, state, len(self.cases)) for key, state in ENDS.items()}:
                raise RuntimeError(f"the lives ended elsewhere: {ends}")
            if entries != len(self.cases) * (len(LIFE) + 1):
                raise RuntimeError(f"{entries} entries tell of {len(self.cases)} cases")
            broken = journal_verify.verify(session)
            if broken:
                raise RuntimeError(f"the journal is broken: {broken[0]}")

    def close(self) -> None:
        """Let go of the database."""
        self.ended.close()


def prepare(run: Run, database: str, cases: int) -> Ours:
    """An instance of its own with so many cases, each as the desk has filled it in, before the first step."""
    ended, server = ExitStack(), run.postgresql if database == "postgresql" else None
    opened = ended.enter_context(served(run.scratch / f"w1_ours_{new_id().hex[-8:]}", server))
    with opened.write(CLOCK) as session:
        ours = Ours(opened, _people(session), ended)
    for start in range(0, cases, BATCH):
        with opened.write(ours.hands["desk"]) as session:
            ours.cases += [_filled_in(session, ours.hands["desk"]) for _ in range(start, min(start + BATCH, cases))]
    return ours


def _people(session: Session) -> dict[str, Actor]:
    zone = Organisation(kind="police_zone", code="5906", name_nl="5906", name_fr="5906")
    session.add_all([zone, Organisation(kind="equality_body", code="unia", name_nl="Unia", name_fr="Unia")])
    session.flush()
    hands = {}
    for name, role in PEOPLE.items():
        user = User(id=new_id(), org_id=zone.id, name=name, display_name=name, created_at=clock.now(), roles=[UserRole(role=role.value)])
        session.add(user)
        hands[name] = Actor(user.id, name, zone.id, zone.kind, zone.code, frozenset({role}))
    session.flush()
    return hands


def _filled_in(session: Session, desk: Actor) -> tuple[str, str]:
    # The rows the desk's forms would leave, written at once: filling a case in is not what is measured.
    case, now = casework.open_case(session, desk), clock.now()
    told = {"channel": "in_person", "perception": "victim"}
    report = session.scalars(select(Report).where(Report.case_id == case.id)).one()
    report.channel, report.perception, report.no_offence_reason = *told.values(), "words that are no offence"
    happened = update(Incident).where(Incident.case_id == case.id)
    session.execute(happened.values(facts="Shouted at in the street.", date_stated=True, place_unknown=True))
    entered: dict[str, Any] = {"at": now, "by": desk.id}
    person = Person(session, case_id=case.id, seq=1, kind="person", identified=True, rules_stated=True, **entered)
    session.flush()
    for role in ("victim", "reporter"):
        PersonRole(session, case_id=case.id, person_id=person.id, role=role, since=now, by=desk.id)
    Statement(session, case_id=case.id, person_id=person.id, words="They shouted at me.", **entered)
    session.flush()
    return case.number, str(person.id)
