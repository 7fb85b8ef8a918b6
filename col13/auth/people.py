"""The signed-in person, read anew at every request: rights are never kept in the session."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from flask import current_app, g
from flask import session as cookie
from flask_login import UserMixin

from col13.db import Database
from col13.models import User, UserSession
from col13.policies import Actor
from col13.services import second_factor
from col13.services import sessions as service
from col13.services.accounts import actor_of

TICKET = "ticket"  # in the signed cookie: what the row of the session knows the hash of


@dataclass(frozen=True, slots=True)
class Standing:
    """The row of a session, as a request knows it."""

    id: uuid.UUID
    level: str
    seen_at: dt.datetime
    proved_at: dt.datetime
    over: bool


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """What a request knows of the person: the actor, whether the password must be changed, the session they came with (None for
    somebody who is about to begin one), and whether a second factor must be added before anything else."""

    actor: Actor
    organisation: str
    must_change: bool
    standing: Standing | None = None
    must_enrol: bool = False

    def get_id(self) -> str:
        """The account's id, as kept in the session."""
        return str(self.actor.id)

    def at(self, row: UserSession, *, over: bool = False) -> SignedIn:
        """The same person, in this session. Whoever came through the identity provider needs no password, so need not change one."""
        must_change = self.must_change and row.level != "identity_provider"
        return replace(self, must_change=must_change, standing=Standing(row.id, row.level, row.seen_at, row.proved_at, over))


def signed_in(user: User) -> SignedIn:
    """The account as the request knows it."""
    org = user.organisation
    return SignedIn(actor_of(user), org.name_fr if user.language == "fr" else org.name_nl, user.must_change)


def load(identifier: str) -> SignedIn | None:
    """The person of a session; None when there is no such session, or the account or its organisation is closed."""
    token = cookie.get(TICKET)
    if not isinstance(token, str):
        return None
    database: Database = current_app.extensions["col13.database"]
    with database.read() as session:
        found = service.find(session, token)
        if found is None:
            return None
        row, g.demo = found  # views/frame.py says it on the page
        if str(row.user_id) != identifier or not row.user.active or not row.user.organisation.active:
            return None
        person = signed_in(row.user).at(row, over=service.over(row))
        return replace(person, must_enrol=second_factor.must_enrol(session, row.user, row.level))
