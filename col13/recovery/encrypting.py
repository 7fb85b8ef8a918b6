"""Turning the plain SQLite file into an encrypted one: exported, compared, and only then in its place."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from col13 import engines, keys
from col13.config import Config
from col13.db import Database
from col13.policies import Actor, CLOCK
from col13.recovery import snapshot
from col13.recovery.faults import BackupFault, ENCRYPTED_ALREADY, FOUND_WRONG, NO_ROOM, NOT_SQLITE
from col13.recovery.restore import alone
from col13.services import journal
from col13.services.document_files import sync_folder

PLAIN = b"SQLite format 3\x00"


def encrypt(config: Config, actor: Actor, key_file: Path, *, shred: bool) -> Path | None:
    """Encrypt the database file of `config` under the key in `key_file` (made when missing). Nobody else may have it open. The plain file
    is overwritten and removed when `shred`, else it stays beside under the name that is returned. BackupFault when it cannot be done;
    then everything is as it was."""
    file = engines.sqlite_file(config.database_url)
    if file is None:
        raise BackupFault(NOT_SQLITE)
    if not file.exists() or file.read_bytes()[:16] != PLAIN:
        raise BackupFault(ENCRYPTED_ALREADY)
    plain, encrypted = replace(config, database_key_file=""), replace(config, database_key_file=str(key_file))
    keys.make_database_key(encrypted)
    alone(plain)
    draft = file.with_name(f".{file.name}.encrypting")
    draft.unlink(missing_ok=True)
    try:
        _export(encrypted, file, draft)
        with snapshot.open_sqlite(plain) as before, snapshot.open_sqlite(encrypted, draft) as after:
            if snapshot.facts(before) != snapshot.facts(after) or [tuple(row) for row in after("PRAGMA cipher_integrity_check")]:
                raise BackupFault(FOUND_WRONG, what=file.name)
        aside = file.with_name(f"{file.name}.plain")
        if aside.exists() and aside.samefile(file):  # of a run that was killed here
            aside.unlink()
        os.link(file, aside)  # until the end both names lead to the old file
        draft.rename(file)
        sync_folder(file.parent)
    finally:
        draft.unlink(missing_ok=True)
    database = Database(encrypted)
    with database.write(CLOCK) as session:
        journal.write(session, actor, operation="alteration", act="instance.encrypt_database", detail={"shredded": shred})
    database.dispose()
    if not shred:
        return aside
    _shred(aside)
    return None


def _export(config: Config, file: Path, draft: Path) -> None:
    key = keys.database_key(config)
    if key is None:
        raise BackupFault(NOT_SQLITE)
    draft.touch(mode=0o600)
    connection = engines.driver(key).connect(str(file), isolation_level=None)
    try:
        connection.execute("ATTACH DATABASE ? AS encrypted KEY ?", (str(draft), f"x'{key().hex()}'"))
        for pragma in ("journal_mode", "synchronous"):  # a draft that is thrown away when anything goes wrong, and synced at its end
            connection.execute(f"PRAGMA encrypted.{pragma} = OFF")
        connection.execute("SELECT sqlcipher_export('encrypted')").fetchone()
        connection.execute("DETACH DATABASE encrypted")
    except engines.driver(key).OperationalError as full:
        raise BackupFault(NO_ROOM) from full
    finally:
        connection.close()
    with draft.open("rb") as written:
        os.fsync(written.fileno())


def _shred(path: Path) -> None:
    """Overwrite and remove. On disks that write elsewhere (SSD, snapshots) old blocks may stay: docs/operating.md says so."""
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(os.urandom(min(left, 1 << 20)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
