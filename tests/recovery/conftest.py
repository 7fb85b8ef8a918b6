"""What tests of recovery may ask for besides: a house on SQLite, whatever database the tests run on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from col13.config import Config
from col13.db import Database
from col13.services import dossiers
from tests.recovery.tampering import sign
from tests.services.dossier_case import a_full_case


@pytest.fixture
def source(config: Config) -> Iterator[Database]:
    """A house on SQLite with something in nearly every table, and two checkpoints; on a server, beside the empty database there."""
    made = Database(replace(config, database_url="", checkpoints=Path()))
    made.prepare()
    sign(made)
    with made.write() as session:
        on = a_full_case(session)
        asked = dossiers.request(session, on.officer, on.case, profile="prosecutor", recipient="prosecutor", reason="referral")
        dossiers.release(session, asked.id, b"%PDF-1.7 of a test")
    sign(made)
    yield made
    made.dispose()
