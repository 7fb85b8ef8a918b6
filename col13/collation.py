"""The order of words for people: one place, the same in Python, on SQLite and on PostgreSQL. Dutch, French, German and English alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from col13.i18n import LANGUAGES

# All four languages sort by the root of Unicode's collation (CLDR tailors none of them), so one key serves them. Names are compared by
# letters first, then by accents, then small before capital: Ängst stands at A, Élan between Elan and elbow. PostgreSQL asks ICU
# (migrations/words.py); SQLite asks this key. Only the Latin letters and signs of our four languages are ordered exactly as ICU does.
T = TypeVar("T")
Words = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]
SIGNS = "_-–—,;:!¡?¿.…·'‘’\"“”«»()[]{}§@*/\\&#%`´^¨°©®+<=>|~$€"  # between blanks and digits, in ICU's order
APART = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ĳ": "ij", "ŀ": "l", "þ": "th"}
BLANK, SIGN, DIGIT, LETTER = 1_000, 2_000, 3_000, 4_000


@lru_cache(maxsize=20_000)
def key(text: str) -> Words:
    """What two words are compared by."""
    letters: list[int] = []
    accents: list[int] = []
    capitals: list[int] = []
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign):
            if accents:
                accents[-1] = accents[-1] * 1_000 + ord(sign) - 0x2FF
            continue
        small = sign.lower()
        for part in APART.get(small, small):
            letters.append(_weight(part))
            accents.append(int(small in APART))
            capitals.append(int(sign != small))
    return tuple(letters), tuple(accents), tuple(capitals), text


def in_order(rows: Iterable[T], word: Callable[[T], str]) -> list[T]:
    """Sorted by a word for people."""
    return sorted(rows, key=lambda row: key(word(row)))


def name(language: str) -> str:
    """The collation's name, on both databases."""
    return f"col13_{language if language in LANGUAGES else 'en'}"


def compare(one: str, other: str) -> int:
    """As SQLite asks: below, at or above nought."""
    first, second = key(one), key(other)
    return (first > second) - (first < second)


def bring(connection: Any) -> None:
    """Give a new connection of SQLite the collations."""
    for language in LANGUAGES:
        connection.create_collation(name(language), compare)


def _weight(sign: str) -> int:
    if sign.isspace():
        return BLANK
    if sign in SIGNS:
        return SIGN + SIGNS.index(sign)
    return (DIGIT if sign.isdigit() else LETTER) + ord(sign)
