"""The journal, recomputed."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from col13.cli.entrance import answering, database
from col13.services import journal_verify


@click.group()
def journal() -> None:
    """The journal."""


@journal.command("verify")
@click.option("--case", "number", default=None, metavar="NUMBER", help="One case's chain only.")
@with_appcontext
@answering
def verify(number: str | None) -> None:
    """Recompute every hash and compare every column; exit 1 names the first bad entry."""
    with database().read() as session:
        found = journal_verify.verify(session, number)
    for finding in found:
        click.echo(f"{finding.chain} {finding.seq}: {finding.what}")
    if found:
        sys.exit(1)
    click.echo("journal intact")


COMMANDS: tuple[click.Command, ...] = (journal,)
