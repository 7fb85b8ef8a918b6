"""What a case may be listed by, from the rows that standing is made of, and written down where it differs: an index, never a right."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from functools import cache

from sqlalchemy import bindparam, case, delete, insert, or_, select, update, Uuid
from sqlalchemy.orm import Session

from col13.models import Case, Track
from col13.models.case import ARCHIVED, CLOSED, OPEN, shelf_of
from col13.models.prepared import Prepared
from col13.models.trait import DOMAIN, GROUND, HAND, NOBODY, PLACE, Trait
from col13.services.standing_rows import CaseRows

Told = tuple[str, str]  # kind and value
TABLE = Trait.metadata.tables[Trait.__tablename__]
MOST = 50  # rows in one statement: a wording for each number is kept
THIS = (TABLE.c.case_id == bindparam("at", type_=Uuid()), TABLE.c.kind == bindparam("of_kind"), TABLE.c.value == bindparam("was"))
GONE = Prepared(lambda _: delete(TABLE).where(*THIS))


def traits_of(rows: CaseRows) -> set[Told]:
    """The grounds that stand, where it happened and in which domain of life, and who has the case."""
    found: set[Told] = set()
    for row in rows.offences:
        if row.bias_id is not None and row.status != "rejected":
            found |= {(GROUND, row.phenomenon), (GROUND, row.sub_phenomenon)}
    for row in rows.incidents:
        found |= {(PLACE, row.municipality), (DOMAIN, row.domain_of_life)}
    found |= {(HAND, row.user_id.hex) for row in rows.hands} or {(HAND, NOBODY)}
    return {(kind, value) for kind, value in found if value}


def write_differences(session: Session, case: Case, standing: Iterable[Told], wanted: set[Told]) -> None:
    """Nothing where nothing differs: most steps write none."""
    before = set(standing)
    for kind, value in sorted(before - wanted):
        GONE.run(session, at=case.id, of_kind=kind, was=value)
    new = sorted(wanted - before)
    for start in range(0, len(new), MOST):
        some = new[start : start + MOST]
        told = {name: one for place, (kind, value) in enumerate(some) for name, one in ((f"kind_{place}", kind), (f"value_{place}", value))}
        _putting_in(len(some)).run(
            session, case=case.id, owner=case.owner_id, shelf=shelf_of(case), opened=case.opened_at, **told
        )  # fmt: skip


def follow(session: Session, ids: Collection[uuid.UUID]) -> None:
    """Bring owner, shelf and opening in the rows of these cases to what the case has, should a trigger ever have been missing; nothing is
    written where nothing differs."""
    shelf = case((Case.archived_at.is_not(None), ARCHIVED), (Case.closed_at.is_not(None), CLOSED), else_=OPEN)
    for rows in (Track, Trait):
        theirs = {"owner_id": Case.owner_id, "shelf": shelf, "opened_at": Case.opened_at}
        here = {name: select(value).where(Case.id == rows.case_id).scalar_subquery() for name, value in theirs.items()}
        differs = or_(*(getattr(rows, name).is_distinct_from(value) for name, value in here.items()))
        session.execute(update(rows).where(rows.case_id.in_(ids), differs).values(here), execution_options={"synchronize_session": False})


@cache
def _putting_in(rows: int) -> Prepared:
    named = {"case_id": "case", "owner_id": "owner", "shelf": "shelf", "opened_at": "opened"}
    same = {column: bindparam(name, type_=TABLE.c[column].type) for column, name in named.items()}
    lines = [same | {"kind": bindparam(f"kind_{place}"), "value": bindparam(f"value_{place}")} for place in range(rows)]
    return Prepared(lambda dialect: insert(TABLE).values(lines))
