"""What every command shares: the database, who acts, one JSON value on stdout, refusals on stderr with exit code 1."""

from __future__ import annotations

import functools
import getpass
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeVar

import click
from flask import current_app, has_app_context
from sqlalchemy.orm import Session

from col13.db import Database
from col13.errors import Col13Error, Forbidden, Invalid, NotFound, StepRefused
from col13.i18n import LANGUAGES, say
from col13.models.wall import act_for
from col13.policies import Actor, Role, SHELL_ID
from col13.services import accounts, journal

F = TypeVar("F", bound=Callable[..., Any])

as_option = click.option(
    "--as", "as_name", default=lambda: os.environ.get("COL13_ACTOR"), metavar="NAME", help="Act with this user's rights."
)
reason_option = click.option("--reason", default="", metavar="TEXT", help="Why this is read; it stands in the journal.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")


def database() -> Database:
    """The database of the app that runs the command."""
    found: Database = current_app.extensions["col13.database"]
    return found


def locale() -> str:
    """The language of messages: COL13_LOCALE or the configuration's, else English."""
    told = database().config.locale if has_app_context() else None
    wanted = os.environ.get("COL13_LOCALE") or told or "en"
    return wanted if wanted in LANGUAGES else "en"


def shell() -> Actor:
    """The built-in actor: sees all cases of the instance, stands in the journal with the operating-system user."""
    return Actor(SHELL_ID, f"shell:{getpass.getuser()}", kind="shell", roles=frozenset(Role), language=locale())


def acting(session: Session, as_name: str | None) -> Actor:
    """The user named by --as (or by the configuration) with that user's rights, or the shell. The unit of work is theirs from here on."""
    name = as_name or database().config.actor
    actor = accounts.actor_by_name(session, name) if name else shell()
    act_for(session, actor)
    return actor


def answering(command: F) -> F:
    """Refusals become a sentence on stderr and exit code 1; wrong use stays click's exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Col13Error as refusal:
            if isinstance(refusal, NotFound | Forbidden):
                journal_attempt(refusal, kwargs.get("as_name"), kwargs.get("number"))
            refused(refusal)

    return run  # type: ignore[return-value]


def journal_attempt(refusal: Col13Error, as_name: str | None, number: str | None) -> None:
    """Write an attempt on what one may not see or do, in a transaction of its own: by whom, which command, which answer."""
    command = "_".join(click.get_current_context().command_path.split()[-2:]).replace("col13_", "")
    with database().write() as session:
        try:
            hand = acting(session, as_name)
        except NotFound:  # nobody of that name: the attempt is the shell's
            hand = shell()
        act_for(session, hand)
        journal.refused(session, hand, act=command, detail={"number": number or "", "answer": refusal.status})


def refused(refusal: Col13Error) -> NoReturn:
    """Say a refusal with its fields and reasons, and end with 1."""
    click.echo(say(refusal.key, locale(), **refusal.facts), err=True)
    if isinstance(refusal, Invalid):
        for name, (key, facts) in refusal.fields.items():
            click.echo(f"  {name}: {say(key, locale(), **facts)}", err=True)
    if isinstance(refusal, StepRefused):
        for reason in refusal.reasons:
            click.echo(f"  {reason.condition}: {say(reason.says, locale(), **dict(reason.facts))}", err=True)
    sys.exit(1)


def print_json(value: object) -> None:
    """One JSON value on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None))


def own_file(path: Path) -> BinaryIO:
    """A file to write a case's content into: what was not there yet is for its owner alone to read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
