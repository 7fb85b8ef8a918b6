"""Backups, their way back, the drill, and the encrypted database file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from col13 import backup_key
from col13.cli.entrance import acting, answering, as_option, database, json_option, print_json, shell
from col13.config import load
from col13.policies import require
from col13.recovery import ageing, encrypting
from col13.recovery import backup as backing
from col13.recovery import drill as drilling
from col13.recovery import restore as restoring

OF_THIS_INSTANCE = {"COL13_INSTANCE", "COL13_DATABASE_URL", "COL13_JOBS_URL", "COL13_CHECKPOINTS"}
A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
key_option = click.option("--key", type=A_FILE, help="The private key the backup was made to; by default the instance's own.")


@click.command()
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FOLDER|FILE", help="Best on another machine's disk."
)
@click.option("--keep", default=None, type=click.IntRange(1, 10_000), help="Keep so many; older ones of this instance are removed.")
@json_option
@as_option
@with_appcontext
@answering
def backup(output: Path, keep: int | None, as_json: bool, as_name: str | None) -> None:
    """Back the instance up, while it works: database and files in one encrypted file that was read back.

    The keys folder is NOT in it: keep a copy of it elsewhere. Without the key nobody can restore. Exit 1 when a file of a case was
    missing or damaged before: the backup is made all the same and names it.
    """
    db = database()
    with db.read() as session:
        actor = acting(session, as_name)
        require(actor, "recovery:run")
    made = backing.make(db, actor, output)
    removed = ageing.age_out(db, actor, keep)
    if as_json:
        print_json({
            "path": str(made.path), "bytes": made.size, "sha256": made.sha256, "at": made.manifest.at, "schema": made.manifest.schema,
            "tables": made.manifest.tables, "heads": made.manifest.heads, "heads_root": made.manifest.heads_root,
            "checkpoint": made.manifest.checkpoint, "files": len(made.manifest.files), "gone": made.manifest.gone,
            "faulty": made.manifest.faulty, "removed": removed,
        })  # fmt: skip
    else:
        click.echo(f"{made.path}: {made.size} bytes, {len(made.manifest.files)} files, {sum(made.manifest.tables.values())} rows")
        click.echo("keys are not in it: keep a copy of the keys folder elsewhere", err=True)
    for path in removed:
        click.echo(f"removed {path}", err=True)
    for path in made.manifest.faulty:
        click.echo(f"damaged or missing before the backup: documents/{path}", err=True)
    if made.manifest.faulty:
        sys.exit(1)


@click.command()
@click.argument("file", type=A_FILE)
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="An instance folder.")
@click.option("--replace", "replacing", is_flag=True, help="Move what the folder holds aside first.")
@click.option("--database-url", default="", metavar="URL", help="An empty PostgreSQL database, for a backup of PostgreSQL.")
@key_option
@with_appcontext
@answering
def restore(file: Path, into: Path, replacing: bool, database_url: str, key: Path | None) -> None:
    """Put a backup back into an instance folder that holds its keys (and config.toml) and nothing else.

    Everything is read, hashed and proven before anything gets its place.
    """
    own = database().config
    # Another folder is another instance: where this one's database and checkpoints stand is not meant.
    told = {name: value for name, value in os.environ.items() if name not in OF_THIS_INSTANCE}
    named = {"database_url": database_url} if database_url else {}
    config = own if into.resolve() == own.instance else load(told, instance=into, secret_key=own.secret_key, **named)
    done = restoring.restore(config, file, key or backup_key.own_file(config), shell(), replacing=replacing)
    for check in done.checks:
        click.echo(f"ok {check.name}: {check.found}")
    if done.aside:
        click.echo(f"the old one is in {done.aside}", err=True)
    click.echo(f"restored the state of {done.manifest.at}; now: flask col13 migrate, then journal verify", err=True)


@click.command("restore-drill")
@click.argument("file", required=False, type=A_FILE)
@key_option
@json_option
@as_option
@with_appcontext
@answering
def restore_drill(file: Path | None, key: Path | None, as_json: bool, as_name: str | None) -> None:
    """Restore the last backup (or FILE) into a sandbox, prove it, judge ten dossiers, print a signed slip; exit 1 when it is not well."""
    db = database()
    with db.read() as session:
        actor = acting(session, as_name)
        require(actor, "recovery:run")
    slip = drilling.drill(db, actor, file or drilling.last_backup(db), key or backup_key.own_file(db.config))
    click.echo(json.dumps(json.loads(slip.raw)) if as_json else slip.words.rstrip())
    click.echo(f"slip: {slip.path}", err=True)
    if not slip.good:
        sys.exit(1)


@click.command("encrypt-database")
@click.option("--key-file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Made when it is not there.")
@click.option("--old", required=True, type=click.Choice(["shred", "keep"]), help="What becomes of the old, plain file.")
@with_appcontext
@answering
def encrypt_database(key_file: Path, old: str) -> None:
    """Encrypt the SQLite file as a whole (SQLCipher). Stop the server and the worker first; make a backup first."""
    db = database()
    db.dispose()
    left = encrypting.encrypt(db.config, shell(), key_file.resolve(), shred=old == "shred")
    if left:
        click.echo(f"the plain file is still there: {left}", err=True)
    click.echo(f"encrypted; now set COL13_DATABASE_KEY_FILE={key_file.resolve()}", err=True)


COMMANDS: tuple[click.Command, ...] = (backup, restore, restore_drill, encrypt_database)
