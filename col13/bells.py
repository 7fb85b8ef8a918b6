"""The bell of the jobs, hung in the web process: what rings it (a broker and its client) is waked by the first job, not by the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from col13.db import Database
from col13.services.queue import BELLS


def attach(db: Database) -> None:
    """Ring after each commit for the jobs it put into the table (job_bells.attach)."""

    def first(info: Mapping[str, Any]) -> None:
        if info.get(BELLS):
            from col13 import job_bells

            job_bells.attach(db)
            db.after_commit(info)

    db.after_commit = first
