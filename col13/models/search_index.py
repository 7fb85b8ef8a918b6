"""Cases found by the words of their narrative, the same on both databases: every word must begin a word of one incident."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Sequence

from sqlalchemy import column, func, Select, select, table, Uuid

ROWS = table("incident_word_row", column("number"), column("case_id", Uuid()))
WORDS = table("incident_words", column("rowid"), column("incident_words"))
BEGINS = 3  # letters from which on the beginning of a word is enough


def words_of(text: str) -> list[str]:
    """The words as both databases index them: lower case, without accents."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return re.findall(r"[^\W_]+", letters)


def matching(zone: uuid.UUID | None, words: Sequence[str], *, newest: int, on_sqlite: bool) -> Select[uuid.UUID]:
    """The ids of the cases of a zone (None: of all, for the house alone) in which one incident's narrative holds all these words, at
    least one, the newest incidents first, at most `newest` of them; a case may come twice. Who sees which is for the caller."""
    if not on_sqlite:
        wanted = " & ".join(f"{word}:*" if len(word) >= BEGINS else word for word in words)
        return select(func.cases_with_words(zone, wanted, newest, type_=Uuid()).column_valued("case_id"))
    wanted = " AND ".join(f'"{word}"*' if len(word) >= BEGINS else f'"{word}"' for word in words)
    within = f'zone : "{zone.hex}" AND ' if zone else ""
    hits = select(ROWS.c.case_id).join(WORDS, WORDS.c.rowid == ROWS.c.number)
    return hits.where(WORDS.c.incident_words.op("MATCH")(f"{within}facts : ({wanted})")).order_by(WORDS.c.rowid.desc()).limit(newest)
