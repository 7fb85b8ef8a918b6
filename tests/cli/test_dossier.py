"""Dossiers from the command line: written for their owner alone, judged from the file, packed with their originals."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.models import Dossier
from tests.cli.test_commands import a_restricted_and_an_open_case, run


@pytest.fixture
def app(config: Config) -> Flask:
    return create_app(config)


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def test_what_is_written_is_for_its_owner_alone_and_says_of_itself_what_it_is(app: Flask, database: Database, tmp_path: Path) -> None:
    _, number = a_restricted_and_an_open_case(database)
    paper, bag = tmp_path / "dossier.pdf", tmp_path / "bag.zip"
    done = run(app, "dossier", "export", number, "--for", "internal", "-o", str(paper), "--reason", "to be read by the officer")
    assert done.exit_code == 0, done.output
    assert mode(paper) == 0o600
    judged = run(app, "dossier", "verify", str(paper))
    assert judged.exit_code == 0, judged.output
    with database.read() as session:
        register = session.query(Dossier.register_number).one()[0]
    assert run(app, "dossier", "package", number, "--register", register, "-o", str(bag)).exit_code == 0
    assert mode(bag) == 0o600
    with zipfile.ZipFile(bag) as packed:
        assert packed.read(f"{register}/data/dossier.pdf") == paper.read_bytes()


def test_a_flipped_byte_is_told_with_exit_code_one(app: Flask, database: Database, tmp_path: Path) -> None:
    _, number = a_restricted_and_an_open_case(database)
    paper = tmp_path / "dossier.pdf"
    assert run(app, "dossier", "export", number, "--for", "internal", "-o", str(paper)).exit_code == 0
    whole = bytearray(paper.read_bytes())
    whole[len(whole) // 3] ^= 1
    paper.write_bytes(whole)
    for words in ((), ("--without-database",)):
        judged = run(app, "dossier", "verify", str(paper), "--json", *words)
        assert judged.exit_code == 1
        assert json.loads(judged.stdout)
