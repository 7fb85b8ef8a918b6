"""Who takes part in a case now, person by person, for those of the zone who see it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import Case, Participation, User, UserRole
from col13.policies import Role


@dataclass(frozen=True, slots=True)
class Part:
    """One person: how, since when the first of it, and the roles held now."""

    user_id: uuid.UUID
    name: str
    parts: tuple[str, ...]
    since: dt.datetime
    roles: tuple[str, ...]


def parts_of(session: Session, case: Case) -> list[Part]:
    """In the order of joining. The caller has asked for the right."""
    query = (
        select(Participation.part, Participation.since, User.id, User.display_name)
        .join(User, User.id == Participation.user_id)
        .where(Participation.case_id == case.id, Participation.until.is_(None))
        .order_by(Participation.since, Participation.id)
    )
    rows = session.execute(query).all()
    held: dict[uuid.UUID, set[str]] = {}
    for user_id, role in session.execute(select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_({row.id for row in rows}))):
        held.setdefault(user_id, set()).add(role)
    found: dict[uuid.UUID, Part] = {}
    for row in rows:
        known = found.get(row.id)
        parts = (*(known.parts if known else ()), row.part)
        roles = tuple(role.value for role in Role if role.value in held.get(row.id, ()))
        found[row.id] = Part(row.id, row.display_name, parts, known.since if known else row.since, roles)
    return list(found.values())
