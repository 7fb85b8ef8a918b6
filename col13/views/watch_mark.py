"""Where a page of the watch begins, as one word of an address (as views/keyset.py does for the other lists)."""

from __future__ import annotations

import uuid

from col13.services import watch
from col13.views.keyset import JOINT, moment_of


def watch_mark(key: watch.Key) -> str:
    """The end of a page of the watch."""
    moment, case_id, further = key
    return JOINT.join((moment.isoformat(), case_id.hex, further))


def read_watch(mark: str | None, name: str) -> watch.Key | None:
    """Back to the key of the list `name`, None for no mark, one that nobody made, or one of another list."""
    try:
        since, case_id, further = (mark or "").split(JOINT)
        moment = moment_of(since)
        track, _, user = further.partition("/")
        if name == "stuck":  # its places go on behind the case: the track, and the colleague
            uuid.UUID(user)
        return (moment, uuid.UUID(case_id), further) if moment and bool(track) is (name == "stuck") else None
    except ValueError:
        return None
