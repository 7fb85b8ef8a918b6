"""The rows of `waiting` brought from what stands to what is wanted: only the tracks that differ are written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, Uuid
from sqlalchemy.orm import Session

from col13.models import Waiting
from col13.models.prepared import Prepared

COLUMNS = ("track", "role", "org_id", "step", "due", "barred_user", "blocked", "since")
TABLE = Waiting.metadata.tables[Waiting.__tablename__]
MOST = 50  # rows in one statement: a wording for each number is kept


def write_differences(session: Session, case_id: uuid.UUID, standing: Iterable[tuple[Any, ...]], wanted: Sequence[tuple[Any, ...]]) -> None:
    """Nothing where nothing differs; else one statement takes the rows of the tracks that differ away and one puts theirs in."""
    before, after = set(standing), set(wanted)
    changed = {row[0] for row in before ^ after}
    if not changed:
        return
    gone = sorted({row[0] for row in before} & changed)
    for start in range(0, len(gone), MOST):
        some = gone[start : start + MOST]
        _taking_away(len(some)).run(session, case_id=case_id, **{f"track_{place}": track for place, track in enumerate(some)})
    new = [row for row in wanted if row[0] in changed]
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
