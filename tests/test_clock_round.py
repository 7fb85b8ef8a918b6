"""The clock's round: a deadline fires once, a worker that is killed in the middle is followed from where it came to, others go on."""

from __future__ import annotations

import datetime as dt
import inspect
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from col13 import clock, jobs
from col13.config import Config
from col13.db import Database
from col13.models import Case, Job, Organisation, Setting, Waiting
from col13.policies import Role
from col13.services import queue, ticking
from col13.workflows import WORKFLOWS
from tests.factories import a_user, a_zone
from tests.services.many_consents import consented

pytestmark = [pytest.mark.database, pytest.mark.as_owner]  # a trigger counts what fires
ROOT = Path(__file__).resolve().parents[1]
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.BRUSSELS)
CASES = 3 * ticking.BATCH + 20  # the last batch is not full
# A worker whose machine dies after two batches were kept, in the middle of the third.
DYING = """
import datetime as dt, os, signal, sys
from pathlib import Path
from col13 import clock, jobs
from col13.config import Config
from col13.db import Database
from col13.services import ticking
kept, settle_batch = [], ticking.settle_batch
def dying(session, now, ids):
    settle_batch(session, now, ids)
    session.flush()
    kept.append(ids)
    if len(kept) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
ticking.settle_batch = dying
with clock.at(dt.datetime.fromisoformat(sys.argv[3])):
    jobs.sweep(Database(Config(Path(sys.argv[1]), database_url=sys.argv[2])))
"""


@pytest.fixture
def zone(database: Database) -> Organisation:
    """A zone with a reference officer, and the first round behind it."""
    with clock.at(MONDAY), database.write() as session:
        made = a_zone(session)
        a_user(session, made, Role.REFERENCE_OFFICER)
    tick(database, MONDAY)
    return made


def tick(database: Database, at: dt.datetime) -> None:
    with clock.at(at):
        jobs.sweep(database)


def blocked(database: Database) -> dict[uuid.UUID, bool]:
    """Case → whether the step that waits there is blocked."""
    with database.read() as session:
        rows = session.execute(select(Waiting.case_id, Waiting.blocked).where(Waiting.track == "unia_liaison"))
        return {row.case_id: row.blocked for row in rows}


def fill(database: Database, zone: Organisation, count: int, until: dt.date | None, first: int = 1) -> None:
    with clock.at(MONDAY), database.write() as session:
        consented(session, zone, count, until, first)
    with clock.at(MONDAY):
        settle_everything(database)


def settle_everything(database: Database) -> None:
    after = None
    while True:
        with database.write() as session:
            ids = ticking.everything(session, after)
        if not ids:
            return
        after = ids[-1]


