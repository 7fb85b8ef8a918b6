"""Who can be asked: the active reference officers of one's own zone, by name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import User, UserRole
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
