"""A case fetched to be written: through visible(), locked, and read anew, with one prepared statement."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from sqlalchemy import bindparam, Date, select, String, Uuid
from sqlalchemy.orm import make_transient_to_detached, Session
from sqlalchemy.orm.attributes import instance_dict, set_committed_value

from col13 import clock
from col13.models import Case
from col13.models.prepared import Prepared
from col13.models.visibility import visible
from col13.policies import Actor, Role

COLUMNS = tuple(Case.__table__.columns.keys())


def locked(session: Session, actor: Actor, number: str) -> Case | None:
    """The case of this number as it stands now, if this actor may see that it exists. Nobody else writes to it until commit."""
    statement = _for(actor.kind, actor.org_kind, actor.roles)
    asked = {"number": number, "hand": actor.id, "org": actor.org_id, "body": actor.org_code, "today": clock.today()}
    found = statement.rows(session, **asked)
    return _entity(session, dict(zip(COLUMNS, found[0], strict=True))) if found else None


@cache
def _for(kind: str, org_kind: str, roles: frozenset[Role]) -> Prepared:
    # visible() asks the roles while it is written and compares with the person, the organisation and the day while it is executed: so it
    # is written once for each set of roles, and who asks is a value like another.
    anybody = Actor(
        cast(Any, bindparam("hand", type_=Uuid())), "", cast(Any, bindparam("org", type_=Uuid())), org_kind,
        cast(Any, bindparam("body", type_=String())), roles, kind,
    )  # fmt: skip
    seen = visible(anybody, cast(Any, bindparam("today", type_=Date())))
    query = select(*(getattr(Case, name) for name in COLUMNS)).where(Case.number == bindparam("number"), seen)
    return Prepared(lambda dialect: query.with_for_update(key_share=True, of=Case))


def _entity(session: Session, row: dict[str, Any]) -> Case:
    # The ORM's own loading would cost ten times as much as the statement.
    held = session.identity_map.get(session.identity_key(Case, row["id"]))
    if held is None:
        held = Case()
        instance_dict(held).update(row)  # loaded, not set: nothing of it is a change
        make_transient_to_detached(held)
        session.add(held)
        return held
    for name, value in row.items():
        set_committed_value(held, name, value)
    return cast(Case, held)
