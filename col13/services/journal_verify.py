"""Recomputing the journal: every hash, every column against its bytes, every head; the first bad place of each chain is named."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain as linked
from itertools import islice
from typing import Any

from sqlalchemy import column, exists, select, table
from sqlalchemy.orm import Session

from col13.errors import NotFound
from col13.i18n import S_, Sentence
from col13.models import Case, Entry, Head, Organisation
from col13.services.journal_envelope import COLUMNS, digest, FORMAT, GENESIS, INSTANCE, link, moment, OPERATIONS

FINDINGS: dict[str, Sentence] = {
    "gap": S_("An entry is missing before this one."),
    "hash": S_("The hash does not follow from the entry before and the envelope."),
    "envelope": S_("The envelope cannot be read."),
    "column": S_("A column tells something else than the envelope."),
    "detail": S_("The detail is not the one that was written."),
    "head_missing": S_("The chain has no head."),
    "head": S_("The head is not the last entry: the chain's end was cut or changed."),
    "no_entries": S_("The chain has no entries."),
    "orphan": S_("The case or organisation of this chain is gone."),
}
BATCH = 2000  # rows held at a time: the journal of a big zone has millions
# As the database holds them, without the models' types: a value that was tampered with must be found, not fail to load.
decoded = json.JSONDecoder().raw_decode
STORED = table("journal_entry", *(column(name) for name in (*COLUMNS, "envelope", "detail", "hash")))


@dataclass(frozen=True, slots=True)
class Finding:
    """The first bad place of a chain: `what` is a key of FINDINGS, with the column's name after a colon where there is one."""

    chain: str
    seq: int
    what: str

    @property
    def says(self) -> Sentence:
        """The finding in words."""
        return FINDINGS[self.what.partition(":")[0]]


@dataclass(slots=True)
class End:
    """Where the recomputation of a chain arrived; `found` stops it."""

    chain: str
    seq: int = 0
    hash: str = GENESIS
    found: Finding | None = None


def verify(session: Session, number: str | None = None) -> list[Finding]:
    """Check all chains, or one case's by its number (NotFound). Empty when all is well. Needs no key. In a reading session: one
    snapshot, so that entries and heads agree while others write."""
    only = None
    if number is not None:
        case_id = session.execute(select(Case.id).where(Case.number == number)).scalar()
        if case_id is None:
            raise NotFound
        only = f"case:{case_id}"
    ends = _ends(session, only)
    findings = []
    while batch := list(islice(ends, BATCH)):
        findings += [end.found for end in batch if end.found]
        findings += _heads(session, [end for end in batch if not end.found])
    return sorted([*findings, *_without_entries(session, only)], key=lambda one: (one.chain, one.seq))


def _ends(session: Session, only: str | None) -> Iterator[End]:
    query = select(STORED).order_by(STORED.c.chain, STORED.c.seq)
    if only is not None:
        query = query.where(STORED.c.chain == only)
    end: End | None = None
    rows = session.execute(query, execution_options={"yield_per": BATCH})
    for row in linked.from_iterable(rows.partitions()):
        chain, seq, hashed = row[0], row[1], row[-1]
        if end is None or chain != end.chain:
            if end is not None:
                yield end
            end = End(chain)
        if end.found is None and not fits(row, end.seq, end.hash):
            wrong = _wrong(row, end)
            if wrong:
                end.found = Finding(chain, end.seq + 1 if wrong == "gap" else seq, wrong)
        end.seq, end.hash = seq, hashed
    if end is not None:
        yield end


def fits(row: Sequence[Any], before: int, previous: str) -> bool:
    """Whether an entry, in the order of STORED, is certainly sound after the one before it. Written for speed, since a big journal has
    millions: one pass, every byte and every column, nothing converted that can be compared as it is. False: look closer (_wrong), which
    is the judge of what is a finding."""
    chain, seq, at, actor, role, operation, act, track, org, case, section, raw, detail, hashed = row
    try:
        if seq != before + 1 or sha256(bytes.fromhex(previous) + raw).hexdigest() != hashed:
            return False
        text = raw.decode()
        told, ended = decoded(text)
        field = told.get
        return bool(
            ended == len(text) and field("format") == FORMAT
            and field("detail_sha256") == (None if detail is None else sha256(detail).hexdigest())
            and field("chain") == chain and field("seq") == seq and field("role") == role and field("act") == act
            and field("track") == track and field("section") == section and field("operation") == operation and operation in OPERATIONS
            and _same_moment(at, field("at")) and _same_id(actor, field("actor"))
            and _same_id(org, field("org")) and _same_id(case, field("case"))
            and _chain_fits(chain, told)
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError, KeyError):
        return False


