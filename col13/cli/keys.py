"""The instance's keys changed: each command can be stopped at any moment and run again."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from col13 import keys as key_files
from col13.cli.entrance import acting, answering, as_option, database
from col13.db import Database
from col13.models.vault import vault_of
from col13.policies import Actor, CLOCK, require
from col13.services import key_rotation


@click.group()
def keys() -> None:
    """The instance's keys."""


@keys.command("rotate")
@as_option
@with_appcontext
@answering
def rotate(as_name: str | None) -> None:
    """Make a new wrapping key and wrap every case key anew; goes on with a change that was interrupted. Old keys are kept."""
    db = database()
    actor = allowed(db, as_name)
    with db.read(CLOCK) as session:
        unfinished = key_rotation.unwrapped(session)
    if not unfinished:
        key_files.add_wrapping(db.config)
    change(db, actor, "keys.rotate", key_rotation.rewrap, lambda session: vault_of(session).current)


@keys.command("rotate-tokens")
@as_option
@with_appcontext
@answering
def rotate_tokens(as_name: str | None) -> None:
    """Make a new key of the search tokens and make every token anew; goes on with a change that was interrupted. Both keys are believed
    until the old one is taken out."""
    db = database()
    actor = allowed(db, as_name)
    with db.read(CLOCK) as session:
        unfinished = key_rotation.untokened(session)
    if not unfinished:
        key_files.add_tokens(db.config)
    change(db, actor, "keys.rotate_tokens", key_rotation.retoken, lambda session: vault_of(session).token_id)


@keys.command("retire")
@click.argument("key_id", metavar="ID")
@as_option
@with_appcontext
@answering
def retire(key_id: str, as_name: str | None) -> None:
    """Take an old key out of its file, when nothing needs it any more. What it derived for the journals of organisations is kept for
    reading; it opens no case, here or in a backup."""
    db = database()
    actor = allowed(db, as_name)
    with db.write(CLOCK) as session:
        left = key_rotation.leaving(session, key_id)
        key_rotation.note(session, actor, "keys.retire", key_id, len(left))
    key_files.retire(db.config, key_id, left)
    click.echo(f"{key_id} taken out; {len(left)} derived keys kept for reading", err=True)


@keys.command("list")
@as_option
@with_appcontext
@answering
def listed(as_name: str | None) -> None:
    """The ids of the keys, one a line, and what they are for. Never a key."""
    db = database()
    allowed(db, as_name)
    with db.read() as session:
        vault = vault_of(session)
    for key_id in vault.wrapping:
        click.echo(f"{key_id} wrapping{' current' if key_id == vault.current else ''}")
    for key_id in (*vault.older_tokens, vault.token_id):
        click.echo(f"{key_id} tokens{' current' if key_id == vault.token_id else ''}")
    for key_id in sorted({one for one, _ in vault.derived}):
        click.echo(f"{key_id} retired, kept for reading")


def allowed(db: Database, as_name: str | None) -> Actor:
    """Who changes keys; Forbidden for others."""
    with db.read() as session:
        actor = acting(session, as_name)
    require(actor, "key:rotate")
    return actor


def change(
    db: Database, actor: Actor, act: str, batch: Callable[[Session], int], current: Callable[[Session], str]
) -> None:  # fmt: skip
    """Batch by batch, each a unit of work, so that others write in between; then one entry with how many."""
    done = 0
    while True:
        with db.write(CLOCK) as session:
            count = batch(session)
            if not count:
                key_rotation.note(session, actor, act, current(session), done)
                key_id = current(session)
                break
        done += count
    click.echo(f"{key_id} is in use; {done} changed", err=True)


COMMANDS: tuple[click.Command, ...] = (keys,)
