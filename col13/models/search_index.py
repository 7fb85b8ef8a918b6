"""Cases found by the words of their narrative, the same on both databases: every word must begin a word of one incident."""

from __future__ import annotations

import re
import unicodedata
import uuid

from sqlalchemy import column, func, literal_column, Select, select, table, Uuid
from sqlalchemy.orm import Session

from col13.models.incident import Incident

NEWEST = 1000  # a common word finds half the house: the search looks at the newest incidents, and says so
ROWS = table("incident_word_row", column("number"), column("case_id", Uuid()))
WORDS = table("incident_words", column("rowid"))


def words_of(text: str) -> list[str]:
    """The words as the index knows them: small letters, no accents, nothing but letters and digits."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", plain.lower())


def matching(session: Session, words: str, *, newest: int = NEWEST) -> Select[uuid.UUID]:
    """The ids of cases in which one incident's narrative holds all these words, the newest incidents first, at most `newest` of them
    (a case may come twice). Without a word in `words`: none. Who may see them is for the caller: join with visible()."""
    wanted = words_of(words)
    if session.get_bind().dialect.name == "sqlite":
        query = " ".join(f'"{word}"*' for word in wanted)
        found = select(ROWS.c.case_id).join(WORDS, WORDS.c.rowid == ROWS.c.number).order_by(ROWS.c.number.desc())
        found = found.where(literal_column("incident_words").op("MATCH")(query)) if wanted else found.where(ROWS.c.number < 0)
    else:
        query = " & ".join(f"'{word}':*" for word in wanted)
        found = select(Incident.case_id).order_by(Incident.id.desc())
        found = found.where(func.narrative_words(Incident.facts).op("@@")(func.to_tsquery("simple", query)))
    return found.limit(newest)
