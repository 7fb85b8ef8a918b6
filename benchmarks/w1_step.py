"""W1, a step: every contestant takes cases through the same twelve steps, by turns, on both databases."""

from __future__ import annotations

import io
import statistics
import tokenize
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.contestants import Seat
from benchmarks.figure import Figure, Run
from benchmarks.one import a_database

HERE = Path(__file__).parent
OURS = "w1_step_ours"
NONE = (
    "rights matrix",
    "four eyes",
    "deadlines",
    "conditions with a reason and who lifts it",
    "hash-chained journal",
    "encryption by case",
)


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who takes part, with which modules, and what is unequal."""

    name: str
    module: str
    note: str = ""
    beside: tuple[str, ...] = ()
    lacks: tuple[str, ...] = NONE


CONTESTANTS = (
    Contestant("raw", "w1_step_raw", "hash chain by hand"),
    Contestant("col13", OURS, "with all of ours on; lines: the drive alone, the workflows are the house's", lacks=()),
    Contestant("core+transitions", "w1_step_core", "hash chain by hand"),
    Contestant("viewflow.fsm", "w1_step_viewflow", "five states in one row; no lock; hash chain by hand", ("django_settings",)),
    Contestant("django-fsm-2", "w1_step_fsm2", "five states in one row; hash chain by hand", ("django_settings",)),
    Contestant("python-statemachine", "w1_step_statemachine", "SQLAlchemy ORM with a version column; hash chain by hand"),
    Contestant("SpiffWorkflow", "w1_step_spiff", "the whole workflow as JSON a step, as its documents say; roles checked by us"),
)


def measure(run: Run) -> list[Figure]:
    """All contestants on each database."""
    cases, rounds, seconds = (100, 5, 0.5) if run.small else (2000, 7, 1.5)
    return [figure for database in run.databases for figure in played(run, database, cases, rounds, seconds)]


def played(run: Run, database: str, cases: int, rounds: int, seconds: float) -> list[Figure]:
    """Prepare all, then round by round, each time in another order; then check each."""
    told: dict[str, list[dict[str, Any]]] = {one.name: [] for one in CONTESTANTS}
    with ExitStack() as stack:
        seats = {}
        for one in CONTESTANTS:
            scratch = run.scratch / f"{database}-{one.module}"
            scratch.mkdir()
            url = stack.enter_context(a_database(run.postgresql, one.module)) if database == "postgresql" else None
            seats[one.name] = Seat(one.module, replace(run, scratch=scratch, postgresql=url), database, cases, peer=one.module != OURS)
            stack.callback(seats[one.name].close)
        most = (cases - 2) * 12 // rounds  # the first life is the warm-up, the last one is left for the check
        for turn in range(rounds):
            for place in range(len(CONTESTANTS)):
                name = CONTESTANTS[(place + turn) % len(CONTESTANTS)].name
                told[name].append(seats[name].ask(do="round", seconds=seconds, most=most))
        checked = {name: seat.ask(do="check") for name, seat in seats.items()}
    return [figure(one, database, cases, told[one.name], checked[one.name]) for one in CONTESTANTS]


def figure(one: Contestant, database: str, cases: int, rounds: list[dict[str, Any]], checked: dict[str, Any]) -> Figure:
    """Steps a second, and CPU of the contestant's own process."""
    cpu = statistics.median(told["cpu"] / told["steps"] for told in rounds) * 1e6
    facts = {**checked, "steps": sum(told["steps"] for told in rounds), "not_offered": list(one.lacks)}
    values = [told["steps"] / told["seconds"] for told in rounds]
    return Figure("W1", one.name, database, cases, "steps/s", values, cpu, "raw", lines(one.module, *one.beside), one.note, facts)


def lines(*modules: str) -> int:
    """Lines of code: no blank ones, no comments, no documentation of the module."""
    return sum(counted((HERE / f"{module}.py").read_text(encoding="utf-8")) for module in modules)


def counted(text: str) -> int:
    """The lines on which something stands that Python does; a string by itself does nothing."""
    layout = {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    found: set[int] = set()
    before = tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in layout:
            continue
        alone = token.type == tokenize.STRING and before == tokenize.NEWLINE
        if not alone and token.type != tokenize.NEWLINE:
            found.update(range(token.start[0], token.end[0] + 1))
        before = token.type
    return len(found)
