"""Backups: what is in them, what is not, and that a half one never looks whole."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from col13 import backup_key, clock
from col13.config import Config
from col13.db import Database
from col13.models import Entry, Organisation
from col13.policies import Role
from col13.recovery import ageing, archive, backup
from col13.recovery.faults import BackupFault
from col13.recovery.sealed_file import Opener
from col13.services import casework, recovery_seen
from tests.factories import an_actor
from tests.recovery.a_house import a_disk_of, a_house, backup_key_of, SHELL, WORDS

pytestmark = pytest.mark.database
SMALL, TINY = 1_000_000, 50_000  # bytes: the database fits and the whole does not; not even the database fits


def opened(config: Config, file: Path) -> archive.Manifest:
    with file.open("rb") as raw:
        return archive.unpack(Opener(raw, backup_key.private(backup_key_of(config))), None)


def test_a_backup_is_one_encrypted_file_that_tells_what_it_holds(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    made = backup.make(database, SHELL, tmp_path)
    raw = made.path.read_bytes()
    assert made.path.stat().st_mode & 0o077 == 0
    assert raw.startswith(b"COL13 BACKUP 1\n")
    assert not [word for word in (WORDS.encode(), b"SQLite format 3", b"PGDMP", b"journal_entry") if word in raw]
    told = opened(config, made.path)
    assert told.told() == made.manifest.told()
    assert (told.tables["case"], told.heads, len(told.files)) == (1, 1, 2)
    assert told.faulty == told.gone == []
    assert [path for path, _, _ in told.files if "key" in path] == []
    with database.read() as session:
        assert session.scalars(select(Entry.act).where(Entry.chain == "org:instance")).all() == ["backup.make"]
    assert sorted(path.name for path in config.instance.glob(".*")) == []


def test_the_same_state_gives_the_same_order(database: Database, tmp_path: Path) -> None:
    a_house(database)
    made = backup.make(database, SHELL, tmp_path / "a")
    paths = [path for path, _, _ in made.manifest.files]
    assert paths == [paths[0], *sorted(paths[1:])]
    assert paths[0].startswith("database.")


def test_a_backup_made_while_others_write_is_of_one_moment(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    with database.write() as session:
        desk = an_actor(session, session.scalars(select(Organisation).where(Organisation.kind == "police_zone")).one(), Role.RECEPTION)
    stop, opened_cases = threading.Event(), []

    def busy() -> None:
        while not stop.is_set():
            with database.write() as session:
                opened_cases.append(casework.open_case(session, desk).number)

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        while len(opened_cases) < 3:
            time.sleep(0.01)
        made = backup.make(database, SHELL, tmp_path)
    finally:
        stop.set()
        thread.join()
    told = opened(config, made.path)
    assert 3 <= told.tables["case"] <= len(opened_cases) + 1
    assert told.tables["case"] == told.tables["case_key"] == told.tables["report"]
    assert told.tables["case_counter"] == 1


def test_nothing_is_overwritten(database: Database, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"kept")
    with pytest.raises(BackupFault):
        backup.make(database, SHELL, there)
    assert there.read_bytes() == b"kept"


@pytest.mark.parametrize("size", [SMALL, TINY])
def test_a_full_disk_leaves_nothing_and_the_next_one_goes_on(database: Database, config: Config, tmp_path: Path, size: int) -> None:
    if not config.database_url.startswith("sqlite") and size == TINY:
        size = SMALL
    a_house(database)
    with database.read() as session:
        assert session.scalars(select(Entry.act).where(Entry.act == "backup.make")).all() == []
    (tmp_path / "out").mkdir()
    with a_disk_of(size), pytest.raises(BackupFault):
        backup.make(database, SHELL, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == list(config.instance.glob(f"{backup.STAGING}*")) == []
    assert opened(config, backup.make(database, SHELL, tmp_path / "out").path).tables["case"] == 1


def test_a_killed_backup_leaves_no_file_that_looks_whole(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    database.dispose()
    out = tmp_path / "out"
    out.mkdir()
    for size in (0, 400_000, 1_500_000):
        child = os.fork()
        if not child:
            backup.make(Database(config), SHELL, out)
            os._exit(0)
        while not any(part.stat().st_size >= size for part in out.glob(".*.part")) and not list(out.glob("*.col13backup")):
            time.sleep(0.0005)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for whole in out.glob("*.col13backup"):  # it was quicker than the kill: then it is whole
            assert opened(config, whole).tables["case"] == 1
            whole.unlink()
        for part in out.glob(".*.part"):  # refused, or complete and only without its name yet
            with suppress(BackupFault):
                assert opened(config, part).tables["case"] == 1
    made = backup.make(database, SHELL, out)
    assert [path.name for path in out.iterdir()] == [made.path.name]
    assert list(config.instance.glob(f"{backup.STAGING}*")) == []


def test_a_file_that_was_damaged_before_is_named_and_the_rest_is_saved(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    file = next(path for path in config.documents.rglob("*") if path.is_file())
    raw = bytearray(file.read_bytes())
    raw[700_000] ^= 1
    file.write_bytes(raw)
    made = backup.make(database, SHELL, tmp_path / "one")
    assert made.manifest.faulty == [file.relative_to(config.documents).as_posix()]
    assert len(made.manifest.files) == 2
    file.unlink()
    made = backup.make(database, SHELL, tmp_path / "two")
    assert made.manifest.faulty == [file.relative_to(config.documents).as_posix()]
    assert len(made.manifest.files) == 1


def test_who_holds_the_public_half_alone_can_make_backups_and_not_open_them(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    private, public = tmp_path / "safe.key", tmp_path / "machine.pub"
    private.write_text(backup_key.new())
    private.chmod(0o600)
    public.write_text(backup_key.public_pem(backup_key.public(private)))
    told = Database(replace(config, backup_key_file=str(public)))
    made = backup.make(told, SHELL, tmp_path / "one")
    told.dispose()
    with made.path.open("rb") as raw:
        assert archive.unpack(Opener(raw, backup_key.private(private)), None).tables["case"] == 1
    with pytest.raises(BackupFault):
        opened(config, made.path)


def test_old_backups_go_and_the_newest_stays(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    made = [backup.make(database, SHELL, tmp_path / f"{number}").path for number in range(4)]
    strange = tmp_path / "of-others.col13backup"
    strange.write_bytes(b"not ours")
    assert ageing.age_out(database, SHELL, keep=3) == [str(made[0])]
    with database.write() as session:
        kept = recovery_seen.backups(session)
        long_ago = (clock.real_now() - dt.timedelta(days=ageing.days(session) + 1)).isoformat()
        recovery_seen.forget_backups(session, [one["path"] for one in kept])
        for one in kept:
            recovery_seen.keep_backup(session, {**one, "at": long_ago})
    assert ageing.age_out(database, SHELL) == [str(path) for path in made[1:3]]
    assert ageing.age_out(database, SHELL) == []
    assert [path.exists() for path in (*made, strange)] == [False, False, False, True, True]
    with database.read() as session:
        assert session.scalars(select(Entry.act).where(Entry.act == "backup.age_out")).all() == ["backup.age_out"] * 2
