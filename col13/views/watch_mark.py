"""Where a page of the watch begins, as one word of an address (as views/keyset.py does for the other lists)."""

from __future__ import annotations

import datetime as dt
import uuid

from col13.services import watch
from col13.views.keyset import JOINT


def watch_mark(key: watch.Key) -> str:
    """The end of a page of the watch."""
    moment, case_id, further = key
    return JOINT.join((moment.isoformat(), case_id.hex, further))


def read_watch(mark: str | None) -> watch.Key | None:
    """Back to the key, None for no mark or one that nobody made."""
    try:
        moment, case_id, further = (mark or "").split(JOINT)
        read = dt.datetime.fromisoformat(moment), uuid.UUID(case_id), further
        if further:
            uuid.UUID(further.partition("/")[2])
    except ValueError:
        return None
    return read if read[0].tzinfo else None
