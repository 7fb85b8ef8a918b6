"""How wide the columns of a table are: as its author wished, but no word breaks in the middle while another column has room."""

from __future__ import annotations

import re
from collections.abc import Sequence

from col13.dossier.paper import Value

TEXT_WIDTH = 168.0  # mm between the margins
LETTER = 3.28  # mm: one em of the tables' 9.3 points
PADDING = 4.3  # mm, both sides
BOLD = 1.06  # a head is semibold
MOST = 36.0  # percent: what is longer (a hash, an address, an endless word) breaks, and moves no column
PIECES = re.compile(r"\s+|(?<=[/–])|(?<=-)(?=[^\W\d])")  # where a line may be broken; a number keeps its hyphens
# Widths in em, a little above those of the face; every other sign counts as a letter.
EM = {**dict.fromkeys("fijlrtI.,:;'|()[]-/!", 0.34), **dict.fromkeys("mwMW@%→", 0.86), **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.62)}
OTHER = 0.53


def widths(wished: Sequence[int], head: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[float]:
    """Percent per column, 100 in all. `wished`: percent. What a column lacks for its longest word the others give, each of what it has to
    spare; where all lack, each has its share of what all need. From the words alone: the same table, the same widths."""
    need = [
        max(_needed([title], BOLD), _needed([value if isinstance(value, str) else value.text for value in column], 1.0))
        for title, column in zip(head, zip(*rows, strict=True) if rows else ((),) * len(head), strict=True)
    ]
    scale = 100 / sum(wished)
    have = [width * scale for width in wished]
    lacking = sum(max(0.0, wants - width) for wants, width in zip(need, have, strict=True))
    spare = [max(0.0, width - wants) for wants, width in zip(need, have, strict=True)]
    if not lacking:
        return [round(width, 1) for width in have]
    if sum(spare) < lacking:
        return [round(100 * wants / sum(need), 1) for wants in need]
    given = lacking / sum(spare)
    return [round(max(wants, width) - left * given, 1) for wants, width, left in zip(need, have, spare, strict=True)]


def _needed(texts: Sequence[str], weight: float) -> float:
    """Percent for the longest word that is not too long for any column."""
    found = [_percent(word, weight) for text in texts for word in PIECES.split(text) if word]
    return max((width for width in found if width <= MOST), default=0.0)


def _percent(word: str, weight: float) -> float:
    return (sum(EM.get(letter, OTHER) for letter in word) * LETTER * weight + PADDING) / TEXT_WIDTH * 100
