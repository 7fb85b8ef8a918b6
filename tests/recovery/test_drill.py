"""The drill: a backup is good when it was restored and proven, and a signed slip says so; a bad one says what is wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from sqlalchemy import select

from col13 import checkpoint_key, create_app
from col13.config import Config
from col13.db import Database
from col13.models import Dossier, Entry
from col13.recovery import backup, drill
from col13.recovery.faults import BackupFault
from col13.services import checkpoints, recovery_seen
from tests.recovery.a_house import a_house, backup_key_of, SHELL, with_dossier

pytestmark = [pytest.mark.database, pytest.mark.as_owner]  # a sandbox is a database of its own


def a_checkpoint(database: Database) -> None:
    with database.read() as session:
        made = checkpoints.draft(session)
    with database.write() as session:
        checkpoints.keep(session, SHELL, made)


def test_a_good_backup_passes_and_the_slip_is_signed_kept_and_journalled(database: Database, config: Config, tmp_path: Path) -> None:
    with_dossier(database, a_house(database))
    a_checkpoint(database)
    made = backup.make(database, SHELL, tmp_path)
    assert made.manifest.checkpoint == 1
    assert drill.last_backup(database) == made.path
    slip = drill.drill(database, SHELL, made.path, backup_key_of(config))
    assert slip.good, slip.words
    found = {check.name: check.found for check in slip.checks}
    assert found["dossiers"] == "2 of 2 are what they say"
    assert found["checkpoints"] == "1 hold"
    assert found["files"] == "5 files"
    assert "PASSED" in slip.words
    assert slip.path.read_bytes() == slip.raw
    assert slip.path.with_suffix(".txt").read_text() == slip.words
    whole = json.loads(slip.raw)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(whole["public_key"]))
    public.verify(base64.b64decode(whole["signature"]), json.dumps(whole["told"], sort_keys=True, separators=(",", ":")).encode())
    assert public in checkpoint_key.signing(config).trusted()
    with database.read() as session:
        acts = session.scalars(select(Entry.act).where(Entry.chain == "org:instance").order_by(Entry.seq)).all()
        assert acts[-1] == "backup.drill"
        seen = recovery_seen.seen(session, SHELL)
    assert (seen["drill"]["good"], seen["count"], seen["backup"]["path"]) == (True, 1, str(made.path))
    assert list(config.instance.glob(".drill-*")) == []
    with database.write() as session:  # a file that was lost, a dossier that tells of a journal we do not have
        session.scalars(select(Dossier)).first().head_hash = "0" * 64  # type: ignore[union-attr]
    slip = drill.drill(database, SHELL, backup.make(database, SHELL, tmp_path / "one").path, backup_key_of(config))
    assert [check.name for check in slip.checks if not check.ok] == ["dossiers"]
    next(path for path in config.documents.rglob("*") if path.is_file()).unlink()
    slip = drill.drill(database, SHELL, backup.make(database, SHELL, tmp_path / "two").path, backup_key_of(config))
    assert [(check.name, check.found) for check in slip.checks if not check.ok] == [("files", "1 missing")]


def test_a_damaged_backup_fails_and_says_so(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    with pytest.raises(BackupFault):
        drill.last_backup(database)
    made = backup.make(database, SHELL, tmp_path)
    raw = bytearray(made.path.read_bytes())
    raw[-40] ^= 1
    made.path.write_bytes(raw)
    slip = drill.drill(database, SHELL, made.path, backup_key_of(config))
    assert not slip.good
    assert [check.name for check in slip.checks] == ["open"]
    assert "FAILED" in slip.words


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    made = create_app(config)
    yield made
    made.extensions["col13.database"].dispose()


def test_backup_and_drill_from_the_command_line(app: Flask, database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    run = app.test_cli_runner().invoke
    assert run(args=["col13", "restore-drill"]).exit_code == 1
    made = run(args=["col13", "backup", "-o", str(tmp_path), "--keep", "1", "--json"])
    assert made.exit_code == 0
    assert "keys" not in made.stdout
    told = json.loads(made.stdout)
    assert (told["tables"]["case"], told["removed"], told["faulty"], told["gone"]) == (1, [], [], [])
    tried = run(args=["col13", "restore-drill"])
    assert (tried.exit_code, tried.stdout.splitlines()[0][-6:]) == (0, "PASSED")
    next(path for path in config.documents.rglob("*") if path.is_file()).unlink()
    damaged = run(args=["col13", "backup", "-o", str(tmp_path / "b")])
    assert damaged.exit_code == 1
    assert "damaged or missing" in damaged.stderr
    assert run(args=["col13", "restore-drill", "--json"]).exit_code == 1
