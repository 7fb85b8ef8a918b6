"""The demo: published cases played through the real services, as role accounts."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from col13.cli.entrance import answering, database
from col13.demo import loading


@click.command()
@click.option(
    "--cases", "file", default=None, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file in the same format."
)
@with_appcontext
@answering
def demo(file: Path | None) -> None:
    """Mark the instance as a demo and load the published cases; again loads nothing twice."""
    result = loading.load(database(), file, say=click.echo)
    click.echo(f"loaded {result.loaded}, already there {result.already}, errors {result.errors}")
    sys.exit(1 if result.errors else 0)


COMMANDS: tuple[click.Command, ...] = (demo,)
