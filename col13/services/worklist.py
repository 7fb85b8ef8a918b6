"""My work: what waits for this person's roles, how much of it is urgent, what was begun and left. Read from `waiting`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, ColumnElement, exists, func, or_, Select, select, tuple_, union_all
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Alert, Case, NO_DEADLINE, Track, User, Waiting
from col13.models.fenced import fenced
from col13.models.together import alone, Plan
from col13.models.visibility import content_visible
from col13.policies import Actor, require, Role
from col13.services import journal
from col13.workflows.unia_liaison import UNIA_LIAISON

Key = tuple[dt.date, uuid.UUID, str]  # due (9999-12-31: none), case id, track: where a page begins
MOST_HOURS = dt.timedelta(hours=48)  # a person deprived of liberty: shown, and counted from the moment told to the magistrate
SOON, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)  # tomorrow; the next seven days
# A body's own acts, which an officer may write down as received: nobody in the zone is late with them.
OF_THE_BODY = tuple(step.name for step in UNIA_LIAISON.steps if Role.LIAISON in step.roles)
MOST_COUNTED = 1000  # urgent tasks counted for each role; nobody has more in a week
PLACE = (Waiting.due, Waiting.case_id, Waiting.track)  # the order of what waits, and where a page ends


@dataclass(frozen=True, slots=True)
class Task:
    """One track that waits for this person. `due` None: no deadline; `until`: the end of the 48 hours of somebody deprived of liberty."""

    number: str
    title: str
    restricted: bool
    track: str
    workflow: str
    step: str
    role: Role
    due: dt.date | None
    overdue: bool
    blocked: bool
    since: dt.datetime
    key: Key
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Urgent:
    """How many of my tasks are late, due today or tomorrow, and due in the days after, up to seven. `more`: for one of my roles there are
    more than are counted, and the latest of them are missing here."""

    late: int = 0
    soon: int = 0
    week: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A case this person opened whose report was not submitted."""

    number: str
    title: str
    opened_at: dt.datetime


def my_work(session: Session, actor: Actor, *, after: Key | None = None, limit: int = 50) -> list[Task]:
    """The next `limit` tasks by deadline, after a key of the page before. Each track once, in the first of my roles that it waits for.
    What I entered and may not judge is left out. The numbers shown are journalled: needs a writing session."""
    tasks = alone(session, tasks_of(actor, after=after, limit=limit))
    if actor.org_id is not None:
        note_shown(session, actor, tasks)
    return tasks


def note_shown(session: Session, actor: Actor, tasks: Sequence[Task], **more: object) -> None:
    """These tasks were shown, and `more` that stood on the same page."""
    note_list(session, actor, "work.list", require(actor, "work:list"), [task.number for task in tasks], **more)


def tasks_of(actor: Actor, *, after: Key | None, limit: int) -> Plan[list[Task]]:
    """As my_work(), beside other reads; the caller notes what was shown."""
    require(actor, "work:list")
    if actor.org_id is None:
        return []
    held = [role for role in Role if role in actor.roles]
    branches = [_branch(actor, role, after, limit).subquery() for role in held]
    found = yield {"rows": select(union_all(*[select(branch) for branch in branches]).subquery())}
    first: dict[Key, Any] = {}
    for row in sorted(found["rows"], key=lambda one: (one.due, one.case_id, one.track, held.index(Role(one.role)))):
        first.setdefault((row.due, row.case_id, row.track), row)
    page = list(first.items())[:limit]
    ids = [row.case_id for _, row in page if row.track.startswith("prosecution_referral")]
    held_now = (yield {"alerts": _deprived(ids)})["alerts"] if ids else []
    liberty = {(row.case_id, row.key): row.deprived_since for row in held_now}
    return [_task(actor, key, row, liberty) for key, row in page]


def _branch(actor: Actor, role: Role, after: Key | None, limit: int) -> Select[*tuple[Any, ...]]:
    columns = (Waiting.step, Waiting.blocked, Waiting.since, Case.number, Case.title, Case.restricted)
    query = select(*PLACE, Waiting.role, *columns).join(Case, Case.id == Waiting.case_id)
    query = query.where(*_for(actor, role), content_visible(actor, clock.today()))
    if after is not None:
        query = query.where(tuple_(*PLACE) > after)
    return query.order_by(*PLACE).limit(limit)


