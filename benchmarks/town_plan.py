"""Who lives what, where and when: the plan of a town, drawn from a seed before a row is made."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks import town_lives as lives
from benchmarks import town_lives_rare as rare
from benchmarks.town_lives import Play

ZONES = 60
MEASURED = 0.1  # the share of the zone that is measured; the others share the rest, the big ones more
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Life:
    """A life, its weight among the others, and how many days ago it was opened, at least and at most. The newer are the more."""

    play: Callable[[Play], None]
    weight: float
    youngest: int
    oldest: int
    bend: float = 2.0


# The least age is the time a life was played over: nothing of it may lie ahead. Two in five are open.
LIVES = (
    Life(lives.draft, 3, 1, 60), Life(lives.registered, 8, 2, 90), Life(lives.recorded, 9, 3, 200), Life(lives.proposed, 3, 3, 200),
    Life(lives.preparing, 3, 4, 300), Life(lives.in_review, 1, 4, 300), Life(lives.sent, 4, 4, 500), Life(lives.shared, 4, 4, 700),
    Life(lives.expired, 1, 10, 700), Life(lives.restricted, 2, 4, 500), Life(lives.restricted_shared, 1, 4, 500),
    Life(lives.excluded, 1, 4, 300), Life(lives.redirected, 4, 3, 2000, 1.3), Life(lives.closed, 50, 30, 2900, 1.1),
    Life(lives.rested, 6, 60, 2900, 1.1),
    # Of the rare ones those that somebody waits for stay young.
    Life(rare.held, 0.05, 1, 4), Life(rare.released, 1, 4, 500), Life(rare.release_untold, 0.1, 60, 2900, 1.1),
    Life(rare.arrived, 0.15, 4, 40), Life(rare.taken_over, 0.4, 4, 500), Life(rare.closed_elsewhere, 1, 30, 2900, 1.1),
    Life(rare.looked_at, 0.05, 4, 20), Life(rare.look_judged, 0.25, 4, 700),
)  # fmt: skip
# One of each rare life in every town, however small, in the measured zone (0), which takes over what the zone after it opened.
ALWAYS = (
    (rare.held, 0), (rare.released, 0), (rare.release_untold, 0), (rare.arrived, 1), (rare.taken_over, 1), (rare.closed_elsewhere, 1),
    (rare.looked_at, 0), (rare.look_judged, 0),
)  # fmt: skip
PLAYED = max(life.youngest for life in LIVES) + 4  # days before today on which every life is opened that is played


@dataclass(frozen=True, slots=True)
class Planned:
    """One case of the town: a life (its place in LIVES), a zone (its place in the town), days since it was opened, a number of its own."""

    life: int
    zone: int
    ago: int
    drawn: int


def plan(cases: int, seed: int = 13) -> list[Planned]:
    """The cases of a town, the oldest first: so their ids rise, as in a house that grew."""
    drawn = random.Random(seed)
    picked = drawn.choices(range(len(LIVES)), [life.weight for life in LIVES], k=cases)
    others = [1 / (rank + 3) for rank in range(ZONES - 1)]
    weights = [MEASURED, *((1 - MEASURED) * one / sum(others) for one in others)]
    zones = drawn.choices(range(ZONES), weights, k=cases)
    always = [([life.play for life in LIVES].index(play), zone) for play, zone in ALWAYS]
    lived = [*zip(picked, zones, strict=True)][: max(0, cases - len(always))] + always
    planned = []
    for number, (life, zone) in enumerate(lived):
        told = LIVES[life]
        ago = told.youngest + int((told.oldest - told.youngest) * drawn.random() ** told.bend)
        planned.append(Planned(life, zone, ago, number))
    return sorted(planned, key=lambda one: (-one.ago, one.drawn))


def numbered(planned: list[Planned], year_of: Callable[[int], int], last: Counter[tuple[int, int]]) -> Iterator[list[tuple[Planned, int]]]:
    """The plan in chunks, each case with its serial in its zone and year; `last` counts on."""
    for start in range(0, len(planned), CHUNK):
        chunk = []
        for one in planned[start : start + CHUNK]:
            place = (one.zone, year_of(one.ago))
            last[place] += 1
            chunk.append((one, last[place]))
        yield chunk
