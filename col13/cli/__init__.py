"""The `flask col13 …` commands: an entrance like the pages, with the same services, rights and journal (design section 12)."""

from __future__ import annotations

import importlib

import click
from flask.cli import AppGroup

# Command → the module it stands in: whoever asks for one carries what that one needs, and a web process nothing of the others.
ROOMS = {
    "backup": "recovery", "cases": "cases", "demo": "demo", "dossier": "dossier", "encrypt-database": "recovery", "init": "instance",
    "journal": "journal", "keys": "keys", "migrate": "instance", "person": "person", "restore": "recovery", "restore-drill": "recovery",
    "serve": "running", "settle": "instance", "user": "accounts", "worker": "running", "workflows": "workflows", "zones": "zones",
}  # fmt: skip


class Rooms(AppGroup):
    """All commands, each fetched when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in ROOMS:
            return None
        room = importlib.import_module(f"{__name__}.{ROOMS[cmd_name]}")
        commands: tuple[click.Command, ...] = room.COMMANDS
        return next(command for command in commands if command.name == cmd_name)


col13 = Rooms(name="col13", help="COL13: the case engine for discrimination and hate-crime files.")
