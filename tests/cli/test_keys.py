"""Keys changed from the command line: everything stays readable, an interrupted change goes on, an old key leaves only when unneeded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from col13 import create_app, keys
from col13.clock import today
from col13.config import Config
from col13.db import Database
from col13.models import Case, CaseKey, Entry, Person, PersonToken
from col13.models.visibility import visible
from col13.policies import Role
from col13.services import casework, journal, journal_verify, key_rotation, names, persons
from tests.conftest import Opened
from tests.factories import a_user, a_zone, an_actor, SHELL

pytestmark = pytest.mark.database


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    made = create_app(config)
    yield made
    made.extensions["col13.database"].dispose()


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["col13", "keys", *words])


def two_cases(database: Database) -> None:
    with database.write() as session:
        desk = an_actor(session, a_zone(session), Role.RECEPTION)
        for name in ("Dieryckx", "Benhaddou"):
            case = casework.open_case(session, desk, title=name)
            persons.add_person(session, desk, case, roles=["victim"], family_name=name)


def found(database: Database, name: str) -> int:
    with database.read() as session:
        return len(names.persons_named(session, name, within=visible(SHELL, today())))


def wrapped_with(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(CaseKey.wrapping_key)))


def readable(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(person.family_name or "" for person in session.scalars(select(Person)))


def test_rotating_wraps_every_case_key_anew_and_all_stays_readable(app: Flask, database: Database) -> None:
    two_cases(database)
    assert wrapped_with(database) == {"k1"}
    assert run(app, "rotate").exit_code == 0
    assert wrapped_with(database) == {"k2"}
    assert readable(database) == ["Benhaddou", "Dieryckx"]
    assert database.config.key_file.stat().st_mode & 0o777 == 0o600
    with database.read() as session:
        assert "keys.rotate" in set(session.scalars(select(Entry.act)))
        assert journal_verify.verify(session) == []


def test_an_interrupted_rotation_goes_on_under_the_same_key(app: Flask, database: Database) -> None:
    two_cases(database)
    keys.add_wrapping(database.config)
    with database.write() as session:  # one batch of one, then the machine died
        assert key_rotation.rewrap(session, most=1) == 1
    assert wrapped_with(database) == {"k1", "k2"}
    assert readable(database) == ["Benhaddou", "Dieryckx"]
    assert run(app, "rotate").exit_code == 0
    assert wrapped_with(database) == {"k2"}


def test_both_token_keys_are_believed_until_every_token_is_new(app: Flask, database: Database) -> None:
    two_cases(database)
    keys.add_tokens(database.config)
    with database.write() as session:
        assert key_rotation.retoken(session, most=1) == 1
    assert [found(database, name) for name in ("Dirickx", "Benhadou", "Nobody")] == [1, 1, 0]
    refused = run(app, "retire", "t1")
    assert refused.exit_code == 1
    assert run(app, "rotate-tokens").exit_code == 0
    with database.read() as session:
        assert set(session.scalars(select(PersonToken.key))) == {"t2"}
    assert run(app, "retire", "t1").exit_code == 0
    assert [found(database, name) for name in ("Dirickx", "Benhadou")] == [1, 1]
    assert "t1" not in run(app, "list").stdout


def test_a_wrapping_key_leaves_only_when_unneeded_and_journals_stay_readable(app: Flask, database: Database) -> None:
    two_cases(database)
    with database.write() as session:
        journal.write(session, SHELL, operation="consultation", act="journal.read", detail={"words": "under the first key"})
    assert run(app, "retire", "k1").exit_code == 1  # in use
    keys.add_wrapping(database.config)
    assert run(app, "retire", "k1").exit_code == 1  # case keys need it
    assert run(app, "rotate").exit_code == 0
    assert run(app, "retire", "k1").exit_code == 0
    with database.read() as session:
        vault = session.info["vault"]
        assert list(vault.wrapping) == ["k2"]
        entries = session.scalars(select(Entry).where(Entry.detail.is_not(None), Entry.case_id.is_(None))).all()
        assert any(journal.open_detail(session, one) == {"words": "under the first key"} for one in entries)
        assert all(journal.open_detail(session, one) is not None for one in entries)
    assert "k1 retired" in run(app, "list").stdout
    assert run(app, "retire", "k9").exit_code == 1


def test_a_running_process_reads_changed_keys_by_itself(app: Flask, database: Database) -> None:
    two_cases(database)
    other = Opened(database.config)
    with other.read() as session:
        assert session.info["vault"].current == "k1"
    assert run(app, "rotate").exit_code == 0
    with other.read() as session:
        assert session.info["vault"].current == "k2"
        assert session.scalars(select(Case)).first() is not None
    other.dispose()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_but_the_administrator_changes_keys(app: Flask, database: Database, role: Role) -> None:
    with database.write() as session:
        name = a_user(session, a_zone(session), role).name
    for command in (("rotate",), ("rotate-tokens",), ("retire", "k1"), ("list",)):
        assert run(app, *command, "--as", name).exit_code == 1
    assert keys.load(database.config).current == "k1"
