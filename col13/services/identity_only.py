"""Whether an account still signs in with its password, or only at the identity provider: zone policy, for linked accounts."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import Identity, User
from col13.services.policy_defaults import policy_with


def password_allowed(session: Session, user: User) -> bool:
    """Yes, unless the policy `password_sign_in` of the account's organisation says no and the account is linked at the provider this
    instance uses now: where the provider was changed or taken away, nobody stands before a closed door."""
    if policy_with(session, user.organisation.policy)["password_sign_in"]:
        return True
    issuer = session.info.get("identity_issuer")
    if not issuer:
        return True
    return session.scalars(select(Identity.id).where(Identity.user_id == user.id, Identity.issuer == issuer)).first() is None
