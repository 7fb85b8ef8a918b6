"""Making and upgrading an instance: init, migrate, settle."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from col13.cli.entrance import answering, database
from col13.services import settle as settling


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
@with_appcontext
@answering
def migrate() -> None:
    """Upgrade the schema to this version's."""
    db = database()
    before = db.revision()
    db.migrate()
    click.echo(f"schema {before or 'none'} -> {db.revision()}", err=True)


@click.command()
@with_appcontext
@answering
def settle() -> None:
    """Rebuild what waits for whom."""
    with database().write() as session:
        done = settling.settle_all(session)
    click.echo(f"settled {done}")


COMMANDS: tuple[click.Command, ...] = (init, migrate, settle)
