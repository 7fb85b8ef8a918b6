"""My work: what waits for this person's roles, what changed since the last visit, what was begun and left. Read from `waiting`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, literal, or_, Row, Select, select, tuple_, union_all
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Alert, Case, Move, NO_DEADLINE, Participation, SectionRevision, Track, User, Waiting
from col13.models.visibility import content_visible
from col13.policies import Actor, require, Role
from col13.services import journal

Key = tuple[dt.date, uuid.UUID, str]  # due (9999-12-31: none), case id, track: where a page begins
MOST_HOURS = dt.timedelta(hours=48)  # a person deprived of liberty: shown, and counted from the moment told to the magistrate


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
class Changed:
    """A case in which this person takes part and somebody else changed something, and when last."""

    number: str
    title: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A case this person opened whose report was not submitted."""

    number: str
    title: str
    opened_at: dt.datetime


def my_work(session: Session, actor: Actor, *, after: Key | None = None, limit: int = 50) -> list[Task]:
    """The next `limit` tasks by deadline, after a key of the page before. Each track once, in the first of my roles that it waits for.
    What I entered and may not judge is left out. The numbers shown are journalled: needs a writing session."""
    used = require(actor, "work:list")
    if actor.org_id is None:
        return []
    held = [role for role in Role if role in actor.roles]
    branches = [_branch(actor, role, after, limit).subquery() for role in held]
    rows = session.execute(union_all(*[select(branch) for branch in branches])).all()
    first: dict[Key, Row[Any]] = {}
    for row in sorted(rows, key=lambda one: (one.due, one.case_id, one.track, held.index(Role(one.role)))):
        first.setdefault((row.due, row.case_id, row.track), row)
    page = list(first.items())[:limit]
    liberty = _deprived(session, [row.case_id for _, row in page if row.track.startswith("prosecution_referral")])
    tasks = [_task(actor, key, row, liberty) for key, row in page]
    note_list(session, actor, "work.list", used, [task.number for task in tasks])
    return tasks


def _branch(actor: Actor, role: Role, after: Key | None, limit: int) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Waiting.due, Waiting.case_id, Waiting.track, Waiting.role, Waiting.step, Waiting.blocked, Waiting.since, Case.number,
            Case.title, Case.restricted,
        )
        .join(Case, Case.id == Waiting.case_id)
        .where(Waiting.org_id == actor.org_id, Waiting.role == role.value)
        .where(or_(Waiting.barred_user.is_(None), Waiting.barred_user != actor.id), content_visible(actor, clock.today()))
    )  # fmt: skip
    if after is not None:
        query = query.where(tuple_(Waiting.due, Waiting.case_id, Waiting.track) > after)
    return query.order_by(Waiting.due, Waiting.case_id, Waiting.track).limit(limit)


def _task(actor: Actor, key: Key, row: Row[Any], liberty: dict[tuple[uuid.UUID, str], dt.datetime]) -> Task:
    due = None if row.due == NO_DEADLINE else row.due
    since = liberty.get((row.case_id, row.track))
    return Task(
        row.number, row.title if actor.org_kind != "equality_body" else "", row.restricted, row.track, row.track.partition(".")[0],
        row.step, Role(row.role), due, due is not None and due < clock.today(), row.blocked, row.since, key,
        since + MOST_HOURS if since else None,
    )  # fmt: skip


def _deprived(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, str], dt.datetime]:
    if not case_ids:
        return {}
    query = select(Alert.case_id, Track.key, Alert.deprived_since).join(Track, Track.id == Alert.track_id)
    query = query.where(Alert.case_id.in_(case_ids), Alert.deprived_since.is_not(None), Alert.released_at.is_(None))
    return {(case_id, key): since for case_id, key, since in session.execute(query.order_by(Alert.id)) if since is not None}


def changed_since(session: Session, actor: Actor, moment: dt.datetime, *, limit: int = 20) -> list[Changed]:
    """Cases in which I take part that somebody else moved or changed after `moment`, the latest first."""
    require(actor, "work:list")
    mine = exists().where(Participation.case_id == Case.id, Participation.user_id == actor.id, Participation.until.is_(None))
    latest: dict[str, Changed] = {}
    body = actor.org_kind == "equality_body"  # it knows of the moves of its own track, and no title
    for table in (Move,) if body else (Move, SectionRevision):
        query = select(Case.number, literal("") if body else Case.title, table.at).join(table, table.case_id == Case.id)
        query = query.where(table.at > moment, table.by != actor.id, mine, content_visible(actor, clock.today()))
        if body:
            own = select(Track.id).where(Track.workflow == "unia_liaison", Track.subject == actor.org_code)
            query = query.where(Move.track_id.in_(own.where(Track.case_id == Case.id).correlate(Case)))
        for number, title, at in session.execute(query.order_by(table.at.desc()).limit(limit * 5)):
            known = latest.get(number)
            if known is None or known.at < at:
                latest[number] = Changed(number, title, at)
    return sorted(latest.values(), key=lambda one: one.at, reverse=True)[:limit]


def drafts(session: Session, actor: Actor, *, limit: int = 20) -> list[Draft]:
    """Cases I opened whose report waits to be submitted, the newest first."""
    require(actor, "work:list")
    submitted = exists().where(Track.case_id == Case.id, Track.key == "report", Track.state != "draft")
    query = select(Case.number, Case.title, Case.opened_at).where(
        Case.opened_by == actor.id, Case.closed_at.is_(None), ~submitted, content_visible(actor, clock.today())
    )
    return [Draft(*row) for row in session.execute(query.order_by(Case.opened_at.desc()).limit(limit))]


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
