"""Where measurements go: JSON into benchmarks/results, a table with machine and versions into docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from col13 import clock

ROOT = Path(__file__).parent.parent
RESULTS, PAPER = ROOT / "benchmarks" / "results", ROOT / "docs" / "performance.md"
NAMED = ("weasyprint", "pydyf", "pyHanko", "pypdf", "pypdfium2", "SQLAlchemy")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured, in one unit, as often as `values` tells."""

    name: str
    unit: str
    values: Sequence[float]

    def row(self) -> str:
        """Median, least and most."""
        middle, least, most = statistics.median(self.values), min(self.values), max(self.values)
        spread = f"{shown(least)} to {shown(most)}" if len(self.values) > 1 else ""
        return f"| {self.name} | {shown(middle)} | {spread} | {len(self.values)} | {self.unit} |"


def shown(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 20 else f"{value:.2f}"


def machine() -> str:
    """Where and with what it was measured."""
    names = [f"{name} {version(name)}" for name in NAMED]
    processor = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        models = [line.partition(":")[2].strip() for line in told.read_text().splitlines() if line.startswith("model name")]
        processor = models[0] if models else processor
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{clock.today().isoformat()}; {processor}, {os.cpu_count()} cores, load at the end {load} (1, 5, 15 minutes); "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{', '.join(names)}."
    )


def write(subject: str, lines: Sequence[Line]) -> None:
    """Keep the figures of a subject, and put its table between its marks in the paper."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    told = {"machine": machine(), "lines": [asdict(line) for line in lines]}
    (RESULTS / f"{subject}.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    table = ["| measured | median | from, to | rounds | |", "|---|---:|---|---:|---|", *(line.row() for line in lines)]
    marks = f"<!-- {subject}: made by make bench -->", f"<!-- {subject}: until here -->"
    before, rest = PAPER.read_text(encoding="utf-8").split(marks[0])
    after = rest.split(marks[1])[1]
    PAPER.write_text("\n".join([before + marks[0], "", *table, "", machine(), "", marks[1] + after]), encoding="utf-8")
    print("\n".join(line.row() for line in lines))
