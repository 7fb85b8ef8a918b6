"""The job table: enqueued in the caller's transaction, claimed with a lease, done together with what the job writes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, ColumnElement, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Job, new_id

LEASE = dt.timedelta(minutes=5)  # a worker that died is followed by another one after this
MOST_TRIES = 5
FIRST_WAIT = dt.timedelta(seconds=30)  # doubled after each failure
RENDER = "render_dossier"
BELLS = "bells"  # session.info: jobs to ring for after the commit


class LeaseLost(Exception):
    """Another worker has the job by now: whatever this one did must not be kept."""


def machine_now() -> dt.datetime:
    """The machine's own time: a demo's clock is moved in each process by itself, and a lease must mean the same to all of them."""
    return clock.now() - clock.offset()


def enqueue(session: Session, kind: str, argument: Mapping[str, Any], *, key: str | None = None, run_at: dt.datetime | None = None) -> Job:
    """Put a job into the table; it exists when the caller commits. The same `key` again gives the job that stands."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    now = machine_now()
    values = {
        "id": new_id(), "kind": kind, "argument": dict(argument), "key": key, "state": "queued", "run_at": run_at or now, "tries": 0,
        "enqueued_at": now,
    }  # fmt: skip
    made = session.execute(dialect.insert(Job).values(values).on_conflict_do_nothing(index_elements=["key"]).returning(Job.id)).scalar()
    if made is not None:
        session.info.setdefault(BELLS, []).append(made)
        return session.get_one(Job, made)
    return by_key(session, key or "")


def by_key(session: Session, key: str) -> Job:
    """The job with this key; NoResultFound when there is none."""
    return session.scalars(select(Job).where(Job.key == key)).one()


def claim(session: Session, job_id: uuid.UUID | None = None) -> Job | None:
    """Take the next job that is due (or this one), with a lease; None when there is none. Two workers never get the same."""
    now = machine_now()
    wanted = select(Job.id).where(_free(now), Job.tries < MOST_TRIES).order_by(Job.run_at, Job.id).limit(1)
    if job_id is not None:
        wanted = wanted.where(Job.id == job_id)
    if session.get_bind().dialect.name != "sqlite":
        wanted = wanted.with_for_update(skip_locked=True)
    taking = (
        update(Job)
        .where(Job.id == wanted.scalar_subquery())
        .values(state="running", lease_until=now + LEASE, tries=Job.tries + 1)
        .returning(Job)
        .execution_options(populate_existing=True)
    )
    return session.scalars(taking).first()


def _free(now: dt.datetime) -> ColumnElement[bool]:
    return or_(and_(Job.state == "queued", Job.run_at <= now), and_(Job.state == "running", Job.lease_until < now))


def finish(session: Session, job: Job) -> None:
    """Mark a claimed job done, in the transaction that keeps its result. LeaseLost undoes that transaction."""
    _mine(session, job, state="done", done_at=machine_now(), lease_until=None, error=None)


def done_elsewhere(session: Session, key: str) -> None:
    """Mark a job done that its caller did itself; a worker that has it meanwhile loses its lease."""
    marking = update(Job).where(Job.key == key).values(state="done", done_at=machine_now(), lease_until=None)
    session.execute(marking.execution_options(synchronize_session=False))


def fail(session: Session, job: Job, error: str) -> bool:
    """Put a claimed job back to be tried later; True when that was the last try. `error` is a code, no personal data."""
    if job.tries >= MOST_TRIES:
        _mine(session, job, state="failed", lease_until=None, error=error)
        return True
    _mine(session, job, state="queued", lease_until=None, error=error, run_at=machine_now() + FIRST_WAIT * 2 ** (job.tries - 1))
    return False


def _mine(session: Session, job: Job, **values: object) -> None:
    # The number of tries tells whose claim it is: whoever took the job over raised it.
    still = and_(Job.id == job.id, Job.state == "running", Job.tries == job.tries)
    mark = update(Job).where(still).values(**values).execution_options(synchronize_session=False).returning(Job.id)
    if session.execute(mark).first() is None:
        raise LeaseLost(str(job.id))


def give_up(session: Session) -> list[Job]:
    """Mark as failed the jobs whose workers died too often; returns them."""
    dead = and_(Job.state == "running", Job.lease_until < machine_now(), Job.tries >= MOST_TRIES)
    marking = update(Job).where(dead).values(state="failed", lease_until=None, error="worker_died").returning(Job)
    return list(session.scalars(marking.execution_options(populate_existing=True)))
