"""A Redis of a test's own, to kill and to start again at the same address; and workers that are real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from col13.config import Config

ROOT = Path(__file__).resolve().parents[1]
# A worker with one more kind of job, whose effect can be counted. A job told to hang does so the first time somebody has it.
WORKER = """
import os, sys, time
from pathlib import Path
from col13 import clock, job_bells, jobs
from col13.config import Config
from col13.db import Database
from col13.models import Once, new_id
from col13.policies import CLOCK_ID

def note(db, argument):
    time.sleep(argument.get("seconds", 0))
    if "hang" in argument and not Path(argument["hang"]).exists():
        Path(argument["hang"]).write_text(str(os.getpid()))
        time.sleep(600)
    def noted(session):
        session.add(Once(once=new_id(), actor_id=CLOCK_ID, act=argument["note"], result=os.getpid(), at=clock.now()))
    return noted

jobs.HANDLERS["note"] = note
db = Database(Config(Path(sys.argv[1]), database_url=sys.argv[2], jobs_url=sys.argv[3]))
hearing = job_bells._consumer

def swept_and_hearing(*given):  # called when the sweep of its start is over
    print("ready", flush=True)
    return hearing(*given)

job_bells._consumer = swept_and_hearing
job_bells.run_worker(db, every=float(sys.argv[4]))
"""
NEVER = 3600.0


def until(fact: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while not (true := fact()) and time.monotonic() < end:
        time.sleep(0.1)
    return true


class Broker:
    """One Redis, on a socket in `folder`; nothing of it is kept."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Let it answer."""
        self.socket.unlink(missing_ok=True)
        program = os.environ["COL13_TEST_REDIS"]  # scripts/with-redis tells; without it these tests fail
        words = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no", "--dir", str(self.socket.parent)]
        self._process = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL)
        assert until(self._answers, 20)

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except RedisError:  # its socket is there before it listens
            return False

    def kill(self) -> None:
        """As a power cut would."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def freeze(self) -> None:
        """It takes connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)


@contextmanager
def workers(config: Config, url: str, count: int, every: float = NEVER) -> Iterator[list[subprocess.Popen[str]]]:
    """So many workers, each a process; those that were not killed end cleanly afterwards."""
    words = [sys.executable, "-c", WORKER, str(config.instance), config.database_url, url, str(every)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = [subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(count)]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield started
        alive = [process for process in started if process.poll() is None]
        for process in alive:
            process.terminate()
        assert {process.wait(30) for process in alive} <= {0}
    finally:
        for process in started:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
