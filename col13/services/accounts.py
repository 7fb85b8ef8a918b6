"""Accounts: added, given roles, closed, signed in. Ids are never reused and rows never deleted: the journal names them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import NotFound
from col13.i18n import LANGUAGES, S_
from col13.models import new_id, Organisation, User, UserRole
from col13.models.words import by_word
from col13.policies import Actor, require, Role, ZONE_ROLES
from col13.services import journal, organisations, participation, passwords, sessions
from col13.services.faults import Faults

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
NOT_A_NAME = S_("Small letters, digits, dot, hyphen and underscore; at least two.")
TAKEN = S_("This name is taken.")
NO_SUCH_ORGANISATION = S_("There is no such organisation.")
NOT_THERE = S_("This role does not exist in that kind of organisation.")
LAST_ADMIN = S_("This is the last active administrator of the organisation.")
LAST_OFFICER = S_("A restricted case names this person as its only active reference officer. Another one must be named on it first.")
NOT_YOURSELF = S_("Nobody closes the own account.")
WRONG_PASSWORD = S_("This is not your password.")
NOT_ALIKE = S_("The two are not alike.")
SAME_PASSWORD = S_("This is the password you have.")
ROLES_OF = {"police_zone": (*ZONE_ROLES, Role.AUDITOR, Role.ADMIN), "equality_body": (Role.LIAISON, Role.ADMIN)}


def actor_of(user: User) -> Actor:
    """The account as the actor of the policies; its roles are those held now."""
    org = user.organisation
    roles = frozenset(Role(own.role) for own in user.roles)
    before = tuple(uuid.UUID(one) for one in org.predecessors)
    return Actor(user.id, user.display_name, org.id, org.kind, org.code, roles, language=user.language, org_before=before)


def actor_by_name(session: Session, name: str) -> Actor:
    """The actor of an active account; NotFound for any other name."""
    user = by_name(session, name)
    if user is None or not user.active or not user.organisation.active:
        raise NotFound
    return actor_of(user)


def by_name(session: Session, name: str) -> User | None:
    """The account of a name, closed or not."""
    return session.scalars(select(User).where(User.name == name.strip().casefold())).first()


def accounts_seen(session: Session, actor: Actor) -> list[User]:
    """The accounts of the own organisation (of all, for the shell), by name."""
    require(actor, "account:list")
    query = select(User).order_by(by_word(User.name, actor.language))
    return list(session.scalars(query if actor.kind == "shell" else query.where(User.org_id == actor.org_id)))


def add_user(
    session: Session,
    actor: Actor,
    *,
    name: str,
    roles: Collection[Role],
    display_name: str = "",
    org_code: str | None = None,
    language: str = "nl",
    password: str | None = None,
) -> tuple[User, str | None]:
    """A new account in the own organisation (the shell: any), with a one-time password unless one is given. Returns both; the password
    is in the clear only here. Forbidden, or Invalid by field."""
    role = require(actor, "account:change")
    org = _organisation(session, actor, org_code)
    name = name.strip().casefold()
    wrong = Faults()
    if not NAME.fullmatch(name):
        wrong.add("name", NOT_A_NAME)
    elif by_name(session, name) is not None:
        wrong.add("name", TAKEN)
    wrong.among("language", language, LANGUAGES)
    wrong.short("display_name", display_name, 100)
    if org is None:
        wrong.add("org", NO_SUCH_ORGANISATION)
    elif not org.active:
        wrong.add("org", organisations.CLOSED, **organisations.closed_facts(session, org))
    else:
        _check_roles(wrong, org, roles)
    if password is not None:
        passwords.check(wrong, "password", password, name, display_name, *_names_of(org))
    wrong.stop()
    assert org is not None  # noqa: S101 - stop() has raised otherwise
    organisations.hold_open(session, org.id)
    secret = password or passwords.one_time()
    user = User(
        id=new_id(), org_id=org.id, name=name, display_name=display_name.strip() or name, language=language, created_at=clock.now(),
        password_hash=passwords.hasher(session).hash(secret), must_change=password is None,
    )  # fmt: skip
    user.roles = [UserRole(role=one.value) for one in sorted(set(roles))]
    session.add(user)
    session.flush()
    session.refresh(user)
    _record(session, actor, user, "account.add", role=role, name=name, roles=sorted(set(roles)))
    return user, None if password else secret


def _organisation(session: Session, actor: Actor, code: str | None) -> Organisation | None:
    if actor.kind != "shell" and (code is None or code == actor.org_code):
        return session.get(Organisation, actor.org_id)
    if actor.kind != "shell" or code is None:
        return None
    return session.scalars(select(Organisation).where(Organisation.code == code)).first()


def _names_of(org: Organisation | None) -> tuple[str, ...]:
    return (org.code, org.name_nl, org.name_fr) if org else ()


def _check_roles(wrong: Faults, org: Organisation, roles: Collection[Role]) -> None:
    wrong.need("roles", tuple(roles))
    if set(roles) - set(ROLES_OF[org.kind]):
        wrong.add("roles", NOT_THERE)


def change_roles(session: Session, actor: Actor, user_id: uuid.UUID, *, roles: Collection[Role]) -> User:
    """These roles and no others, from now on; what was held before stands in the journal."""
    role = require(actor, "account:change")
    user = _of_own(session, actor, user_id)
    wrong = Faults()
    _check_roles(wrong, user.organisation, roles)
    if Role.ADMIN not in roles and _last_admin(session, user):
        wrong.add("roles", LAST_ADMIN)
    if Role.REFERENCE_OFFICER not in roles and participation.last_officer_somewhere(session, user.id):
        wrong.add("roles", LAST_OFFICER)
    wrong.stop()
    before, after = sorted(own.role for own in user.roles), sorted({one.value for one in roles})
    if before != after:
        user.roles = [own for own in user.roles if own.role in after] + [UserRole(role=one) for one in after if one not in before]
        sessions.close_all(session, user, "roles_changed")
        _record(session, actor, user, "account.roles", role=role, changed={"roles": [before, after]})
    return user


def disable(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Close an account: every session of it ends. Never one's own, never the organisation's last administrator."""
    role = require(actor, "account:change")
    user = _of_own(session, actor, user_id)
    wrong = Faults()
    if user.id == actor.id:
        wrong.add("user", NOT_YOURSELF)
    if _last_admin(session, user):
        wrong.add("user", LAST_ADMIN)
    if participation.last_officer_somewhere(session, user.id):
        wrong.add("user", LAST_OFFICER)
    wrong.stop()
    if user.active:
        user.active = False
        sessions.close_all(session, user, "account_closed")
        _record(session, actor, user, "account.disable", role=role)
    return user


