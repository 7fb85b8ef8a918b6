"""Who can be asked, and who judges: the active reference officers of one's own zone by name, and those of some cases."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from col13.models import Case, Exclusion, Participation, User, UserRole
from col13.models.words import by_word
from col13.policies import Actor, require, Role


def names(session: Session, actor: Actor) -> list[str]:
    """Display names in order; empty for whoever belongs to no zone. Forbidden without the right to read the help."""
    require(actor, "help:read")
    if actor.org_kind != "police_zone":
        return []
    officers = select(UserRole.user_id).where(UserRole.role == Role.REFERENCE_OFFICER.value)
    query = select(User.display_name).where(User.org_id == actor.org_id, User.active, User.id.in_(officers))
    return list(session.scalars(query.order_by(by_word(User.display_name, actor.language))))


def officers_of(session: Session, cases: Collection[Case]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """By case: the active reference officers of its zone who are not excluded, and on a restricted one only those named. One statement."""
    named = exists().where(
        Participation.case_id == Case.id, Participation.user_id == User.id, Participation.part == "named", Participation.until.is_(None)
    )
    barred = exists().where(Exclusion.case_id == Case.id, Exclusion.user_id == User.id, Exclusion.until.is_(None))
    query = (
        select(Case.id, User.id)
        .join(User, User.org_id == Case.owner_id)
        .join(UserRole, and_(UserRole.user_id == User.id, UserRole.role == Role.REFERENCE_OFFICER.value))
        .where(Case.id.in_([case.id for case in cases]), User.active.is_(True), ~barred, or_(Case.restricted.is_(False), named))
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {case.id: set() for case in cases}
    for case_id, user_id in session.execute(query):
        found[case_id].add(user_id)
    return found
