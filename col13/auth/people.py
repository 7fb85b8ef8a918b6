"""The signed-in person, read anew at every request: rights are never kept in the session."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import current_app
from flask_login import UserMixin

from col13.db import Database
from col13.models import User
from col13.policies import Actor
from col13.services.accounts import actor_of


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """What a request knows of the person: the actor, the epoch that ends sessions, whether the password must be changed."""

    actor: Actor
    organisation: str
    epoch: int
    must_change: bool

    def get_id(self) -> str:
        """The account's id, as kept in the session."""
        return str(self.actor.id)


def signed_in(user: User) -> SignedIn:
    """The account as the request knows it."""
    org = user.organisation
    return SignedIn(actor_of(user), org.name_fr if user.language == "fr" else org.name_nl, user.session_epoch, user.must_change)


def load(identifier: str) -> SignedIn | None:
    """The person of a session; None when the account is gone, closed, or its organisation is."""
    try:
        key = uuid.UUID(identifier)
    except ValueError:
        return None
    database: Database = current_app.extensions["col13.database"]
    with database.read() as session:
        user = session.get(User, key)
        if user is None or not user.active or not user.organisation.active:
            return None
        return signed_in(user)
