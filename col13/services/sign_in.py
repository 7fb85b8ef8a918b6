"""Signing in with a password, in three parts: knock (counted, in a writing session of its own), check (slow, so outside any), enter."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from col13.errors import NotFound
from col13.models import User
from col13.policies import Actor, CLOCK_ID, require
from col13.services import journal, passwords, sign_in_counts
from col13.services.accounts import actor_of, by_name
from col13.services.identity_only import password_allowed

MACHINE = Actor(CLOCK_ID, "clock", kind="clock")  # nobody is known to have knocked


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a password: the stored hash that it fits (None: it does not), and a new one when that is of older parameters."""

    stored: str | None
    renewed: str | None = None


def knock(session: Session, typed: str, address: str) -> None:
    """Count an attempt on a name from an address, before anything is checked; TooOften when it has to wait. The same for every name."""
    name = plain(typed)
    sign_in_counts.count(session, name, by_name(session, name), address)


def check(session: Session, typed: str, password: str) -> Checked:
    """Whether the password fits; as much work for a name that nobody has. Reads only."""
    user = by_name(session, plain(typed))
    stored = user.password_hash if user else None
    if not passwords.fits(session, stored, password):
        return Checked(None)
    hand = passwords.hasher(session)
    return Checked(stored, hand.hash(password) if hand.check_needs_rehash(stored or "") else None)


def enter(session: Session, typed: str, checked: Checked) -> User | None:
    """The person, or None for a wrong name, a wrong password, a closed account or organisation: all alike. A refusal is journalled in the
    organisation's chain, or, where nobody has the name, in the instance's under the name's keyed token."""
    name = plain(typed)
    user = by_name(session, name)
    if user is None:
        about = sign_in_counts.name_token(session, name)
        journal.write(session, MACHINE, operation="consultation", act="session.refused", about=about)
        return None
    right = checked.stored is not None and checked.stored == user.password_hash
    if not right or not user.active or not user.organisation.active or not password_allowed(session, user):
        journal.write(
            session, actor_of(user), operation="consultation", act="session.refused", org_id=user.org_id, about=str(user.id)
        )  # fmt: skip
        return None
    user.password_hash = checked.renewed or user.password_hash
    return user


def lift(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Let an account of the own organisation try again at once."""
    role = require(actor, "account:change")
    user = session.get(User, user_id)
    if user is None or (actor.kind != "shell" and user.org_id != actor.org_id):
        raise NotFound
    sign_in_counts.lift(session, user)
    journal.write(session, actor, operation="alteration", act="session.lift", org_id=user.org_id, role=role, about=str(user.id))
    return user


def plain(typed: str) -> str:
    """A name as accounts have it."""
    return typed.strip().casefold()
