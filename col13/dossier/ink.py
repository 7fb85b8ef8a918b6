"""Which characters can stand on paper: what no font of ours can draw, or would deceive the eye, is printed as what it is."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from markupsafe import escape, Markup

from col13.dossier.fetcher import STATIC
from col13.dossier.paper import Span, Value

FONTS = STATIC / "fonts"
SPACES = {0x20, 0xA0, 0x202F, 0x2009, 0x0A}
# Joiners and marks of direction that draw nothing and that honest Arabic, Persian, Hebrew and emoji need.
INVISIBLE = {0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x061C}
SELECTORS = re.compile("[\ufe00-\ufe0f]")  # text or emoji style: paper knows one style
NO_LINE = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@cache
def drawable() -> frozenset[int]:
    """Every code point that the shipped fonts can draw."""
    from fontTools.ttLib import TTFont

    points = set(SPACES | INVISIBLE)
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            points |= set(font.getBestCmap())
    overrides = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0xFEFF}  # they make a text read other than it is written
    return frozenset(point for point in points - overrides if unicodedata.category(chr(point)) not in ("Cc", "Cs") or point == 0x0A)


def printable(text: str) -> str:
    """The text as it can be printed: a control, a broken character or one without a glyph as its code point in brackets.

    Not as U+FFFD: no font here draws it, and PDF/A forbids to print a character as "no such glyph".
    """
    text = unicodedata.normalize("NFC", SELECTORS.sub("", NO_LINE.sub("\n", text)).replace("\t", " "))
    known = drawable()
    return text if known.issuperset(map(ord, text)) else "".join(_drawn(character, known) for character in text)


def _drawn(character: str, known: frozenset[int]) -> str:
    if ord(character) in known:
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return f"[U+{ord(character):04X}]"


def rtl(text: str) -> bool:
    """Whether the text runs from right to left: its first letter with a direction decides."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def tongue(lang: str) -> str:
    """A language tag that is one, else "und" (undetermined)."""
    return lang if TAG.fullmatch(lang) else "und"


def attributes(text: str, lang: str | None = None) -> Markup:
    """The attributes ` lang=… dir=…` for a piece of text."""
    said = Markup(' lang="{}"').format(tongue(lang)) if lang is not None else Markup()
    return said + (Markup(' dir="rtl"') if rtl(text) else Markup())


def ink(value: Value) -> Markup:
    """A value as HTML text: escaped, lines kept, its language and direction told."""
    text, lang = (value.text, value.lang) if isinstance(value, Span) else (value, None)
    if not text.strip():
        return Markup("–")
    lines = Markup("<br>").join(escape(line) for line in printable(text).strip("\n").split("\n"))
    about = attributes(text, lang)
    return Markup("<span{}>{}</span>").format(about, lines) if about else lines


def paragraphs(value: Value) -> list[Value]:
    """The paragraphs of a running text: a blank line parts them."""
    text = value.text if isinstance(value, Span) else value
    parts = [part for part in re.split(r"\n\s*\n", NO_LINE.sub("\n", text)) if part.strip()]
    return [Span(part, value.lang) if isinstance(value, Span) else part for part in parts]
