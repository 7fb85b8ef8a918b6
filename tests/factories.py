"""Builders of what tests need: organisations, accounts and actors, in as few words as possible."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, CaseKey, new_id, Organisation, User, UserRole
from col13.models.vault import new_key, vault_of
from col13.policies import Actor, CLOCK_ID, Role, SHELL_ID
from col13.services import casework

SHELL = Actor(SHELL_ID, "tester", kind="shell")
CLOCK = Actor(CLOCK_ID, "clock", kind="clock")


def a_zone(session: Session, code: str = "5906") -> Organisation:
    """A police zone."""
    return _organisation(session, "police_zone", code)


def a_body(session: Session, code: str = "unia") -> Organisation:
    """An equality body."""
    return _organisation(session, "equality_body", code)


def _organisation(session: Session, kind: str, code: str) -> Organisation:
    made = Organisation(kind=kind, code=code, name_nl=f"{code} (nl)", name_fr=f"{code} (fr)")
    session.add(made)
    session.flush()
    return made


def a_user(session: Session, org: Organisation, *roles: Role, name: str = "") -> User:
    """An account without a password, holding these roles."""
    made = User(id=new_id(), org_id=org.id, name=name or f"user-{new_id().hex}", display_name="", created_at=clock.now())
    made.display_name = f"{'/'.join(roles)} {made.name}".strip()
    made.roles = [UserRole(role=role.value) for role in roles]
    session.add(made)
    session.flush()
    session.refresh(made)
    return made


def actor_of(user: User) -> Actor:
    """The actor an account is when signed in."""
    org = user.organisation
    roles = frozenset(Role(held.role) for held in user.roles)
    before = tuple(uuid.UUID(one) for one in org.predecessors)
    return Actor(user.id, user.display_name, org.id, org.kind, org.code, roles, language=user.language, org_before=before)


def an_actor(session: Session, org: Organisation, *roles: Role) -> Actor:
    """A new account, as an actor."""
    return actor_of(a_user(session, org, *roles))


def a_bare_case(session: Session, org: Organisation, serial: int = 1) -> Case:
    """A case row with its key and nothing else: no journal, no tracks. For tests below the services; others use a_case()."""
    now = clock.now()
    number = f"COL13-{org.code}-{now.year}-{serial:06d}"
    made = Case(
        id=new_id(), number=number, zone=org.code, year=now.year, serial=serial, owner_id=org.id, opened_at=now, opened_by=SHELL_ID
    )  # fmt: skip
    session.add(made)
    session.flush()
    wrapping_key, wrapped = vault_of(session).wrap(made.id, new_key())
    session.add(CaseKey(case_id=made.id, wrapping_key=wrapping_key, wrapped=wrapped))
    session.flush()
    return made


def a_case(session: Session, actor: Actor, *, title: str = "") -> Case:
    """A case as the desk opens it: numbered, journalled, with an empty report and a first incident."""
    return casework.open_case(session, actor, title=title)
