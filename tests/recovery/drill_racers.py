"""Two hands that take the same step of the same case at once, each in a process of its own with its own database; what both were told."""

from __future__ import annotations

import multiprocessing
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from col13.config import Config
from col13.db import Database
from col13.errors import Col13Error, Stale
from col13.services import accounts, casework
from tests.conftest import Opened

SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Race:
    """Which step both take, and the `once` of each."""

    number: str
    key: str
    step: str
    seen: int
    answers: dict[str, Any]
    once: tuple[uuid.UUID | None, uuid.UUID | None] = (None, None)


@dataclass(frozen=True)
class Told:
    """What one was told: the move it took, or that it was overtaken, by whom, with which step."""

    move: str = ""
    step: str = ""
    who: str = ""
    at: str = ""
    failure: str = ""


def running(config: Config, name: str, place: int, gun: Barrier, races: Connection) -> None:
    """What each process does: wait for a race, wait for the other, run."""
    database = Opened(config)
    with database.read() as session:  # warm: connections, keys, words
        accounts.actor_by_name(session, name)
    while (race := races.recv()) is not None:
        gun.wait(60)
        races.send(run(database, name, place, race))
    database.dispose()


def run(database: Database, name: str, place: int, race: Race) -> Told:
    """Take the step."""
    try:
        with database.write() as session:
            hand = accounts.actor_by_name(session, name)
            case = casework.get(session, hand, race.number)
            move = casework.advance(session, hand, case, race.key, race.step, race.answers, seen=race.seen, once=race.once[place])
            told = Told(move=str(move.id))
    except Stale as stale:
        return Told(
            step=str(getattr(stale.facts.get("step"), "word", "")), who=str(stale.facts.get("who", "")), at=str(stale.facts.get("at", ""))
        )
    except (Col13Error, SQLAlchemyError) as other:  # told to the test, which fails
        return Told(failure=f"{type(other).__name__}: {other}"[:300])
    return told


class Runners(Protocol):
    """Where two run at once."""

    def race(self, race: Race) -> tuple[Told, Told]:
        """Both at once; what each was told."""
        ...


class Threads:
    """The two as threads of this process: quicker to start, not as far apart."""

    def __init__(self, config: Config, names: tuple[str, str]) -> None:
        self._names, self._databases = names, (Opened(config), Opened(config))

    def race(self, race: Race) -> tuple[Told, Told]:
        """Both at once; what each was told."""
        gun, told = threading.Barrier(2), [Told(failure="never came in")] * 2

        def go(place: int) -> None:
            gun.wait(60)
            told[place] = run(self._databases[place], self._names[place], place, race)

        runners = [threading.Thread(target=go, args=(place,)) for place in range(2)]
        for one in runners:
            one.start()
        for one in runners:
            one.join(60)
        return told[0], told[1]

    def dispose(self) -> None:
        """Close their databases."""
        for one in self._databases:
            one.dispose()


class Processes:
    """The two at their lines."""

    def __init__(self, races: list[Connection]) -> None:
        self._races = races

    def race(self, race: Race) -> tuple[Told, Told]:
        """Both at once; what each was told."""
        for one in self._races:
            one.send(race)
        first, second = (self._hear(one) for one in self._races)
        return first, second

    def _hear(self, one: Connection) -> Told:
        assert one.poll(90), "a racer does not come in"
        told: Told = one.recv()
        return told


@contextmanager
def side_by_side(config: Config, names: tuple[str, str]) -> Iterator[Runners]:
    """Two threads."""
    threads = Threads(config, names)
    try:
        yield threads
    finally:
        threads.dispose()


@contextmanager
def apart(config: Config, names: tuple[str, str]) -> Iterator[Runners]:
    """Two processes that stay for as many races as are run."""
    gun, ends, processes = SPAWN.Barrier(2), [], []
    for place, name in enumerate(names):
        ours, theirs = SPAWN.Pipe()
        ends.append(ours)
        processes.append(SPAWN.Process(target=running, args=(config, name, place, gun, theirs), daemon=True))
        processes[-1].start()
    try:
        yield Processes(ends)
    finally:
        for end, process in zip(ends, processes, strict=True):
            end.send(None)
            process.join(20)
