"""The journal, recomputed."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from col13.cli.entrance import acting, answering, as_option, database, reason_option
from col13.policies import require
from col13.services import casework, journal_verify
from col13.services import journal as journalling


@click.group()
def journal() -> None:
    """The journal."""


@journal.command("verify")
@click.option("--case", "number", default=None, metavar="NUMBER", help="One case's chain only.")
@as_option
@reason_option
@with_appcontext
@answering
def verify(number: str | None, as_name: str | None, reason: str) -> None:
    """Recompute every hash and compare every column; exit 1 names the first bad entry."""
    with database().read() as session:
        actor = acting(session, as_name)
        require(actor, "journal:organisation")
        if number is not None:
            casework.get(session, actor, number)
        found = journal_verify.verify(session, number)
    with database().write() as session:  # reading the journal is itself written
        told = {"findings": len(found), "case": number or "", "reason": reason}
        journalling.write(session, actor, operation="consultation", act="journal.verify", detail=told)
    for finding in found:
        click.echo(f"{finding.chain} {finding.seq}: {finding.what}")
    if found:
        sys.exit(1)
    click.echo("journal intact")


COMMANDS: tuple[click.Command, ...] = (journal,)
