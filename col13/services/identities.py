"""Accounts linked to a person at the identity provider: by an administrator of the organisation, with a code the person brings.

A sign-in at the provider never makes an account: whoever is not linked gets a code, and tells it to the administrator."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import NotFound
from col13.i18n import S_
from col13.models import Identity, IdentityCode, IdentityState, User
from col13.policies import Actor, require
from col13.services import journal, sessions
from col13.services.accounts import actor_of
from col13.services.faults import Faults

CODE_LIVES = dt.timedelta(hours=1)
STATE_LIVES = dt.timedelta(minutes=10)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # easy to read aloud: no 0 and o, no 1, i and l
GROUPS, GROUP = 3, 4
NO_SUCH_CODE = S_("This code is not known, or older than an hour. Let the person sign in at the identity provider again.")
LINKED_ALREADY = S_("This account is linked already. Take that link away first.")


@dataclass(frozen=True)
class SignIn:
    """What came of a sign-in at the provider: the account; or the code of somebody who is not linked; or neither for a closed account."""

    user: User | None = None
    code: str | None = None


def take_state(session: Session, state: str) -> bool:
    """Whether this answer of the provider comes for the first time. Old ones are swept away: their sign-in is too old anyway."""
    now = clock.now()
    session.execute(delete(IdentityState).where(IdentityState.used_at < now - 2 * STATE_LIVES))
    return _kept(session, IdentityState(state_hash=_hash(state), used_at=now))


def sign_in(session: Session, issuer: str, subject: str) -> SignIn:
    """The account of a person whom the provider proved; a refusal is journalled in the organisation's chain, where one is linked."""
    linked = session.scalars(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)).first()
    if linked is None:
        return SignIn(code=_new_code(session, issuer, subject))
    user = session.get_one(User, linked.user_id)
    if user.active and user.organisation.active:
        return SignIn(user=user)  # the session that begins is written down where it begins
    detail = {"provider": issuer}
    journal.write(
        session, actor_of(user), operation="consultation", act="session.refused", org_id=user.org_id, detail=detail, about=str(user.id)
    )
    return SignIn()


def _new_code(session: Session, issuer: str, subject: str) -> str:
    now = clock.now()
    same = (IdentityCode.issuer == issuer) & (IdentityCode.subject == subject)
    session.execute(delete(IdentityCode).where(or_(IdentityCode.made_at < now - CODE_LIVES, same)))
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    session.add(IdentityCode(issuer=issuer, subject=subject, code_hash=_hash(_plain(code)), made_at=now))
    session.flush()
    return code


def identity_of(session: Session, actor: Actor, user_id: uuid.UUID, issuer: str) -> Identity | None:
    """The link of an account of the own organisation at this provider. Forbidden, NotFound."""
    require(actor, "account:list")
    user = _of_own(session, actor, user_id)
    return session.scalars(select(Identity).where(Identity.user_id == user.id, Identity.issuer == issuer)).first()


def link(session: Session, actor: Actor, user_id: uuid.UUID, *, issuer: str, code: str) -> User:
    """Link an account of the own organisation to the person who brought the code, which is then used up. A one-time password that
    was never changed is taken away: nobody needs it any more. Forbidden, NotFound, Invalid (`code`)."""
    role = require(actor, "account:change")
    user = _of_own(session, actor, user_id)
    wrong = Faults()
    wrong.need("code", code)
    wrong.stop()
    if identity_of(session, actor, user_id, issuer) is not None:
        wrong.add("code", LINKED_ALREADY)
        wrong.stop()
    brought = session.scalars(
        select(IdentityCode).where(
            IdentityCode.code_hash == _hash(_plain(code)), IdentityCode.issuer == issuer, IdentityCode.made_at >= clock.now() - CODE_LIVES
        )
    ).first()
    # Somebody may have linked this person elsewhere since: that is not this administrator's to know.
    if brought is None or _taken(session, issuer, brought.subject):
        wrong.add("code", NO_SUCH_CODE)
        wrong.stop()
    assert brought is not None  # noqa: S101 - stop() has raised otherwise
    made = Identity(user_id=user.id, issuer=issuer, subject=brought.subject, linked_at=clock.now(), linked_by=actor.id)
    if not _kept(session, made):  # two administrators at once: the other one was first
        wrong.add("code", NO_SUCH_CODE)
        wrong.stop()
    session.delete(brought)
    if user.must_change:
        user.password_hash, user.must_change = None, False
    session.flush()
    journal.write(
        session, actor, operation="alteration", act="identity.link", org_id=user.org_id, role=role, detail={"provider": issuer},
        about=str(user.id),
    )  # fmt: skip
    return user


def unlink(session: Session, actor: Actor, user_id: uuid.UUID, *, issuer: str) -> User:
    """Take the link away; every session of the account ends. Nothing happens where there is none. Forbidden, NotFound."""
    role = require(actor, "account:change")
    user = _of_own(session, actor, user_id)
    linked = identity_of(session, actor, user_id, issuer)
    if linked is not None:
        session.delete(linked)
        sessions.close_all(session, user, "unlinked")
        journal.write(
            session, actor, operation="alteration", act="identity.unlink", org_id=user.org_id, role=role, detail={"provider": issuer},
            about=str(user.id),
        )  # fmt: skip
    return user


def _kept(session: Session, row: Identity | IdentityState) -> bool:
    """Whether a row that may stand only once is ours; the unit of work goes on either way."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _taken(session: Session, issuer: str, subject: str) -> bool:
    return session.scalars(select(Identity.id).where(Identity.issuer == issuer, Identity.subject == subject)).first() is not None


def _of_own(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    user = session.get(User, user_id)
    if user is None or (actor.kind != "shell" and user.org_id != actor.org_id):
        raise NotFound
    return user


def _plain(code: str) -> str:
    return "".join(one for one in code.casefold() if one.isalnum())


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
