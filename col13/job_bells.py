"""The bell for jobs, and the worker that hears it: Huey on its own SQLite file, or on Redis or Valkey where COL13_JOBS_URL names one."""

from __future__ import annotations

import gc
import json
import signal
import sqlite3
import time
import uuid
from collections.abc import Mapping
from threading import Event, Lock
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer, Worker
from huey.registry import Message
from huey.serializer import Serializer

from col13 import clock, jobs, logs
from col13.db import Database
from col13.dossier import render
from col13.engines import sqlite_file
from col13.errors import Unavailable
from col13.policies import CLOCK
from col13.services import instance, queue

MINUTE = 60.0
CONNECTING, ANSWERING = 1.0, 3.0  # seconds a broker gets; a waiting worker is answered every second
DEAF = 5.0  # seconds without a bell after one that was not heard: a page never waits twice for the same silence


class PlainSerializer(Serializer):
    """A message is a job's id: plain JSON, so that nobody who reaches the broker can make a worker run code, as pickle would."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


def broker(db: Database) -> Huey:
    """Huey with its one task, the bell."""
    url = db.config.jobs_url
    file = sqlite_file(url) if url.startswith("sqlite") else None
    options = {"results": False, "serializer": PlainSerializer()}
    found = SqliteHuey("col13", filename=str(file), **options) if file else RedisHuey("col13", connection_pool=_pool(url), **options)

    @found.task(name="bell")
    def bell(job_id: str) -> None:
        _follow_the_demo(db)
        jobs.work_once(db, uuid.UUID(job_id))

    found.bell = bell
    return found


def _pool(url: str) -> Any:
    # No second try: the table has the job, and who commits does not wait for a bell.
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return ConnectionPool.from_url(
        url, socket_connect_timeout=CONNECTING, socket_timeout=ANSWERING, retry=Retry(NoBackoff(), 0), retry_on_error=[]
    )


def _follow_the_demo(db: Database) -> None:
    with db.read(CLOCK) as session:
        clock.set_offset(instance.clock_offset(session))


def attach(db: Database) -> None:
    """Ring after each commit for the jobs it put into the table. A broker that does not answer costs a minute, never a job."""
    made: list[Huey] = []
    making = Lock()
    silences: tuple[type[Exception], ...] = (OSError, sqlite3.Error, *redis_errors(db))
    deaf_until = 0.0

    def ring(info: Mapping[str, Any]) -> None:
        nonlocal deaf_until
        for job_id in info.get(queue.BELLS, ()):
            if time.monotonic() < deaf_until:
                continue
            try:
                with making:
                    made[:] = made or [broker(db)]
                made[0].bell(str(job_id))
            except silences:
                deaf_until = time.monotonic() + DEAF
                logs.write("bell_not_heard", level="warning", id=job_id)  # the sweep will find the job

    db.after_commit = ring


def redis_errors(db: Database) -> tuple[type[Exception], ...]:
    """What a silent Redis raises."""
    if db.config.jobs_url.startswith("sqlite"):
        return ()
    from redis.exceptions import RedisError

    return (RedisError,)


def run_worker(db: Database, every: float = MINUTE) -> None:
    """Work until SIGTERM or SIGINT; the job in hand is finished first. One thread: a second core belongs to the pages. `every` so many
    seconds it looks into the table itself, whether the broker answers or not."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):  # until the consumer hangs its own: what came before it is finished too
        signal.signal(number, lambda *_: stopping.set())
    render.engine()
    gc.collect()
    gc.freeze()  # the libraries stay for ever: no later collection looks at them again
    _follow_the_demo(db)
    jobs.sweep(db)
    attach(db)
    _consumer(db, every, stopping).run()


def _consumer(db: Database, every: float, stopping: Event) -> Any:
    class Sweeping(Worker):
        """Huey's worker with the minute in its own hands: Huey would send even that through the broker."""

        swept = time.monotonic()

        def loop(self, now: Any = None) -> None:
            """One round: the table when its minute came, then a bell, if one rings."""
            if time.monotonic() - self.swept >= every:
                self.swept = time.monotonic()
                try:
                    _follow_the_demo(db)
                    jobs.sweep(db)
                except Unavailable:
                    logs.write("sweep_put_off", level="warning")
            super().loop(now)

    class Hearing(Consumer):
        worker_class = Sweeping

        def start(self) -> None:
            """As Huey's; a signal that came before its own handlers were hung is not forgotten."""
            super().start()
            if stopping.is_set():
                self.stop(graceful=True)

    return Hearing(broker(db), workers=1, periodic=False, initial_delay=0.1, max_delay=1.0, graceful_signal="TERM")
