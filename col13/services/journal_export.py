"""The whole journal as JSON lines, for an outside expert: envelopes, hashes and heads; of the encrypted details their SHA-256 alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden
from col13.models import Case, Checkpoint, Entry, Organisation
from col13.policies import Actor
from col13.services import checkpoints, journal
from col13.services.instance import SHELL_ONLY
from col13.services.journal_envelope import digest

FORMAT = "col13.journal/1"
BATCH = 2000  # rows held at a time


def written(session: Session, actor: Actor, *, reason: str = "") -> None:
    """Write in the journal that it leaves the house. Forbidden but for the shell: it is of all organisations at once."""
    if actor.kind != "shell":
        raise Forbidden(SHELL_ONLY)
    journal.write(session, actor, operation="disclosure", act="journal.envelopes", detail={"reason": reason})


def lines(session: Session) -> Iterator[str]:
    """One JSON value a line, in one snapshot: the format, then entries by chain and number, heads, owners, checkpoints."""
    yield _line({"format": FORMAT})
    entries = select(Entry.chain, Entry.seq, Entry.envelope, Entry.detail, Entry.hash).order_by(Entry.chain, Entry.seq)
    for row in session.execute(entries, execution_options={"yield_per": BATCH}):
        told = {"chain": row.chain, "seq": row.seq, "hash": row.hash, "envelope": row.envelope.decode("utf-8", "replace")}
        yield _line({**told, "detail_sha256": digest(row.detail)})
    for chain, seq, hashed in checkpoints.heads(session):
        yield _line({"head": chain, "seq": seq, "hash": hashed})
    for prefix, ids in (("case", Case.id), ("org", Organisation.id)):
        for one in session.scalars(select(ids), execution_options={"yield_per": BATCH}):
            yield _line({"owner": f"{prefix}:{one}"})
    for number, hashed in session.execute(select(Checkpoint.sequence, Checkpoint.hash).order_by(Checkpoint.sequence)):
        yield _line({"checkpoint": number, "hash": hashed})


def _line(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
