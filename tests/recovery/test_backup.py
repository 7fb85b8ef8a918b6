"""Backups: what is in them, what is not, and that a half one never looks whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from col13.config import Config
from col13.db import Database
from col13.recovery import backup
from tests.recovery.a_house import a_house, SHELL, WORDS

pytestmark = pytest.mark.database


def test_a_backup_is_one_encrypted_file_that_tells_what_it_holds(database: Database, config: Config, tmp_path: Path) -> None:
    a_house(database)
    made = backup.make(database, SHELL, tmp_path)
    assert made.path.parent == tmp_path
    raw = made.path.read_bytes()
    assert raw.startswith(b"COL13 BACKUP 1\n")
    assert WORDS.encode() not in raw
    assert b"SQLite format 3" not in raw
    assert made.manifest.tables["case"] == 1
    assert made.manifest.faulty == made.manifest.gone == []
