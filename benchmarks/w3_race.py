"""W3, the race: two processes take the same step of the same case at once; one may win, the other must be told. On both databases."""

from __future__ import annotations

import time
from contextlib import closing, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.contestants import Seat
from benchmarks.figure import Figure, Run
from benchmarks.life import LIFE
from benchmarks.one import a_database
from benchmarks.serving import prepared
from benchmarks.w1_step import CONTESTANTS, lines
from col13.config import load
from col13.models import Entry, Move
from col13.services.journal_verify import verify
from tests.conftest import Opened
from tests.recovery.drill_racers import apart, Race
from tests.recovery.test_race import a_registered_case, ASKED, BACK_AND_FORTH, HANDS, judge, two_officers

PEERS = {"raw": "w1_step_raw", "viewflow.fsm": "w1_step_viewflow", "django-fsm-2": "w1_step_fsm2"}
NOTES = {
    "raw": "optimistic version", "django-fsm-2": "ConcurrentTransitionMixin",
    "viewflow.fsm": "not offered: a lock. On SQLite BEGIN IMMEDIATE stands in for it",
}  # fmt: skip
LEAD = 0.003  # seconds until the gun, so that both have heard of the race
LONGEST = 10  # seconds a contestant races in one round


def measure(run: Run) -> list[Figure]:
    """By turns: so many double steps of each contestant a round."""
    races, rounds = (24, 3) if run.small else (100, 5)
    return [figure for database in run.databases for figure in raced(run, database, races, rounds)]


def raced(run: Run, database: str, races: int, rounds: int) -> list[Figure]:
    """All on one database."""
    with ExitStack() as stack:
        tracks: dict[str, Any] = {}
        for name, module in PEERS.items():
            scratch = run.scratch / f"w3-{database}-{module}"
            scratch.mkdir()
            url = stack.enter_context(a_database(run.postgresql, f"w3_{module}")) if database == "postgresql" else None
            tracks[name] = stack.enter_context(
                closing(Pair(module, replace(run, scratch=scratch, postgresql=url), database, races * rounds))
            )
        url = stack.enter_context(a_database(run.postgresql, "w3_ours")) if database == "postgresql" else ""
        tracks["col13"] = stack.enter_context(closing(House(run.scratch / f"w3-{database}", url or "", stack)))
        values: dict[str, list[float]] = {name: [] for name in tracks}
        for turn in range(rounds):
            for name in sorted(tracks, reverse=bool(turn % 2)):
                values[name].append(tracks[name].round(races))
        return [figure(name, database, races * rounds, values[name], track.judged()) for name, track in tracks.items()]


def figure(name: str, database: str, size: int, values: list[float], facts: dict[str, Any]) -> Figure:
    """Races a second, and what came of them."""
    counted = next(lines(one.module, *one.beside) for one in CONTESTANTS if one.name == name) if name in PEERS else None
    note = NOTES.get(name, "the lock, the revision and the number of moves the hand has seen; the loser is told who was first and when")
    return Figure("W3", name, database, size, "races/s", values, None, "raw", counted, note, facts)


class Pair:
    """Two processes of a peer at the same line."""

    def __init__(self, module: str, run: Run, database: str, races: int) -> None:
        self.cases = races // len(LIFE) + 3
        self.seats = [Seat(module, run, database, self.cases, fresh=fresh) for fresh in (True, False)]
        # the first case went into the warm-up
        self.lives = ((taken, case) for case in range(2, self.cases) for taken in LIFE)
        self.won = [0, 0]
        self.both = self.neither = self.races = 0

    def round(self, races: int) -> float:
        """Races a second of running, without the wait for the gun."""
        spent, run = 0.0, 0
        while run < races and spent < LONGEST:
            taken, case = next(self.lives)
            at = time.monotonic() + LEAD
            for seat in self.seats:
                seat.tell(do="race", taken=taken, case=case, at=at)
            heard = [seat.hear() for seat in self.seats]
            spent += max(told["done"] for told in heard) - at
            self.both += all(told["won"] for told in heard)
            self.neither += not any(told["won"] for told in heard)
            self.won = [count + told["won"] for count, told in zip(self.won, heard, strict=True)]
            run += 1
        self.races += run
        return run / spent

    def judged(self) -> dict[str, Any]:
        """How often both were told that they took the step: a lost update each time."""
        return {"races": self.races, "lost_updates": self.both, "no_winner": self.neither, "won": f"{self.won[0]} : {self.won[1]}"}

    def close(self) -> None:
        """Both go."""
        for seat in self.seats:
            seat.close()


class House:
    """Our two hands, as the race drill runs them."""

    def __init__(self, instance: Path, url: str, stack: ExitStack) -> None:
        config = prepared(load({}, instance=instance, database_url=url, light_passwords=True))
        self.database = Opened(config)
        two_officers(self.database)
        self.track = stack.enter_context(apart(config, HANDS))
        self.won = dict.fromkeys(HANDS, 0)
        self.races = self.cases = 0
        self.track.race(Race(self._case(), "report", "request_information", 1, ASKED))  # warm

    def _case(self) -> str:
        self.cases += 1
        return a_registered_case(self.database)

    def round(self, races: int) -> float:
        """Races a second; `judge` fails unless one won and the other was told who it was."""
        number, spent, run = self._case(), 0.0, 0
        while run < races and spent < LONGEST:
            step, answers = BACK_AND_FORTH[run % 2]
            began = time.perf_counter()
            told = self.track.race(Race(number, "report", step, run + 1, answers))
            spent += time.perf_counter() - began
            self.won[judge(*told, step)] += 1
            run += 1
        self.races += run
        return run / spent

    def judged(self) -> dict[str, Any]:
        """One move and one entry a race, the chains whole."""
        with self.database.read() as session:
            moves = session.scalar(select(func.count()).select_from(Move)) or 0
            taken = select(func.count()).select_from(Entry).where(Entry.act.in_([f"report.{step}" for step, _ in BACK_AND_FORTH]))
            entries = session.scalar(taken) or 0
            assert verify(session) == []
        lost = moves - self.cases - self.races - 1
        assert (lost, entries) == (0, self.races + 1), (lost, entries)
        won = " : ".join(str(count) for count in self.won.values())
        return {"races": self.races, "lost_updates": lost, "no_winner": 0, "won": won}

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()
