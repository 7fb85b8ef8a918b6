"""The second wall, behind visible(): PostgreSQL is told for whom a unit of work is, and shows and takes no other row of a case."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from col13.policies import Actor, CLOCK

# The wall stands between organisations: a zone meets its own cases, an equality body those with a live share, the house (shell, clock)
# all, and nobody none. Roles, restricted cases, exclusions and looks in an emergency are visible()'s affair, which stands before it.
# Three settings of the transaction, which the policies of the migrations ask (migrations/wall.py). SQLite has no such wall.
HOUSE, ORG, BODY = "col13.house", "col13.org", "col13.body"
FORBIDDEN, RAISED_BY = "42501", "ExecWithCheckOptions"  # SQLSTATE insufficient_privilege, by a policy's WITH CHECK
FOR = "acting_for"  # session.info: the settings of this unit of work; without it nobody's
NOBODY: Mapping[str, str] = {HOUSE: "", ORG: "", BODY: ""}


def settings_of(actor: Actor | None) -> Mapping[str, str]:
    """What the database is told of this actor; of nobody: nothing."""
    if actor is None:
        return NOBODY
    if actor.kind in ("shell", "clock"):
        return {**NOBODY, HOUSE: "on"}
    body = actor.org_code if actor.org_kind == "equality_body" else ""
    return {HOUSE: "", ORG: _text(actor.org_id), BODY: body}


def act_for(session: Session, actor: Actor | None) -> None:
    """From here on the unit of work is this actor's: for entrances that learn only inside it who acts."""
    _change(session, settings_of(actor))


@contextmanager
def as_house(session: Session) -> Iterator[None]:
    """Inside the block the unit of work is the house's own: for the few acts that by their nature touch two organisations (a file handed
    over, zones merged), after the right was checked. Flushes, so that nothing of before or after goes under the other name."""
    before = session.info.get(FOR, NOBODY)
    session.flush()
    _change(session, settings_of(CLOCK))
    try:
        yield
        session.flush()
    finally:
        session.info[FOR] = before  # after an error the transaction is rolled back, and what it was told with it
    _change(session, before)


def begun(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Hung on the sessions of PostgreSQL: each transaction begins by saying whose it is. Nobody's says nothing, and sees nothing."""
    told: Mapping[str, str] = session.info.get(FOR, NOBODY)
    if any(told.values()) and not transaction.nested:
        say(connection, told)


def refused(error: Exception) -> bool:
    """Whether the wall refused a row, for it is not this organisation's, or not any more. Told by where in PostgreSQL it was raised: its
    words are in the server's language, and a missing right has the same number."""
    told = error.orig if isinstance(error, DBAPIError) else None
    return getattr(told, "sqlstate", "") == FORBIDDEN and getattr(getattr(told, "diag", None), "source_function", "") == RAISED_BY


def say(connection: Connection, told: Mapping[str, str]) -> None:
    """One statement, in force until the transaction ends."""
    connection.execute(select(*(func.set_config(name, value, True) for name, value in told.items())))


def house(connection: Connection) -> None:
    """The transaction of this connection is the house's: for migrations, which have no session."""
    say(connection, settings_of(CLOCK))


def _change(session: Session, told: Mapping[str, str]) -> None:
    session.info[FOR] = told
    connection: Any = session.connection() if session.in_transaction() else None
    if connection is not None and connection.dialect.name != "sqlite":
        say(connection, told)


def _text(value: uuid.UUID | None) -> str:
    return "" if value is None else str(value)
