"""Where a page of a list begins, as one word of an address: made and read in one place. A mangled one begins at the start."""

from __future__ import annotations

import datetime as dt
import uuid

from col13.services import worklist
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
        moment = moment_of(value)
        return (moment, uuid.UUID(case_id)) if moment else None
    except ValueError:
        return None


def moment_of(value: str) -> dt.datetime | None:
    """A moment with its offset, in UTC; None for one without, and for one that no database can compare. ValueError for no moment."""
    moment = dt.datetime.fromisoformat(value)
    try:
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except OverflowError:
        return None
