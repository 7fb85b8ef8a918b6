"""Our database as an operator sets it up: on PostgreSQL another role owns the tables than the one that serves, so that the wall between
organisations, which an owner or a superuser would pass, is in the figure."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from col13.config import load
from col13.db import Database


@contextmanager
def served(instance: Path, server: str | None) -> Iterator[Database]:
    """An instance in this folder, on SQLite or (`server`) in a database of its own of that name, which is gone afterwards."""
    if server is None:
        opened = Database(load({}, instance=instance))
        opened.prepare()
        yield opened
        opened.dispose()
        return
    name, word = instance.name, secrets.token_hex(16)
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        connection.execute(text(f"CREATE ROLE \"{name}\" LOGIN PASSWORD '{word}'"))
    url = make_url(server).set(database=name)
    try:
        owning = Database(load({}, instance=instance, database_url=url.render_as_string(hide_password=False), database_role=name))
        owning.prepare()
        owning.dispose()
        serving = url.set(username=name, password=word).render_as_string(hide_password=False)
        opened = Database(load({}, instance=instance, database_url=serving))
        yield opened
        opened.dispose()
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
            connection.execute(text(f'DROP ROLE "{name}"'))
        engine.dispose()
