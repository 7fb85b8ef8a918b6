"""Files in the cases' folders: encrypted with the case's key in chunks bound to their place, synced before the commit, orphans swept."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Unavailable
from col13.i18n import S_
from col13.models import Document, Dossier, new_id
from col13.models.vault import Box, box_of, FORMAT, NONCE, Undecipherable

CHUNK = 1 << 20  # plain bytes a chunk: one megabyte
STORED = CHUNK + len(FORMAT) + NONCE + 16  # encrypted: format byte, nonce, tag
YOUNG = dt.timedelta(hours=1)  # an upload under way is no orphan
DAMAGED = S_("The stored file does not match its fingerprint. It was not opened.")


class Readable(Protocol):
    """A stream of bytes, as an upload gives it."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes, none at the end."""
        ...


class TooLarge(Exception):
    """The stream goes on past the limit; nothing is stored."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as written: path relative to the documents' folder, plain size in bytes, SHA-256 of the plain bytes."""

    path: str
    size: int
    sha256: str


def folder(session: Session) -> Path:
    """Where the cases' folders are."""
    found: Path = session.info["documents"]
    return found


def store(session: Session, case_id: uuid.UUID, stream: Readable, most: int) -> Stored:
    """Write a stream of at most `most` bytes under a random name and sync it, file and folder. TooLarge, or Unavailable when the disk
    does not take it; then no file stays. A rolled-back transaction leaves an orphan for sweep()."""
    path = f"{case_id}/{new_id().hex}"
    target = folder(session) / path
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        size, digest = _write(target, path, box_of(session, case_id), stream, most)
        sync_folder(target.parent)
        sync_folder(target.parent.parent)
    except TooLarge:
        target.unlink()
        raise
    except OSError as full:
        with contextlib.suppress(OSError):  # a disk that takes nothing may not give either: then the sweep does
            target.unlink(missing_ok=True)
        raise Unavailable from full
    return Stored(path, size, digest)


def _write(target: Path, path: str, box: Box, stream: Readable, most: int) -> tuple[int, str]:
    digest, size, index = hashlib.sha256(), 0, 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        chunk = read_whole(stream, CHUNK)
        while True:
            following = read_whole(stream, CHUNK)
            size += len(chunk)
            if size + len(following) > most:
                raise TooLarge
            digest.update(chunk)
            file.write(box.encrypt(chunk, aad(path, index, last=not following)))
            if not following:
                break
            chunk, index = following, index + 1
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def read_whole(stream: Readable, wanted: int) -> bytes:
    """As many bytes as wanted unless the stream ends: a network stream gives fewer at a time."""
    parts: list[bytes] = []
    while wanted and (part := stream.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def chunks(session: Session, case_id: uuid.UUID, path: str) -> Iterator[bytes]:
    """The plain bytes of a file, a megabyte at a time; Undecipherable where a chunk was changed, moved or cut. The box is taken now, so the
    iterator outlives the session."""
    return _open(folder(session) / path, path, box_of(session, case_id))


def _open(target: Path, path: str, box: Box) -> Iterator[bytes]:
    with target.open("rb") as file:
        encrypted, index = file.read(STORED), 0
        while True:
            following = file.read(STORED)
            yield box.open(encrypted, aad(path, index, last=not following))
            if not following:
                return
            encrypted, index = following, index + 1


@dataclass(frozen=True, slots=True)
class Place:
    """A file that can be read when the session is over: its name, and what opens it."""

    target: Path
    path: str
    box: Box


def place(session: Session, case_id: uuid.UUID, path: str) -> Place:
    """Where a file of a case is kept."""
    return Place(folder(session) / path, path, box_of(session, case_id))


def whole(at: Place, sha256: str) -> bytes:
    """All its plain bytes; Unavailable when they do not match the fingerprint, or are not there."""
    try:
        content = b"".join(_open(at.target, at.path, at.box))
    except (OSError, Undecipherable) as damaged:
        raise Unavailable(DAMAGED) from damaged
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Unavailable(DAMAGED)
    return content


def verified(session: Session, case_id: uuid.UUID, path: str, sha256: str) -> Iterator[bytes]:
    """As chunks(), after the whole file was found to match its fingerprint; Unavailable when it was changed, or is not there."""
    digest = hashlib.sha256()
    try:
        for chunk in chunks(session, case_id, path):
            digest.update(chunk)
    except (OSError, Undecipherable) as damaged:
        raise Unavailable(DAMAGED) from damaged
    if digest.hexdigest() != sha256:
        raise Unavailable(DAMAGED)
    return chunks(session, case_id, path)


def aad(path: str, index: int, *, last: bool) -> str:
    """What a chunk is bound to: its file, its place in it, and whether it is the end."""
    return f"{path}|{index}|{'last' if last else 'more'}"


def sync_folder(path: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(session: Session, *, older_than: dt.timedelta = YOUNG) -> int:
    """Remove files that no row names and that are old enough not to be under way; returns how many."""
    kept = set(session.scalars(select(Document.path)))
    for frozen, pdf in session.execute(select(Dossier.frozen_path, Dossier.pdf_path)):
        kept |= {path for path in (frozen, pdf) if path}
    root = folder(session)
    before = (clock.now() - clock.offset() - older_than).timestamp()
    orphans = [
        file
        for file in (root.rglob("*") if root.is_dir() else ())
        if file.is_file() and file.relative_to(root).as_posix() not in kept and file.stat().st_mtime < before
    ]
    for file in orphans:
        file.unlink()
    return len(orphans)
