"""A journal of any size whose chains are whole, made in bulk: what verify, checkpoint and a move to PostgreSQL are measured on."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import insert, Table
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, CaseKey, Entry, Head, new_id, Organisation
from col13.models.vault import new_key, vault_of
from col13.policies import SHELL_ID
from col13.services.journal_envelope import digest, FORMAT, GENESIS, link, moment

BATCH = 2000
ACTS = (
    ("case.open", "collection", "report", None), ("visit", "consultation", None, None), ("visit.section", "consultation", None, "facts"),
    ("incident.change", "alteration", None, "facts"), ("person.add", "collection", None, "persons"),
    ("step:submit", "alteration", "report", None),
)  # fmt: skip
ROLES = ("reception", "investigator", "reference_officer")


def fill(session: Session, chains: int, each: int) -> None:
    """`chains` cases of one zone, each with its key and a chain of `each` entries; in the caller's transaction."""
    zone = Organisation(kind="police_zone", code="9000", name_nl="9000", name_fr="9000")
    session.add(zone)
    session.flush()
    vault = vault_of(session)
    numbers = iter(range(1, chains + 1))
    while some := list(islice(numbers, BATCH)):
        cases = [_case(zone, serial) for serial in some]
        _put(session, Case, iter(cases))
        wrapped = ((case["id"], vault.wrap(case["id"], new_key())) for case in cases)
        _put(session, CaseKey, ({"case_id": case, "wrapping_key": key, "wrapped": raw} for case, (key, raw) in wrapped))
        heads: list[dict[str, Any]] = []
        _put(session, Entry, (row for case in cases for row in _chain(case, each, heads)))
        _put(session, Head, iter(heads))


def _case(zone: Organisation, serial: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": new_id(), "number": f"COL13-{zone.code}-{now.year}-{serial:06d}", "zone": zone.code, "year": now.year, "serial": serial,
        "owner_id": zone.id, "language": "nl", "title": "", "opened_at": now, "opened_by": SHELL_ID, "restricted": False, "revision": 1,
        "changed_at": now, "due": dt.date(9999, 12, 31), "catalogue_edition": "2026.1",
    }  # fmt: skip


def _chain(case: dict[str, Any], each: int, heads: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    chain, hashed, org = f"case:{case['id']}", GENESIS, str(case["owner_id"])
    for seq in range(1, each + 1):
        act, operation, track, section = ACTS[seq % len(ACTS)]
        at, role, detail = case["opened_at"] + dt.timedelta(seconds=seq), ROLES[seq % 3], os.urandom(160)
        told = {
            "format": FORMAT, "chain": chain, "seq": seq, "at": moment(at), "actor": str(SHELL_ID), "role": role, "operation": operation,
            "act": act, "track": track, "section": section, "org": org, "case": chain[5:], "edition": case["catalogue_edition"],
            "revision": seq, "version": 1 if track else None, "detail_sha256": digest(detail),
        }  # fmt: skip
        # These are RFC 8785's bytes too: ASCII codes and whole numbers only, and many times quicker.
        kept = {name: fact for name, fact in told.items() if fact is not None}
        envelope = json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()
        hashed = link(hashed, envelope)
        yield {
            "chain": chain, "seq": seq, "at": at, "actor_id": SHELL_ID, "role": role, "operation": operation, "act": act, "track": track,
            "org_id": case["owner_id"], "case_id": case["id"], "section": section, "envelope": envelope, "detail": detail, "hash": hashed,
        }  # fmt: skip
    heads.append({"chain": chain, "seq": each, "hash": hashed})


def _put(session: Session, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    table: Table = model.__table__
    while batch := list(islice(rows, BATCH)):
        session.execute(insert(table), batch)
