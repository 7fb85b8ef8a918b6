"""Many writers at once: nobody is refused, nobody starves, nothing is lost; a killed one leaves state and journal agreeing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from col13.config import Config
from col13.db import Database
from col13.errors import Unavailable
from col13.models import Case, Entry, Head
from col13.policies import Section
from col13.services import journal
from col13.services.journal_verify import verify
from col13.writers import FairLock, WriterQueue
from tests.factories import a_bare_case, a_zone, SHELL

pytestmark = pytest.mark.database
SPAWN = multiprocessing.get_context("spawn")


def change_once(session: Session, case_id: object) -> None:
    """A change as the services make it: the case's revision and one entry, together."""
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
    case.revision += 1
    session.flush()
    journal.write(session, SHELL, operation="alteration", act="test.change", case=case, section=Section.FACTS, detail={"n": case.revision})


def changing(config: Config, case_id: object, times: int) -> None:
    """What each process runs: two threads that change the same case."""
    database = Database(config)

    def many() -> None:
        for _ in range(times):
            with database.write(SHELL) as session:
                change_once(session, case_id)

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.dispose()


def a_case(database: Database) -> object:
    with database.write() as session:
        case = a_bare_case(session, a_zone(session))
        journal.write(session, SHELL, operation="collection", act="case.open", case=case)
        return case.id


@pytest.mark.drill
def test_eight_threads_in_two_processes_lose_nothing(database: Database, config: Config) -> None:
    case_id = a_case(database)
    processes = [SPAWN.Process(target=changing, args=(config, case_id, 10)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0]
    with database.read() as session:
        assert session.get_one(Case, case_id).revision == 1 + 2 * 4 * 10
        assert session.scalar(select(Head.seq)) == 1 + 2 * 4 * 10
        assert verify(session) == []


def dying(config: Config, case_id: object, ready: str) -> None:
    """A process that is killed in the middle of its unit of work."""
    database = Database(config)
    with database.write(SHELL) as session:
        change_once(session, case_id)
        session.flush()
        Path(ready).write_text("now", encoding="ascii")
        time.sleep(60)


def test_a_killed_writer_leaves_state_and_journal_agreeing(database: Database, config: Config, tmp_path: Path) -> None:
    case_id = a_case(database)
    ready = tmp_path / "ready"
    process = SPAWN.Process(target=dying, args=(config, case_id, str(ready)))
    process.start()
    while not ready.exists():
        assert process.is_alive()
        time.sleep(0.02)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    with database.write() as session:  # its locks died with it
        assert session.get_one(Case, case_id).revision == 1
        assert session.scalar(select(Entry.seq).order_by(Entry.seq.desc())) == 1
        change_once(session, case_id)
    with database.read() as session:
        assert session.get_one(Case, case_id).revision == 2
        assert verify(session) == []


def test_the_queue_is_first_come_first_served() -> None:
    lock, order = FairLock(), []
    lock.acquire(1)

    def take(number: int) -> None:
        lock.acquire(10)
        order.append(number)
        lock.release()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_whoever_waits_too_long_is_told_and_leaves_the_queue_whole() -> None:
    lock, told = FairLock(), []
    lock.acquire(1)

    def impatient() -> None:
        try:
            lock.acquire(0.01)
        except Unavailable as error:
            told.append(error)

    thread = threading.Thread(target=impatient)
    thread.start()
    thread.join()
    lock.release()
    lock.acquire(0)
    lock.release()
    assert len(told) == 1


def taking_turns(file: str, log: str, name: str, times: int) -> None:
    """A process that writes its name each time it has the turn, and asks again at once."""
    queue = WriterQueue(Path(file))
    for _ in range(times):
        with queue.turn(), open(log, "a", encoding="ascii") as told:
            told.write(name)
            told.flush()
            time.sleep(0.002)


@pytest.mark.drill
def test_two_processes_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    processes = [SPAWN.Process(target=taking_turns, args=(str(tmp_path / "db"), str(log), name, 60)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    told = log.read_text(encoding="ascii")
    together = told[told.index("b" if told[0] == "a" else "a") :].rstrip(told[-1])  # while both were there
    changes = sum(one != other for one, other in pairwise(together))
    assert len(told) == 120
    assert changes >= 0.5 * (len(together) - 1)


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    case_id = a_case(database)
    with database.write() as session:
        session.execute(update(Case).where(Case.id == case_id).values(revision=7))
        began = time.monotonic()
        with database.read() as reader:
            assert reader.scalar(text('SELECT revision FROM "case"')) == 1
        assert time.monotonic() - began < 1
