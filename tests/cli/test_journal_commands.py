"""The commands of the journal: signed, compared with what was signed, taken along, and who may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from col13 import create_app
from col13.config import Config, load
from col13.db import Database
from col13.models import Entry
from tests.factories import a_bare_case, a_zone
from tests.services.test_checkpoints import freed


@pytest.fixture
def app(config: Config) -> Flask:
    return create_app(config)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["col13", "journal", *words])


def test_a_checkpoint_is_told_as_one_json_value(app: Flask, config: Config) -> None:
    made = run(app, "checkpoint", "--json")
    assert made.exit_code == 0
    told = json.loads(made.stdout)
    assert set(told) == {"sequence", "at", "leaves", "root", "previous", "hash", "key", "public_key", "stamped", "file"}
    assert (told["sequence"], told["stamped"]) == (1, False)
    assert Path(told["file"]).is_file()
    assert "checkpoint 2: 1 chains" in run(app, "checkpoint").stdout


def test_the_journal_is_compared_with_a_folder_a_file_and_named_keys(app: Flask, config: Config, tmp_path: Path) -> None:
    told = json.loads(run(app, "checkpoint", "--json").stdout)
    folder, public = str(config.checkpoints), tmp_path / "public.pem"
    public.write_text(told["public_key"])
    assert run(app, "verify", "--against", folder).stdout == "journal intact\n"
    assert run(app, "verify", "--against", told["file"], "--trust", str(public)).exit_code == 0
    renewed = run(app, "renew-key")
    assert renewed.stdout.startswith("-----BEGIN PUBLIC KEY-----")
    assert run(app, "verify", "--against", folder).exit_code == 0  # the old key stays believed here
    public.write_text(renewed.stdout)
    assert run(app, "verify", "--against", folder, "--trust", str(public)).stdout == "checkpoint 1: key\n"


@pytest.mark.as_owner
def test_a_bad_place_is_named_and_ends_with_1(app: Flask, database: Database, config: Config) -> None:
    run(app, "checkpoint")
    run(app, "checkpoint")
    with database.write() as session:
        freed(session)
        session.execute(text("DELETE FROM journal_entry"))
        session.execute(text("DELETE FROM journal_head"))
    assert run(app, "verify").exit_code == 0  # alone, an empty journal looks sound
    found = run(app, "verify", "--against", str(config.checkpoints), "--json")
    assert found.exit_code == 1
    # The check itself began a new chain, and it is not the one that was signed.
    places = [{"chain": "checkpoint", "seq": 1, "what": "entry_missing"}, {"chain": "checkpoint", "seq": 2, "what": "entry_missing"}]
    assert json.loads(found.stdout) == {"good": False, "findings": [*places, {"chain": "org:instance", "seq": 1, "what": "rewritten:1"}]}


def test_wrong_use_ends_with_2(app: Flask, config: Config) -> None:
    run(app, "checkpoint")
    assert run(app, "verify", "--against", str(config.checkpoints), "--case", "COL13-5906-2026-000001").exit_code == 2
    assert run(app, "verify", "--against", "/nowhere").exit_code == 2
    assert run(app, "export").exit_code == 2


def test_only_the_shell_takes_the_journal_of_all_along_or_renews_the_key(app: Flask, tmp_path: Path, database: Database) -> None:
    added = app.test_cli_runner().invoke(args=["col13", "user", "add", "control", "--role", "auditor", "--org", "5906"])
    assert added.exit_code == 0
    output = tmp_path / "journal.jsonl"
    assert run(app, "export", "-o", str(output), "--as", "control").exit_code == 1
    assert run(app, "renew-key", "--as", "control").exit_code == 1
    assert not output.exists()
    assert run(app, "export", "-o", str(output), "--reason", "court expert").exit_code == 0
    lines = [json.loads(line) for line in output.read_text().splitlines()]
    assert lines[0] == {"format": "col13.journal/1"}
    assert all("detail" not in line and "court expert" not in str(line) for line in lines)
    with database.read() as session:
        assert session.query(Entry).filter_by(act="journal.envelopes").one().operation == "disclosure"


def test_checkpoints_go_where_the_setting_says(app: Flask, database: Database, config: Config, tmp_path: Path) -> None:
    with database.write() as session:
        a_bare_case(session, a_zone(session))
    elsewhere = load(
        {"COL13_CHECKPOINTS": str(tmp_path / "elsewhere")}, instance=config.instance, database_url=config.database_url,
        secret_key=config.secret_key,
    )  # fmt: skip
    assert run(create_app(elsewhere), "checkpoint").exit_code == 0
    assert [one.name for one in (tmp_path / "elsewhere").iterdir()] == ["00000001.checkpoint"]
    assert not config.checkpoints.exists()
