"""A row of a case added without the ORM's unit of work: prepared, its words encrypted as the ORM's own rows are."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from col13.models.base import CaseRow, Encrypted, new_id
from col13.models.prepared import Prepared
from col13.models.vault import box_of
from col13.partial_dates import PartialDate


def add(session: Session, model: type[CaseRow], *, case_id: uuid.UUID, **values: Any) -> uuid.UUID:
    """Write the row now and give its id. For rows that a step adds and nobody changes in the same unit of work; the ORM reads them as
    its own. TypeError for a name the table does not have."""
    row_id = new_id()
    row: dict[str, Any] = {"id": row_id, "case_id": case_id}
    for name, value in values.items():
        if isinstance(vars(model).get(name), Encrypted):
            place = f"{model.__tablename__}|{name}|{row_id}"
            row[f"{name}_encrypted"] = box_of(session, case_id).encrypt(value.encode(), place) if value else None
        elif isinstance(value, PartialDate):
            row |= {f"{name}_{half}": getattr(value, half) for half in ("first", "last", "precision", "estimated")}
        else:
            row[name] = value
    inserting, defaults, makers = _inserting(model, frozenset(row))
    inserting.run(session, **defaults, **{name: make.arg(None) for name, make in makers.items()}, **row)
    return row_id


@cache
def _inserting(model: type[CaseRow], given: frozenset[str]) -> tuple[Prepared, dict[str, Any], dict[str, Any]]:
    table = model.metadata.tables[model.__tablename__]
    if unknown := given - set(table.columns.keys()):
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    others = {column.key: column.default for column in table.columns if column.key not in given}
    defaults = {name: default.arg for name, default in others.items() if isinstance(default, ScalarElementColumnDefault)}
    makers: dict[str, Any] = {name: default for name, default in others.items() if isinstance(default, CallableColumnDefault)}
    # Named columns only: what is neither given nor has a default is NULL, and a column that may not be NULL says so.
    written = insert(table).values(dict.fromkeys(given | {*defaults, *makers}))
    return Prepared(lambda dialect: written), defaults, makers
