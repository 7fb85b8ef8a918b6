"""Making and upgrading an instance: init, migrate, settle."""

from __future__ import annotations

import re
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import make_url

from col13.cli.entrance import answering, database, shell
from col13.db import Database
from col13.recovery import backup, moving
from col13.services import journal, ticking


@click.command()
@with_appcontext
@answering
def init() -> None:
    """Make the instance: folders, keys, schema. Doing it again changes nothing."""
    db = database()
    db.prepare()
    db.migrate()
    click.echo(f"ready: schema {db.revision()}", err=True)


@click.command()
@click.option(
    "--down", metavar="REVISION", help="Take the schema back to an earlier revision, such as 0003; what only the later one knows is lost."
)
@click.option(
    "--to", metavar="URL", help="Copy the instance to this empty PostgreSQL database (postgresql+psycopg://…), and prove the copy."
)
@click.option("--yes", is_flag=True, help="Yes, take it back.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FOLDER|FILE", help="Where the backup before it goes.")
@with_appcontext
@answering
def migrate(down: str | None, to: str | None, yes: bool, output: Path | None) -> None:
    """Upgrade the schema to this version's; or, with --down, take it back after a backup; or, with --to, move to PostgreSQL."""
    db = database()
    if down and to:
        raise click.UsageError("--down and --to do not go together")
    if to:
        _move(db, to)
        return
    before = db.revision()
    if down:
        _down(db, down, yes=yes, output=output or db.config.instance)
    else:
        db.migrate()
    click.echo(f"schema {before or 'none'} -> {db.revision()}", err=True)


def _move(db: Database, url: str) -> None:
    moved = moving.move(db, url, shell(), lambda line: click.echo(line, err=True))
    rows = sum(moved.facts.tables.values())
    click.echo(f"copied {moved.cases} cases, {rows} rows, {moved.facts.heads} chains: counts, chains, checkpoints and cases are equal")
    role = db.config.database_role
    address = make_url(url).set(username=role, password=None) if role else make_url(url)
    named = address.render_as_string(hide_password=True)
    click.echo(f"now set COL13_DATABASE_URL={named} for server and worker, and start them; put the SQLite file away", err=True)


def _down(db: Database, to: str, *, yes: bool, output: Path) -> None:
    if not re.fullmatch(r"\d{4}", to) or to == "0000" or to >= (db.revision() or ""):
        raise click.UsageError(f"{to} is no revision before {db.revision()}")
    if not yes:
        raise click.UsageError("what only the later schema knows is lost; say --yes")
    if db.ready():
        with db.write(shell()) as session:  # while the schema is the one that the source knows
            journal.write(session, shell(), operation="alteration", act="instance.migrate_down", detail={"schema": to})
        made = backup.make(db, shell(), output)
        click.echo(f"backup: {made.path}", err=True)
    else:
        click.echo("no backup was made: the schema is not this version's", err=True)
    db.migrate_down(to)


@click.command()
@with_appcontext
@answering
def settle() -> None:
    """Rebuild what waits for whom."""
    done, after = 0, None
    while True:  # each batch is a unit of work: others go on meanwhile
        with database().write(shell()) as session:
            ids = ticking.everything(session, after)
        if not ids:
            break
        done, after = done + len(ids), ids[-1]
    click.echo(f"settled {done}")


COMMANDS: tuple[click.Command, ...] = (init, migrate, settle)