def _same_id(stored: object, told: object) -> bool:
    if stored is None or told is None:
        return stored is told
    if isinstance(told, str) and len(told) == 36 and told[8] == "-" == told[13]:
        return (stored.hex if isinstance(stored, uuid.UUID) else stored) == told.replace("-", "")
    return False


def _same_moment(stored: object, told: object) -> bool:
    if isinstance(stored, str):
        return isinstance(told, str) and len(stored) == 26 and told == f"{stored[:10]}T{stored[11:]}Z" and stored[10] == " "
    return isinstance(stored, dt.datetime) and moment(stored) == told


def _wrong(row: Any, end: End) -> str | None:
    if row.seq != end.seq + 1:
        return "gap"
    if not isinstance(row.envelope, bytes):
        return "envelope"
    if link(end.hash, row.envelope) != row.hash:
        return "hash"
    try:
        told = json.loads(row.envelope)
    except ValueError:
        return "envelope"
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        return "envelope"
    if told.get("detail_sha256") != (digest(row.detail) if isinstance(row.detail, bytes | None) else ""):
        return "detail"
    name = next((name for name, field in COLUMNS.items() if as_told(getattr(row, name)) != as_told(told.get(field))), None)
    if name is None and (row.operation not in OPERATIONS or not _chain_fits(row.chain, told)):
        name = "operation" if row.operation not in OPERATIONS else "chain"
    return name and f"column:{name}"


def as_told(stored: object) -> object:
    """A stored value in the envelope's form: PostgreSQL gives times and ids as such, SQLite as text."""
    if isinstance(stored, dt.datetime):
        return moment(stored)
    if isinstance(stored, uuid.UUID):
        return stored.hex
    return _told(stored)


def _told(value: object) -> object:
    if not isinstance(value, str):
        return value
    if len(value) == 36 and value[8] == "-" == value[13]:
        return value.replace("-", "")
    if len(value) == 26 and value[10] == " ":
        return value.replace(" ", "T") + "Z"
    return value


def _chain_fits(chain: str, told: dict[str, Any]) -> bool:
    if "case" in told:
        return chain == f"case:{told['case']}"
    return chain == (f"org:{told['org']}" if "org" in told else INSTANCE)


def _heads(session: Session, ends: list[End]) -> Iterator[Finding]:
    heads = {
        row.chain: row for row in session.execute(select(Head.chain, Head.seq, Head.hash).where(Head.chain.in_([e.chain for e in ends])))
    }
    known = _known(session, ends)
    for end in ends:
        head = heads.get(end.chain)
        if head is None:
            yield Finding(end.chain, end.seq, "head_missing")
        elif (head.seq, head.hash) != (end.seq, end.hash):
            yield Finding(end.chain, end.seq, "head")
        elif end.chain not in known:
            yield Finding(end.chain, end.seq, "orphan")


def _known(session: Session, ends: list[End]) -> set[str]:
    known = {INSTANCE}
    for prefix, ids in (("case", Case.id), ("org", Organisation.id)):
        wanted = [named for end in ends if (named := _named(end.chain, prefix))]
        known |= {f"{prefix}:{found}" for found in session.scalars(select(ids).where(ids.in_(wanted)))}
    return known


def _named(chain: str, prefix: str) -> uuid.UUID | None:
    kind, _, name = chain.partition(":")
    try:
        return uuid.UUID(name) if kind == prefix else None
    except ValueError:
        return None


def _without_entries(session: Session, only: str | None) -> Iterator[Finding]:
    empty = select(Head.chain).where(~exists(select(1).where(Entry.chain == Head.chain)))
    silent = select(Case.id).where(~exists(select(1).where(Entry.case_id == Case.id)))
    if only is not None:
        empty = empty.where(Head.chain == only)
        silent = silent.where(Case.id == uuid.UUID(only.partition(":")[2]))
    chains = {*session.scalars(empty), *(f"case:{case_id}" for case_id in session.scalars(silent))}
    return (Finding(chain, 0, "no_entries") for chain in chains)
