"""Jobs with Redis for a bell and two workers: each done once in effect, whatever dies; the table alone is the truth."""

from __future__ import annotations

import itertools
import os
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import func, select, update

from col13 import clock, job_bells
from col13.config import Config
from col13.db import Database
from col13.models import Job, Once
from col13.services import queue
from tests.a_broker import Broker, until, workers

pytestmark = [pytest.mark.broker, pytest.mark.database]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def house(config: Config, broker: Broker) -> Iterator[Database]:
    """The database with the broker's bell, as a web node has it."""
    opened = Database(replace(config, jobs_url=broker.url))
    job_bells.attach(opened)
    yield opened
    opened.dispose()


def ask(house: Database, *names: str, **argument: Any) -> None:
    """One job each, each in a transaction of its own, as pages do."""
    for name in names:
        with house.write() as session:
            queue.enqueue(session, "note", {"note": name, **argument}, key=f"note:{name}")


def states(house: Database) -> Counter[str]:
    with house.read() as session:
        return Counter(session.scalars(select(Job.state).where(Job.kind == "note")))


def effects(house: Database) -> Counter[str]:
    with house.read() as session:
        return Counter(session.scalars(select(Once.act)))


def who(house: Database) -> set[int]:
    with house.read() as session:
        return set(session.scalars(select(Once.result)))


def tries(house: Database) -> set[int]:
    with house.read() as session:
        return set(session.scalars(select(Job.tries).where(Job.kind == "note")))


def numbered(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{n:02d}" for n in range(count)]


def all_done(house: Database, count: int) -> bool:
    return until(lambda: states(house) == {"done": count})


def settled_in(house: Database) -> bool:
    """The workers have done what they do at their start, so that what follows is the bell's doing."""
    with house.read() as session:
        return session.scalar(select(func.count()).select_from(Job).where(Job.state.in_(("queued", "running")))) == 0


def test_two_workers_share_the_jobs_and_each_is_done_once(house: Database, config: Config, broker: Broker) -> None:
    with workers(config, broker.url, 2) as both:
        names = numbered("shared", 40)
        ask(house, *names, seconds=0.05)
        ask(house, *names)  # the same keys again: the same jobs
        assert all_done(house, 40)
    assert effects(house) == dict.fromkeys(names, 1)
    assert tries(house) == {1}
    assert who(house) == {process.pid for process in both}


def test_a_bell_that_rings_often_is_one_job(house: Database, config: Config, broker: Broker) -> None:
    ask(house, "loud")
    ringing = job_bells.broker(house)
    with house.read() as session:
        job_id = str(session.scalars(select(Job.id).where(Job.kind == "note")).one())
    for _ in range(20):
        ringing.bell(job_id)
    with workers(config, broker.url, 2):
        assert all_done(house, 1)
        assert until(lambda: ringing.pending_count() == 0)
    assert effects(house) == {"loud": 1}
    assert tries(house) == {1}


def test_a_broker_killed_among_the_jobs_loses_none_and_doubles_none(house: Database, config: Config, broker: Broker) -> None:
    before, without, back = numbered("before", 12), numbered("without", 12), numbered("back", 6)
    with workers(config, broker.url, 2, every=1):
        ask(house, *before, seconds=0.1)
        broker.kill()
        ask(house, *without, seconds=0.05)  # every commit stands, heard or not
        assert all_done(house, 24)  # by the sweep, for the broker is gone
        broker.start()
        ask(house, *back)
        assert all_done(house, 30)
    assert effects(house) == dict.fromkeys([*before, *without, *back], 1)
    assert tries(house) == {1}


def test_a_bell_nobody_heard_waits_for_the_sweep_and_the_broker_that_came_back_rings_again(
    house: Database, config: Config, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_bells, "DEAF", 0.0)
    with workers(config, broker.url, 2):  # they never look into the table by themselves
        ask(house, "heard")
        assert until(lambda: effects(house) == {"heard": 1})
        broker.kill()
        ask(house, "unheard")
        broker.start()
        asked = itertools.count()

        def rung() -> bool:  # on a machine with much else to do the first of them may go unheard too
            ask(house, f"again {next(asked)}")
            return any(name.startswith("again") for name in effects(house))

        assert until(rung)
        assert "unheard" not in effects(house)
    with workers(config, broker.url, 1):  # a worker that starts sweeps first
        assert until(lambda: set(states(house)) == {"done"})
    assert effects(house) == dict.fromkeys(["heard", "unheard", *(f"again {n}" for n in range(next(asked)))], 1)


def test_a_broker_that_is_there_and_says_nothing_stops_no_page_and_no_worker(house: Database, config: Config, broker: Broker) -> None:
    with workers(config, broker.url, 1, every=1):
        assert until(lambda: settled_in(house))
        broker.freeze()
        ask(house, *numbered("silent", 5))  # without an end to waiting this would never return
        assert all_done(house, 5)
    assert set(effects(house).values()) == {1}


def test_a_worker_killed_in_a_job_is_followed_by_the_other(house: Database, config: Config, broker: Broker, tmp_path: Path) -> None:
    mark = tmp_path / "has-it"
    with workers(config, broker.url, 2, every=1):
        ask(house, "handed on", hang=str(mark))
        assert until(lambda: mark.exists() and mark.read_text() != "")
        victim = int(mark.read_text())
        os.kill(victim, signal.SIGKILL)
        ask(house, "meanwhile")
        assert until(lambda: effects(house) == {"meanwhile": 1})
        assert states(house) == {"done": 1, "running": 1}  # its lease runs: nobody takes it
        with house.write() as session:  # five minutes later
            running = update(Job).where(Job.state == "running").values(lease_until=clock.now() - queue.LEASE)
            session.execute(running)
        assert all_done(house, 2)
    assert effects(house) == {"handed on": 1, "meanwhile": 1}
    assert victim not in who(house)
    assert tries(house) == {1, 2}


def test_what_a_slow_worker_did_after_its_lease_ran_out_is_not_kept_twice(house: Database, config: Config, broker: Broker) -> None:
    with workers(config, broker.url, 2, every=1):
        ask(house, "slow", seconds=3)
        assert until(lambda: states(house) == {"running": 1})
        with house.write() as session:  # as if the five minutes were over while it still works
            session.execute(update(Job).where(Job.state == "running").values(lease_until=clock.now() - queue.LEASE))
        assert all_done(house, 1)
    assert effects(house) == {"slow": 1}
    assert tries(house) == {2}


def test_redis_holds_ids_of_jobs_in_plain_json_and_nothing_else(config: Config) -> None:
    shared = Database(replace(config, jobs_url=os.environ["COL13_JOBS_URL"]))  # the server of scripts/with-redis
    with Redis.from_url(shared.config.jobs_url) as redis:
        redis.flushall()
        job_bells.attach(shared)
        ask(shared, "told")
        assert redis.keys() == [b"huey.redis.col13"]
        (raw,) = redis.lrange("huey.redis.col13", 0, -1)
        redis.flushall()
    with shared.read() as session:
        job_id = str(session.scalars(select(Job.id)).one())
    assert job_id.encode() in raw
    assert b"told" not in raw
    assert raw.startswith(b"[")
    shared.dispose()
