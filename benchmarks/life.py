"""The life that every peer of W1 takes a case through, and how each is checked. Standard library only: it runs among the peers."""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from datetime import datetime, UTC
from typing import Any

from benchmarks.figure import Run

OFFICERS = ("investigator", "reference_officer")
ALL = ("reception", "investigator", "victim_support", "reference_officer")
DESK = ("reception", *OFFICERS)
# track, step → from, to, roles
TRANSITIONS = {
    ("report", "submit"): ("draft", "registered", DESK),
    ("report", "accept"): ("registered", "accepted", OFFICERS),
    ("report", "record_pv"): ("accepted", "recorded", DESK),
    ("support", "offer"): ("waiting", "offered", ALL),
    ("support", "accept_support"): ("offered", "accepted", ("reception", "investigator", "victim_support")),
    ("qualification", "begin"): ("waiting", "assessing", OFFICERS),
    ("qualification", "propose"): ("assessing", "proposed", OFFICERS),
    ("qualification", "confirm"): ("proposed", "confirmed", OFFICERS),
    ("referral", "prepare_referral"): ("waiting", "preparing", OFFICERS),
    ("referral", "submit_for_review"): ("preparing", "in_review", OFFICERS),
    ("liaison", "ask_consent"): ("waiting", "consent_asked", ALL),
    ("liaison", "record_consent"): ("consent_asked", "consented", ALL),
}
INITIAL = {"report": "draft", "support": "waiting", "qualification": "waiting", "referral": "waiting", "liaison": "waiting"}
ENDS = {"report": "recorded", "support": "accepted", "qualification": "confirmed", "referral": "in_review", "liaison": "consented"}
LIFE = [(track, step, roles[0]) for (track, step), (_, _, roles) in TRANSITIONS.items()]
DURABLE = ({"journal_mode": "wal", "synchronous": "2"}, {"synchronous_commit": "on", "fsync": "on"})


def now() -> str:
    """The moment of a step."""
    return datetime.now(UTC).isoformat()  # noqa: TID251 - the peers' environment knows no col13.clock


def link(prev: str, *told: object) -> str:
    """The hash of an audit entry, chained to the one before."""
    return hashlib.sha256((prev + json.dumps(told)).encode()).hexdigest()


class Peer(ABC):
    """What the check needs to know of a contestant: it takes steps, refuses with these, and answers plain SQL on its own connection."""

    refusals: tuple[type[Exception], ...] = ()

    def __init__(self, run: Run, database: str, cases: int) -> None:
        self.database, self.file = database, run.scratch / "peer.sqlite3"
        self.url = f"sqlite:///{self.file}" if database == "sqlite" else str(run.postgresql)
        self.dsn = re.sub(r"^postgresql\+psycopg:", "postgresql:", self.url)
        self.cases = [(number + 1,) for number in range(cases)]

    @abstractmethod
    def step(self, taken: tuple[str, str, str], case: int) -> None:
        """Take one step in a durable transaction of its own."""

    @abstractmethod
    def rows(self, sql: str) -> list[Any]:
        """Of any statement, on the connection that is measured."""

    @abstractmethod
    def states(self, case: int) -> dict[str, str]:
        """Where the five tracks stand."""

    def check(self) -> dict[str, Any]:
        """Durable as said; finished cases whole and chained; a wrong role and a wrong state refused with nothing written."""
        wanted = DURABLE[self.database == "postgresql"]
        show = "PRAGMA" if self.database == "sqlite" else "SHOW"
        found = {name: str(self.rows(f"{show} {name}")[0][0]) for name in wanted}
        assert found == wanted, found
        counted = dict(self.rows("SELECT case_id, count(*) FROM event GROUP BY case_id"))
        finished = [case for case, count in counted.items() if count == len(LIFE)]
        assert finished, "no case was finished"
        for case in (finished[0], finished[-1]):
            assert self.states(case) == ENDS, self.states(case)
            prev = ""
            for told in self.rows(
                f"SELECT hash, prev, case_id, track, step, role, source, dest, at FROM event WHERE case_id = {case} ORDER BY id"
            ):
                assert (told[1], told[0]) == (prev, link(prev, *told[2:])), told
                prev = told[0]
        before = self.rows("SELECT count(*) FROM event")[0][0]
        case = self.cases[-1][0]
        for taken in (("report", "submit", "victim_support"), ("report", "record_pv", "investigator")):
            if self.states(case)["report"] != INITIAL["report"]:
                taken = ("report", "submit", "reception") if taken[1] == "record_pv" else ("liaison", "record_consent", "auditor")
            try:
                self.step(taken, case)
            except self.refusals:
                continue
            raise AssertionError(f"{taken} was not refused")
        assert self.rows("SELECT count(*) FROM event")[0][0] == before
        return {"finished_cases": len(finished)}
