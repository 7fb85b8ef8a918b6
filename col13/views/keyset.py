"""Where a page of a list begins, as one word of an address: made and read in one place. A mangled one begins at the start."""

from __future__ import annotations

import datetime as dt
import uuid

from col13.services import watch, worklist
from col13.services.cases_order import Key, Order

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


def watch_mark(key: watch.Key) -> str:
    """The end of a page of a watch list."""
    since, case_id, further = key
    return JOINT.join((since.isoformat(), case_id.hex, further))


def read_watch(mark: str | None) -> watch.Key | None:
    """Back to the key, None for no mark or one that nobody made."""
    try:
        since, case_id, further = (mark or "").split(JOINT)
        moment = dt.datetime.fromisoformat(since)
        return (moment, uuid.UUID(case_id), further) if moment.tzinfo else None
    except ValueError:
        return None


def list_mark(order: Order, key: Key) -> str:
    """The end of a page of cases in that order."""
    value, case_id = key
    return JOINT.join((order.value, value.isoformat(), case_id.hex))


def read_list(mark: str | None, order: Order) -> Key | None:
    """Back to the key, None for no mark, one that nobody made, or one of another order."""
    try:
        named, value, case_id = (mark or "").split(JOINT)
        if named != order.value:
            return None
        if order is Order.DEADLINE:
            return dt.date.fromisoformat(value), uuid.UUID(case_id)
        moment = dt.datetime.fromisoformat(value)
        return (moment, uuid.UUID(case_id)) if moment.tzinfo else None
    except ValueError:
        return None
