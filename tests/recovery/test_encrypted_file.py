"""The encrypted SQLite file: nothing of a case stands in it, everything works as before, a wrong key is told as such."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from col13 import create_app
from col13.config import Config, Misconfigured
from col13.db import Database
from col13.migrations.append_only import REFUSED
from col13.models import Case, Entry, Incident
from col13.policies import Actor, Role
from col13.recovery import backup, drill, encrypting, restore
from col13.recovery.faults import BackupFault
from col13.services import casework, facts, journal_verify, search
from tests.factories import a_zone, an_actor
from tests.recovery.a_house import a_house, backup_key_of, elsewhere, SHELL, WORDS

pytestmark = pytest.mark.sqlite("encrypts the database's file as a whole")

PLAIN = (b"SQLite format 3", b"Zwartgeblaft", b"bushalte", b"journal_entry", b"CREATE")


@pytest.fixture
def locked(config: Config, tmp_path: Path) -> Config:
    """The configuration of an instance whose file is encrypted from its first day."""
    told = replace(
        config, instance=tmp_path / "locked", database_url="", jobs_url="", key_file=Path(), checkpoints=Path(),
        database_key_file=str(tmp_path / "locked" / "keys" / "database.key"),
    )  # fmt: skip
    made = Database(told)
    made.prepare()
    made.dispose()
    return told


@pytest.fixture
def house(locked: Config) -> Iterator[Database]:
    opened = Database(locked)
    yield opened
    opened.dispose()


def raw(config: Config) -> bytes:
    """Every byte that the database left on the disk, side files too."""
    return b"".join(path.read_bytes() for path in sorted(config.instance.glob("col13.sqlite3*")))


def desk_of(database: Database) -> Actor:
    with database.write() as session:
        return an_actor(session, a_zone(session), Role.RECEPTION, Role.INVESTIGATOR)


def hits(database: Database, desk: Actor, words: str) -> list[str]:
    with database.write() as session:
        return [hit.number for hit in search.search(session, desk, words).hits]


def test_a_narrative_is_found_and_stands_nowhere_in_the_clear(house: Database, locked: Config) -> None:
    desk = desk_of(house)
    with house.write() as session:
        case = casework.open_case(session, desk)
        incident = session.scalars(select(Incident.id).where(Incident.case_id == case.id)).one()
        facts.change_incident(session, desk, case, incident, facts=WORDS)
        number = case.number
    assert hits(house, desk, "zwartgeblaft") == hits(house, desk, "bushal") == [number]
    with house.write() as session:
        case = session.scalars(select(Case)).one()
        facts.change_incident(session, desk, case, incident, facts="Niets meer")
    assert hits(house, desk, "zwartgeblaft") == []
    assert hits(house, desk, "niets") == [number]
    assert [word for word in PLAIN if word in raw(locked)] == []
    assert (locked.instance / "col13.sqlite3-wal").stat().st_size > 0  # its pages are encrypted too
    house.dispose()
    assert [word for word in PLAIN if word in raw(locked)] == []


def test_guards_and_pragmas_hold_on_an_encrypted_file(house: Database) -> None:
    with house.write() as session:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "secure_delete": 1}
        assert {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted} == wanted
    a_house(house)
    for statement in ("UPDATE journal_entry SET act = 'other'", "DELETE FROM journal_entry"):
        with pytest.raises(DBAPIError, match=REFUSED), house.write() as session:
            session.execute(text(statement))
    house.migrate_down("0003")
    house.migrate()
    with house.read() as session:
        assert journal_verify.verify(session) == []


@pytest.mark.parametrize("key", ["another", "none", "open to others", "no key", "missing"])
def test_a_wrong_key_is_told_as_a_wrong_setting(locked: Config, tmp_path: Path, key: str) -> None:
    file = tmp_path / "d.key"
    if key in ("another", "open to others", "no key"):
        file.write_text("nonsense" if key == "no key" else "A" * 43 + "=\n")
        file.chmod(0o644 if key == "open to others" else 0o600)
    wrong = Database(replace(locked, database_key_file="" if key == "none" else str(file)))
    with pytest.raises(Misconfigured) as told, wrong.read() as session:
        session.scalar(text("SELECT 1"))
    wrong.dispose()
    assert told.value.facts["name"] in ("database_key_file", "d.key", "d.key (chmod 600)")


def test_a_plain_file_with_a_key_set_is_a_wrong_setting(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "d.key"
    file.write_text("A" * 43 + "=\n")
    file.chmod(0o600)
    wrong = Database(replace(config, database_key_file=str(file)))
    with pytest.raises(Misconfigured), wrong.read() as session:
        session.scalar(text("SELECT 1"))
    wrong.dispose()


@pytest.mark.parametrize("shred", [True, False])
def test_a_plain_file_is_encrypted_and_loses_nothing(database: Database, config: Config, tmp_path: Path, shred: bool) -> None:
    a_house(database)
    key, told = tmp_path / "d.key", encrypting.encrypt
    with pytest.raises(BackupFault):  # somebody has it open
        told(config, SHELL, key, shred=shred)
    database.dispose()
    assert PLAIN[0] in raw(config)
    left = told(config, SHELL, key, shred=shred)
    assert key.stat().st_mode & 0o077 == 0
    assert (left is None) is shred
    if left:
        assert PLAIN[0] in left.read_bytes()
        left.unlink()
    assert [word for word in PLAIN if word in raw(config)] == []
    assert {path.name for path in config.instance.glob("*col13.sqlite3*")} <= {
        f"col13.sqlite3{end}" for end in ("", ".writer", ".turnstile")
    }
    now = Database(replace(config, database_key_file=str(key)))
    with now.read() as session:
        assert session.scalars(select(Incident.facts)).all() == [WORDS]
        assert journal_verify.verify(session) == []
        assert session.scalars(select(Entry.act).where(Entry.chain == "org:instance")).all() == ["instance.encrypt_database"]
        assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")) > 25
    now.dispose()
    with pytest.raises(BackupFault):
        told(config, SHELL, key, shred=shred)


def test_a_backup_of_an_encrypted_file_comes_back_and_stays_encrypted(house: Database, locked: Config, tmp_path: Path) -> None:
    a_house(house)
    made = backup.make(house, SHELL, tmp_path)
    assert made.manifest.database == "sqlcipher"
    assert drill.drill(house, SHELL, made.path, backup_key_of(locked)).good
    new = elsewhere(locked, tmp_path / "new")
    with pytest.raises(Misconfigured):
        restore.restore(replace(new, database_key_file=""), made.path, backup_key_of(new), SHELL)
    restore.restore(new, made.path, backup_key_of(new), SHELL)
    assert [word for word in PLAIN if word in raw(new)] == []
    restored = Database(new)
    with restored.read() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
    restored.dispose()


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    made = create_app(config)
    yield made
    made.extensions["col13.database"].dispose()


def test_encrypting_from_the_command_line_says_what_to_set(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    words = ["col13", "encrypt-database", "--key-file", str(tmp_path / "d.key")]
    assert run(args=words).exit_code == 2
    done = run(args=[*words, "--old", "shred"])
    assert done.exit_code == 0
    assert f"COL13_DATABASE_KEY_FILE={tmp_path / 'd.key'}" in done.stderr
    assert run(args=[*words, "--old", "shred"]).exit_code == 1
