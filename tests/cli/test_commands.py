"""The commands of the contract: one JSON value on stdout, refusals on stderr with 1, wrong use with 2."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from col13 import clock, create_app
from col13.config import Config, load
from col13.db import Database
from col13.models import Case, Entry, Share
from col13.policies import Role, SHELL_ID
from col13.services import casework, participation, tracks
from tests.factories import a_zone, an_actor
from tests.services.test_checkpoints import freed


@pytest.fixture
def app(config: Config) -> Flask:
    return create_app(config)


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["col13", *words], input=typed)


def a_restricted_and_an_open_case(database: Database) -> tuple[str, str]:
    with database.write() as session:
        zone = a_zone(session)
        hand = an_actor(session, zone, Role.RECEPTION)
        officer = an_actor(session, zone, Role.REFERENCE_OFFICER)
        hidden, seen = casework.open_case(session, hand), casework.open_case(session, hand)
        participation.restrict(session, officer, hidden, names=[officer.id], reason="police officer as suspect")
        return hidden.number, seen.number


def test_init_again_changes_nothing(app: Flask) -> None:
    for _ in range(2):
        assert run(app, "init").exit_code == 0
    assert run(app, "migrate").exit_code == 0


def test_an_account_gets_a_one_time_password_on_stdout_alone(app: Flask) -> None:
    added = run(app, "user", "add", "desk", "--role", "reception", "--org", "5906")
    assert added.exit_code == 0
    assert len(added.stdout.strip()) >= 12
    assert "added desk" in added.stderr


def test_a_password_on_standard_input_is_not_printed(app: Flask) -> None:
    secret = "correct horse battery staple"
    added = run(app, "user", "add", "desk", "--role", "reception", "--org", "5906", "--password-stdin", typed=secret + "\n")
    assert added.exit_code == 0
    assert added.stdout == ""


@pytest.mark.parametrize(("words", "code"), [(("--role", "reception", "--org", "59"), 1), (("--role", "nobody", "--org", "5906"), 2)])
def test_a_wrong_account_is_refused(app: Flask, words: tuple[str, ...], code: int) -> None:
    refused = run(app, "user", "add", "desk", *words)
    assert refused.exit_code == code
    assert refused.stdout == ""


def test_cases_are_one_json_value_in_the_form_of_the_contract(app: Flask, database: Database) -> None:
    assert json.loads(run(app, "cases", "--json").stdout) == []
    hidden, seen = a_restricted_and_an_open_case(database)
    rows = json.loads(run(app, "cases", "--json", "--reason", "yearly count").stdout)
    assert [row["number"] for row in rows] == [hidden, seen]
    assert set(rows[0]) == {"number", "owner", "opened", "closed", "restricted", "revision", "tracks"}
    assert rows[0]["restricted"] is True
    assert rows[1]["tracks"]["report"] == {"state": "draft", "since": None, "due": None}
    assert rows[0]["opened"].endswith("Z")
    with database.read() as session:
        assert "cases.list" in {entry.act for entry in session.query(Entry)}


def test_cases_as_a_user_are_those_the_user_sees(app: Flask, database: Database) -> None:
    hidden, seen = a_restricted_and_an_open_case(database)
    run(app, "user", "add", "desk", "--role", "reception", "--org", "5906")
    run(app, "user", "add", "chief", "--role", "admin", "--org", "5906")
    assert [row["number"] for row in json.loads(run(app, "cases", "--json", "--as", "desk").stdout)] == [seen]
    assert json.loads(run(app, "cases", "--json", "--as", "chief").stdout) == []
    assert hidden not in run(app, "cases", "--as", "desk").output
    assert run(app, "cases", "--as", "nobody-of-this-name").exit_code == 1


def test_cases_as_a_body_tell_no_track_but_its_own_and_the_prosecutors(app: Flask, database: Database) -> None:
    _, seen = a_restricted_and_an_open_case(database)
    run(app, "user", "add", "body", "--role", "liaison", "--org", "unia")
    with database.write() as session:
        case = session.query(Case).filter_by(number=seen).one()
        track = tracks.ensure_track(session, case, "unia_liaison", "unia")
        tracks.ensure_track(session, case, "unia_liaison", "igvm")
        Share(
            session, case_id=case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="consent",
            without_victim=True, since=clock.now(), by=SHELL_ID,
        )  # fmt: skip
    (row,) = json.loads(run(app, "cases", "--json", "--as", "body").stdout)
    assert [*row["tracks"]] == ["prosecution_referral", "unia_liaison"]


def test_a_refused_command_is_written_down(app: Flask, database: Database) -> None:
    hidden, seen = a_restricted_and_an_open_case(database)
    run(app, "user", "add", "desk", "--role", "reception", "--org", "5906")
    for number in (hidden, seen):
        refused = run(app, "dossier", "export", number, "--for", "prosecutor", "-o", "never.pdf", "--as", "desk")
        assert refused.exit_code == 1
    with database.read() as session:
        written = session.query(Entry).filter(Entry.act.like("refused:%")).order_by(Entry.seq).all()
        assert [(entry.act, json.loads(entry.envelope)["about"], json.loads(entry.envelope)["reason"]) for entry in written] == [
            ("refused:dossier_export", hidden, "404"), ("refused:dossier_export", seen, "403"),
        ]  # fmt: skip


def test_workflows_are_shown_as_the_contract_says(app: Flask) -> None:
    shown = json.loads(run(app, "workflows", "show", "--format", "json").stdout)
    assert list(shown) == ["report", "qualification", "victim_support", "prosecution_referral", "unia_liaison"]
    report = shown["report"]
    assert set(report) == {"version", "states", "steps"}
    assert set(report["states"][0]) == {"name", "initial", "final", "rests"}
    assert next(step for step in report["steps"] if step["name"] == "acknowledge")["dest"] in (None, "acknowledged")
    confirm = next(step for step in shown["qualification"]["steps"] if step["name"] == "confirm")
    assert (confirm["four_eyes"], confirm["sources"], confirm["dest"]) == ("propose", ["proposed"], "confirmed")
    for form in ("text", "mermaid", "svg"):
        assert "registered" in run(app, "workflows", "show", "report", "--format", form).stdout


@pytest.mark.as_owner
def test_a_changed_entry_is_found_and_named(app: Flask, database: Database) -> None:
    a_restricted_and_an_open_case(database)
    assert run(app, "journal", "verify").exit_code == 0
    with database.write() as session:
        freed(session)
        session.execute(text("UPDATE journal_entry SET act = 'case.close' WHERE act = 'case.restrict'"))
    found = run(app, "journal", "verify")
    assert found.exit_code == 1
    assert "case:" in found.stdout


def test_settle_redoes_what_waits(app: Flask, database: Database) -> None:
    a_restricted_and_an_open_case(database)
    with database.write() as session:
        session.execute(text("DELETE FROM waiting"))
    assert "settled 2" in run(app, "settle").output
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM waiting")).scalar_one() > 0


def test_verifying_the_journal_is_for_the_auditor_and_is_written(app: Flask, database: Database) -> None:
    hidden, _ = a_restricted_and_an_open_case(database)
    for name, role in (("desk", "reception"), ("control", "auditor")):
        run(app, "user", "add", name, "--role", role, "--org", "5906")
    assert run(app, "journal", "verify", "--as", "desk").exit_code == 1
    assert run(app, "journal", "verify", "--as", "control", "--case", hidden).exit_code == 0
    assert run(app, "journal", "verify", "--case", "COL13-5906-2026-999999").exit_code == 1
    with database.read() as session:
        assert [entry.operation for entry in session.query(Entry).filter_by(act="journal.verify")] == ["consultation"]


def test_the_configuration_may_name_who_acts_and_in_which_language(config: Config, database: Database) -> None:
    app = create_app(config)
    run(app, "user", "add", "chief", "--role", "admin", "--org", "5906")
    (config.instance / "config.toml").write_text('actor = "chief"\nlocale = "nl"\n', encoding="utf-8")
    named = create_app(load({}, instance=config.instance, database_url=config.database_url, secret_key=config.secret_key))
    refused = run(named, "journal", "verify")
    assert refused.exit_code == 1
    assert "Dit kan" in refused.stderr or "mag" in refused.stderr
