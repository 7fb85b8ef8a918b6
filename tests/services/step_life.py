"""A life at random: any hand takes any step that is allowed to it, with answers drawn from what the step offers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid, NotFound
from col13.models import Bias, Case, Incident, new_id, Offence, Organisation, Statement
from col13.policies import Actor, Role
from col13.services import casework, standing
from col13.services.options import MARKS, options
from col13.workflows import by_key
from col13.workflows.engine import Ask, Step
from col13.workflows.standing import Standing, TrackStanding
from tests.factories import a_body, an_actor
from tests.services.a_case import a_person, as_id
from tests.services.test_casework import told
from tests.services.zone_desk import a_desk, Desk


@dataclass
class Life:
    """A case with everything on file that steps ask for, and the hands that may take them."""

    desk: Desk
    hands: list[Actor]
    dice: random.Random

    @property
    def session(self) -> Session:
        return self.desk.session

    @property
    def case(self) -> Case:
        return self.desk.case


def a_life(session: Session, seed: int) -> Life:
    """Two victims, one of them also a suspect by chance, an offence with its assessment, two bodies."""
    desk, dice = a_desk(session), random.Random(seed)
    told(desk)
    case = desk.case
    a_person(session, case, "victim", *(["suspect"] if dice.random() < 0.2 else []), rules_stated=True)
    a_person(session, case, "suspect")
    entered: dict[str, Any] = {"case_id": case.id, "at": clock.now(), "by": desk.investigator.id}
    incident = session.scalars(select(Incident.id).where(Incident.case_id == case.id)).one()
    offence = Offence(session, incident_id=incident, seq=1, code="x", law="special_act", edition="test", **entered)
    session.flush()
    Bias(
        session, offence_id=offence.id, phenomenon="racism", basis="perceived_by_victim", status="proposed", author_role="investigator",
        edition="test", **entered,
    )  # fmt: skip
    for victim in standing.of(session, desk.officer, case).victims:
        Statement(session, person_id=as_id(victim), words="I was there.", **entered)
    session.flush()
    bodies: list[Organisation] = [a_body(session, code) for code in ("unia", "igvm")]
    hands = [desk.reception, desk.investigator, desk.officer, desk.deputy, desk.support]
    return Life(desk, hands + [an_actor(session, body, Role.LIAISON) for body in bodies], dice)


def steps_taken(life: Life, tries: int) -> Iterator[tuple[str, Step]]:
    """Each step right after it was taken."""
    for _ in range(tries):
        hand = life.dice.choice(life.hands)
        found = standing.of(life.session, hand, life.case)
        try:
            casework.get(life.session, hand, life.case.number)
        except NotFound:
            continue
        able = [verdict for many in casework.verdicts(life.session, hand, life.case).values() for verdict in many if verdict.allowed]
        if able and (taken := _take(life, hand, found, life.dice.choice(able).track.key, able)):
            yield taken


def _take(life: Life, hand: Actor, found: Standing, key: str, able: list[Any]) -> tuple[str, Step] | None:
    step = life.dice.choice([verdict.step for verdict in able if verdict.track.key == key])
    track = found.track(key)
    answers = drawn(life, hand, found, track, step)
    try:
        casework.take(life.session, hand, life.case.number, key, step.name, answers, seen=track.seq, once=new_id())
    except Invalid:
        return None
    return key, by_key(key).step(step.name)


def drawn(life: Life, hand: Actor, found: Standing, track: TrackStanding, step: Step) -> dict[str, Any]:
    """Answers that fit each ask by itself; together they may be refused."""
    answers = {ask.name: _one(life, hand, found, track, ask) for ask in step.asks if ask.required or life.dice.random() < 0.7}
    return answers | ({"reason": "because"} if step.reason else {})


def _one(life: Life, hand: Actor, found: Standing, track: TrackStanding, ask: Ask) -> Any:
    dice, now = life.dice, clock.now()
    if ask.kind == "text":
        return dice.choice(["words", "ME.56.L1.000009/2026"])
    if ask.kind in ("date", "partial_date"):
        return clock.today() + dt.timedelta(days=dice.choice([0, 0, -1, 5]))
    if ask.kind == "moment":
        return now - dt.timedelta(hours=dice.choice([1, 30]))
    if ask.kind == "yes_no":
        return dice.random() < 0.8
    values = [value for value, _, _ in options(life.session, hand, life.case, ask, track, found)]
    if ask.kind == "marks":
        return {value: dice.choice(MARKS)[0] for value in values}
    if ask.kind in ("choices", "persons"):
        return values if dice.random() < 0.6 else values[:1]
    return dice.choice(values) if values else None
