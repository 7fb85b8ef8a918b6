"""The way back: whole, proven, into an empty place; nothing is put that is not what was saved."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from col13 import backup_key, clock
from col13.config import Config
from col13.db import Database
from col13.errors import Unavailable
from col13.models import Case, Document, Entry, Incident, User, UserSession
from col13.policies import Role
from col13.recovery import backup, restore
from col13.recovery.faults import BackupFault
from col13.services import document_files, journal_verify, sessions
from tests.factories import a_user, a_zone, actor_of
from tests.recovery.a_house import a_disk_of, a_house, backup_key_of, elsewhere, SHELL, WORDS

pytestmark = pytest.mark.sqlite("puts a file in its place; what is put into a server is proven in test_drill.py")


@pytest.fixture
def saved(database: Database, tmp_path: Path) -> Path:
    """A backup of a small house."""
    a_house(database)
    return backup.make(database, SHELL, tmp_path).path


def put_back(config: Config, file: Path) -> restore.Restored:
    return restore.restore(config, file, backup_key_of(config), SHELL)


def holds_nothing(config: Config) -> bool:
    """Whether an instance has its keys and nothing else: no database, no file, no folder of a half restore."""
    return {path.name for path in config.instance.iterdir()} <= {"keys", "before"}


def test_what_was_saved_comes_back_whole(saved: Path, config: Config, tmp_path: Path) -> None:
    new = elsewhere(config, tmp_path / "new")
    done = put_back(new, saved)
    assert [check.name for check in done.checks if not check.ok] == []
    assert {check.name for check in done.checks} == {"schema", "counts", "heads", "journal", "checkpoints", "files", "keys"}
    restored = Database(new)
    with restored.read() as session:
        assert session.scalars(select(Incident.facts)).all() == [WORDS]
        row = session.scalars(select(Document)).one()
        assert b"".join(document_files.verified(session, row.case_id, row.path, row.sha256)) == b"a photo" * 200_000
        assert journal_verify.verify(session) == []
        assert session.scalars(select(Entry.act).where(Entry.chain == "org:instance").order_by(Entry.seq)).all() == ["backup.restore"]
    with restored.write() as session:  # and it goes on
        assert a_zone(session, "5345").code == "5345"
    restored.dispose()
    assert all(path.stat().st_mode & 0o077 == 0 for path in new.instance.rglob("*") if path.is_file() and "keys" not in path.parts)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (new.instance / "documents").rglob("*") if path.is_dir())
    assert (new.instance / "documents").stat().st_mode & 0o077 == 0
    assert list(new.instance.glob(".restoring-*")) == []


def test_a_changed_or_cut_backup_restores_nothing(saved: Path, config: Config, tmp_path: Path) -> None:
    new, raw = elsewhere(config, tmp_path / "new"), saved.read_bytes()
    header = raw.index(b"\n", 20) + 1
    chunk = (1 << 20) + 16
    bent = {
        "no backup": b"PK" + raw[2:], "another header": raw.replace(b'"chunk"', b'"chonk"', 1),
        "another time": raw.replace(b'"at":"20', b'"at":"19', 1),
        "a byte of the database": flipped(raw, header + 5000), "a byte of a document": flipped(raw, header + chunk + 9),
        "the last byte": flipped(raw, len(raw) - 1), "cut at a chunk": raw[: header + chunk], "cut in a chunk": raw[:-100],
        "cut to the header": raw[:header], "nothing": b"", "something behind": raw + b"x",
        "two chunks in another order": raw[:header] + raw[header + chunk :] + raw[header : header + chunk],
    }  # fmt: skip
    for what, content in bent.items():
        file = tmp_path / "bent"
        file.write_bytes(content)
        with pytest.raises(BackupFault):
            put_back(new, file)
        assert holds_nothing(new), what
    put_back(new, saved)


def flipped(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def test_nothing_is_put_over_an_instance_unless_told_and_then_the_old_one_stays_aside(
    saved: Path, database: Database, config: Config
) -> None:
    with database.write() as session:
        a_zone(session, "5345")
    with pytest.raises(BackupFault):
        put_back(config, saved)
    with pytest.raises(BackupFault):  # somebody has it open
        restore.restore(config, saved, backup_key_of(config), SHELL, replacing=True)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
    database.dispose()
    done = restore.restore(config, saved, backup_key_of(config), SHELL, replacing=True)
    assert done.aside is not None
    assert {path.name for path in done.aside.iterdir()} >= {"col13.sqlite3", "documents"}
    old = Database(replace(config, database_url=f"sqlite:///{done.aside / 'col13.sqlite3'}"))
    for base, codes in ((database, ["5906"]), (old, ["5345", "5906"])):
        with base.read() as session:
            assert sorted(session.connection().exec_driver_sql("SELECT code FROM organisation").scalars()) == codes
    old.dispose()


def test_without_the_right_keys_nothing_is_put(saved: Path, config: Config, tmp_path: Path) -> None:
    new = elsewhere(config, tmp_path / "new")
    other = tmp_path / "other.key"
    other.write_text(backup_key.new())
    other.chmod(0o600)
    with pytest.raises(BackupFault):
        restore.restore(new, saved, other, SHELL)
    (new.instance / "keys" / "cases.keys").write_text("k1 " + "A" * 43 + "=\n")
    with pytest.raises(BackupFault):
        put_back(new, saved)
    (new.instance / "keys" / "cases.keys").unlink()
    with pytest.raises(Unavailable):
        put_back(new, saved)
    assert holds_nothing(new)


def test_a_backup_of_another_kind_of_database_is_refused(saved: Path, config: Config, tmp_path: Path) -> None:
    new = elsewhere(config, tmp_path / "new")
    for told in ({"database_key_file": str(tmp_path / "d.key")}, {"database_url": "postgresql+psycopg://nobody@/none?host=/nowhere"}):
        with pytest.raises(Unavailable):
            put_back(replace(new, **told), saved)  # type: ignore[arg-type]
    assert holds_nothing(new)


def test_a_full_disk_restores_nothing(saved: Path, config: Config, tmp_path: Path) -> None:
    new = elsewhere(config, tmp_path / "new")
    with a_disk_of(1_000_000), pytest.raises(BackupFault):
        put_back(new, saved)
    assert holds_nothing(new)


def test_a_killed_restore_puts_nothing_and_the_next_one_goes_on(saved: Path, database: Database, config: Config, tmp_path: Path) -> None:
    database.dispose()
    new = elsewhere(config, tmp_path / "new")
    for name in ("database.sqlite3", "documents"):
        child = os.fork()
        if not child:
            put_back(new, saved)
            os._exit(0)
        while not list(new.instance.glob(f".restoring-*/{name}")) and not (new.instance / "col13.sqlite3").exists():
            time.sleep(0.0005)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if (new.instance / "col13.sqlite3").exists():  # it was quicker than the kill
            return
        assert not new.documents.exists()
    assert [check.name for check in put_back(new, saved).checks if not check.ok] == []
    assert list(new.instance.glob(".restoring-*")) == []


def test_who_was_signed_in_then_is_signed_in_no_more(database: Database, config: Config, tmp_path: Path) -> None:
    with database.write() as session:
        user = a_user(session, a_zone(session), Role.ADMIN)
        sessions.begin(session, actor_of(user), level="password", address="192.0.2.1", browser="a browser")
    made = backup.make(database, SHELL, tmp_path)
    new = elsewhere(config, tmp_path / "new")
    put_back(new, made.path)
    restored = Database(new)
    with restored.read() as session:
        assert session.scalars(select(UserSession.id)).all() == []
        assert len(session.scalars(select(User.id)).all()) == 1
    restored.dispose()
    assert made.manifest.at <= clock.real_now().isoformat()
