"""Making checkpoints: all heads of the journal under one signed root, written outside the database and entered in its ledger.

Three moves, so that a machine that dies between two leaves no half checkpoint: `draft` (a reading session: file written and synced under
a hidden name), `keep` (a writing session: row and journal entry), and with its commit the file gets its name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import collate, ColumnElement, event, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.checkpoint_key import fingerprint, Signing
from col13.errors import StepRefused
from col13.i18n import S_
from col13.models import Checkpoint, Head
from col13.policies import Actor, require
from col13.services import checkpoints_file, journal
from col13.services.checkpoints_stamp import stamped
from col13.services.journal_envelope import canonical, GENESIS, moment
from col13.services.merkle import Tree

ACT = "journal.checkpoint"
JOB = "checkpoint"
HOURS = 24  # between two checkpoints, unless the instance's policy says otherwise (`checkpoint_hours`)
BATCH = 2000  # heads held at a time
DRAFT = re.compile(r"\.(\d{8})\.([0-9a-f]{64})\.draft")
OVERTAKEN = S_("Another checkpoint was made at this moment. Make one more, if it is still needed.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A signed checkpoint that is in no ledger yet; `after` is the last one of the ledger when the heads were read."""

    row: Checkpoint
    path: Path
    after: int


def due(session: Session, now: dt.datetime) -> str:
    """The key of the job that is due now: one in each span of hours that the instance's policy names."""
    hours = max(1, int((session.info.get("policy_defaults") or {}).get("checkpoint_hours", HOURS)))
    return f"{JOB}:{hours}:{int(now.timestamp()) // (hours * 3600)}"


def last(session: Session) -> Checkpoint | None:
    """The last checkpoint of the ledger."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.sequence.desc()).limit(1)).first()


def told(session: Session) -> dict[str, object] | None:
    """What a dossier says of the last checkpoint: number, time (UTC, whole seconds), root and hash."""
    row = last(session)
    if row is None:
        return None
    at = row.at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"sequence": row.sequence, "at": at, "root": row.root, "hash": row.hash}


def draft(session: Session) -> Draft:
    """Read all heads in one snapshot, sign, write the file under a hidden name. Needs no writing session and keeps nobody waiting; holds
    some thousand heads at a time. Misconfigured without the key; OSError when the folder cannot be written."""
    signing = _signing(session)
    signing.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    at, row = clock.now(), last(session)
    sequence, previous = _follows(signing, row)
    leaves = signing.folder / f".{secrets.token_hex(8)}.heads"
    try:
        with leaves.open("xb") as file:
            tree = Tree()
            for leaf in heads(session):
                raw = checkpoints_file.line(leaf)
                tree.add(raw)
                file.write(raw + b"\n")
        made = _signed(signing, sequence, at, tree, previous)
        path = signing.folder / f".{sequence:08d}.{made.hash}.draft"
        _write(path, checkpoints_file.header(made.body, signing.private().public_key(), made.signature, made.stamp), leaves)
    finally:
        leaves.unlink(missing_ok=True)
    return Draft(made, path, row.sequence if row else 0)


def heads(session: Session) -> Iterator[checkpoints_file.Leaf]:
    """All heads by chain, in the order of bytes whatever the database's own order is."""
    by: ColumnElement[str] = Head.chain.expression
    by = by if session.get_bind().dialect.name == "sqlite" else collate(by, "C")
    found = session.execute(select(Head.chain, Head.seq, Head.hash).order_by(by), execution_options={"yield_per": BATCH})
    return ((row.chain, row.seq, row.hash) for row in found)


def keep(session: Session, actor: Actor, made: Draft) -> Checkpoint:
    """Enter a draft in the ledger and the journal; with the commit its file gets its name. StepRefused when another one came first,
    Forbidden for who may not read the whole journal."""
    role = None if actor.kind == "clock" else require(actor, "journal:organisation")
    row, now = made.row, last(session)
    if (now.sequence if now else 0) != made.after:
        made.path.unlink(missing_ok=True)
        raise StepRefused(OVERTAKEN)
    session.add(row)
    session.flush()
    detail = {"checkpoint": row.sequence, "root": row.root, "chains": row.leaves}
    journal.write(session, actor, operation="consultation", act=ACT, role=role, about=f"{row.sequence}:{row.hash}", detail=detail)
    event.listen(session, "after_commit", lambda _session: publish(made.path), once=True)
    return row


def publish(path: Path) -> None:
    """Give a draft its name; what has the name already is never overwritten."""
    found = DRAFT.fullmatch(path.name)
    if found is None:
        return
    with suppress(FileExistsError):
        os.link(path, path.with_name(checkpoints_file.name(int(found[1]))))
    path.unlink()
    _sync(path.parent)


def finish(session: Session) -> None:
    """Name the drafts whose row was committed before the machine died; throw away those that were overtaken."""
    folder, row = _signing(session).folder, last(session)
    for path in sorted(folder.glob(".*.draft")) if folder.is_dir() else ():
        found = DRAFT.fullmatch(path.name)
        if found is None or row is None or int(found[1]) > row.sequence:
            continue
        known = session.get(Checkpoint, int(found[1]))
        if known is not None and known.hash == found[2]:
            publish(path)
        else:
            path.unlink(missing_ok=True)


def _follows(signing: Signing, row: Checkpoint | None) -> tuple[int, str]:
    # A database that was put back to an earlier day must not give a number away twice: the folder may know later ones.
    for path in sorted(signing.folder.glob(f"*{checkpoints_file.SUFFIX}"), reverse=True):
        if not path.stem.isdecimal() or (row is not None and int(path.stem) <= row.sequence):
            break
        outside = checkpoints_file.judge(path, signing.trusted())
        if outside.wrong is None:
            return outside.sequence + 1, outside.hash
    return (row.sequence + 1, row.hash) if row else (1, GENESIS)


def _signed(signing: Signing, sequence: int, at: dt.datetime, tree: Tree, previous: str) -> Checkpoint:
    key = signing.private()
    core: dict[str, Any] = {
        "format": checkpoints_file.FORMAT, "instance": signing.instance(), "sequence": sequence, "at": moment(at), "count": tree.count,
        "root": tree.root(), "previous": previous, "key": fingerprint(key.public_key()),
    }  # fmt: skip
    stamp = stamped(hashlib.sha256(canonical(core)).digest(), signing.timestamp_url)
    body = canonical({**core, "stamp": hashlib.sha256(stamp).hexdigest() if stamp else None})
    return Checkpoint(
        sequence=sequence, at=at, leaves=tree.count, root=core["root"], previous=previous, hash=hashlib.sha256(body).hexdigest(),
        body=body, signature=key.sign(body), signer=core["key"], stamp=stamp,
    )  # fmt: skip


def _write(path: Path, first: bytes, leaves: Path) -> None:
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(first)
        with leaves.open("rb") as more:
            shutil.copyfileobj(more, file)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _signing(session: Session) -> Signing:
    found: Signing = session.info["signing"]
    return found
