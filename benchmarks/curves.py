"""How cost grows: bytes and time for a case and for a journal entry, in towns of 1 k to 1 M cases; the picture in docs/. The full W2 asks
its towns for this too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from benchmarks.curves_picture import Curve, picture
from benchmarks.figure import Figure, Run
from benchmarks.outcome import RESULTS
from benchmarks.town import leave, Town, town
from benchmarks.town_house import people_of
from benchmarks.w2_captured import captured, percentile, replayed
from col13.models import Case
from col13.policies import CLOCK, Role
from col13.services import journal, journal_verify, worklist
from col13.services.cases_list import list_cases

SIZES = (1_000, 10_000, 100_000, 1_000_000)
JOURNAL = ("journal_entry", "journal_head")
SAMPLE, LOOKS, ROUNDS = 100, 100, 20  # cases looked at, entries appended, times a list is read
VERIFIED = 100_000  # cases of a town whose journal is verified, whole: that of a million takes minutes, and W5 verifies a million entries
PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "growth.svg"
BYTES = {
    "sqlite": "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1",
    "postgresql": "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
}  # fmt: skip
CURVES = {
    "bytes a case": "bytes for a case, without its journal",
    "bytes an entry": "bytes for a journal entry",
    "worklist": "ms, a page of the worklist (p95)",
    "list": "ms, a page of open cases (p95)",
    "append": "ms, an entry appended (median)",
    "verify": "µs to verify an entry",
}


def measure(run: Run) -> list[Figure]:
    """All sizes on all databases; the great one only in a full run."""
    found = []
    for size in SIZES[:2] if run.small else SIZES:
        for database in run.databases:
            found += measured(town(run, database, size), database)
            leave(run, database, size)
    if not run.small:
        write(found)
    return found


def measured(built: Town, database: str) -> list[Figure]:
    """One town."""
    door = built.database()
    with door.read(CLOCK) as session:
        sizes, entries = _bytes(session, database), session.scalar(text("SELECT count(*) FROM journal_entry")) or 1
        hand = people_of(session, "9001", Role.INVESTIGATOR)[0]
        own = select(Case).where(Case.owner_id == hand.org_id, Case.restricted.is_(False)).order_by(Case.id).limit(SAMPLE)
        cases = session.scalars(own).all()
        verified = {"verify": _verified(session, entries)} if built.cases <= VERIFIED else {}
    journalled = sum(sizes[name] for name in JOURNAL)
    questions = {
        "worklist": captured(door, hand, worklist.my_work),
        "list": captured(door, hand, list_cases),
    }
    appended = []
    for number in range(LOOKS):
        began = perf_counter()
        with door.write(hand) as session:
            journal.write(session, hand, operation="consultation", act="case.look", case=cases[number % len(cases)])
        appended.append((perf_counter() - began) * 1000)
    values = {
        "bytes a case": (sum(sizes.values()) - journalled) / built.cases, "bytes an entry": journalled / entries,
        **{name: percentile([one[0] for one in replayed(door, [told], ROUNDS)], 0.95) for name, told in questions.items()},
        "append": percentile(appended, 0.5), **verified,
    }  # fmt: skip
    door.dispose()
    return [Figure(f"growth {name}", "col13", database, built.cases, CURVES[name], [value]) for name, value in values.items()]


def write(figures: Sequence[Figure], to: Path = PICTURE) -> None:
    """The picture, and its numbers beside the other results."""
    curves = [
        Curve(says, {database: _points(figures, name, database) for database in ("sqlite", "postgresql")}) for name, says in CURVES.items()
    ]
    to.write_text(picture(curves), encoding="utf-8")
    RESULTS.mkdir(parents=True, exist_ok=True)
    rows = [{"curve": one.work, "database": one.database, "cases": one.size, "value": one.figure, "unit": one.unit} for one in figures]
    (RESULTS / "growth.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def table(figures: Sequence[Figure]) -> str:
    """The numbers in Markdown: a row for each size on each database."""
    places = sorted({(one.database, one.size) for one in figures}, key=lambda place: (place[0] != "sqlite", place[1]))
    lines = ["| database | cases | " + " | ".join(CURVES.values()) + " |", "|---|---:|" + "---:|" * len(CURVES)]
    for database, size in places:
        told = {one.work: f"{one.figure:.4g}" for one in figures if (one.database, one.size) == (database, size)}
        lines.append(f"| {database} | {size:,} | " + " | ".join(told.get(f"growth {name}", "–") for name in CURVES) + " |")
    return "\n".join(lines)


def _points(figures: Sequence[Figure], name: str, database: str) -> list[tuple[int, float]]:
    return [(one.size, one.figure) for one in figures if one.work == f"growth {name}" and one.database == database and one.figure]


def _bytes(session: Session, database: str) -> dict[str, int]:
    return {name: int(size) for name, size in session.execute(text(BYTES[database]))}


def _verified(session: Session, entries: int) -> float:
    """Microseconds an entry, over the whole journal."""
    began = perf_counter()
    if journal_verify.verify(session):
        raise RuntimeError("the journal is not intact")
    return (perf_counter() - began) * 1e6 / entries
