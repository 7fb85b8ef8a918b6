"""W5, the journal: appending in durable units of work, verifying every column of a million entries, signing a hundred thousand heads."""

from __future__ import annotations

import resource
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from sqlalchemy import create_engine, select

from benchmarks import raw_journal
from benchmarks.figure import Figure, Run
from benchmarks.journal_rows import fill
from benchmarks.serving import prepared
from col13.config import load
from col13.db import Database
from col13.models import Case
from col13.policies import Actor, Role, Section, SHELL_ID
from col13.services import checkpoints, checkpoints_file, journal, journal_verify
from col13.services.merkle import Tree
from tests.conftest import Opened

HAND = Actor(SHELL_ID, "shell:bench", kind="shell", roles=frozenset(Role), language="en")


@dataclass
class Clocked:
    """What one contestant needed: seconds of each round, CPU seconds, and where asked of each single act."""

    rounds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    acts: list[float] = field(default_factory=list)

    def round(self, work: Callable[[], object], times: int = 1) -> None:
        """One round of so many acts."""
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(times):
            began = time.perf_counter()
            work()
            self.acts.append(time.perf_counter() - began)
        self.rounds.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)

    def figure(self, work: str, contestant: str, database: str, size: int, unit: str, **more: Any) -> Figure:
        """So many of `unit` a second, round by round."""
        cpu = statistics.median(self.cpu) / size * 1e6
        return Figure(work, contestant, database, size, unit, [size / seconds for seconds in self.rounds], cpu_us=cpu, **more)

    def p95(self) -> float:
        """Milliseconds below which 95 of 100 acts stay."""
        return sorted(self.acts)[int(len(self.acts) * 0.95)] * 1000


def measure(run: Run) -> list[Figure]:
    """Three figures on each database."""
    figures: list[Figure] = []
    for name in run.databases:
        url = (run.postgresql or "") if name == "postgresql" else ""
        owning = load({}, instance=run.scratch / f"w5-{name}", database_url=url)
        database, own = Opened(prepared(owning)), Opened(owning)
        with own.write() as session:
            fill(session, chains=10_000 if run.small else 100_000, each=5 if run.small else 10)
        own.dispose()
        analysed(url or database.config.database_url)
        for work in (verified, signed, appended):
            figures += work(database, url or database.config.database_url, name, run)
        database.dispose()
    return figures


def analysed(owner: str) -> None:
    """As autovacuum would have done by the time a journal is as long as this."""
    engine = create_engine(owner, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE")
    engine.dispose()


def verified(database: Database, owner: str, name: str, run: Run) -> list[Figure]:
    """`journal verify` against a loop that only reads and hashes the same rows, by turns in one process. `owner`: whose connection knows no
    wall."""
    ours, bare, entries, before = Clocked(), Clocked(), 0, peak()

    def ours_once() -> None:
        with database.read() as session:
            if found := journal_verify.verify(session):
                raise RuntimeError(f"the journal is broken: {found[0]}")

    with raw_journal.connected(owner) as connection:
        for _ in range(3):
            bare.round(lambda: raw_journal.read_and_hashed(connection))
            ours.round(ours_once)
        entries = raw_journal.read_and_hashed(connection)
    told = {"memory MB more": round(peak() - before, 1)}
    return [
        ours.figure("W5 verify", "col13", name, entries, "entries/s", ratio_to="read and hash", facts=told),
        bare.figure("W5 verify", "read and hash", name, entries, "entries/s"),
    ]


def signed(database: Database, owner: str, name: str, run: Run) -> list[Figure]:
    """All heads under one signed root, the synced file with it, against hashing the same lines alone."""
    ours, bare = Clocked(), Clocked()
    with database.read() as session:
        lines = [checkpoints_file.line(leaf) for leaf in checkpoints.heads(session)]

    def ours_once() -> None:
        with database.read() as session:
            checkpoints.draft(session).path.unlink()

    def bare_once() -> None:
        tree = Tree()
        for line in lines:
            tree.add(line)
        tree.root()

    for _ in range(5):
        bare.round(bare_once)
        ours.round(ours_once)
    told = {"s": round(statistics.median(ours.rounds), 3)}
    return [
        ours.figure("W5 checkpoint", "col13", name, len(lines), "heads/s", ratio_to="raw", facts=told),
        bare.figure("W5 checkpoint", "raw", name, len(lines), "heads/s", note="hashes alone: reads, writes and signs nothing"),
    ]


def appended(database: Database, owner: str, name: str, run: Run) -> list[Figure]:
    """One entry in a durable unit of work of its own, on twenty cases by turns; both contestants write the same tables."""
    ours, bare, times = Clocked(), Clocked(), 60 if run.small else 500
    with database.read() as session:
        cases = session.scalars(select(Case).order_by(Case.id).limit(20)).all()
    those = cycle(cases)

    def ours_once() -> None:
        with database.write() as session:
            journal.write(
                session, HAND, operation="alteration", act="facts.change", case=next(those), role=Role.INVESTIGATOR, track="report",
                section=Section.FACTS, detail={"changed": {"place": ["", "bus stop"]}},
            )  # fmt: skip

    with raw_journal.connected(owner) as connection:
        chains = [f"org:{uuid.UUID(int=number)}" for number in range(20)]
        for chain in chains:
            raw_journal.begin_chain(connection, chain)
        turns = cycle(chains)
        ours_once()
        for _ in range(5):
            bare.round(lambda: raw_journal.append(connection, next(turns)), times)
            ours.round(ours_once, times)
    return [
        ours.figure("W5 append", "col13", name, times, "entries/s", ratio_to="raw", facts={"p95 ms": round(ours.p95(), 2)}),
        bare.figure(
            "W5 append", "raw", name, times, "entries/s", facts={"p95 ms": round(bare.p95(), 2)},
            note="the same INSERT and UPDATE with the hash; encrypts nothing",
        ),
    ]  # fmt: skip


def peak() -> float:
    """The most memory this process held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
