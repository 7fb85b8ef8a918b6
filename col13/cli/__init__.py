"""The `flask col13 …` commands: an entrance like the pages, with the same services, rights and journal (design section 12)."""

from __future__ import annotations

import importlib
from functools import cached_property

import click
from flask.cli import AppGroup

ROOMS = ("instance", "accounts", "cases", "workflows", "journal", "dossier", "keys", "person", "demo", "recovery", "running", "zones")


class Rooms(AppGroup):
    """All commands, fetched when one is asked for: a web process runs none and need not carry what they need."""

    @cached_property
    def fetched(self) -> dict[str, click.Command]:
        """By name."""
        rooms = [importlib.import_module(f"{__name__}.{room}") for room in ROOMS]
        return {str(command.name): command for room in rooms for command in room.COMMANDS}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(self.fetched)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        return self.fetched.get(cmd_name)


col13 = Rooms(name="col13", help="COL13: the case engine for discrimination and hate-crime files.")
