"""Moving from SQLite to PostgreSQL: everything arrives as it was and is guarded as before; a copy that is killed or differs leaves nothing.
The tests that copy need a server (scripts/with-postgres); what is refused beforehand is refused everywhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import DBAPIError

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.migrations.append_only import HEAD, LEDGERS, REFUSED
from col13.models import Entry, new_id, User
from col13.policies import Role
from col13.recovery import moving
from col13.recovery.faults import BackupFault, TARGET_HOLDS
from col13.services import casework, journal_verify
from tests.conftest import on_server
from tests.factories import actor_of
from tests.recovery.a_house import SHELL
from tests.recovery.a_move import content, copied, empty, listed
from tests.test_migrations import triggers

pytestmark = [pytest.mark.database, pytest.mark.as_owner, pytest.mark.postgresql("an instance is moved to a server")]
ROOT = Path(__file__).resolve().parents[2]
# A copy whose machine dies when half of the tables are over.
DYING = """
import os, signal, sys
from pathlib import Path
from col13.config import Config
from col13.db import Database
from col13.policies import Actor, Role, SHELL_ID
from col13.recovery import moving
told = []
def tell(line):
    told.append(line)
    if line.startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
moving.move(Database(Config(Path(sys.argv[1]))), sys.argv[2], Actor(SHELL_ID, "shell:t", kind="shell", roles=frozenset(Role)), tell)
"""


def test_everything_arrives_as_it_was(source: Database, database: Database, config: Config) -> None:
    before = content(source)
    done = copied(source, config.database_url)
    there, here = content(database), content(source)
    own = ("journal_entry", "journal_head")
    assert {name: rows for name, rows in there.items() if name not in own} == {n: r for n, r in here.items() if n not in own}
    assert {name for name, rows in before.items() if rows} > {"consent", "document", "dossier", "checkpoint", "person", "waiting", "move"}
    assert done.cases == 1
    assert set(here["journal_entry"]) < set(there["journal_entry"])
    with source.read() as old, database.read() as new:
        chain = select(Entry.act).where(Entry.chain == "org:instance").order_by(Entry.seq)
        assert new.scalars(chain).all() == [*old.scalars(chain).all(), "instance.migrate_from"]
        assert old.scalars(chain).all()[-1] == "instance.migrate_to"
        assert journal_verify.verify(old) == journal_verify.verify(new) == []


def test_a_superuser_is_told_that_no_wall_applies_to_it(source: Database, database: Database, config: Config) -> None:
    said: list[str] = []
    moving.move(source, config.database_url, SHELL, said.append)
    with database.read() as session:
        superuser = session.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
    assert (moving.SUPERUSER in said) is superuser is True


def test_the_house_goes_on_there(source: Database, database: Database, config: Config) -> None:
    copied(source, config.database_url)
    told = replace(source.config, database_url=config.database_url)
    assert listed(told, "cases", "--json") == listed(source.config, "cases", "--json")
    against = ("journal", "verify", "--json", "--against", str(source.config.checkpoints))
    assert listed(told, *against) == {"good": True, "findings": []}
    with database.write() as session:
        desk = next(user for user in session.scalars(select(User)) if {role.role for role in user.roles} & {Role.INVESTIGATOR})
        assert casework.open_case(session, actor_of(desk), title="After the move").serial == 2
        assert journal_verify.verify(session) == []


def test_the_guards_stand_afterwards(source: Database, database: Database, config: Config) -> None:
    copied(source, config.database_url)
    with database.read() as session:
        assert {f"{table}_no_{act}" for table in (*LEDGERS, HEAD) for act in ("update", "delete")} <= triggers(session)
    for statement in ("UPDATE journal_entry SET act = 'other'", "DELETE FROM consent", "DELETE FROM journal_head", "TRUNCATE note"):
        with pytest.raises(DBAPIError, match=REFUSED), database.write() as session:
            session.execute(text(statement))


def test_the_wall_stands_as_before(source: Database, database: Database, config: Config) -> None:
    before = behind_the_wall(database)
    copied(source, config.database_url)
    assert {"case", "incident", "journal_entry"} <= before == behind_the_wall(database)


def behind_the_wall(database: Database) -> set[str]:
    """The tables whose rows are met by policy."""
    with database.read() as session:
        return set(session.scalars(text("SELECT relname FROM pg_class WHERE relrowsecurity")))


def test_the_schema_is_made_in_a_database_that_has_none(source: Database, config: Config) -> None:
    name = f"move_{new_id().hex}"
    on_server(f"CREATE DATABASE {name}")
    try:
        url = make_url(config.database_url).set(database=name).render_as_string(hide_password=False)
        app = create_app(source.config)
        done = app.test_cli_runner().invoke(args=["col13", "migrate", "--to", url])
        app.extensions["col13.database"].dispose()
        assert done.exit_code == 0, done.stderr
        assert "copied 1 cases" in done.stdout
        assert source.config.database_role  # the address that is told is that of who will serve
        served = make_url(url).set(username=source.config.database_role).render_as_string(hide_password=False)
        assert f"COL13_DATABASE_URL={served}" in done.stderr
        new = Database(replace(source.config, database_url=url))
        assert new.ready()
        with pytest.raises(BackupFault) as again:
            copied(source, url)
        assert again.value.key == TARGET_HOLDS
        new.dispose()
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("at", ["person:", "journal_entry:", "proving"])
def test_a_killed_copy_leaves_nothing_and_is_made_anew(source: Database, database: Database, config: Config, at: str) -> None:
    arguments = [sys.executable, "-c", DYING, str(config.instance), config.database_url, at]
    died = subprocess.run(arguments, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert died.returncode == -signal.SIGKILL
    assert empty(database)
    with source.read() as session:
        assert "instance.migrate_to" not in session.scalars(select(Entry.act)).all()
    copied(source, config.database_url)
    assert not empty(database)
