"""The drill: the last backup put back into a sandbox, proven, ten dossiers judged; told on a signed slip."""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.orm import Session

from col13 import checkpoint_key, clock, engines
from col13.config import Config, private_file
from col13.db import Database
from col13.dossier import seal_key
from col13.dossier.verify import verify as judge
from col13.errors import Col13Error
from col13.i18n import say
from col13.models import Dossier, Entry
from col13.policies import Actor, CLOCK
from col13.recovery.faults import BackupFault, NO_BACKUP
from col13.recovery.proof import Check
from col13.recovery.restore import proven
from col13.services import dossiers, journal, recovery_seen
from col13.services.journal_envelope import moment

FORMAT = "col13.drill/1"
DOSSIERS = 10  # judged, at random; fewer where there are fewer
SANDBOX = ".drill-"


@dataclass(frozen=True, slots=True)
class Slip:
    """The result: the signed bytes (JSON), its text, where both were kept."""

    good: bool
    checks: tuple[Check, ...]
    raw: bytes
    words: str
    path: Path


def last_backup(db: Database) -> Path:
    """The newest backup this instance made that still stands. BackupFault when there is none."""
    with db.read(CLOCK) as session:
        paths = [Path(one["path"]) for one in recovery_seen.backups(session)]
    found = next((path for path in reversed(paths) if path.is_file()), None)
    if found is None:
        raise BackupFault(NO_BACKUP)
    return found


def drill(db: Database, actor: Actor, file: Path, key: Path) -> Slip:
    """Try a backup. What is wrong with it stands on the slip and raises nothing; the slip is signed, kept in `instance/drills` and
    journalled."""
    began, at = time.monotonic(), clock.real_now()
    try:
        checks, facts = _tried(db.config, file, key)
    except Col13Error as broken:
        checks, facts = [Check("open", False, say(broken.key, "en", **broken.facts))], {}
    good = all(check.ok for check in checks)
    told: dict[str, Any] = {
        "format": FORMAT, "instance": checkpoint_key.signing(db.config).instance(), "at": moment(at), "good": good,
        "backup": {"file": file.name, **facts}, "checks": [asdict(check) for check in checks], "seconds": round(time.monotonic() - began),
    }  # fmt: skip
    raw, words = _signed(db.config, told), _words(told).encode("ascii", "replace").decode()
    path = db.config.instance / "drills" / f"drill-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.json"
    private_file(path, raw.decode())
    private_file(path.with_suffix(".txt"), words)
    with db.write(CLOCK) as session:
        recovery_seen.keep_drill(session, {"at": told["at"], "good": good, "file": file.name, "slip": path.name})
        failed = [check.name for check in checks if not check.ok]
        detail = {"filename": file.name, "good": good, "failed": failed}
        journal.write(session, actor, operation="consultation", act="backup.drill", detail=detail)
    return Slip(good, tuple(checks), raw, words, path)


def _tried(config: Config, file: Path, key: Path) -> tuple[list[Check], dict[str, Any]]:
    for left in config.instance.glob(f"{SANDBOX}*"):
        shutil.rmtree(left, ignore_errors=True)  # of one that was killed
    with (
        tempfile.TemporaryDirectory(prefix=SANDBOX, dir=config.instance) as folder,
        _server_sandbox(config) as sandbox,
        proven(sandbox, file, key, Path(folder)) as (restored, manifest, checks),
    ):
        facts = {"at": manifest.at, "schema": manifest.schema, "files": len(manifest.files)}
        if all(check.ok for check in checks):
            restored.migrate()  # as a real restore would go on
            with restored.read(CLOCK) as session:
                session.info["documents"] = Path(folder) / "documents"
                checks = [*checks, _dossiers(session, config)]
        return checks, facts


@contextmanager
def _server_sandbox(config: Config) -> Iterator[Config]:
    """On PostgreSQL a database of its own on the same server, dropped again; on SQLite nothing is needed."""
    if engines.sqlite_file(config.database_url) is not None:
        yield config
        return
    name = f"col13_drill_{secrets.token_hex(6)}"
    server = create_engine(config.database_url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            # nosemgrep: sql-built-of-strings - the name is made two lines above; a name takes no bound parameter
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        yield replace(config, database_url=make_url(config.database_url).set(database=name).render_as_string(hide_password=False))
    finally:
        with server.connect() as connection:
            # nosemgrep: sql-built-of-strings - as above
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        server.dispose()


def _dossiers(session: Session, config: Config) -> Check:
    released = session.scalars(select(Dossier.id).where(Dossier.state == "released", Dossier.pdf_path.is_not(None))).all()
    chosen = secrets.SystemRandom().sample(list(released), min(DOSSIERS, len(released)))
    roots = seal_key.trusted(config)
    wrong = []
    for dossier_id in chosen:
        row = session.get_one(Dossier, dossier_id)
        try:
            pdf = dossiers.kept(session, row, row.pdf_path or "", row.pdf_sha256 or "")  # what the register says, byte for byte
            head = session.scalars(select(Entry.hash).where(Entry.chain == f"case:{row.case_id}", Entry.seq == row.head_seq)).first()
            if head != row.head_hash or (row.seal_fingerprint and not _sound(pdf, roots)):  # those of before the seal bear none
                wrong.append(row.register_number or str(row.id))
        except Col13Error:
            wrong.append(row.register_number or str(row.id))
    return Check("dossiers", not wrong, ", ".join(wrong) or f"{len(chosen)} of {len(released)} are what they say")


def _sound(pdf: bytes, roots: tuple[x509.Certificate, ...]) -> bool:
    """Whether seal, pieces and codes are unbroken. Whether its signer is still believed is no matter of the backup."""
    return all(check.ok is not False for check in judge(pdf, roots).checks if check.name != "signer")


def _signed(config: Config, told: dict[str, Any]) -> bytes:
    """One JSON value: what is told, the key, and Ed25519 over the canonical bytes of what is told."""
    key = checkpoint_key.signing(config).private()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = key.sign(json.dumps(told, sort_keys=True, separators=(",", ":")).encode())
    whole = {"told": told, "public_key": base64.b64encode(public).decode(), "signature": base64.b64encode(signature).decode()}
    return json.dumps(whole, sort_keys=True, indent=1).encode() + b"\n"


def _words(told: dict[str, Any]) -> str:
    lines = [f"Restore drill of {told['at']}: {'PASSED' if told['good'] else 'FAILED'}", f"Backup: {told['backup']['file']}"]
    lines += [f"{'ok   ' if check['ok'] else 'WRONG'} {check['name']}: {check['found']}" for check in told["checks"]]
    return "\n".join([*lines, f"Took {told['seconds']} s. The signed slip is the JSON file of the same name.", ""])
