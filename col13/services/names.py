"""Names as they are searched: normalised, by sound as Belgian ears write them, and by trigram; stored as keyed tokens only."""

from __future__ import annotations

import math
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    cast,
    ColumnElement,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    Select,
    select,
    String,
    true,
    union_all,
    Uuid,
)
from sqlalchemy.orm import Session

from col13.models import Case, new_id, Organisation, Person, PersonToken
from col13.models.together import together
from col13.models.vault import Vault, vault_of

# Parts of a name that people write, join or leave out as they like.
PARTICLES = frozenset({
    "van", "de", "der", "den", "het", "ten", "ter", "te", "vander", "vanden", "vande", "von", "zu", "la", "le", "les", "du", "des", "d",
    "l", "t", "s", "el", "al", "ben", "bin", "ibn", "ould", "abu", "dos", "da", "di", "del", "della",
})  # fmt: skip
FOLDED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ĳ": "ij"})
# Spellings that sound alike, in the order they are applied. Not phonetics: a net with wide meshes, judged by a human afterwards.
SOUNDS = tuple(
    (re.compile(pattern), same)
    for pattern, same in (
        (r"sch|sh", "s"), (r"tsj|tch|ch(?=[aeiou])", "s"), (r"ph", "f"), (r"gh|ch", "g"), (r"dt|th", "t"), (r"qu", "kw"),
        (r"e?ij|ei|ey|y(?![aeou])", "i"), (r"dj|j(?=[aeou])", "y"), (r"ck|q|kh", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"),
        (r"z", "s"), (r"w", "v"), (r"ou|oe|oo", "u"), (r"au|aa|ae|ah", "a"), (r"ie|ee|eu", "i"), (r"h", ""), (r"d$", "t"), (r"b$", "p"),
        (r"(.)\1+", r"\1"), (r"(?<=.)[aeiou]", ""),
    )
)  # fmt: skip
Pair = tuple[uuid.UUID, uuid.UUID]  # case id, person id
A_TRIGRAM = 5  # a fifth as many bearers of each are looked at, since there are as many trigrams as letters
TRIGRAM_SHARE = 0.6  # of the trigrams of a word that must meet before a name is taken for it


def normal(text: str) -> str:
    """Lower case, no accents; apostrophes vanish, other signs part words."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(FOLDED))
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’`]", "", kept)).split())


def normal_words(text: str) -> list[str]:
    """The words of a name that carry it: particles left out, except where nothing else is left."""
    words = normal(text).split()
    return [word for word in words if word not in PARTICLES and len(word) > 1] or words


def sound(word: str) -> str:
    """What a normalised word sounds like: Dieryckx and Dirickx meet, so do Benhaddou and Ben Haddu's last word."""
    for pattern, same in SOUNDS:
        word = pattern.sub(same, word)
    return word


def trigrams(word: str) -> set[str]:
    """Three letters at a time, ends marked."""
    padded = f"^{word}$"
    return {padded[at : at + 3] for at in range(max(len(padded) - 2, 1))}


def token_pairs(session: Session, words: Iterable[str]) -> set[tuple[str, str]]:
    """(kind, keyed token) of normalised words."""
    vault = vault_of(session)
    pairs: set[tuple[str, str]] = set()
    for word in words:
        pairs.add(("word", vault.token("word", word)))
        pairs.add(("sound", vault.token("sound", sound(word))))
        pairs.update(("trigram", vault.token("trigram", three)) for three in trigrams(word))
    return pairs


def rewrite_tokens(session: Session, person: Person) -> None:
    """Make the tokens of a person's names anew. Core: dozens of rows that nobody reads as objects."""
    words = {*normal_words(person.family_name or ""), *normal_words(person.given_name or "")}
    owner = session.get_one(Case, person.case_id).owner_id
    session.flush()
    session.execute(delete(PersonToken).where(PersonToken.case_id == person.case_id, PersonToken.person_id == person.id))
    key = vault_of(session).token_id
    rows = [
        {"id": new_id(), "case_id": person.case_id, "person_id": person.id, "kind": kind, "token": token, "key": key, "owner_id": owner}
        for kind, token in sorted(token_pairs(session, words))
    ]
    if rows:
        session.execute(insert(PersonToken), rows)


def persons_named(
    session: Session, text: str, *, within: ColumnElement[bool], zone: uuid.UUID | None = None, newest: int | None = None
) -> dict[Pair, bool]:
    """(case id, person id) of the persons who meet every word: by spelling, by sound, or by three fifths of its trigrams. The value
    is True where only trigrams met. `within` is the predicate on Case that this reader may see; `zone` the one whose cases are looked
    among, None: all. `newest`: look at so many bearers of a token (of a trigram a fifth), the newest; a common name has thousands. None:
    at all of them."""
    words = normal_words(text)
    return met(words, together(session, **reads_of(session, words, within=within, zone=zone, newest=newest)))


def reads_of(
    session: Session, words: Sequence[str], *, within: ColumnElement[bool], zone: uuid.UUID | None, newest: int | None
) -> dict[str, Select[*tuple[Any, ...]]]:
    """What persons_named() asks for these words, beside other reads."""
    among, vault = Among(within, zone, newest, session.get_bind().dialect.name == "sqlite"), vault_of(session)
    return {f"{how}{at}": read for at, word in enumerate(words) for how, read in _meeting(vault, word, among).items()}


def full(words: Sequence[str], rows: Mapping[str, Sequence[Any]]) -> bool:
    """Whether for one of these words as many bearers were looked at as may be, so that older ones may be missing."""
    return any(row.case_id is None for at in range(len(words)) for how in ("alike", "near") for row in rows[f"{how}{at}"])


def met(words: Sequence[str], rows: Mapping[str, Sequence[Any]]) -> dict[Pair, bool]:
    """What persons_named() answers, from the rows of those reads."""
    meeting: dict[Pair, bool] | None = None
    for at in range(len(words)):
        found = {(row.case_id, row.person_id): False for row in rows[f"alike{at}"] if row.case_id}
        for row in rows[f"near{at}"]:
            if row.case_id:
                found.setdefault((row.case_id, row.person_id), True)
        known = meeting
        meeting = found if known is None else {pair: far or known[pair] for pair, far in found.items() if pair in known}
    return meeting or {}


@dataclass(frozen=True, slots=True)
class Among:
    """Whose names are looked at: within what may be seen, of a zone, so many of the newest bearers of a token."""

    within: ColumnElement[bool]
    zone: uuid.UUID | None
    newest: int | None
    on_sqlite: bool


def _meeting(vault: Vault, word: str, among: Among) -> dict[str, Select[*tuple[Any, ...]]]:
    exact = [*vault.tokens("word", word), *vault.tokens("sound", sound(word))]
    parts = trigrams(word)
    threes = [token for three in sorted(parts) for token in vault.tokens("trigram", three)]
    enough = max(2, math.ceil(len(parts) * TRIGRAM_SHARE))
    fewer = replace(among, newest=among.newest and among.newest // A_TRIGRAM)
    return {"alike": _bearers(exact, 1, among), "near": _bearers(threes, enough, fewer)}


def _bearers(tokens: Sequence[str], enough: int, among: Among) -> Select[*tuple[Any, ...]]:
    """A row without ids tells that of a token as many were looked at as may be."""
    # A branch for each token, read from the end of its zone's part of the index: a common one is never read whole, rights are asked last.
    zone = PersonToken.owner_id == among.zone if among.zone else PersonToken.owner_id.in_(select(Organisation.id))
    one = select(PersonToken.case_id, PersonToken.person_id).where(zone).order_by(PersonToken.case_id.desc()).limit(among.newest)
    if among.on_sqlite:
        last = [
            # nosemgrep: secret-compared-in-the-open - the database looks a keyed mark up in its index
            one.where(PersonToken.token == token).add_columns(literal(at).label("at"))
            for at, token in enumerate(tokens)
        ]
        both = union_all(*(select(branch.subquery()) for branch in last)).cte()
    else:  # in the same words for a short and for a long name: PostgreSQL then knows how
        wanted = func.unnest(literal(list(tokens), ARRAY(String))).table_valued("token", with_ordinality="at").render_derived()
        branch = one.where(PersonToken.token == wanted.c.token).lateral()  # nosemgrep: secret-compared-in-the-open - as above
        both = select(branch.c.case_id, branch.c.person_id, wanted.c.at).select_from(wanted.join(branch, true())).cte()
    pair = (both.c.case_id, both.c.person_id)
    met = select(*pair).group_by(*pair).having(func.count() >= enough).subquery()
    seen = select(met.c.case_id, met.c.person_id).join(Case, Case.id == met.c.case_id).where(among.within)
    if among.newest is None:
        return seen.order_by(met.c.case_id.desc())
    filled = select(both.c.at).group_by(both.c.at).having(func.count() >= among.newest)
    most = select(cast(null(), Uuid()), cast(null(), Uuid())).where(exists(filled))
    every = union_all(seen, most).subquery()
    return select(every).order_by(every.c.case_id.desc())
