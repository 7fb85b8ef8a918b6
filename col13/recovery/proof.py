"""Whether a restored house is the one that was saved: counts, chains, heads, checkpoints, files, keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from col13 import engines
from col13.db import Database
from col13.models import CaseKey
from col13.models.vault import Undecipherable, Vault
from col13.policies import CLOCK
from col13.recovery import snapshot
from col13.recovery.archive import Manifest
from col13.services import checkpoints_verify, journal_verify

KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Check:
    """One question: what was asked, whether it is well, what was found."""

    name: str
    ok: bool
    found: str


def prove(db: Database, manifest: Manifest, folder: Path, trusted: tuple[Ed25519PublicKey, ...]) -> list[Check]:
    """Compare a restored database and its folder (`documents/`, `checkpoints/`) with the manifest. One snapshot, nothing written."""
    with db.read(CLOCK) as session:
        order = "BINARY" if engines.sqlite_file(db.config.database_url) else "C"
        ask = _asking(session)
        facts = snapshot.facts(ask, order)
        counted = {name for name in {*facts.tables, *manifest.tables} if facts.tables.get(name) != manifest.tables.get(name)}
        rows = sum(facts.tables.values())
        return [
            Check("schema", facts.schema == manifest.schema, facts.schema),
            Check("counts", not counted, ", ".join(sorted(counted)) or f"{rows} rows in {len(facts.tables)} tables"),
            Check("heads", (facts.heads, facts.heads_root) == (manifest.heads, manifest.heads_root), f"{facts.heads} chains"),
            _chains(session),
            _checkpoints(session, folder / "checkpoints", trusted),
            _files(ask, manifest, folder / "documents"),
            Check(KEYS, not (unopened := list(_unopened(session))), ", ".join(unopened) or "the keys open the cases"),
        ]


def _asking(session: Session) -> Callable[..., Iterator[Any]]:
    return lambda statement: iter(session.connection().execute(text(statement), execution_options=snapshot.STREAMED))


def _chains(session: Session) -> Check:
    found = journal_verify.verify(session)
    return Check("journal", not found, f"{found[0].chain} {found[0].seq}: {found[0].what}" if found else "every chain is whole")


def _checkpoints(session: Session, folder: Path, trusted: tuple[Ed25519PublicKey, ...]) -> Check:
    paths = checkpoints_verify.files(folder) if folder.is_dir() else []
    if not paths:
        return Check("checkpoints", True, "none in the backup")
    found = checkpoints_verify.verify(session, paths, trusted, whole=False)
    return Check("checkpoints", not found, f"{found[0].chain} {found[0].seq}: {found[0].what}" if found else f"{len(paths)} hold")


def _files(ask: snapshot.Ask, manifest: Manifest, documents: Path) -> Check:
    named = {path for path, _, _ in snapshot.files(ask)} - {*manifest.gone}
    lost = sorted(path for path in named if not (documents / path).is_file())
    return Check("files", not lost, f"{len(lost)} missing" if lost else f"{len(named)} files")


def _unopened(session: Session) -> Iterator[str]:
    """The wrapping keys, by id, that are missing or do not open a case."""
    vault: Vault = session.info["vault"]
    for key_id in session.scalars(select(CaseKey.wrapping_key).distinct()):
        case_id, wrapped = session.execute(
            select(CaseKey.case_id, CaseKey.wrapped).where(CaseKey.wrapping_key == key_id).limit(1)
        ).one()  # fmt: skip
        try:
            vault.unwrap(case_id, key_id, wrapped)
        except (KeyError, Undecipherable):
            yield key_id
