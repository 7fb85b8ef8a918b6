"""Where a page of a list begins, as one word of an address: made and read in one place. A mangled one begins at the start."""

from __future__ import annotations

import datetime as dt
import uuid

from col13.services import cases_list, worklist

JOINT = "~"


def work_mark(key: worklist.Key) -> str:
    """The end of a page of tasks."""
    due, case_id, track = key
    return JOINT.join((due.isoformat(), case_id.hex, track))


def read_work(mark: str | None) -> worklist.Key | None:
    """Back to the key, None for no mark or one that nobody made."""
    try:
        due, case_id, track = (mark or "").split(JOINT)
        return dt.date.fromisoformat(due), uuid.UUID(case_id), track
    except ValueError:
        return None


def list_mark(key: cases_list.Key) -> str:
    """The end of a page of cases."""
    opened, case_id = key
    return JOINT.join((opened.isoformat(), case_id.hex))


def read_list(mark: str | None) -> cases_list.Key | None:
    """Back to the key, None for no mark or one that nobody made."""
    try:
        opened, case_id = (mark or "").split(JOINT)
        moment = dt.datetime.fromisoformat(opened)
        return (moment, uuid.UUID(case_id)) if moment.tzinfo else None
    except ValueError:
        return None
