"""Our database as an operator sets it up: on PostgreSQL another role owns the tables than the one that serves, so that the wall between
organisations, which an owner or a superuser would pass, is in every figure."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from col13.config import Config, load
from col13.db import Database


@contextmanager
def served(instance: Path, server: str | None) -> Iterator[Database]:
    """An instance in this folder, on SQLite or (`server`) in a database of its own of that name, which is gone afterwards."""
    if server is None:
        opened = Database(prepared(load({}, instance=instance)))
        yield opened
        opened.dispose()
        return
    name = instance.name
    on_server(server, f'CREATE DATABASE "{name}"')
    try:
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        opened = Database(prepared(load({}, instance=instance, database_url=url)))
        yield opened
        opened.dispose()
    finally:
        gone(server, name)


def prepared(owning: Config) -> Config:
    """Prepare the database as its owner; the configuration of who serves. On PostgreSQL that is a role with the name of the database."""
    url = make_url(owning.database_url)
    if url.get_backend_name() == "sqlite":
        Database(owning).prepare()
        return owning
    name, word = str(url.database), secrets.token_hex(16)
    on_server(owning.database_url, f'DROP ROLE IF EXISTS "{name}"', f"CREATE ROLE \"{name}\" LOGIN PASSWORD '{word}'")
    owner = Database(replace(owning, database_role=name))
    owner.prepare()
    owner.dispose()
    return replace(owning, database_url=url.set(username=name, password=word).render_as_string(hide_password=False))


def gone(server: str, name: str) -> None:
    """The database of this name, and the role that served it."""
    on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'DROP ROLE IF EXISTS "{name}"')


def on_server(server: str, *statements: str) -> None:
    """Each by itself, as the owner."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
