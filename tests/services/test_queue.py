"""The job table: once a key, one worker a job, a lease that ends, five tries."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from col13 import clock
from col13.db import Database
from col13.models import Job
from col13.services import queue

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


def put(database: Database, key: str | None = None) -> Job:
    with database.write() as session:
        return queue.enqueue(session, "tick_daily", {"day": "2026-03-02"}, key=key)


def claimed(database: Database) -> Job | None:
    with database.write() as session:
        return queue.claim(session)


def test_the_same_key_is_enqueued_once(database: Database) -> None:
    assert put(database, "a").id == put(database, "a").id
    assert put(database).id != put(database).id
    with database.read() as session:
        assert len(session.scalars(select(Job)).all()) == 3


def test_a_job_of_a_transaction_that_failed_does_not_exist(database: Database) -> None:
    with database.write() as session:
        queue.enqueue(session, "tick_daily", {})
        session.rollback()
    assert claimed(database) is None


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(database: Database) -> None:
    with clock.at(NOON):
        put(database)
        first = claimed(database)
        assert first is not None
        assert claimed(database) is None
    with clock.at(NOON + queue.LEASE + dt.timedelta(seconds=1)):
        second = claimed(database)
    assert second is not None
    assert (second.id, second.tries) == (first.id, 2)
    with pytest.raises(queue.LeaseLost), database.write() as session:
        queue.finish(session, first)
    with database.write() as session:
        queue.finish(session, second)
    assert claimed(database) is None


def test_two_workers_never_get_the_same_job(database: Database) -> None:
    for _ in range(6):
        put(database)
    got: list[Job | None] = []
    workers = [threading.Thread(target=lambda: [got.append(claimed(database)) for _ in range(3)]) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = [job.id for job in got if job is not None]
    assert len(ids) == len(set(ids)) == 6


def test_a_job_waits_for_its_hour(database: Database) -> None:
    with clock.at(NOON), database.write() as session:
        queue.enqueue(session, "tick_daily", {}, run_at=NOON + dt.timedelta(hours=1))
        assert queue.claim(session) is None
    with clock.at(NOON + dt.timedelta(hours=2)):
        assert claimed(database) is not None


def test_a_failing_job_waits_longer_each_time_and_is_given_up_after_five_tries(database: Database) -> None:
    now, waits = NOON, []
    with clock.at(now):
        put(database)
    for turn in range(queue.MOST_TRIES):
        with clock.at(now), database.write() as session:
            job = queue.claim(session)
            assert job is not None
            assert queue.fail(session, job, "Unavailable") is (turn == queue.MOST_TRIES - 1)
        with database.read() as session:
            job = session.scalars(select(Job)).one()
            waits.append(job.run_at - now)
            now = max(now, job.run_at)
    assert waits[:4] == [dt.timedelta(seconds=seconds) for seconds in (30, 60, 120, 240)]
    assert (job.state, job.error) == ("failed", "Unavailable")
    with clock.at(now + dt.timedelta(days=1)):
        assert claimed(database) is None


def test_a_job_that_kills_its_workers_is_given_up_too(database: Database) -> None:
    now = NOON
    with clock.at(now):
        put(database)
    for _ in range(queue.MOST_TRIES):
        with clock.at(now):
            assert claimed(database) is not None
        now += queue.LEASE + dt.timedelta(seconds=1)
    with clock.at(now), database.write() as session:
        assert queue.claim(session) is None
        assert [job.error for job in queue.give_up(session)] == ["worker_died"]


def test_a_demos_moved_clock_does_not_move_the_queue(database: Database) -> None:
    clock.set_offset(dt.timedelta(days=-400))
    try:
        with database.write() as session:
            job = queue.enqueue(session, "tick_daily", {})
    finally:
        clock.set_offset(dt.timedelta())
    assert abs(job.run_at - clock.now()) < dt.timedelta(minutes=1)
    assert claimed(database) is not None
