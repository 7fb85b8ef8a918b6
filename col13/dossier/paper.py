"""The sheet of paper: what a dossier or a letter says, as plain values, before anyone thinks of PDF."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language than the document's; `lang` is a BCP 47 tag, "und" when nobody knows it."""

    text: str
    lang: str


Value = str | Span
"""One printed value. A newline in it starts a new line on paper."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; the renderer numbers it (3.1, a `sub` heading 3.1.2) and puts it in the bookmarks."""

    text: Value
    sub: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Label and value, one row each. An empty value is printed as a dash."""

    rows: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` are whole percents, one a column, 100 together; every row is as long as the head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.widths) != len(self.head) or sum(self.widths) != 100:
            raise ValueError(f"table {self.caption!r}: widths {self.widths} do not fill {len(self.head)} columns")
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"table {self.caption!r}: a row is not as long as the head")


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text; a blank line starts a new paragraph."""

    text: Value


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words in their own language `lang`, with a translation into the document's language when there is one."""

    text: str
    lang: str
    translation: str | None = None
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, in order: when, what, who."""

    rows: tuple[tuple[str, Value, str], ...]


NoticeKind = Literal["info", "warning", "legal"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A framed remark: `info` (blue), `warning` (gold), `legal` (grey: to be confirmed, basis in law)."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: `image` is the SHA-256 in hex of the converted bytes that are handed to the renderer, `width` and `height` its pixels.

    `alt` is what it is told as to who cannot see it; an empty one is refused, for PDF/UA wants it.
    """

    image: str
    width: int
    height: int
    alt: str
    caption: Value

    def __post_init__(self) -> None:
        if not self.alt.strip() or not re.fullmatch("[0-9a-f]{64}", self.image):
            raise ValueError("a picture without words or without its fingerprint")


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign by hand (letters): function and name printed under the line, both may be empty."""

    function: str = ""
    name: str = ""


Block = Heading | Fields | Table | Prose | Quote | Timeline | Notice | Bullets | Figure | Signature


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a dossier, or a titled paragraph of a letter (empty title: none printed, in letters only)."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal stood: chain (an id), sequence, hash in hex."""

    chain: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, said in `language` (nl, fr, de, en) by the projector; the renderer adds only its few fixed words.

    `issued_at` is UTC with its zone set, None for a draft. `address` is the letter's address block, a line each; `seal`
    are more rows of the printed seal box (how it is signed, or that it is not), as label and value.
    """

    kind: Literal["dossier", "letter"]
    language: str
    title: str
    number: str
    zone: str
    recipient: str
    profile: str
    register_number: str | None
    issued_at: dt.datetime | None
    draft: bool
    demo: bool
    translation: bool
    internal: bool
    check_code: str
    journal_head: Head
    revision: int
    sections: tuple[Section, ...]
    address: tuple[Value, ...] = ()
    seal: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.issued_at is not None and self.issued_at.utcoffset() != dt.timedelta(0):
            raise ValueError("issued_at is not UTC")

    def to_json(self) -> dict[str, object]:
        """Plain JSON values: no floats, times with Z, each block with its kind under `block`."""
        from col13.dossier.paper_json import paper_to_json

        return paper_to_json(self)

    @staticmethod
    def from_json(data: object) -> Paper:
        """The same paper back. ValueError for anything that is not one."""
        from col13.dossier.paper_json import paper_from_json

        return paper_from_json(data)
