"""The picture of how cost grows: six small charts in one SVG, in the house's colours, drawn by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAVY, GOLD, INK, LINE = "#14213d", "#b8860b", "#333a47", "#d5d9e2"
COLOURS = {"sqlite": (NAVY, "SQLite", ""), "postgresql": (GOLD, "PostgreSQL", ' stroke-dasharray="6 4"')}
WIDTH, HEIGHT, LEFT, TOP, COLUMNS = 320, 220, 56, 48, 3
SIZES = (1_000, 10_000, 100_000, 1_000_000)
NAMES = ("1 k", "10 k", "100 k", "1 M")


@dataclass(frozen=True, slots=True)
class Curve:
    """One chart: what it tells, and (cases, value) by database."""

    says: str
    points: Mapping[str, Sequence[tuple[int, float]]]


def picture(curves: Sequence[Curve]) -> str:
    """The whole SVG."""
    rows = math.ceil(len(curves) / COLUMNS)
    width, height = COLUMNS * WIDTH, rows * HEIGHT + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="How cost grows with the number of cases" font-family="Source Sans 3, sans-serif" font-size="12" fill="{INK}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_legend(),
    ]
    for number, curve in enumerate(curves):
        across, down = number % COLUMNS, number // COLUMNS
        parts.append(f'<g transform="translate({across * WIDTH} {down * HEIGHT + 44})">{_chart(curve)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _legend() -> list[str]:
    parts = []
    for number, (colour, name, dashes) in enumerate(COLOURS.values()):
        x = LEFT + number * 110
        parts.append(f'<line x1="{x}" y1="22" x2="{x + 26}" y2="22" stroke="{colour}" stroke-width="2.5"{dashes}/>')
        parts.append(f'<text x="{x + 32}" y="26">{name}</text>')
    return parts


def _chart(curve: Curve) -> str:
    most = _round_up(max((value for points in curve.points.values() for _, value in points), default=1))
    right, bottom = WIDTH - 18, HEIGHT - 34
    parts = [f'<text x="{LEFT}" y="{TOP - 18}" font-weight="600" fill="{NAVY}">{curve.says}</text>']
    for share in (0, 0.5, 1):
        y = bottom - share * (bottom - TOP)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{LINE}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_told(most * share)}</text>')
    for size, name in zip(SIZES, NAMES, strict=True):
        parts.append(f'<text x="{_x(size, right):.1f}" y="{bottom + 18}" text-anchor="middle">{name}</text>')
    for database, points in curve.points.items():
        parts += _line(database, [(_x(size, right), bottom - value / most * (bottom - TOP)) for size, value in points])
    return "".join(parts)


def _line(database: str, places: Sequence[tuple[float, float]]) -> list[str]:
    colour, _, dashes = COLOURS[database]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dashes}/>', *dots] if places else []


def _x(size: int, right: int) -> float:
    share = (math.log10(size) - math.log10(SIZES[0])) / (math.log10(SIZES[-1]) - math.log10(SIZES[0]))
    return LEFT + 14 + share * (right - LEFT - 28)


def _told(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)
