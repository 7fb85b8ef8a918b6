"""The words of a town: narratives in three languages with words as rare and as common as in life, and names nobody bears."""

from __future__ import annotations

import itertools
import random
import re
from functools import cache

from col13 import catalogue

LANGUAGES = ("nl", "fr", "de")
SHELVES = (
    "indicator", "phenomenon", "place_type", "domain_of_life", "criterion", "decision", "motive", "service", "legal_basis", "channel",
)  # fmt: skip
SENTENCES, RARE = 4000, 20_000  # ready sentences of a language; words of which a town of a million holds a few dozen each
WORDS, OF_A_CASE = 9, 5  # of a sentence; sentences of a narrative
ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "v", "w", "z", "sch")
VOWELS = ("a", "e", "i", "o", "u", "aa", "ee", "oo", "ie", "ou", "eu")
CODAS = ("", "n", "r", "s", "l", "rt", "ns", "ck", "m", "ts")
FAMILIES, GIVEN = 20_000, 1_500
OPENINGS = ("", "", "", "van ", "de ", "Ver", "ben ")


@cache
def vocabulary(language: str) -> tuple[str, ...]:
    """The catalogue's words in a language, the short ones first: as in life, they are the common ones."""
    labels = (entry.label(language) for shelf in SHELVES for entry in catalogue.entries(shelf))
    found = dict.fromkeys(word for label in labels for word in re.findall(r"[^\W\d_]{2,}", label.casefold()))
    return tuple(sorted(found, key=lambda word: (len(word), word)))


@cache
def sentences(language: str) -> tuple[str, ...]:
    """Ready sentences: the nth word of the vocabulary comes 1/n as often as the first."""
    drawn = random.Random(f"sentences {language}")
    words = vocabulary(language)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    picked = (drawn.choices(words, cum_weights=weights, k=WORDS) for _ in range(SENTENCES))
    return tuple(" ".join(one).capitalize() + "." for one in picked)


@cache
def rare(language: str) -> tuple[str, ...]:
    """Long words, put together of two as Dutch and German do."""
    drawn = random.Random(f"rare {language}")
    words = [word for word in vocabulary(language) if len(word) > 3]
    return tuple(dict.fromkeys(drawn.choice(words) + drawn.choice(words) for _ in range(RARE)))


def narrative(drawn: random.Random, language: str) -> str:
    """What happened, in about fifty words, one of them rare."""
    return " ".join(drawn.choices(sentences(language), k=OF_A_CASE)) + f" {drawn.choice(rare(language))}."


@cache
def names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(family names, given names): made of syllables."""
    drawn = random.Random("names")

    def name(syllables: int) -> str:
        parts = (drawn.choice(ONSETS) + drawn.choice(VOWELS) + drawn.choice(CODAS) for _ in range(syllables))
        return "".join(parts).capitalize()

    families = dict.fromkeys(drawn.choice(OPENINGS) + name(2) for _ in range(FAMILIES))
    return tuple(families), tuple(dict.fromkeys(name(2) for _ in range(GIVEN)))
