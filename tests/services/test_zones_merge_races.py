"""A merge and what happens beside it: a case being opened comes along, who is too late is refused, a machine that dies leaves nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from col13.config import Config
from col13.db import Database
from col13.errors import Forbidden, NotFound
from col13.models import Case, Head
from col13.policies import Actor
from col13.services import casework, journal_verify, zones_merge
from tests.factories import SHELL
from tests.services.two_zones import built, merged, of, org, signed_in, Zone

ROOT = Path(__file__).resolve().parents[2]


def beside(act: object, *args: object) -> tuple[threading.Thread, list[object]]:
    """Run it in a thread; what it answered or raised."""
    told: list[object] = []

    def run() -> None:
        try:
            told.append(act(*args))  # type: ignore[operator]
        except (Forbidden, NotFound) as refused:
            told.append(refused)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, told


def opened(database: Database, desk: Actor) -> str:
    with database.write(desk) as session:
        return casework.open_case(session, desk).number


def test_a_case_that_is_being_opened_comes_along(database: Database) -> None:
    gone, into = built(database, "5906"), built(database, "5388")
    desk = signed_in(database, gone.user("desk"))
    with database.write(desk) as session:
        number = casework.open_case(session, desk).number
        session.flush()
        thread, told = beside(merged, database, gone, into)
        thread.join(0.3)
        assert told == []  # it waits
    thread.join(20)
    assert len(told) == 1
    with database.read() as session:
        assert of(session, number).owner_id == into.id
        assert set(session.scalars(select(Case.owner_id))) == {into.id}


@pytest.mark.parametrize("what", ["opens", "writes"])
def test_who_comes_too_late_is_refused_and_leaves_nothing_in_the_zone_that_is_gone(database: Database, what: str) -> None:
    gone, into = built(database, "5906"), built(database, "5388")
    desk = signed_in(database, gone.user("desk"))
    with database.write() as session:
        zones_merge.merge(session, SHELL, gone.code, into.code)
        thread, told = beside(opened if what == "opens" else locked, database, desk, *([] if what == "opens" else [gone]))
        thread.join(0.3)
        assert told == []  # it waits
    thread.join(20)
    assert isinstance(told[0], Forbidden if what == "opens" else NotFound)
    with database.read() as session:
        assert set(session.scalars(select(Case.owner_id))) == {into.id}


def locked(database: Database, desk: Actor, gone: Zone) -> str:
    with database.write(desk) as session:
        return casework.get(session, desk, gone.open, lock=True).number


# A command whose machine dies when everything was written and nothing committed.
DYING = """
import os, signal, sys
from pathlib import Path
from col13.config import Config
from col13.db import Database
from col13.services import zones_merge
from tests.factories import SHELL
with Database(Config(Path(sys.argv[1]), database_url=sys.argv[2])).write(SHELL) as session:
    zones_merge.merge(session, SHELL, "5906", "5388")
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_machine_that_dies_in_the_middle_leaves_nothing_and_the_merge_can_be_done_again(database: Database, config: Config) -> None:
    gone, into = built(database, "5906"), built(database, "5388")
    before = journal_of(database)
    command = [sys.executable, "-c", DYING, str(config.instance), config.database_url]
    died = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert journal_of(database) == before
    with database.read() as session:
        assert {of(session, number).owner_id for number in (gone.open, gone.restricted)} == {gone.id}
        assert org(session, "5906").active
        assert journal_verify.verify(session) == []
    assert merged(database, gone, into).cases == 3
    with database.read() as session:
        assert journal_verify.verify(session) == []


def journal_of(database: Database) -> list[tuple[str, int, str]]:
    with database.read() as session:
        return [tuple(row) for row in session.execute(select(Head.chain, Head.seq, Head.hash).order_by(Head.chain))]