def _for(actor: Actor, role: Role) -> list[ColumnElement[bool]]:
    """On `Waiting`: what waits for this person in this role; whether the case is seen is for the caller to ask."""
    barred = or_(Waiting.barred_user.is_(None), Waiting.barred_user != actor.id)
    found = [Waiting.org_id == actor.org_id, Waiting.role == role.value, barred]
    if role is not Role.LIAISON:
        found.append(~and_(Waiting.track.startswith(UNIA_LIAISON.name), Waiting.step.in_(OF_THE_BODY)))
    return found


def _task(actor: Actor, key: Key, row: Any, liberty: dict[tuple[uuid.UUID, str], dt.datetime]) -> Task:
    due = None if row.due == NO_DEADLINE else row.due
    since = liberty.get((row.case_id, row.track))
    return Task(
        row.number, row.title if actor.org_kind != "equality_body" else "", row.restricted, row.track, row.track.partition(".")[0],
        row.step, Role(row.role), due, due is not None and due < clock.today(), row.blocked, row.since, key,
        since + MOST_HOURS if since else None,
    )  # fmt: skip


def _deprived(case_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    query = select(Alert.case_id, Track.key, Alert.deprived_since).join(Track, Track.id == Alert.track_id)
    query = query.where(Alert.case_id.in_(case_ids), Alert.deprived_since.is_not(None), Alert.released_at.is_(None))
    return query.order_by(Alert.id)


def urgent(session: Session, actor: Actor) -> Urgent:
    """All of them, not only those on the page; in one statement. The same rows as `my_work` shows, so a number tells nothing more."""
    return alone(session, urgent_of(actor))


def urgent_of(actor: Actor) -> Plan[Urgent]:
    """As urgent(), beside other reads."""
    require(actor, "work:list")
    if actor.org_id is None:
        return Urgent()
    today = clock.today()
    held = [role for role in Role if role in actor.roles]
    # What waits is walked in order until so many were seen. No join: a database might read all that waits, and sort it.
    seen = fenced(select(1).select_from(Case).where(Case.id == Waiting.case_id, content_visible(actor, today)))
    first = select(*PLACE, Waiting.role).where(Waiting.due <= today + WEEK, seen).order_by(*PLACE).limit(MOST_COUNTED)
    branches = [first.where(*_for(actor, role)).subquery() for role in held]
    every = union_all(*[select(branch) for branch in branches]).cte()
    once = select(every.c.due, every.c.case_id, every.c.track).distinct().subquery()  # each track once
    counted = yield {
        "days": select(once.c.due, func.count().label("many")).group_by(once.c.due),
        "full": select(every.c.role).group_by(every.c.role).having(func.count() >= MOST_COUNTED),
    }
    found: dict[dt.date, int] = {row.due: row.many for row in counted["days"]}
    late = sum(count for due, count in found.items() if due < today)
    soon = sum(count for due, count in found.items() if today <= due <= today + SOON)
    return Urgent(late, soon, sum(found.values()) - late - soon, bool(counted["full"]))


def drafts(session: Session, actor: Actor, *, limit: int = 20) -> list[Draft]:
    """Cases I opened whose report waits to be submitted, the newest first."""
    return alone(session, drafts_of(actor, limit=limit))


def drafts_of(actor: Actor, *, limit: int = 20) -> Plan[list[Draft]]:
    """As drafts(), beside other reads."""
    require(actor, "work:list")
    submitted = exists().where(Track.case_id == Case.id, Track.key == "report", Track.state != "draft")
    query = select(Case.number, Case.title, Case.opened_at).where(
        Case.opened_by == actor.id, Case.closed_at.is_(None), Case.archived_at.is_(None), ~submitted, content_visible(actor, clock.today())
    )
    found = yield {"cases": query.order_by(Case.opened_at.desc()).limit(limit)}
    return [Draft(*row) for row in found["cases"]]


def mark_visit(session: Session, actor: Actor) -> dt.datetime | None:
    """I looked at my work now; returns when I did before."""
    user = session.get(User, actor.id)
    if user is None:
        return None
    before, user.last_visit = user.last_visit, clock.now()
    return before


def note_list(session: Session, actor: Actor, act: str, role: Role, numbers: Sequence[str], **words: object) -> None:
    """A list was shown: the numbers on it, and what was asked, in the organisation's chain."""
    detail = {"shown": len(numbers), "numbers": [*numbers], **words}
    journal.write(session, actor, operation="consultation", act=act, role=role, detail=detail)
