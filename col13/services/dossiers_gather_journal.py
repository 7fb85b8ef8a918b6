"""Gathering what the journal tells: its lines as envelopes up to the head that is printed, and the custody of each document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from col13.models import Document, Entry
from col13.services import journal
from col13.services.dossiers_gather import columns, Gathering, iso, NEVER_TOLD, Record

HASH = 16  # hex digits of an entry's hash on paper; the whole one is in the journal
DOCUMENT = "kind title media_type size sha256 at"
# How an original leaves the house: in an evidence package.
HANDED_OUT = ("dossier.package",)


def excerpt(on: Gathering) -> Record:
    """Every act up to the head in the seal box: number, time, act, function, hash. Of looks only the count; what stays with victim
    support (NEVER_TOLD) is counted too, so that each number of the chain is accounted for."""
    lines: list[Record] = []
    looks = kept = 0
    for row in _entries(on):
        if row.operation == "consultation":
            looks += 1
        elif row.act.rpartition(".")[2] in NEVER_TOLD or row.section == "support":
            kept += 1
        else:
            line = {"seq": row.seq, "at": iso(row.at), "act": row.act, "operation": row.operation, "role": row.role}
            lines.append({**line, "hash": row.hash[:HASH]})
    return {"lines": lines, "looks": looks, "kept": kept}


def _entries(on: Gathering) -> Any:
    wanted = (Entry.seq, Entry.at, Entry.act, Entry.operation, Entry.role, Entry.section, Entry.hash)
    return on.session.execute(select(*wanted).where(Entry.chain == f"case:{on.case.id}").order_by(Entry.seq))


def documents(on: Gathering) -> Record:
    """The documents by name, size and SHA-256 of the bytes as received, with their custody: by which function, in which line of the
    journal, handed out when. Those of victim support stay out."""
    received = _received(on)
    out = [iso(row.at) for row in _entries(on) if row.act in HANDED_OUT and row.operation == "disclosure"]
    found: list[Record] = []
    for one in on.rows(Document):
        if one.id in on.files:
            record = {"seq": on.files[one.id], **columns(one, DOCUMENT)}
            role, line = received.get(one.id, (None, None))
            later = [at for at in out if at and at >= (record["at"] or "")]
            found.append({**record, "received_by": role, "line": line, "handed_out": later})
    return {"documents": found}


def _received(on: Gathering) -> dict[UUID, tuple[str | None, int]]:
    """Document → (function, journal line) of who put it on file."""
    query = select(Entry).where(Entry.chain == f"case:{on.case.id}", Entry.act == "document.attach").order_by(Entry.seq)
    found: dict[UUID, tuple[str | None, int]] = {}
    for entry in on.session.scalars(query):
        detail = journal.open_detail(on.session, entry) or {}
        if "document" in detail:
            found[UUID(str(detail["document"]))] = (entry.role, entry.seq)
    return found
