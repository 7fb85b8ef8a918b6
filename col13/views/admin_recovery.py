"""The backups: how old the last one is, and how the last drill went. Made and tried on the command line, only told here."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from col13 import clock
from col13.services import recovery_seen
from col13.views.admin import blueprint, tabs
from col13.views.units import actor, reading

OLD_BACKUP, OLD_DRILL = 2, 8  # days: a nightly backup, a weekly drill, and a day's grace


@blueprint.get("/recovery")
def recovery() -> ResponseReturnValue:
    """For the administrator and the auditor: ages and result, no path of the machine."""
    with reading() as session:
        told = recovery_seen.seen(session, actor())
    return render_template(
        "admin/recovery.html", tabs=tabs("admin.recovery"), count=told["count"],
        backup=aged(told["backup"], OLD_BACKUP), drill=aged(told["drill"], OLD_DRILL),
    )  # fmt: skip


def aged(told: dict[str, Any] | None, most: int) -> dict[str, Any] | None:
    """With `at` as a time, `days` of age, whether it is `old`, and the file's bare name."""
    if told is None:
        return None
    at = dt.datetime.fromisoformat(told["at"])
    days = (clock.real_now() - at).days
    return {**told, "at": at, "days": days, "old": days >= most, "name": Path(told.get("path") or told["file"]).name}
