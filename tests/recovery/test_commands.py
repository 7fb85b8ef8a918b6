"""The commands of recovery on the command line: restoring into a new folder, taking the schema back after a backup."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.models import Case, Entry
from col13.services import journal_verify
from tests.recovery.a_house import a_house, elsewhere


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    made = create_app(config)
    yield made
    made.extensions["col13.database"].dispose()


@pytest.mark.sqlite("puts a file in its place")
def test_a_backup_is_restored_into_a_new_folder_and_goes_on(app: Flask, database: Database, config: Config, tmp_path: Path) -> None:
    number = a_house(database)
    run = app.test_cli_runner().invoke
    file, new = tmp_path / "one.col13backup", tmp_path / "new"
    assert run(args=["col13", "backup", "-o", str(file)]).exit_code == 0
    assert run(args=["col13", "restore", str(file), "--into", str(config.instance)]).exit_code == 1
    refused = run(args=["col13", "restore", str(file), "--into", str(new)])
    assert refused.exit_code == 1  # its keys are not there
    assert not (new / "col13.sqlite3").exists()
    shutil.rmtree(new)
    told = elsewhere(config, new)
    done = run(args=["col13", "restore", str(file), "--into", str(new)])
    assert done.exit_code == 0, done.stderr
    assert "ok journal" in done.stdout
    restored = Database(told)
    with restored.read() as session:
        assert session.scalars(select(Case.number)).all() == [number]
    restored.dispose()
    assert run(args=["col13", "restore", str(file), "--into", str(new)]).exit_code == 1


def test_a_backup_into_no_folder_is_refused_in_words(app: Flask, tmp_path: Path) -> None:
    refused = app.test_cli_runner().invoke(args=["col13", "backup", "-o", str(tmp_path / "none" / "file")])
    assert refused.exit_code == 1
    assert "There is no folder" in refused.stderr


@pytest.mark.as_owner
def test_the_schema_is_taken_back_only_when_told_and_after_a_backup(app: Flask, database: Database, tmp_path: Path) -> None:
    a_house(database)
    run, down = app.test_cli_runner().invoke, ["col13", "migrate", "--down", "0003", "-o", str(tmp_path)]
    assert run(args=down).exit_code == 2
    for wrong in ("base", "0000", "9999", "0003; x"):
        assert run(args=["col13", "migrate", "--down", wrong, "--yes"]).exit_code == 2
    assert database.revision() == database.head()
    done = run(args=[*down, "--yes"])
    assert done.exit_code == 0, done.stderr
    assert database.revision() == "0003"
    assert len(list(tmp_path.glob("*.col13backup"))) == 1
    assert run(args=["col13", "migrate"]).exit_code == 0
    with database.read() as session:
        assert journal_verify.verify(session) == []
        acts = session.scalars(select(Entry.act).where(Entry.chain == "org:instance").order_by(Entry.seq)).all()
    assert acts == ["instance.migrate_down", "backup.make"]
