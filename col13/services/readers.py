"""Who looked at a case: one line a person, the unusual ones on top with why. For the reference officer and the auditor."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import Label, N_
from col13.models import Case, Move, Participation, User, UserRole, Visit
from col13.policies import Actor, facets, require, Role, Section
from col13.services import journal, zone_policy
from col13.services.emergency import VISIT
from col13.services.situation import situation

MOST_PEOPLE, MOST_VISITS, MOST_AROUND = 300, 2000, 20000  # read for one page, newest first
ROW, WITHIN = 10, dt.timedelta(minutes=30)  # so many different cases in so short a time
RECENT = dt.timedelta(days=90)  # how far back “many in a row” looks
# Pointed out, never an accusation: each has ordinary explanations. In the order of weight.
WHY: dict[str, Label] = {
    "emergency": N_("unusual look", "emergency look"),
    "no_role": N_("unusual look", "in a role that this person does not hold any more"),
    "no_task": N_("unusual look", "no task here: no step taken, not assigned, not named"),
    "in_a_row": N_("unusual look", "ten or more different cases within half an hour"),
    "hours": N_("unusual look", "outside the usual hours (perhaps another shift)"),
}
READS_OFTEN = frozenset({Role.AUDITOR.value, Role.LIAISON.value})  # no task in the zone's case is their ordinary place


@dataclass(frozen=True, slots=True)
class Reader:
    """One person. `reasons` are codes; `words` what was typed, newest first, for who may read them; `unusual` keys of WHY."""

    user_id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    first: dt.datetime
    last: dt.datetime
    looks: int
    sections: tuple[str, ...]
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    unusual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readers:
    """Those with an unusual look first, then by the last look. `bounded`: more people or looks than one page reads."""

    people: Sequence[Reader]
    bounded: bool


def readers_of(session: Session, actor: Actor, case: Case) -> Readers:
    """Everybody who ever opened the case. Written in the case's chain first: needs a writing session. The caller fetched the case through
    visible(). Seven statements, however many looks. Forbidden."""
    role = require(actor, "case:readers")
    journal.write(session, actor, operation="consultation", act="case.readers", case=case, role=role, section=Section.JOURNAL)
    counted = session.execute(
        select(Visit.user_id, func.min(Visit.since).label("first"), func.max(Visit.since).label("last"), func.count().label("looks"))
        .where(Visit.case_id == case.id).group_by(Visit.user_id).order_by(func.max(Visit.since).desc()).limit(MOST_PEOPLE + 1)
    ).all()  # fmt: skip
    kept = counted[:MOST_PEOPLE]
    people = [row.user_id for row in kept]
    visits = _visits(session, case, people)
    reads = "details" in facets(actor, Section.JOURNAL, "read", situation(session, actor, case))
    signs = _signs(session, case, people, visits)
    names = {row.id: row.display_name for row in session.execute(select(User.id, User.display_name).where(User.id.in_(people)))}
    lines = [_reader(row, names.get(row.user_id, "–"), visits[row.user_id], signs[row.user_id], reads) for row in kept]
    lines.sort(key=lambda one: (-len(one.unusual), -one.last.timestamp()))
    return Readers(lines, len(counted) > MOST_PEOPLE or sum(row.looks for row in kept) > MOST_VISITS)


def _visits(session: Session, case: Case, people: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Visit]]:
    query = (
        select(Visit).where(Visit.case_id == case.id, Visit.user_id.in_(people)).order_by(Visit.since.desc(), Visit.id).limit(MOST_VISITS)
    )
    found: dict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in session.scalars(query):
        found[visit.user_id].append(visit)
    return found


def _reader(row: Any, name: str, visits: Sequence[Visit], unusual: Collection[str], reads: bool) -> Reader:
    def each(values: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(values))

    return Reader(
        row.user_id, name, each([visit.role for visit in visits]), row.first, row.last, row.looks,
        tuple(one.value for one in Section if any(one.value in visit.sections for visit in visits)),
        each([visit.reason for visit in visits]), each([visit.words for visit in visits if visit.words])[:5] if reads else (),
        tuple(sign for sign in WHY if sign in unusual),
    )  # fmt: skip


def _signs(
    session: Session, case: Case, people: Sequence[uuid.UUID], visits: Mapping[uuid.UUID, list[Visit]]
) -> Mapping[uuid.UUID, set[str]]:
    hours = zone_policy.number(session, case.owner_id, "hours_from"), zone_policy.number(session, case.owner_id, "hours_until")
    took_part = set(session.scalars(select(Participation.user_id).where(Participation.case_id == case.id)))
    took_part |= set(session.scalars(select(Move.by).where(Move.case_id == case.id).distinct()))
    held: dict[uuid.UUID, set[str]] = defaultdict(set)
    for user_id, role in session.execute(select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(people))):
        held[user_id].add(role)
    around = _around(session, people, visits)
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for one in people:
        own = visits.get(one, [])
        signs = {
            "emergency": any(visit.reason == VISIT for visit in own),
            "no_role": any(visit.role not in held[one] for visit in own),
            "no_task": one not in took_part and any(visit.role not in READS_OFTEN for visit in own),
            "in_a_row": many_in_a_row([visit.since for visit in own], around[one]),
            "hours": any(outside(visit.since, *hours) for visit in own),
        }
        found[one] = {sign for sign, holds in signs.items() if holds}
    return found


def _around(
    session: Session, people: Sequence[uuid.UUID], visits: Mapping[uuid.UUID, list[Visit]]
) -> Mapping[uuid.UUID, list[tuple[dt.datetime, uuid.UUID]]]:
    found: dict[uuid.UUID, list[tuple[dt.datetime, uuid.UUID]]] = defaultdict(list)
    earliest = min((visit.since for own in visits.values() for visit in own), default=clock.now())
    start = max(earliest, clock.now() - RECENT) - WITHIN
    query = select(Visit.user_id, Visit.since, Visit.case_id).where(Visit.user_id.in_(people), Visit.since >= start)
    for user_id, since, case_id in session.execute(query.order_by(Visit.since.desc()).limit(MOST_AROUND)):
        found[user_id].append((since, case_id))
    return found


def many_in_a_row(here: Sequence[dt.datetime], around: Sequence[tuple[dt.datetime, uuid.UUID]]) -> bool:
    """Whether a look at this case is one of ten different cases within half an hour. `around`: (moment, case) of the person's looks."""
    ordered, first, seen = sorted(around), 0, defaultdict[uuid.UUID, int](int)
    for moment, case_id in ordered:
        seen[case_id] += 1
        while moment - ordered[first][0] > WITHIN:
            gone = ordered[first][1]
            seen[gone] -= 1
            if not seen[gone]:
                del seen[gone]
            first += 1
        if len(seen) >= ROW and any(ordered[first][0] <= look <= moment for look in here):
            return True
    return False


def outside(moment: dt.datetime, first: int, last: int) -> bool:
    """Whether a moment lies outside the usual hours in Brussels: before `first` o'clock, from `last` on, or at a weekend."""
    there = moment.astimezone(clock.BRUSSELS)
    return there.weekday() >= 5 or not first <= there.hour < last
