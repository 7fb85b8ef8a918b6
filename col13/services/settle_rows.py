"""The rows of `waiting` brought from what stands to what is wanted: only the tracks that differ are written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, update, Uuid
from sqlalchemy.orm import Session

from col13.models import Waiting
from col13.models.prepared import Prepared

COLUMNS = ("track", "role", "org_id", "step", "due", "barred_user", "blocked", "since", "held_since")
TABLE = Waiting.metadata.tables[Waiting.__tablename__]
MOST = 50  # rows in one statement: a wording for each number is kept
THIS = (TABLE.c.case_id == bindparam("at", type_=Uuid()), TABLE.c.track == bindparam("was_track"), TABLE.c.role == bindparam("was_role"))
TURN = Prepared(lambda _: update(TABLE).where(*THIS).values({name: bindparam(f"to_{name}") for name in COLUMNS}))


def write_differences(session: Session, case_id: uuid.UUID, standing: Iterable[tuple[Any, ...]], wanted: Sequence[tuple[Any, ...]]) -> None:
    """Nothing where nothing differs; one statement where one row becomes another, as when a step hands on to the next; else one takes the
    rows of the tracks that differ away and one puts theirs in."""
    before, after = set(standing), set(wanted)
    gone, new = before - after, after - before
    if len(gone) == len(new) == 1:
        [(track, role, *_)], [row] = gone, new
        told = {f"to_{name}": value for name, value in zip(COLUMNS, row, strict=True)}
        if TURN.run(session, at=case_id, was_track=track, was_role=role, **told) == 1:
            return  # a row that is not met is not turned either: what follows says so
    changed = {row[0] for row in gone | new}
    if changed:
        _write_anew(session, case_id, sorted({row[0] for row in before} & changed), [row for row in wanted if row[0] in changed])


def _write_anew(session: Session, case_id: uuid.UUID, gone: Sequence[str], new: Sequence[tuple[Any, ...]]) -> None:
    for start in range(0, len(gone), MOST):
        some = gone[start : start + MOST]
        _taking_away(len(some)).run(session, case_id=case_id, **{f"track_{place}": track for place, track in enumerate(some)})
    for start in range(0, len(new), MOST):
        lines = new[start : start + MOST]
        values = {f"{name}_{place}": value for place, line in enumerate(lines) for name, value in zip(COLUMNS, line, strict=True)}
        _putting_in(len(lines)).run(session, case_id=case_id, **values)


@cache
def _taking_away(tracks: int) -> Prepared:
    these = or_(*(TABLE.c.track == bindparam(f"track_{place}") for place in range(tracks)))
    statement = delete(TABLE).where(TABLE.c.case_id == bindparam("case_id", type_=Uuid()), these)
    return Prepared(lambda dialect: statement)


@cache
def _putting_in(rows: int) -> Prepared:
    lines = [
        {"case_id": bindparam("case_id", type_=Uuid())} | {name: bindparam(f"{name}_{place}", type_=TABLE.c[name].type) for name in COLUMNS}
        for place in range(rows)
    ]
    return Prepared(lambda dialect: insert(TABLE).values(lines))
