"""A dossier from the command line: requested, rendered and released at once, with the same rights and journal as the pages."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from col13 import jobs
from col13.cli.entrance import acting, answering, as_option, database


@click.group()
def dossier() -> None:
    """Dossiers."""


@dossier.command("export")
@click.argument("number")
@click.option("--for", "profile", required=True, metavar="PROFILE")
@click.option("--lang", default=None, type=click.Choice(["nl", "fr", "de", "en"]), help="The language of procedure by default.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--recipient", default=None, help="Which recipient or body, where the profile has several.")
@click.option("--reason", default="export from the command line")
@as_option
@with_appcontext
@answering
def export(number: str, profile: str, lang: str | None, output: Path, recipient: str | None, reason: str, as_name: str | None) -> None:
    """Write the dossier of a case for a recipient as a PDF."""
    db = database()
    with db.read() as session:
        actor = acting(session, as_name)
    pdf = jobs.export_now(db, actor, number, profile=profile, recipient=recipient, language=lang, reason=reason)
    output.write_bytes(pdf)
    click.echo(f"{output}: {len(pdf)} bytes", err=True)


COMMANDS: tuple[click.Command, ...] = (dossier,)
