"""A house on SQLite that moves, and how to look at both ends."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.models import Base
from col13.recovery import moving
from tests.recovery.a_house import SHELL

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


def on_sqlite(config: Config) -> bool:
    return config.database_url.startswith("sqlite")


def content(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as the models read it."""
    with database.read() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(*table.columns)))
            for table in Base.metadata.sorted_tables
        }  # fmt: skip


def copied(source: Database, url: str) -> moving.Moved:
    return moving.move(source, url, SHELL, lambda _line: None)


def listed(config: Config, *more: str) -> Any:
    """What a command of ours prints as JSON."""
    app = create_app(config)
    done = app.test_cli_runner().invoke(args=["col13", *more])
    app.extensions["col13.database"].dispose()
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def empty(database: Database) -> bool:
    return not any(content(database).values())
