"""Municipalities: found by name in any language or by postal code, with their region and judicial arrondissement."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from col13 import collation
from col13.catalogue.kinds import UnknownCode
from col13.catalogue.reading import HERE

# Where a place has no name in the reader's language: the name people use there.
FLEMISH = {"antwerpen", "limburg", "leuven", "oost-vlaanderen", "west-vlaanderen"}
LOCAL = {"flanders": "nl", "wallonia": "fr", "brussels": "fr"}


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 565. `names` by language (nl and fr always); `region`: flanders, wallonia, brussels; `arrondissement`: judicial, an id."""

    nis: str
    names: Mapping[str, str] = field(hash=False)
    region: str
    province: str
    arrondissement: str
    postal: tuple[str, ...]

    def label(self, locale: str) -> str:
        """The name in a language, else the local one."""
        return self.names.get(locale) or self.names[LOCAL[self.region]]


def municipality(nis: str) -> Municipality:
    """By NIS code ("12025"). Raises UnknownCode."""
    try:
        return municipalities()[nis]
    except KeyError:
        raise UnknownCode(f"municipality {nis}") from None


@cache
def municipalities() -> Mapping[str, Municipality]:
    """All, by NIS code."""
    rows = content()["municipalities"]
    return {row["nis"]: Municipality(**{**row, "postal": tuple(row["postal"])}) for row in rows}


def arrondissement_label(code: str, locale: str) -> str:
    """The name of a judicial arrondissement ("antwerpen"). Raises UnknownCode."""
    try:
        names = content()["arrondissements"][code]
    except KeyError:
        raise UnknownCode(f"arrondissement {code}") from None
    name: str = names.get(locale) or names["nl" if code in FLEMISH else "fr"]
    return name


def find_municipalities(text: str, limit: int = 10) -> list[Municipality]:
    """Best first, at most `limit`: by the beginning of a postal code, or by name in any language, without regard to accents or case."""
    wanted = plain(text)
    if not wanted:
        return []
    if wanted.isdigit():
        hits = [(0, one) for one in municipalities().values() if any(code.startswith(wanted) for code in one.postal)]
    else:
        hits = list(by_name(wanted))
    return [one for _, one in sorted(hits, key=lambda hit: (hit[0], collation.key(hit[1].label("nl"))))[:limit]]


def by_name(wanted: str) -> Iterator[tuple[int, Municipality]]:
    """(rank, municipality): 0 the whole name, 1 its beginning, 2 the beginning of a word, 3 somewhere in it."""
    for nis, names in plain_names().items():
        ranks = [rank(wanted, name) for name in names]
        best = min((one for one in ranks if one is not None), default=None)
        if best is not None:
            yield best, municipalities()[nis]


def rank(wanted: str, name: str) -> int | None:
    """How well a name answers, None when it does not."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if f" {wanted}" in name:
        return 2
    return 3 if wanted in name else None


@cache
def plain_names() -> Mapping[str, frozenset[str]]:
    """The names as they are compared."""
    return {nis: frozenset(plain(name) for name in one.names.values()) for nis, one in municipalities().items()}


def plain(text: str) -> str:
    """Lower case without accents; hyphens and apostrophes are spaces, several spaces are one."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(" " if one in "-'’.,/()" else one for one in letters if not unicodedata.combining(one))
    return " ".join(kept.split())


@cache
def content() -> Mapping[str, Any]:
    """The file, read when a place is first asked for."""
    found: dict[str, Any] = json.loads((HERE / "municipalities.json").read_text(encoding="utf-8"))
    return found
