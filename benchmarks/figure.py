"""What is measured, in one form for every work: a figure with its rounds, and its ratio to another contestant of the same run."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the table. `small`: what CI has time for (10,000 cases); `postgresql`: the URL of a throw-away server's database,
    None where there is none; `scratch`: a folder of this run alone; `only`: the one database that was asked for."""

    small: bool
    scratch: Path
    postgresql: str | None = None
    only: str = ""

    @property
    def databases(self) -> tuple[str, ...]:
        """The databases that are measured."""
        there = ("sqlite", "postgresql") if self.postgresql else ("sqlite",)
        return tuple(name for name in there if self.only in ("", name))


@dataclass(frozen=True, slots=True)
class Figure:
    """One contestant at one work, on one database, at one size. `values`: one a round, in `unit`; rounds of the contestants of one work
    are interleaved, so that the same place in two lists may be compared. `more_is_better` turns a floor round."""

    work: str  # "W1", "W5 verify"
    contestant: str  # "col13", "raw", "core+transitions", …
    database: str  # "sqlite", "postgresql"; "" where none takes part
    size: int  # cases, or entries, or people: what the work counts
    unit: str  # "steps/s", "ms p95", "s", "bytes"
    values: Sequence[float]
    cpu_us: float | None = None  # microseconds of CPU of our process for one operation
    ratio_to: str | None = None  # the contestant that stands for 1
    lines: int | None = None  # lines we had to write for it
    note: str = ""  # "not offered: …", or what is unequal
    facts: dict[str, Any] = field(default_factory=dict)  # further numbers of this figure: p50, memory, statements

    @property
    def figure(self) -> float | None:
        """The median; None for what a contestant does not offer."""
        return statistics.median(self.values) if self.values else None

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.work, self.contestant, self.database, self.size


def ratios(one: Figure, other: Figure) -> list[float]:
    """Round by round where both have as many, else that of the medians; empty where one measured nothing."""
    if not one.values or not other.values:
        return []
    if len(one.values) == len(other.values):
        return [mine / theirs for mine, theirs in zip(one.values, other.values, strict=True) if theirs]
    return [statistics.median(one.values) / statistics.median(other.values)]


def ratio(one: Figure, other: Figure) -> float | None:
    """The median of the ratios."""
    found = ratios(one, other)
    return statistics.median(found) if found else None
