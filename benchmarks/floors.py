"""How low a ratio may fall before the run fails, and what was aimed at: `floors.toml`."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figure import Figure, ratio
from benchmarks.outcome import found

FLOORS = Path(__file__).parent / "floors.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """One floor: `of` the contestant, divided by that of `against` (or by its own at `against_size`, or by nothing), is `least` or
    `most` that much. `of`: figure, cpu_us, or the name of a fact. `size`: all that were measured, without it. `run`: small or full,
    both without it. `aimed`: the goal, which no run fails for."""

    work: str
    contestant: str
    why: str
    database: str = "sqlite"
    against: str = ""
    against_size: int | None = None
    size: int | None = None
    of: str = "figure"
    least: float | None = None
    most: float | None = None
    aimed: float | None = None
    run: str = ""

    def __post_init__(self) -> None:
        if (self.least is None) == (self.most is None):
            raise ValueError(f"{self.work} {self.contestant}: a floor is either `least` or `most`")

    @property
    def name(self) -> str:
        """As it is told: "W1 col13 to raw, sqlite"."""
        other = self.against or (f"that at {self.against_size:,}" if self.against_size else "")
        what = "" if self.of == "figure" else f" {self.of}"
        at = f", {self.size:,}" if self.size else ""
        return f"{self.work} {self.contestant}{what}{f' to {other}' if other else ''}, {self.database or 'no database'}{at}"

    def holds(self, reached: float) -> bool:
        """Whether that is enough."""
        return reached >= self.least if self.least is not None else self.most is not None and reached <= self.most

    @property
    def told(self) -> str:
        """The floor in words."""
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What was reached of a floor; None where it was not measured."""

    floor: Floor
    size: int | None
    reached: float | None

    @property
    def holds(self) -> bool:
        return self.reached is not None and self.floor.holds(self.reached)

    def __str__(self) -> str:
        reached = "not measured" if self.reached is None else f"{self.reached:.3g}"
        return f"{self.floor.name}: {reached}, {self.floor.told} ({self.floor.why})"


def read(path: Path = FLOORS) -> list[Floor]:
    """The floors that are written down; one that names several works or databases is one for each of them."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))["floor"]
    return [
        Floor(**{**one, "work": work, "database": database})
        for one in told
        for work in _several(one["work"])
        for database in _several(one.get("database", "sqlite"))
    ]


def _several(told: str | list[str]) -> list[str]:
    return [told] if isinstance(told, str) else told


def judged(floors: Sequence[Floor], figures: Sequence[Figure], *, run: str, works: Sequence[str], databases: Sequence[str]) -> list[Judged]:
    """Every floor of this run, of the works that ran and on the databases that took part."""
    return [
        one
        for floor in floors
        if floor.run in ("", run) and floor.work.split()[0] in works and floor.database in (*databases, "")
        for one in reached(floor, figures)
    ]


def reached(floor: Floor, figures: Sequence[Figure]) -> list[Judged]:
    """What was reached, at each size that was measured."""
    sizes = sorted({one.size for one in figures if one.key[:3] == (floor.work, floor.contestant, floor.database)} - {floor.against_size})
    if floor.size is not None or not sizes:
        sizes = [floor.size] if floor.size is not None else []
    return [Judged(floor, size, quotient(floor, size, figures)) for size in sizes] or [Judged(floor, None, None)]


def quotient(floor: Floor, size: int, figures: Sequence[Figure]) -> float | None:
    """The number that is judged."""
    ours = found(figures, floor.work, floor.contestant, floor.database, size)
    if not floor.against and floor.against_size is None:
        return part(ours, floor.of)
    theirs = found(figures, floor.work, floor.against or floor.contestant, floor.database, floor.against_size or size)
    if floor.of == "figure" and floor.against_size is None and ours and theirs:
        return ratio(ours, theirs)
    one, other = part(ours, floor.of), part(theirs, floor.of)
    return one / other if one is not None and other else None


def part(figure: Figure | None, name: str) -> float | None:
    """A number of a figure: its median, its CPU, or one of its facts."""
    if figure is None:
        return None
    if name == "figure":
        return statistics.median(figure.values) if figure.values else None
    value = figure.cpu_us if name == "cpu_us" else figure.facts.get(name)
    return float(value) if value is not None else None
