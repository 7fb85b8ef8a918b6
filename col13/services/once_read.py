"""Asked once a snapshot: what several parts of a page want to know of a case is read from the database for the first of them alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast, TypeVar

from sqlalchemy.orm import Session

from col13.models import Case

Read = TypeVar("Read", bound=Callable[..., Any])


def once_a_snapshot(read: Read) -> Read:
    """Keep the answer for as long as the session lives, when it only reads: it looks at one snapshot, which cannot change under it. A
    session that writes asks each time. What comes back belongs to all who asked: nobody changes it."""

    @wraps(read)
    def kept(session: Session, *rest: Any) -> Any:
        answers: dict[Any, Any] | None = session.info.get("snapshot")
        if answers is None:
            return read(session, *rest)
        key = (read, *(one.id if isinstance(one, Case) else one for one in rest))
        if key not in answers:
            answers[key] = read(session, *rest)
        return answers[key]

    return cast(Read, kept)
