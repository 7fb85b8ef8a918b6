"""The whole journal as JSON lines, for an outside expert: envelopes, hashes and heads; of the encrypted details their SHA-256 alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden
from col13.models import Checkpoint
from col13.policies import Actor
from col13.services import checkpoints, journal
from col13.services.instance import SHELL_ONLY
from col13.services.journal_envelope import digest
from col13.services.journal_verify import STORED

FORMAT = "col13.journal/1"
BATCH = 2000  # rows held at a time


def written(session: Session, actor: Actor, *, reason: str = "") -> None:
    """Write in the journal that it leaves the house. Forbidden but for the shell: it is of all organisations at once."""
    if actor.kind != "shell":
        raise Forbidden(SHELL_ONLY)
    journal.write(session, actor, operation="disclosure", act="journal.envelopes", detail={"reason": reason})


def lines(session: Session) -> Iterator[str]:
    """One JSON value a line, in one snapshot: the format, then entries by chain and number, heads, checkpoints."""
    yield _line({"format": FORMAT})
    entries = select(STORED).order_by(STORED.c.chain, STORED.c.seq)
    for row in session.execute(entries, execution_options={"yield_per": BATCH}):
        entry = {"chain": row.chain, "seq": row.seq, "hash": row.hash, "envelope": _text(row.envelope)}
        yield _line({**entry, "detail_sha256": digest(row.detail) if isinstance(row.detail, bytes | None) else ""})
    for chain, seq, hashed in checkpoints.heads(session):
        yield _line({"head": chain, "seq": seq, "hash": hashed})
    for number, hashed in session.execute(select(Checkpoint.sequence, Checkpoint.hash).order_by(Checkpoint.sequence)):
        yield _line({"checkpoint": number, "hash": hashed})


def _text(stored: object) -> str | None:
    # A bent row must leave as it stands, for the expert to find it: bytes that are no text come back as the same bytes.
    return stored.decode("utf-8", "surrogateescape") if isinstance(stored, bytes) else None


def _line(told: dict[str, object]) -> str:
    return json.dumps(told, separators=(",", ":")) + "\n"
