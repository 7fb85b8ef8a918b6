"""The leak guard: does anything that was withheld stand in the final bytes after all, in any layer a reader or a machine can reach?"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from col13 import catalogue
from col13.dossier.verify import attachments, page_texts
from col13.i18n import spoken

SHORTEST = 3  # letters of a name: shorter ones cannot be told from ordinary words
BY_ITSELF = 6  # letters from which a single word is also found when a line break tore it apart
SHINGLE = 6  # words of a withheld text that are found together
SHORTEST_TEXT = 8  # letters of a text too short for a shingle
WORD = re.compile(r"[^\W_]+")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))


@dataclass(frozen=True, slots=True)
class Secret:
    """A withheld value. `what` names its column (`person.family_name`), never the value; `name` that it may be a single word."""

    what: str
    value: str
    name: bool = False


@dataclass(frozen=True, slots=True)
class Leak:
    """A withheld value that stands in the file: which column's, and in which layer."""

    what: str
    where: str


def leaks(pdf: bytes, secrets: Sequence[Secret], allowed: Iterable[str] = ()) -> list[Leak]:
    """Every withheld value found, each layer once. `allowed`: texts this recipient does get; what a withheld text shares with them is
    no leak (a name is one wherever it stands). ValueError when the bytes cannot be read: what cannot be searched is not released.

    Finds what is known, whatever the case, accents, spacing and hyphens. A nickname or a description needs a person's eyes.
    """
    shared = "\n".join(squeezed(words(text)) for text in allowed)
    wanted = [(secret.what, *_needles(secret, shared)) for secret in secrets]
    found: dict[Leak, None] = {}
    for where, text in channels(pdf):
        spoken = words(text)
        spaced, tight = f" {' '.join(spoken)} ", squeezed(spoken)
        for what, whole, torn in wanted:
            if any(needle in spaced for needle in whole) or any(needle in tight for needle in torn):
                found[Leak(what, where)] = None
    return list(found)


@cache
def house_words(language: str) -> tuple[str, ...]:
    """What the house itself says in a language: its sentences and the catalogue's labels. "The victim" as the answer to "with whom" is no
    secret because a heading says it too."""
    return (*spoken(language), *(entry.label(language) for kind in catalogue.KINDS for entry in catalogue.entries(kind)))


def searchable(secret: Secret) -> bool:
    """Whether a value is long enough to be told from ordinary words."""
    return any(_needles(secret, ""))


def words(text: str) -> list[str]:
    """The words of a text without case, accents, soft hyphens and invisible characters; letters as NFKD writes them."""
    plain = unicodedata.normalize("NFKD", text.translate(UNSEEN)).casefold()
    return WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def squeezed(found: Sequence[str]) -> str:
    """Words without anything between them: a torn word, a changed space and a hyphen make no difference."""
    return "".join(found)


def _needles(secret: Secret, shared: str) -> tuple[list[str], list[str]]:
    """What to look for between spaces, and what in the squeezed text."""
    spoken = words(secret.value)
    tight = squeezed(spoken)
    if secret.name:
        if len(tight) < SHORTEST:
            return [], []
        return [f" {' '.join(spoken)} "], [tight] if len(tight) >= BY_ITSELF else []
    if len(spoken) < SHINGLE:
        found = [tight] if len(tight) >= SHORTEST_TEXT else []
    else:
        found = [squeezed(spoken[at : at + SHINGLE]) for at in range(len(spoken) - SHINGLE + 1)]
    return [], [needle for needle in found if needle not in shared]


# ---- the layers ------------------------------------------------------------------------------------------------------


def channels(pdf: bytes) -> Iterator[tuple[str, str]]:
    """(layer, text) of everything that can be read in a file: the text of its pages as two readers see it, every string of every object
    (outline, properties, alternative texts, notes), every stream decompressed, every attachment as text and, if JSON, value by value."""
    yield "pages", "\n".join(page_texts(pdf))
    yield from _pages_again(pdf)
    for name, content in attachments(pdf).items():
        text = content.decode("utf-8", "replace")
        yield f"attachment {name}", text
        yield f"attachment {name}", "\n".join(_leaves(text))


def _pages_again(pdf: bytes) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    from pypdf.generic import DictionaryObject, StreamObject

    try:
        reader = PdfReader(io.BytesIO(pdf))
        yield "pages, by the second reader", "\n".join(page.extract_text() for page in reader.pages)
        strings: list[str] = []
        for number in sorted({number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)):
            found: Any = reader.get_object(number)
            strings += _strings(found)
            if isinstance(found, StreamObject) and found.get("/Subtype") != "/Image":
                yield f"stream {number}", found.get_data().decode("latin-1")
        trailer: DictionaryObject = reader.trailer
        yield "strings", "\n".join([*strings, *_strings(trailer.get("/Info"))])
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError) as wrong:  # pypdf meets broken objects in many ways
        raise ValueError(str(wrong)) from wrong


def _strings(found: Any) -> list[str]:
    """Every string inside an object, references not followed: each object is visited by itself."""
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, TextStringObject

    if isinstance(found, TextStringObject):
        return [str(found)]
    if isinstance(found, ByteStringObject):
        return [bytes(found).decode("latin-1")]
    if isinstance(found, DictionaryObject):
        return [text for name in found for text in _strings(found.raw_get(name))]
    if isinstance(found, ArrayObject):
        return [text for one in found for text in _strings(one)]
    return []


def _leaves(text: str) -> Iterator[str]:
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
