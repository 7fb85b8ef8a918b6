"""Every pair of colours that meet on a page can be told apart, by day and by night: WCAG 2.2 AA, reckoned from the theme's tokens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "col13" / "static"
THEME = (STATIC / "theme.css").read_text(encoding="utf-8")
TONES = ("idle", "busy", "done", "soon", "late")
TEXT, EDGE = 4.5, 3.0  # 1.4.3; 1.4.11 and 2.4.13
GROUNDS = ("card", "paper", "head")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "quiet", "link") for ground in GROUNDS),
    *((tone, f"{tone}-soft", TEXT) for tone in TONES),
    *((ink, f"{tone}-soft", TEXT) for tone in TONES for ink in ("ink", "link")),  # notices
    *((f"{tone}-edge", ground, EDGE) for tone in TONES for ground in ("card", "paper")),
    ("late", "card", TEXT),  # what is wrong with a field
    ("late", "paper", TEXT),
    ("done", "card", TEXT),
    ("act-ink", "act", TEXT),
    ("act-ink", "act-hover", TEXT),
    ("act", "card", TEXT),  # words of an outlined button
    ("act", "paper", TEXT),
    ("danger-ink", "danger", TEXT),
    ("danger-ink", "danger-hover", TEXT),
    ("bar-ink", "navy", TEXT),
    ("focus-ink", "gold", TEXT),  # the link that skips the bar
    ("gold", "navy", EDGE),  # focus in the bar
    *((edge, ground, EDGE) for edge in ("line-strong", "focus-edge") for ground in GROUNDS),
    ("check-edge", "card", EDGE),
    ("bar-ink", "check", EDGE),  # the tick of a box is white
]  # fmt: skip


def schemes(css: str) -> dict[str, dict[str, str]]:
    """Scheme → token → colour. What night does not name is as by day."""
    light, dark = (
        re.search(opening + r"\s*\{(.*?)\}", css, re.DOTALL) for opening in (r"^:root", r"prefers-color-scheme: dark\) \{\s*:root")
    )
    if light is None:
        light = re.search(r"\n:root\s*\{(.*?)\}", css, re.DOTALL)
    assert light is not None
    assert dark is not None
    day, night = (dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", found.group(1))) for found in (light, dark))
    return {"light": day, "dark": {**day, **night}}


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faults(css: str) -> list[str]:
    """The pairs that cannot be told apart."""
    return [
        f"{scheme}: {ink} {colours[ink]} on {ground} {colours[ground]} is {reached:.2f}, not {wanted}"
        for scheme, colours in schemes(css).items()
        for ink, ground, wanted in PAIRS
        if (reached := contrast(colours[ink], colours[ground])) < wanted
    ]


def test_the_reckoning_is_that_of_the_standard() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_every_pair_that_meets_can_be_told_apart_in_both_schemes() -> None:
    assert faults(THEME) == []


@pytest.mark.parametrize(("token", "worse"), [("--quiet: #4b5563", "--quiet: #9ca3af"), ("--late: #ffb4ab", "--late: #9b1c13")])
def test_a_token_that_is_changed_badly_is_found(token: str, worse: str) -> None:
    assert token in THEME
    assert faults(THEME.replace(token, worse)) != []


def test_night_names_no_token_that_day_does_not_know() -> None:
    found = schemes(THEME)
    assert found["light"].keys() == found["dark"].keys()
    assert len(found["light"]) > 30


@pytest.mark.parametrize("sheet", sorted(path.name for path in STATIC.glob("*.css") if path.name not in ("theme.css", "paper.css")))
def test_colours_are_named_in_the_theme_alone(sheet: str) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[\s;,)])|\brgba?\(|\bhsla?\(", (STATIC / sheet).read_text(encoding="utf-8")) == []