def enable(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Open a closed account again."""
    role = require(actor, "account:change")
    user = _of_own(session, actor, user_id)
    if not user.active:
        user.active = True
        _record(session, actor, user, "account.enable", role=role)
    return user


def reset_password(session: Session, actor: Actor, user_id: uuid.UUID) -> str:
    """A new one-time password, returned in the clear; every session of the account ends."""
    role = require(actor, "account:change")
    user = _of_own(session, actor, user_id)
    secret = passwords.one_time()
    user.password_hash, user.must_change = passwords.hasher(session).hash(secret), True
    sessions.close_all(session, user, "password_reset")
    _record(session, actor, user, "account.reset_password", role=role)
    return secret


def change_password(session: Session, actor: Actor, old: str, new: str, again: str) -> User:
    """One's own password; every other session ends. Invalid by field (`old`, `new`, `again`)."""
    user = session.get_one(User, actor.id)
    wrong = Faults()
    if not passwords.fits(session, user.password_hash, old):
        wrong.add("old", WRONG_PASSWORD)
    passwords.check(wrong, "new", new, user.name, user.display_name, *_names_of(user.organisation))
    if new == old:
        wrong.add("new", SAME_PASSWORD)
    if new != again:
        wrong.add("again", NOT_ALIKE)
    wrong.stop()
    user.password_hash, user.must_change = passwords.hasher(session).hash(new), False
    sessions.close_all(session, user, "password_changed")
    _record(session, actor, user, "account.password")
    return user


def choose_language(session: Session, actor: Actor, language: str) -> None:
    """The language of one's own pages."""
    wrong = Faults()
    wrong.need("language", language)
    wrong.among("language", language, LANGUAGES)
    wrong.stop()
    user = session.get_one(User, actor.id)
    if user.language != language:
        user.language = language
        _record(session, actor, user, "account.language")


def _of_own(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    user = session.get(User, user_id)
    if user is None or (actor.kind != "shell" and user.org_id != actor.org_id):
        raise NotFound
    return user


def _last_admin(session: Session, user: User) -> bool:
    if not user.active or all(own.role != Role.ADMIN.value for own in user.roles):
        return False
    others = select(User.id).join(UserRole, UserRole.user_id == User.id)
    others = others.where(User.org_id == user.org_id, User.id != user.id, User.active.is_(True), UserRole.role == Role.ADMIN.value)
    return session.execute(others.limit(1)).first() is None


def _record(session: Session, actor: Actor, user: User, act: str, *, role: Role | None = None, **detail: object) -> None:
    session.flush()
    operation = "consultation" if act.startswith("session.") else "collection" if act == "account.add" else "alteration"
    journal.write(session, actor, operation=operation, act=act, org_id=user.org_id, role=role, detail=detail or None, about=str(user.id))
