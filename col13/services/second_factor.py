"""Second factors of an account: which it has, who must have one, what a person proves with, and how one is added or taken away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from col13.errors import Invalid, NotFound
from col13.i18n import Label, N_, S_
from col13.models import PasskeyQuestion, SecondFactor, User
from col13.policies import Actor, require
from col13.services import authenticator_app, journal, passkeys, recovery_codes, sessions
from col13.services.faults import Faults
from col13.services.passkeys import Place
from col13.services.policy_defaults import policy_with

MOST, LONGEST_NAME = 10, 60
FACTORS: dict[str, Label] = {
    "totp": N_("second factor", "Authenticator app"),
    "passkey": N_("second factor", "Passkey"),
    "recovery_code": N_("second factor", "Recovery code"),
}
ENOUGH = S_("You have %(most)s second factors. Remove one before you add another.")
LAST_ONE = S_("Your zone asks a second factor of you: add another one before you remove the last.")
NOT_YOUR_OWN = S_("Nobody removes the own second factors here. Use your settings.")
WITHOUT_REASON = S_("Say why.")


def owed(session: Session, user: User) -> bool:
    """Whether a right password is not enough: the account has a second factor, to be proven before a session begins."""
    return bool(held(session, user.id))


def must_enrol(session: Session, user: User, level: str) -> bool:
    """Whether a session of this level may do nothing but add a second factor: the zone's policy asks one of a role of this account,
    and it has none. Who came by the zone's identity provider has proven one there."""
    return level == "password" and obliged(session, user) and not held(session, user.id)


def obliged(session: Session, user: User) -> bool:
    """Whether the zone's policy asks a second factor of a role of this account."""
    asked = policy_with(session, user.organisation.policy)["second_factor_roles"]
    return any(own.role in asked for own in user.roles)


def held(session: Session, user_id: uuid.UUID) -> Sequence[SecondFactor]:
    """The factors that count, oldest first."""
    counts = SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None)
    return session.scalars(select(SecondFactor).where(*counts).order_by(SecondFactor.made_at, SecondFactor.id)).all()


def begin_app(session: Session, actor: Actor, name: str) -> SecondFactor:
    """An app that waits for its first code; Invalid for a name too long or one factor too many."""
    _may_add(session, actor, name)
    return authenticator_app.begin(session, actor, name.strip())


def confirm_app(session: Session, actor: Actor, code: str) -> SecondFactor | None:
    """The app counts from now on; None for a wrong code."""
    return _added(session, actor, authenticator_app.confirm(session, actor, code))


def add_passkey(session: Session, actor: Actor, place: Place, answer: str, name: str) -> SecondFactor | None:
    """The key counts from now on; None for an answer that is none (its question is spent: commit). Invalid as for an app."""
    _may_add(session, actor, name)
    return _added(session, actor, passkeys.add(session, actor, place, answer, name.strip()))


def prove(session: Session, actor: Actor, *, code: str = "", answer: str = "", place: Place | None = None) -> str | None:
    """What proved that this is the person: `totp`, `passkey` or `recovery_code`; None when nothing did, which is journalled (commit).
    How often somebody may try is the entrance's (services/throttle.py)."""
    if answer and place is not None:
        proven = "passkey" if passkeys.fits(session, actor, place, answer) else None
    elif authenticator_app.fits(session, actor, code):
        proven = "totp"
    else:
        proven = "recovery_code" if recovery_codes.spend(session, actor, code) else None
    if proven is None:
        _record(session, actor, "session.refused", actor.id, factor="passkey" if answer else "code")
    return proven


def rename(session: Session, actor: Actor, factor_id: uuid.UUID, name: str) -> None:
    """Another name for one of one's own; NotFound for anybody else's."""
    row = _own(session, actor, factor_id)
    _named(name).stop()
    row.name = name.strip()


def remove(session: Session, actor: Actor, factor_id: uuid.UUID) -> str:
    """One of one's own counts no more; its name. Invalid (`factor`) for the last one where the zone asks for one. With the last go the
    recovery codes."""
    row = _own(session, actor, factor_id)
    user = session.get_one(User, actor.id, with_for_update=True)  # two who remove at once do not both leave “another one”
    last = len(held(session, actor.id)) == 1
    if last and obliged(session, user):
        raise Invalid({"factor": LAST_ONE})
    kind, name = row.kind, row.name
    session.delete(row)
    if last:
        recovery_codes.forget(session, actor.id)
    session.flush()
    _record(session, actor, "factor.remove", actor.id, factor=kind, name=name)
    return name


def remove_all(session: Session, actor: Actor, user_id: uuid.UUID, *, reason: str) -> User:
    """An administrator takes every factor of an account of the own organisation away, for a telephone lost or a colleague locked out.
    Its sessions end; where one is asked, the person enrols anew. Forbidden, NotFound, or Invalid (`reason`, `user`)."""
    role = require(actor, "account:change")
    user = session.get(User, user_id)
    if user is None or (actor.kind != "shell" and user.org_id != actor.org_id):
        raise NotFound
    wrong = Faults()
    if user.id == actor.id:
        wrong.add("user", NOT_YOUR_OWN)
    if not reason.strip():
        wrong.add("reason", WITHOUT_REASON)
    wrong.short("reason", reason, 500)
    wrong.stop()
    for table in (SecondFactor, PasskeyQuestion):
        session.execute(delete(table).where(table.user_id == user.id))
    recovery_codes.forget(session, user.id)
    sessions.close_all(session, user, "factors_removed")
    journal.write(
        session, actor, operation="alteration", act="factor.remove", org_id=user.org_id, role=role, about=str(user.id),
        detail={"reason": reason.strip()},
    )  # fmt: skip
    return user


def _may_add(session: Session, actor: Actor, name: str) -> None:
    wrong = _named(name)
    if len(held(session, actor.id)) >= MOST:
        wrong.add("name", ENOUGH, most=MOST)
    wrong.stop()


def _named(name: str) -> Faults:
    wrong = Faults()
    wrong.need("name", name.strip())
    wrong.short("name", name, LONGEST_NAME)
    return wrong


def _added(session: Session, actor: Actor, row: SecondFactor | None) -> SecondFactor | None:
    if row is not None:
        _record(session, actor, "factor.add", actor.id, factor=row.kind, name=row.name)
    return row


def _own(session: Session, actor: Actor, factor_id: uuid.UUID) -> SecondFactor:
    row = session.get(SecondFactor, factor_id)
    if row is None or row.user_id != actor.id or row.confirmed_at is None:
        raise NotFound
    return row


def _record(session: Session, actor: Actor, act: str, about: uuid.UUID, **detail: object) -> None:
    session.flush()
    operation = "consultation" if act.startswith("session.") else "alteration"
    journal.write(session, actor, operation=operation, act=act, about=str(about), detail=detail)
