"""The same post again gets the first answer: a form's UUID is written with what it did, in the same transaction."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid
from col13.i18n import S_
from col13.models import Once
from col13.policies import Actor

USED_ELSEWHERE = S_("This form was already used for something else. Open it again.")


def before(session: Session, actor: Actor, once: uuid.UUID | None, act: str) -> Any | None:
    """What this form did the first time, or None; asked in a writing unit of work. Invalid when the same UUID served another
    act or person."""
    if once and session.get_bind().dialect.name != "sqlite":  # there writers take turns anyway
        # Sent twice at once, the second waits until the first one's answer can be read.
        session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(once.bytes[-8:], "big", signed=True))))
    row = session.get(Once, once) if once else None
    if row is None:
        return None
    if row.act != act or row.actor_id != actor.id:
        raise Invalid({"once": USED_ELSEWHERE})
    return row.result


def keep(session: Session, actor: Actor, once: uuid.UUID | None, act: str, result: Any) -> None:
    """Write down what the form did; `result` is plain JSON."""
    if once:
        session.add(Once(once=once, actor_id=actor.id, act=act, result=result, at=clock.now()))
