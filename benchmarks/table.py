"""The tables of docs/performance.md, ratios first; each work's between its own marks, made by the full run alone."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from benchmarks.floors import Judged
from benchmarks.outcome import row
from col13 import clock

PAPER = Path(__file__).parent.parent / "docs" / "performance.md"
NAMED = ("SQLAlchemy", "psycopg", "transitions", "Flask", "granian", "weasyprint", "pypdf")
HEAD = "| work | contestant | database | size | ratio | median | | CPU µs | lines | remarks |"
RULE = "|---|---|---|---:|---|---:|---|---:|---:|---|"
GOALS = "goals"


def shown(value: float) -> str:
    """Three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 20 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3g}"


def spread(middle: float, low: float, high: float) -> str:
    """The median with least and most."""
    return shown(middle) if low == high else f"{shown(middle)} ({shown(low)}–{shown(high)})"


def line(figure: Figure, figures: Sequence[Figure]) -> str:
    """One contestant's row."""
    where = f"| {figure.work} | {figure.contestant} | {figure.database or '–'} | {figure.size:,} "
    if not figure.values:
        return f"{where}| – | not offered | | – | {figure.lines or '–'} | {figure.note} |"
    told = row(figure, figures)
    ratio = f"**{spread(told['ratio'], told['ratio_low'], told['ratio_high'])}** × {figure.ratio_to}" if told["ratio"] else "–"
    cpu = shown(figure.cpu_us) if figure.cpu_us is not None else "–"
    also = "; ".join(part for part in (figure.note, facts(figure.facts)) if part)
    median = spread(told["figure"], told["low"], told["high"])
    return f"{where}| {ratio} | {median} | {figure.unit} | {cpu} | {figure.lines or '–'} | {also} |"


def facts(told: dict[str, Any]) -> str:
    """The further numbers, in a line; what a contestant does not offer."""
    lacks = told.get("not_offered")
    plain = [f"{name.replace('_', ' ')} {shown(value) if isinstance(value, float) else value}" for name, value in told.items()
             if isinstance(value, int | float | str)]  # fmt: skip
    return "; ".join([*plain, *([f"not offered: {', '.join(lacks)}"] if lacks else [])])


def group(figure: Figure) -> str:
    """The work a figure belongs to: "W5" of "W5 verify"."""
    return figure.work.split()[0]


def tables(figures: Sequence[Figure]) -> dict[str, list[str]]:
    """The lines of each work's table."""
    made: dict[str, list[str]] = {}
    for figure in figures:
        made.setdefault(group(figure), [HEAD, RULE]).append(line(figure, figures))
    return made


def goals(judgements: Sequence[Judged]) -> list[str]:
    """What was aimed at, what was reached, and the floor below which a run fails."""
    head = ["| what | reached | aimed | floor | |", "|---|---:|---:|---|---|"]
    return head + [goal(one) for one in judgements]


def goal(one: Judged) -> str:
    """One floor's row; it says so where the goal is missed."""
    floor = one.floor
    name = floor.name if floor.size or not one.size else f"{floor.name}, {one.size:,}"
    aimed = "–" if floor.aimed is None else f"{floor.aimed:g}"
    word = ""
    if one.reached is not None and floor.aimed is not None:
        reached = one.reached >= floor.aimed if floor.least is not None else one.reached <= floor.aimed
        word = "reached" if reached else "**missed**"
    return f"| {name}: {floor.why} | {'not measured' if one.reached is None else shown(one.reached)} | {aimed} | {floor.told} | {word} |"


def machine(extra: Sequence[str] = ()) -> str:
    """Where and with what it was measured; `extra`: further versions, of the server and the peers."""
    names = [f"{name} {version(name)}" for name in NAMED]
    processor = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        models = [one.partition(":")[2].strip() for one in told.read_text().splitlines() if one.startswith("model name")]
        processor = models[0] if models else processor
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    where = f"{clock.today().isoformat()}; {processor}, {os.cpu_count()} cores, load at the end {load} (1, 5, 15 minutes)"
    return f"{where}; {system}, {', '.join([*names, *extra])}."


def marks(subject: str) -> tuple[str, str]:
    """Between these a table stands."""
    return f"<!-- {subject}: made by make bench -->", f"<!-- {subject}: until here -->"


def write(made: dict[str, list[str]], foot: str, paper: Path = PAPER) -> list[str]:
    """Put each table between its marks, with the machine below; the works that have no marks."""
    text, homeless = paper.read_text(encoding="utf-8"), []
    for subject, lines in made.items():
        first, last = marks(subject)
        if first not in text or last not in text:
            homeless.append(subject)
            continue
        before, rest = text.split(first)
        text = "\n".join([before + first, "", *lines, "", foot, "", last + rest.split(last)[1]])
    paper.write_text(text, encoding="utf-8")
    return homeless
