"""All that is held on one person, into a file for the supervisor: JSON, or a page to read where the file's name ends in .html."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import click
from flask import current_app, render_template
from flask.cli import with_appcontext

from col13.cli.entrance import acting, answering, as_option, database, own_file
from col13.services import casework, person_export


@click.group()
def person() -> None:
    """Persons on file."""


@person.command("export")
@click.option("--case", "number", default=None, metavar="NUMBER", help="The case; with --person.")
@click.option("--person", "person_id", default=None, type=click.UUID, metavar="ID", help="The person's id in that case.")
@click.option("--name", default="", metavar="NAME", help="Instead: everybody of this name in the cases the actor may see.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--for", "code", default="supervisor", type=click.Choice(list(person_export.REASONS)), help="Why it is taken along.")
@click.option("--reason", required=True, metavar="TEXT", help="In words, such as the supervisor's reference; it stands in the journal.")
@as_option
@with_appcontext
@answering
def export(
    number: str | None, person_id: uuid.UUID | None, name: str, output: Path, code: str, reason: str, as_name: str | None
) -> None:  # fmt: skip
    """Write all that is held on one person; others under a pseudonym. A disclosure, in the journal of each case."""
    if bool(name) == bool(number and person_id):
        raise click.UsageError("Give --case with --person, or --name.")
    with database().write() as session:
        actor = acting(session, as_name)
        if name:
            found = person_export.named(session, actor, name)
        else:
            assert number is not None  # noqa: S101 - asked above
            assert person_id is not None  # noqa: S101
            found = [(casework.get(session, actor, number), person_id)]
        told = [person_export.export(session, actor, case, one, reason=code, words=reason) for case, one in found]
    if output.suffix == ".html":
        with current_app.test_request_context():  # a page asks in which language it is said
            text = render_template("person_export_paper.html", told=[(one, list(person_export.lines(one))) for one in told])
    else:
        text = json.dumps(told, ensure_ascii=False, indent=1)
    with own_file(output) as file:
        file.write(text.encode())
    click.echo(f"{output}: {len(told)} persons", err=True)


COMMANDS: tuple[click.Command, ...] = (person,)
