"""What a run measured, as a list of plain objects: one for each contestant, database and size of a work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure, ratios
from benchmarks.figure import ratio as median_ratio

RESULTS = Path(__file__).parent / "results"


def beside(figure: Figure, figures: Sequence[Figure]) -> Figure | None:
    """The contestant that stands for 1, at the same work, database and size."""
    return found(figures, figure.work, figure.ratio_to or "", figure.database, figure.size)


def found(figures: Sequence[Figure], work: str, contestant: str, database: str, size: int) -> Figure | None:
    """The figure with this key."""
    return next((one for one in figures if one.key == (work, contestant, database, size)), None)


def rows(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The objects. What a contestant does not offer has no number and stands in the table alone."""
    return [row(figure, figures) for figure in figures if figure.values]


def row(figure: Figure, figures: Sequence[Figure]) -> dict[str, Any]:
    """One object: the keys that are promised first, then what else there is."""
    other = beside(figure, figures)
    paired = ratios(figure, other) if other else []
    return {
        "work": figure.work, "contestant": figure.contestant, "database": figure.database, "size": figure.size, "figure": figure.figure,
        "unit": figure.unit, "cpu_us": figure.cpu_us, "ratio": median_ratio(figure, other) if other else None, "ratio_to": figure.ratio_to,
        "low": min(figure.values), "high": max(figure.values), "rounds": len(figure.values),
        "ratio_low": min(paired, default=None), "ratio_high": max(paired, default=None),
        "lines": figure.lines, "note": figure.note, "facts": figure.facts,
    }  # fmt: skip


def faults(figures: Sequence[Figure]) -> list[str]:
    """What makes a list of figures useless: two with one key, or a ratio to nobody."""
    twice = [key for key, count in Counter(figure.key for figure in figures).items() if count > 1]
    alone = [figure.key for figure in figures if figure.ratio_to and beside(figure, figures) is None]
    return [f"two figures for {key}" for key in twice] + [f"{key} is compared with somebody who did not run" for key in alone]


def kept(figures: Sequence[Figure], day: str, size: str, whole: bool, folder: Path = RESULTS) -> Path:
    """Write them down; a run of a part of the works does not pass for the latest one."""
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps(rows(figures), indent=1, ensure_ascii=False) + "\n"
    path = folder / (f"{day}-{size}.json" if whole else f"{day}-{size}-part.json")
    path.write_text(told, encoding="utf-8")
    if whole:
        (folder / "latest.json").write_text(told, encoding="utf-8")
    return path
