"""The journal: every act and every look, appended in the transaction of the act, chained per case and per organisation."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select, Table, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import class_mapper, Session
from sqlalchemy.orm.attributes import instance_dict

from col13 import clock
from col13.models import Case, Entry, Head
from col13.models.prepared import Prepared
from col13.models.vault import Box, box_of, vault_of
from col13.policies import Actor, Role, Section
from col13.services.journal_envelope import canonical, code_of, digest, envelope, GENESIS, INSTANCE, is_code, link, moment, OPERATIONS

ENTRIES: Table = Entry.metadata.tables[Entry.__tablename__]
HEADS: Table = Head.metadata.tables[Head.__tablename__]
# Prepared: every step and every look comes by here, and the ORM's unit of work would cost several times these statements.
# The head is locked first and raised last: two writers of one chain follow each other, those of two chains do not meet.
FIND = Prepared(lambda _: select(HEADS.c.seq, HEADS.c.hash).where(HEADS.c.chain == bindparam("chain")).with_for_update(key_share=True))
APPEND = Prepared(lambda _: insert(ENTRIES))
RAISE = Prepared(lambda _: update(HEADS).where(HEADS.c.chain == bindparam("at")).values(seq=bindparam("to"), hash=bindparam("as_hash")))
NUMBER_UNKNOWN = "number_unknown"  # stands for a case number that is none of the zone
IN_DETAIL = "see_detail"  # stands for a recipient or legal basis told in words; the words are encrypted in the detail


def write(
    session: Session,
    actor: Actor,
    *,
    operation: str,
    act: str,
    case: Case | None = None,
    org_id: uuid.UUID | None = None,
    role: Role | None = None,
    track: str | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    recipient: str | None = None,
    legal_basis: str | None = None,
    reason: str | None = None,
    section: Section | None = None,
    detail: Mapping[str, object] | None = None,
    version: int | None = None,
    about: str | None = None,
) -> Entry:
    """Append one entry to the case's chain, or without a case to the organisation's (`org_id`, else the actor's; the built-in actors
    without one write to the instance's). `about`: id or code of what an organisation's act concerns (an account, a case number).

    All but `detail` are ids and codes (ValueError otherwise); `detail` is any JSON without floats and is encrypted. Returns the entry as
    it stands in the database, in no session. Needs a writing session: the chain's head stays locked until commit.
    """
    if operation not in OPERATIONS:
        raise ValueError(f"{operation} is none of the six operations")
    told: dict[str, object] = dict(detail or {})
    recipient, legal_basis = _coded(told, "recipient", recipient), _coded(told, "legal_basis", legal_basis)
    org = case.owner_id if case is not None else org_id or actor.org_id
    chain = f"case:{case.id}" if case is not None else f"org:{org}" if org else INSTANCE
    seq, previous = _lock(session, chain)
    now = clock.now()
    stored, key_id = _encrypt(session, case, chain, seq, told)
    row: dict[str, Any] = {
        "chain": chain, "seq": seq, "at": now, "actor_id": actor.id, "role": _text(role), "operation": operation, "act": act,
        "track": track or None, "org_id": org, "case_id": case.id if case is not None else None, "section": _text(section),
        "detail": stored,
    }  # fmt: skip
    row["envelope"] = envelope({
        "chain": chain, "seq": seq, "at": moment(now), "actor": str(actor.id), "role": row["role"], "operation": operation, "act": act,
        "track": row["track"], "from": from_state, "to": to_state, "recipient": recipient, "legal_basis": legal_basis, "reason": reason,
        "section": row["section"], "org": _text(org), "case": _text(row["case_id"]), "about": about, "version": version,
        "edition": (case.catalogue_edition or None) if case is not None else None, "revision": case.revision if case is not None else None,
        "system_user": code_of(actor.name) if actor.kind == "shell" else None, "detail_sha256": digest(stored), "key": key_id,
    })  # fmt: skip
    row["hash"] = link(previous, row["envelope"])
    APPEND.run(session, **row)
    RAISE.run(session, at=chain, to=seq, as_hash=row["hash"])
    return _entry(row)


def _entry(row: dict[str, Any]) -> Entry:
    # As loaded: setting sixteen attributes of a new object one by one costs as much as the statement.
    entry: Entry = class_mapper(Entry).class_manager.new_instance()
    instance_dict(entry).update(row)
    return entry


def refused(session: Session, actor: Actor, *, act: str, detail: Mapping[str, object] | None = None) -> Entry:
    """Write a refused attempt into the organisation's chain. The entrance opens a transaction of its own for it, after the refused one
    was rolled back. A case number (`number`) of the own zone and the answer (`answer`) among the details go into the envelope, for the
    auditor; what was typed and is no number here leaves a token there, for it may be anything."""
    told = {name: str((detail or {}).get(name, "")) for name in ("number", "answer")}
    if told["number"]:
        known = select(Case.id).where(Case.number == told["number"], Case.owner_id == actor.org_id)
        told["number"] = told["number"] if session.execute(known).first() is not None else NUMBER_UNKNOWN
    return write(
        session, actor, operation="consultation", act=f"refused:{code_of(act)}"[:100], detail=detail,
        about=told["number"] if is_code(told["number"]) else None, reason=told["answer"] if is_code(told["answer"]) else None,
    )  # fmt: skip


def open_detail(session: Session, entry: Entry) -> dict[str, Any] | None:
    """The encrypted part in the clear, None when there is none or its key was destroyed. Who may see it is for the caller
    (journal_reading). Undecipherable when it was tampered with."""
    if entry.detail is None:
        return None
    try:
        box = _box(session, entry.case_id, entry.chain, json.loads(entry.envelope).get("key"))
    except LookupError:
        return None
    opened: dict[str, Any] = json.loads(box.open(entry.detail, _aad(entry.chain, entry.seq)))
    return opened


def head(session: Session, case: Case) -> tuple[int, str]:
    """(sequence, hash) of the case's last entry; (0, GENESIS) before the first."""
    found = session.execute(select(HEADS.c.seq, HEADS.c.hash).where(HEADS.c.chain == f"case:{case.id}")).first()
    return (found.seq, found.hash) if found else (0, GENESIS)


def _lock(session: Session, chain: str) -> tuple[int, str]:
    found = FIND.rows(session, chain=chain)
    if not found:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        first = dialect.insert(HEADS).values(chain=chain, seq=0, hash=GENESIS).on_conflict_do_nothing(index_elements=["chain"])
        session.execute(first)  # a second writer waits here for the first one's commit, then reads its head
        found = FIND.rows(session, chain=chain)
    seq, last = found[0]
    return seq + 1, last


def _encrypt(session: Session, case: Case | None, chain: str, seq: int, told: Mapping[str, object]) -> tuple[bytes | None, str | None]:
    if not told:
        return None, None
    key_id = None if case is not None else vault_of(session).current
    box = _box(session, case.id if case is not None else None, chain, key_id)
    return box.encrypt(canonical(told), _aad(chain, seq)), key_id


def _box(session: Session, case_id: uuid.UUID | None, chain: str, key_id: str | None) -> Box:
    if case_id is not None:
        return box_of(session, case_id)
    vault = vault_of(session)
    return vault.org_box(chain, key_id or vault.current)


def _aad(chain: str, seq: int) -> str:
    return f"{ENTRIES.name}|detail|{chain}|{seq}"


def _coded(told: dict[str, object], name: str, value: str | None) -> str | None:
    if not value or is_code(value):
        return value or None
    told[name] = value
    return IN_DETAIL


def _text(value: object) -> str | None:
    return None if value is None else str(value)
