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
        select(Participation.id, Participation.part, Participation.since, Participation.user_id, User.display_name, UserRole.role)
        .join(User, User.id == Participation.user_id)
        .outerjoin(UserRole, UserRole.user_id == User.id)
        .where(Participation.case_id == case.id, Participation.until.is_(None))
        .order_by(Participation.since, Participation.id)
    )
    parts: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    known: dict[uuid.UUID, tuple[str, dt.datetime]] = {}
    held: dict[uuid.UUID, set[str]] = {}
    for row in session.execute(query):  # a row for each role of each part
        known.setdefault(row.user_id, (row.display_name, row.since))
        parts.setdefault(row.user_id, {})[row.id] = row.part
        held.setdefault(row.user_id, set()).add(row.role)
    return [
        Part(user, name, tuple(parts[user].values()), since, tuple(role.value for role in Role if role.value in held[user]))
        for user, (name, since) in known.items()
    ]