class Firings:
    """Counts, in the database itself, how often the row of each case's liaison was written."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def __enter__(self) -> Firings:
        self._run("CREATE TABLE fired (case_id CHAR(36) NOT NULL)")
        if self.database.config.database_url.startswith("sqlite"):
            for deed in ("insert", "update"):
                self._run(
                    f"CREATE TRIGGER fires_{deed} AFTER {deed} ON waiting WHEN NEW.track = 'unia_liaison' "
                    "BEGIN INSERT INTO fired VALUES (NEW.case_id); END"
                )
        else:
            self._run(
                "CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN INSERT INTO fired VALUES (NEW.case_id); RETURN NULL; END $$"
            )
            self._run(
                "CREATE TRIGGER fires AFTER INSERT OR UPDATE ON waiting FOR EACH ROW "
                "WHEN (NEW.track = 'unia_liaison') EXECUTE FUNCTION fires()"
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.database.config.database_url.startswith("sqlite"):
            for deed in ("insert", "update"):
                self._run(f"DROP TRIGGER fires_{deed}")
        else:
            self._run("DROP FUNCTION fires() CASCADE")
        self._run("DROP TABLE fired")

    def _run(self, words: str) -> None:
        with self.database.write() as session:
            session.execute(text(words))

    def each(self) -> list[int]:
        """How often each case was written that was."""
        with self.database.read() as session:
            return list(session.scalars(text("SELECT count(*) FROM fired GROUP BY case_id")))


def test_a_consent_that_ends_blocks_the_share_the_day_after_and_not_before(database: Database, zone: Organisation) -> None:
    fill(database, zone, 3, dt.date(2026, 3, 5))
    assert set(blocked(database).values()) == {False}
    tick(database, MONDAY + dt.timedelta(days=3))
    assert set(blocked(database).values()) == {False}
    tick(database, MONDAY + dt.timedelta(days=4))
    assert set(blocked(database).values()) == {True}
    assert len(blocked(database)) == 3


def test_only_cases_that_time_changes_are_touched(database: Database, zone: Organisation) -> None:
    fill(database, zone, 4, dt.date(2026, 3, 3))
    fill(database, zone, 5, None, first=100)
    fill(database, zone, 6, dt.date(2026, 9, 1), first=200)
    with Firings(database) as firings:
        tick(database, MONDAY + dt.timedelta(days=4))
        assert firings.each() == [1] * 4
        tick(database, MONDAY + dt.timedelta(days=5))
        assert firings.each() == [1] * 4


def test_a_missed_week_is_made_good(database: Database, zone: Organisation) -> None:
    fill(database, zone, 2, dt.date(2026, 3, 3))
    fill(database, zone, 2, dt.date(2026, 3, 6), first=10)
    tick(database, MONDAY + dt.timedelta(days=8))
    assert set(blocked(database).values()) == {True}


def test_a_clock_set_back_gives_the_consent_back(database: Database, zone: Organisation) -> None:
    fill(database, zone, 2, dt.date(2026, 3, 3))
    tick(database, MONDAY + dt.timedelta(days=8))
    tick(database, MONDAY + dt.timedelta(days=1))
    assert set(blocked(database).values()) == {False}


def test_a_zone_whose_policy_or_people_changed_is_settled_whole(database: Database, zone: Organisation) -> None:
    fill(database, zone, 3, None)
    with clock.at(MONDAY), database.write() as session:
        other = a_zone(session, "9999")
    fill(database, other, 2, None)
    tick(database, MONDAY + dt.timedelta(days=1))
    with database.write() as session:
        session.execute(delete(Waiting))  # what is settled writes what is missing, and what is not does not
        a_user(session, session.get_one(Organisation, zone.id), Role.INVESTIGATOR)
    tick(database, MONDAY + dt.timedelta(days=2))
    assert len(blocked(database)) == 3
    with database.write() as session:
        session.get_one(Organisation, other.id).policy = {"stuck_days": 3}
    tick(database, MONDAY + dt.timedelta(days=3))
    assert len(blocked(database)) == 5


def test_a_killed_round_goes_on_where_it_was_and_each_deadline_fires_once(database: Database, config: Config, zone: Organisation) -> None:
    fill(database, zone, CASES, dt.date(2026, 3, 3))
    day = MONDAY + dt.timedelta(days=3)
    with Firings(database) as firings:
        arguments = [sys.executable, "-c", DYING, str(config.instance), config.database_url, day.isoformat()]
        died = subprocess.run(arguments, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
        assert died.returncode == -signal.SIGKILL
        assert sum(blocked(database).values()) == len(firings.each()) == 2 * ticking.BATCH
        tick(database, day + queue.LEASE + dt.timedelta(minutes=1))
        assert firings.each() == [1] * CASES
    assert set(blocked(database).values()) == {True}
    with database.read() as session:
        assert set(session.scalars(select(Job.state).where(Job.kind == jobs.TICK))) == {"done"}


def test_a_long_round_is_several_jobs(database: Database, zone: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database, zone, 25, dt.date(2026, 3, 3))
    monkeypatch.setattr(ticking, "SLICE", 10)
    monkeypatch.setattr(ticking, "BATCH", 4)
    with Firings(database) as firings:
        tick(database, MONDAY + dt.timedelta(days=3))
        assert firings.each() == [1] * 25
    with database.read() as session:
        done = session.scalars(select(Job.key).where(Job.kind == jobs.TICK, Job.key.startswith("tick_daily:2026-03-05"))).all()
        assert len(done) == 3
        assert session.get_one(Setting, ticking.ROUND).value["day"] == "2026-03-05"


def test_closed_cases_are_left_in_peace(database: Database, zone: Organisation) -> None:
    fill(database, zone, 2, dt.date(2026, 3, 3))
    with database.write() as session:
        closed = session.scalars(select(Case).order_by(Case.id)).first()
        assert closed is not None
        closed.closed_at = MONDAY
    with Firings(database) as firings:
        tick(database, MONDAY + dt.timedelta(days=3))
        assert firings.each() == [1]


def test_no_condition_asks_the_day_by_itself() -> None:
    """Time changes a standing by its consents alone, and the round looks for those. A condition that reads `today` must be told to it."""
    conditions = {need.name: need.check for flow in WORKFLOWS.values() for step in flow.steps for need in step.needs}
    assert len(conditions) > 15
    passed_on = {"no_victim_is_to_be_supported"}
    for name, check in conditions.items():
        source = inspect.getsource(check).partition(":\n")[2]
        assert "today" not in source or check.__name__ in passed_on, name
