"""A person's data from the command line: JSON or a page, readable by its owner alone, refused to who may not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.models import Entry
from col13.policies import Role
from col13.services import casework, persons
from tests.factories import a_user, a_zone, actor_of


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    made = create_app(config)
    yield made
    made.extensions["col13.database"].dispose()


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["col13", "person", "export", *words])


def a_file(database: Database) -> tuple[str, str, str]:
    with database.write() as session:
        user = a_user(session, a_zone(session), Role.RECEPTION)
        case = casework.open_case(session, actor_of(user))
        person = persons.add_person(session, actor_of(user), case, roles=["victim"], family_name="Benhaddou", phone="+32470123456")
        return case.number, str(person.id), user.name


@pytest.mark.parametrize("ending", ["json", "html"])
def test_a_person_is_written_to_a_file_of_its_owner_alone(app: Flask, database: Database, tmp_path: Path, ending: str) -> None:
    number, person, _ = a_file(database)
    file = tmp_path / f"out.{ending}"
    assert run(app, "--case", number, "--person", person, "-o", str(file), "--reason", "COC 12").exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert "Benhaddou" in text
    assert file.stat().st_mode & 0o777 == 0o600
    if ending == "json":
        assert json.loads(text)[0]["case"] == number
    with database.read() as session:
        assert "person.export" in set(session.scalars(select(Entry.act)))


def test_by_name_everybody_of_that_sound(app: Flask, database: Database, tmp_path: Path) -> None:
    number, _, _ = a_file(database)
    file = tmp_path / "out.json"
    assert run(app, "--name", "benhadou", "-o", str(file), "--reason", "COC 12").exit_code == 0
    assert [one["case"] for one in json.loads(file.read_text(encoding="utf-8"))] == [number]


def test_who_may_not_gets_no_file(app: Flask, database: Database, tmp_path: Path) -> None:
    number, person, name = a_file(database)
    file = tmp_path / "out.json"
    assert run(app, "--case", number, "--person", person, "-o", str(file), "--reason", "x", "--as", name).exit_code == 1
    assert run(app, "-o", str(file), "--reason", "x").exit_code == 2
    assert not file.exists()
