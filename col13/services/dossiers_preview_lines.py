"""A section of a dossier as lines, and two such lists side by side: what stays the same, what is withheld, what stands instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from col13.dossier.paper import Block, Bullets, Fields, Heading, Notice, Prose, Quote, Section, Span, Table, Timeline, Value

# Why a line is not sent as it stands.
NOT_IN_PROFILE, ABOUT_A_PERSON = "profile", "person"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: (label, words) pairs, most often one; `under` is what it belongs to (the label, or the table's name)."""

    kind: str  # heading, field, row, text, quote, notice, item
    cells: tuple[tuple[str, str], ...]
    under: str = field(default="", compare=False)
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Lines of the case beside those that are sent. `state`: same, withheld (nothing is sent of it), instead (other words are sent).
    `why`: NOT_IN_PROFILE or ABOUT_A_PERSON, "" for what is the same."""

    state: str
    full: tuple[Line, ...]
    sent: tuple[Line, ...]
    why: str = ""

    @property
    def lines(self) -> int:
        """How many of the case, headings apart."""
        return sum(line.kind != "heading" for line in self.full)


def lines(section: Section) -> list[Line]:
    """Everything a section prints, in its order; what its title promises and nothing fills is a notice like any other."""
    return [line for block in section.blocks for line in _of(block)]


def _of(block: Block) -> Iterator[Line]:
    if isinstance(block, Heading):
        yield _line("heading", block.text)
    elif isinstance(block, Fields):
        for label, value in block.rows:
            yield _line("field", value, label)
    elif isinstance(block, Table):
        for row in block.rows:
            cells = tuple((head, _text(value)) for head, value in zip(block.head, row, strict=True) if _text(value))
            yield Line("row", cells, block.caption)
    elif isinstance(block, Timeline):
        for when, what, who in block.rows:
            yield Line("row", tuple(("", word) for word in (when, _text(what), who) if word))
    elif isinstance(block, Quote):
        yield Line("quote", ((block.said_by or "", block.text),), lang=block.lang)
        if block.translation:
            yield Line("text", (("", block.translation),))
    else:
        yield from _words(block)


def _words(block: Block) -> Iterator[Line]:
    if isinstance(block, Prose | Notice):
        yield _line("notice" if isinstance(block, Notice) else "text", block.text)
    elif isinstance(block, Bullets):
        for item in block.items:
            yield _line("item", item)


def _line(kind: str, value: Value, label: str = "") -> Line:
    return Line(kind, ((label, _text(value)),), label, value.lang if isinstance(value, Span) else "")


def _text(value: Value) -> str:
    return value.text if isinstance(value, Span) else value


def beside(full: Sequence[Line], allowed: Sequence[Line], sent: Sequence[Line]) -> list[Pair]:
    """Pairs in the order of the paper. `full`: all; `allowed`: all, as this recipient may know the persons in it; `sent`: what goes."""
    known = Counter(allowed)
    pairs = []
    for tag, a, b, c, d in SequenceMatcher(None, full, sent, autojunk=False).get_opcodes():
        mine, theirs = tuple(full[a:b]), tuple(sent[c:d])
        if tag == "equal":
            pairs.append(Pair("same", mine, theirs))
            continue
        about = any(line not in known for line in mine) or (theirs and not mine)
        pairs.append(Pair("instead" if theirs else "withheld", mine, theirs, ABOUT_A_PERSON if about else NOT_IN_PROFILE))
    return pairs


def left_out(pairs: Sequence[Pair]) -> dict[tuple[str, str], list[Line]]:
    """(what, why) → the lines that are not sent as they stand."""
    found: dict[tuple[str, str], list[Line]] = {}
    for pair in pairs:
        for line in pair.full if pair.state != "same" else ():
            if line.kind != "heading":
                found.setdefault((line.under, pair.why), []).append(line)
    return found
