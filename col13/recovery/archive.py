"""What lies in a backup: the database, the cases' files, the checkpoints, and last the manifest that names every one with its SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from col13.recovery.faults import BackupFault, WRONG_FILE

MANIFEST = "manifest.json"
ALLOWED = re.compile(r"database\.(sqlite3|pgdump)|documents/[0-9a-f-]{36}/[0-9a-f]{32}|checkpoints/[0-9]{1,12}\.checkpoint|manifest\.json")
FORMAT = 1


@dataclass(slots=True)
class Manifest:
    """What the backup holds. `database`: sqlite, sqlcipher or postgresql. `files`: (path, bytes, SHA-256) as stored. `gone`: files erased
    while the backup was made; `faulty`: files that were missing or did not match their fingerprint in the running house already."""

    at: str
    database: str
    schema: str
    tables: dict[str, int]
    heads: int
    heads_root: str
    checkpoint: int | None
    files: list[tuple[str, int, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    format: int = FORMAT

    def told(self) -> bytes:
        """As it is written."""
        return json.dumps(asdict(self), sort_keys=True, indent=1).encode() + b"\n"


def read_manifest(raw: bytes) -> Manifest:
    """The manifest of these bytes; BackupFault when they are none."""
    try:
        told: dict[str, Any] = json.loads(raw)
        listed = [(str(path), int(size), str(sha256)) for path, size, sha256 in told.pop("files")]
        found = Manifest(**told, files=listed)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise BackupFault(WRONG_FILE, path=MANIFEST) from wrong
    if found.format != FORMAT:
        raise BackupFault(WRONG_FILE, path=MANIFEST)
    return found


class Watched:
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """As a file."""
        data = self._file.read(size)
        self._hash.update(data)
        self.seen(data)
        return data

    def seen(self, data: bytes) -> None:
        """What comes by; for those who look closer."""

    def sha256(self) -> str:
        """Of what was read, in hex."""
        return self._hash.hexdigest()


def put(tar: tarfile.TarFile, name: str, size: int, watched: Watched) -> tuple[str, int, str]:
    """Add one file; nothing of the machine (owner, time) comes along, so that the same content makes the same bytes."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, watched)
    return (name, size, watched.sha256())


def unpack(source: BinaryIO, folder: Path | None) -> Manifest:
    """Read a backup to its end and check every byte against the manifest; with a folder, the files are written and synced there.
    BackupFault at the first thing that is wrong; what was written until then is for the caller to remove."""
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for entry in tar:
                stream = tar.extractfile(entry) if entry.isreg() else None
                if stream is None or not ALLOWED.fullmatch(entry.name) or entry.name in found or manifest is not None:
                    raise BackupFault(WRONG_FILE, path=entry.name[:200])
                if entry.name == MANIFEST:
                    manifest = read_manifest(stream.read())
                else:
                    found[entry.name] = _take(stream, folder / entry.name if folder else None)  # type: ignore[arg-type]
        while source.read(1 << 16):
            pass  # the tar's padding, and with it the proof that nothing was cut
    except tarfile.TarError as broken:
        raise BackupFault from broken
    if manifest is None:
        raise BackupFault
    for wrong in _differences(manifest, found):
        raise BackupFault(WRONG_FILE, path=wrong)
    return manifest


def _private(folder: Path) -> None:
    # mkdir(parents=True) gives its mode to the last one alone: the names of the folders above would be for everybody.
    if not folder.exists():
        _private(folder.parent)
        folder.mkdir(mode=0o700)


def _take(stream: BinaryIO, target: Path | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    if target is not None:
        _private(target.parent)
    file = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") if target is not None else None
    try:
        while part := stream.read(1 << 16):
            digest.update(part)
            size += len(part)
            if file is not None:
                file.write(part)
        if file is not None:
            file.flush()
            os.fsync(file.fileno())
    finally:
        if file is not None:
            file.close()
    return size, digest.hexdigest()


def _differences(manifest: Manifest, found: dict[str, tuple[int, str]]) -> Iterator[str]:
    told = {path: (size, sha256) for path, size, sha256 in manifest.files}
    return (path for path in sorted({*told, *found}) if told.get(path) != found.get(path))
