"""The command that merges two zones: counts first, nothing without yes, and what waits is settled before it ends."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.models import Case, Entry, Organisation
from tests.services.two_zones import built, org

SAID = "cases 3 (open 3, restricted 1)"


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    for code in ("5906", "5388"):
        built(database, code)
    return create_app(config)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["col13", "zones", "merge", *words])


def owners(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(Organisation.code).join(Case, Case.owner_id == Organisation.id)))


@pytest.mark.parametrize(("options", "code"), [(("--dry-run",), 0), (("--dry-run", "--yes"), 0), ((), 2)])
def test_without_yes_or_with_a_dry_run_it_says_the_counts_and_changes_nothing(
    app: Flask, database: Database, options: tuple[str, ...], code: int
) -> None:
    told = run(app, "5906", "5388", *options)
    assert told.exit_code == code
    assert SAID in told.stderr
    assert told.stdout == ""
    assert owners(database) == {"5906", "5388"}


def test_with_yes_it_merges_settles_and_names_the_zone_anew(app: Flask, database: Database) -> None:
    told = run(app, "5906", "5388", "--yes", "--name-nl", "Samen", "--name-fr", "Ensemble")
    assert told.exit_code == 0
    assert SAID in told.stderr
    assert told.stdout == "merged 5906 into 5388: 3 cases, 6 accounts; settled 6\n"
    assert owners(database) == {"5388"}
    with database.read() as session:
        assert (org(session, "5388").name_nl, org(session, "5388").name_fr) == ("Samen", "Ensemble")
        assert session.scalars(select(Entry).where(Entry.act == "zones.merge")).one().case_id is None


def test_what_cannot_be_merged_ends_with_one_and_says_where_the_zone_went(app: Flask, database: Database) -> None:
    assert run(app, "5906", "5906", "--yes").exit_code == 1
    assert run(app, "5906", "1234", "--yes").exit_code == 1
    assert run(app, "5906", "5388", "--yes").exit_code == 0
    again = run(app, "5906", "5388", "--yes")
    assert again.exit_code == 1
    assert "Zone 5906 was merged into zone 5388" in again.stderr


def test_an_account_cannot_be_added_to_a_zone_that_is_gone(app: Flask, database: Database) -> None:
    run(app, "5906", "5388", "--yes")
    added = app.test_cli_runner().invoke(args=["col13", "user", "add", "newcomer", "--role", "reception", "--org", "5906"])
    assert added.exit_code == 1
    assert "Zone 5906 was merged into zone 5388" in added.stderr
