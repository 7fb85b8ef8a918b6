"""W4, the clocks: a day on which thousands of consents end, one tick, each firing once, also when the worker dies in the middle."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select, text

from benchmarks import raw_journal
from benchmarks.figure import Figure, Run
from benchmarks.serving import prepared
from col13 import clock, jobs
from col13.config import load
from col13.db import Database
from col13.models import Job, Organisation, Waiting
from col13.services import queue, ticking
from tests.conftest import Opened
from tests.services.many_consents import consented

MORNING = dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.BRUSSELS)
# A worker whose machine dies when half of the deadlines have fired, in the middle of a batch.
DYING = """
import os, signal, sys, datetime as dt
from pathlib import Path
from col13 import clock, jobs
from col13.config import load
from col13.db import Database
from col13.services import ticking
left, settle_batch = [int(sys.argv[4])], ticking.settle_batch
def dying(session, now, ids):
    settle_batch(session, now, ids)
    session.flush()
    left[0] -= len(ids)
    if left[0] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
ticking.settle_batch = dying
with clock.at(dt.datetime.fromisoformat(sys.argv[3])):
    jobs.sweep(Database(load({}, instance=Path(sys.argv[1]), database_url=sys.argv[2])))
"""


def measure(run: Run) -> list[Figure]:
    """Seconds of one tick over all deadlines, with and without a death, against one UPDATE a deadline by the driver."""
    count = 1000 if run.small else 10_000
    figures: list[Figure] = []
    for name in run.databases:
        url = (run.postgresql or "") if name == "postgresql" else ""
        owning = load({}, instance=run.scratch / f"w4-{name}", database_url=url)
        served, own = Database(prepared(owning)), Opened(owning)
        figures += ticked(served, own, name, count, rounds=2 if run.small else 3)
        served.dispose()
        own.dispose()
    return figures


def ticked(database: Database, own: Database, name: str, count: int, rounds: int) -> list[Figure]:
    """Rounds by turns: a new lot of deadlines that the tick fires, and as many rows that the driver updates; in the first also a lot across
    a death. `own`: the same database as its owner has it, for what is not measured."""
    with clock.at(MORNING), own.write() as session:
        zone = Organisation(kind="police_zone", code="9000", name_nl="9000", name_fr="9000")
        session.add(zone)
    firings(own)
    tick(database, MORNING)
    whole, cpu, killed, raw, raw_cpu = [], [], [], [], []
    for number in range(rounds):
        day = MORNING + dt.timedelta(days=10 * number + 1)
        fill(own, zone, count, day, 2 * number)
        began, used = time.perf_counter(), time.process_time()
        tick(database, day + dt.timedelta(days=1))
        whole.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
        check(own, count)
        began, used = time.perf_counter(), time.process_time()
        update_each(own, count)
        raw.append(time.perf_counter() - began)
        raw_cpu.append(time.process_time() - used)
        if number:
            continue
        again = day + dt.timedelta(days=5)
        fill(own, zone, count, again, 2 * number + 1)
        began = time.perf_counter()
        die(database, again + dt.timedelta(days=1), count // 2)
        tick(database, again + dt.timedelta(days=1) + queue.LEASE + dt.timedelta(minutes=1))
        killed.append(time.perf_counter() - began)
        check(own, count)
    each = {"fired once": count}
    return [
        Figure(
            "W4", "col13", name, count, "deadlines/s", [count / seconds for seconds in whole], cpu_us=min(cpu) / count * 1e6,
            ratio_to="raw", facts={**each, "s": round(min(whole), 2), "µs a deadline": round(min(whole) / count * 1e6)},
        ),
        Figure(
            "W4", "raw", name, count, "deadlines/s", [count / seconds for seconds in raw], cpu_us=min(raw_cpu) / count * 1e6,
            note=f"one UPDATE a deadline in units of {ticking.BATCH}; knows nothing of conditions",
        ),
        Figure(
            "W4 killed", "col13", name, count, "deadlines/s", [count / seconds for seconds in killed],
            facts={**each, "s": round(min(killed), 2)}, note="a worker killed in the middle, a second one to the end; both started in it",
        ),
    ]  # fmt: skip


def fill(database: Database, zone: Organisation, count: int, until: dt.datetime, lot: int) -> None:
    """Cases whose consent ends on that day, settled while it still holds; nothing has fired yet."""
    with clock.at(until):
        with database.write() as session:
            consented(session, zone, count, until.date(), first=lot * count + 1)
        tick(database, until)  # that they begin today is of this day's round
    with database.write() as session:
        session.execute(text("DELETE FROM fired"))


def tick(database: Database, at: dt.datetime) -> None:
    """What the worker does each minute, at that moment."""
    with clock.at(at):
        jobs.sweep(database)


def die(database: Database, at: dt.datetime, after: int) -> None:
    """A worker that is killed when so many deadlines have fired."""
    words = [str(database.config.instance), database.config.database_url, at.isoformat(), str(after)]
    root = Path(__file__).parent.parent
    died = subprocess.run([sys.executable, "-c", DYING, *words], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    if died.returncode != -signal.SIGKILL:
        raise RuntimeError("the worker did not die")


def firings(database: Database) -> None:
    """Let the database itself count how often each deadline fires."""
    # Ours writes the whole row; the bare UPDATE beside it names no track.
    deeds = {"new": "INSERT", "turned": "UPDATE OF track"}
    counted = "CREATE TRIGGER fires_{name} AFTER {deed} ON waiting {each}WHEN {condition} {act}"
    condition = "NEW.track = 'unia_liaison'"
    with database.write() as session:
        session.execute(text("CREATE TABLE fired (case_id CHAR(36) NOT NULL)"))
        if session.get_bind().dialect.name == "sqlite":
            each, act = "", "BEGIN INSERT INTO fired VALUES (NEW.case_id); END"
        else:
            each, act, condition = "FOR EACH ROW ", "EXECUTE FUNCTION fires()", f"({condition})"
            body = "BEGIN INSERT INTO fired VALUES (NEW.case_id); RETURN NULL; END"
            session.execute(text(f"CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ {body} $$"))
        for name, deed in deeds.items():
            session.execute(text(counted.format(name=name, deed=deed, each=each, condition=condition, act=act)))


def check(database: Database, count: int) -> None:
    """Each of the lot fired once, none of another lot, and no job is left. RuntimeError otherwise."""
    with database.read() as session:
        each = session.execute(text("SELECT count(*), count(DISTINCT case_id) FROM fired")).one()
        left = session.scalar(select(func.count()).select_from(Job).where(Job.kind == jobs.TICK, Job.state != "done"))
    if tuple(each) != (count, count) or left:
        raise RuntimeError(f"{each[0]} firings of {each[1]} deadlines, {left} jobs left")


def update_each(database: Database, count: int) -> None:
    """The driver alone: one UPDATE for each row that waits, in durable transactions as long as ours."""
    with database.read() as session:
        found = session.scalars(select(Waiting.case_id).where(Waiting.track == "unia_liaison").limit(count)).all()
        ids = [one.hex for one in found]
    with raw_journal.connected(database.config.database_url) as connection:
        change = raw_journal.marked(connection, "UPDATE waiting SET blocked = NOT blocked WHERE case_id = ? AND track = 'unia_liaison'")
        for start in range(0, len(ids), ticking.BATCH):
            connection.execute("BEGIN")
            for one in ids[start : start + ticking.BATCH]:
                connection.execute(change, (one,))
            connection.execute("COMMIT")
