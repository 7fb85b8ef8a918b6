"""Second factors of an account: which it has, whether it owes one, and how one is renamed or taken away."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import SecondFactor, User
from col13.services.policy_defaults import policy_with


def owed(session: Session, user: User) -> bool:
    """Whether the password alone lets this account do nothing yet: it has a second factor, or its zone asks one of its roles.
    Asked at sign-in, and of every session that has proven no second factor."""
    return obliged(session, user) or enrolled(session, user)


def obliged(session: Session, user: User) -> bool:
    """Whether the zone's policy asks a second factor of a role of this account."""
    asked = policy_with(session, user.organisation.policy)["second_factor_roles"]
    return any(own.role in asked for own in user.roles)


def enrolled(session: Session, user: User) -> bool:
    """Whether the account has a second factor that counts."""
    query = select(SecondFactor.id).where(SecondFactor.user_id == user.id, SecondFactor.confirmed_at.is_not(None))
    return session.execute(query.limit(1)).first() is not None
