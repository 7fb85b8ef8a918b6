"""Accounts from the command line: the first administrator comes from here."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from col13.cli.entrance import acting, answering, as_option, database
from col13.policies import Role
from col13.services import accounts, organisations


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("name")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--org", required=True, metavar="ORG", help="Zone number, or unia, igvm, vmri.")
@click.option("--display-name", default="", help="How the person is shown; the account's name by default.")
@click.option("--language", default="nl", type=click.Choice(["nl", "fr", "de", "en"]))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_option
@with_appcontext
@answering
def add(name: str, roles: tuple[str, ...], org: str, display_name: str, language: str, password_stdin: bool, as_name: str | None) -> None:
    """Add an account; prints a one-time password unless one is given on standard input."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with database().write() as session:
        actor = acting(session, as_name)
        if actor.kind == "shell":
            organisations.found_or_made(session, actor, org)
        _, one_time = accounts.add_user(
            session, actor, name=name, display_name=display_name or name, org_code=org,
            roles=[Role(role) for role in roles], language=language, password=password,
        )  # fmt: skip
    if one_time:
        click.echo(one_time)
    click.echo(f"added {name}", err=True)


COMMANDS: tuple[click.Command, ...] = (user,)
