"""Making a backup: a snapshot of the database, then the files it names, encrypted to one file that is read back before it has its name."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import shutil
import tarfile
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from col13 import backup_key, clock, engines
from col13.config import Config
from col13.db import Database
from col13.models.vault import Box, box_of, Undecipherable
from col13.policies import Actor, CLOCK
from col13.recovery import archive, snapshot
from col13.recovery.faults import BackupFault, NO_FOLDER, NO_ROOM, THERE_ALREADY, UNDER_WAY
from col13.recovery.sealed_file import Opener, Sealer
from col13.services import journal, recovery_seen
from col13.services.checkpoints_file import SUFFIX as CHECKPOINTS
from col13.services.document_files import aad, STORED, sync_folder
from col13.services.journal_envelope import moment

SUFFIX = ".col13backup"
STAGING = ".backup-"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that stands, and what is in it."""

    path: Path
    size: int
    sha256: str
    manifest: archive.Manifest


def make(db: Database, actor: Actor, target: Path) -> Made:
    """Back the house up while it works, to a file, or into a folder under a name of the time. The entry in the journal comes before the
    name: no entry, no backup. BackupFault when the place is taken, full, or another backup is under way; then nothing is left."""
    to = backup_key.public(backup_key.own_file(db.config))
    now = clock.real_now()
    final = target / name_at(now) if target.is_dir() else target
    if not final.parent.is_dir():
        raise BackupFault(NO_FOLDER, path=final.parent)
    if final.exists():
        raise BackupFault(THERE_ALREADY, path=final.name)
    with _room(), _alone(db.config), _staging(db.config) as staging:
        sweep(final.parent)
        part = final.with_name(f".{final.name}.part")
        try:
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # while we live nobody sweeps it away
                sealer = Sealer(file, to, moment(now))
                written = _fill(db, sealer, staging, moment(now))
                size, sha256 = _checked(file, sealer.key, written)
                with db.write(CLOCK) as session:
                    _record(session, actor, final, size, sha256, written)
                part.rename(final)
                sync_folder(final.parent)
        finally:
            with contextlib.suppress(OSError):  # a disk that takes nothing may not give either
                part.unlink(missing_ok=True)
    return Made(final, size, sha256, written)


def name_at(now: dt.datetime) -> str:
    """A name that sorts by time."""
    return f"col13-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"


def sweep(folder: Path) -> int:
    """Remove the parts that a killed backup left: those that no living process holds. Returns how many."""
    swept = 0
    for part in folder.glob(".*.part"):
        with contextlib.suppress(OSError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()
            swept += 1
    return swept


def _fill(db: Database, sealer: Sealer, staging: Path, at: str) -> archive.Manifest:
    taken = snapshot.take(db, staging)
    kind = "postgresql" if engines.sqlite_file(db.config.database_url) is None else "sqlcipher" if db.config.database_key_file else "sqlite"
    told = asdict(taken.facts)
    manifest = archive.Manifest(at=at, database=kind, **told)
    with tarfile.open(fileobj=sealer, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        with taken.path.open("rb") as file:
            manifest.files.append(archive.put(tar, taken.path.name, taken.path.stat().st_size, archive.Watched(file)))
        for path, case_id, sha256 in taken.files:
            _document(db, tar, manifest, path, uuid.UUID(case_id), sha256)
        for one in _checkpoints(db.config, manifest.checkpoint or 0):
            with one.open("rb") as file:
                manifest.files.append(archive.put(tar, f"checkpoints/{one.name}", one.stat().st_size, archive.Watched(file)))
        raw = manifest.told()
        with tempfile.TemporaryFile(dir=staging) as last:
            last.write(raw)
            last.seek(0)
            archive.put(tar, archive.MANIFEST, len(raw), archive.Watched(last))
    sealer.finish()
    return manifest


def _checkpoints(config: Config, last: int) -> list[Path]:
    # Later ones than the snapshot's would tell the restored database that it was rolled back.
    found = config.checkpoints.glob(f"*{CHECKPOINTS}")
    return sorted(path for path in found if path.stem.isdecimal() and int(path.stem) <= last)


def _document(db: Database, tar: tarfile.TarFile, manifest: archive.Manifest, path: str, case_id: uuid.UUID, sha256: str | None) -> None:
    source = db.config.documents / path
    try:
        with db.read(CLOCK) as session:
            box = box_of(session, case_id)
        with source.open("rb") as file:
            reading = _Opened(file, box, path)
            manifest.files.append(archive.put(tar, f"documents/{path}", os.fstat(file.fileno()).st_size, reading))
            if not reading.whole(sha256):
                manifest.faulty.append(path)
    except (LookupError, FileNotFoundError):  # erased since the snapshot, or lost
        with db.read(CLOCK) as session:
            (manifest.faulty if recovery_seen.still_named(session, path) else manifest.gone).append(path)


class _Opened(archive.Watched):
    """An encrypted file of a case that is opened while it is copied: what does not match its fingerprint is told."""

    def __init__(self, file: BinaryIO, box: Box, path: str) -> None:
        super().__init__(file)
        self._box, self._path, self._waiting, self._index, self._sound = box, path, bytearray(), 0, True
        self._plain = hashlib.sha256()

    def seen(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > STORED:
            self._open(bytes(self._waiting[:STORED]), last=False)
            del self._waiting[:STORED]

    def whole(self, sha256: str | None) -> bool:
        """After the last byte: whether it opened, and is what was stored."""
        self._open(bytes(self._waiting), last=True)
        return self._sound and sha256 in (None, self._plain.hexdigest())

    def _open(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._plain.update(self._box.open(chunk, aad(self._path, self._index, last=last)))
        except Undecipherable:
            self._sound = False
        self._index += 1


def _checked(file: BinaryIO, key: bytes, written: archive.Manifest) -> tuple[int, str]:
    """Sync, read everything back with the file's own key, and compare; (bytes, SHA-256 of the file)."""
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    if archive.unpack(Opener(file, key), None).told() != written.told():  # type: ignore[arg-type]
        raise BackupFault
    file.seek(0)
    watched = archive.Watched(file)
    while watched.read(1 << 20):
        pass
    return file.tell(), watched.sha256()


def _record(session: Session, actor: Actor, final: Path, size: int, sha256: str, written: archive.Manifest) -> None:
    told: dict[str, Any] = {"path": str(final), "at": written.at, "sha256": sha256, "bytes": size}
    recovery_seen.keep_backup(session, told)
    detail = {"filename": final.name, "sha256": sha256, "size": size, "files": len(written.files), "faulty": len(written.faulty)}
    journal.write(session, actor, operation="consultation", act="backup.make", detail=detail)


@contextlib.contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as full:
        raise BackupFault(NO_ROOM) from full


@contextlib.contextmanager
def _alone(config: Config) -> Iterator[None]:
    with os.fdopen(os.open(config.instance / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise BackupFault(UNDER_WAY) from taken
        for left in config.instance.glob(f"{STAGING}*"):  # of one that was killed
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextlib.contextmanager
def _staging(config: Config) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=config.instance) as folder:
        yield Path(folder)
