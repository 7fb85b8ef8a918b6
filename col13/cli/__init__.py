"""The `flask col13 …` commands: an entrance like the pages, with the same services, rights and journal (design section 12)."""

from __future__ import annotations

from flask.cli import AppGroup

from col13.cli import accounts, cases, demo, dossier, instance, journal, keys, person, recovery, running, workflows

col13 = AppGroup("col13", help="COL13: the case engine for discrimination and hate-crime files.")

for room in (instance, accounts, cases, workflows, journal, dossier, keys, person, demo, recovery, running):
    for command in room.COMMANDS:
        col13.add_command(command)
