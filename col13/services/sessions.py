"""Sessions as rows: begun, seen, proved and ended; a row that has ended lets nobody in, whatever a browser still holds."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import joinedload, Session

from col13 import clock
from col13.errors import NotFound
from col13.models import new_id, Setting, User, UserSession
from col13.policies import Actor, require
from col13.services import journal, sign_in_counts

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
KEPT = dt.timedelta(days=30)  # how long an ended one still tells from where an account signs in
LONGEST = 100  # characters of an address or of a browser's name


def begin(session: Session, actor: Actor, *, level: str, address: str, browser: str) -> tuple[UserSession, str]:
    """A new session of this account, and the token that its browser holds: the only time it is in the clear."""
    user = session.get_one(User, actor.id)
    token, now = secrets.token_urlsafe(32), clock.now()
    row = UserSession(
        id=new_id(), user_id=user.id, token_sha256=digest(token), epoch=user.session_epoch, begun_at=now, seen_at=now,
        ends_at=now + ABSOLUTE, address=address[:LONGEST], browser=browser[:LONGEST], level=level, proved_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    sign_in_counts.forgive(session, user, address)
    _record(session, actor, user, "session.begin", level=level, address=row.address, browser=row.browser)
    return row, token


def digest(token: str) -> str:
    """What the row holds of a token. It is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


DEMO = select(Setting.value).where(Setting.name == "demo").scalar_subquery()
# One statement, built once: every request begins with it.
FIND = (
    select(UserSession, DEMO.label("demo")).where(UserSession.token_sha256 == bindparam("digest"))
    .options(joinedload(UserSession.user, innerjoin=True).joinedload(User.roles))
)  # fmt: skip


def find(session: Session, token: str) -> tuple[UserSession, bool] | None:
    """The row of a token with its account, organisation and roles, and whether this instance is a demo, which every page says; whether it
    still lets anybody in is told by over()."""
    found = session.execute(FIND, {"digest": digest(token)}).unique().first()
    return (found[0], bool(found.demo)) if found is not None else None


def over(row: UserSession) -> bool:
    """Whether a session has ended: by hand, by time, or because its account was closed, reset or given other roles."""
    now = clock.now()
    spent = now > row.ends_at or now - row.seen_at > IDLE or now < row.begun_at - ABSOLUTE
    return row.ended_at is not None or spent or row.epoch != row.user.session_epoch


def touch(session: Session, session_id: uuid.UUID) -> None:
    """Seen now."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=clock.now()))


def prove(session: Session, actor: Actor, session_id: uuid.UUID, level: str | None = None) -> None:
    """The person has shown once more who they are; `level` when they did it with more than before."""
    row = _of(session, actor.id, session_id)
    row.proved_at = clock.now()
    row.level = level or row.level
    session.flush()
    _record(session, actor, session.get_one(User, actor.id), "session.proof")


def mine(session: Session, actor: Actor) -> Sequence[UserSession]:
    """One's own sessions that have not ended, the newest first."""
    query = select(UserSession).where(UserSession.user_id == actor.id, UserSession.ended_at.is_(None))
    query = query.options(joinedload(UserSession.user, innerjoin=True)).order_by(UserSession.begun_at.desc(), UserSession.id)
    return [row for row in session.scalars(query) if not over(row)]


def running(session: Session, actor: Actor, user: User) -> int:
    """How many sessions of an account run now, for its administrator."""
    require(actor, "account:list")
    query = select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    return sum(not over(row) for row in session.scalars(query.options(joinedload(UserSession.user, innerjoin=True))))


def end(session: Session, actor: Actor, session_id: uuid.UUID, *, why: str = "by_hand") -> None:
    """End one of one's own sessions; NotFound for anybody else's."""
    row = _of(session, actor.id, session_id)
    if row.ended_at is None:
        row.ended_at, row.ended_why = clock.now(), why
        session.flush()
        _record(session, actor, session.get_one(User, actor.id), "session.end")


def end_others(session: Session, actor: Actor, but: uuid.UUID) -> int:
    """End all of one's own sessions but this one; how many there were."""
    user = session.get_one(User, actor.id)
    ended = _close(session, user, "by_hand", but)
    if ended:
        _record(session, actor, user, "session.end_others")
    return ended


def end_of_account(session: Session, actor: Actor, user_id: uuid.UUID) -> int:
    """All sessions of an account of the own organisation, ended by its administrator."""
    role = require(actor, "account:change")
    user = session.get(User, user_id)
    if user is None or (actor.kind != "shell" and user.org_id != actor.org_id):
        raise NotFound
    ended = close_all(session, user, "by_administrator")
    journal.write(session, actor, operation="alteration", act="session.end_all", org_id=user.org_id, role=role, about=str(user.id))
    return ended


def close_all(session: Session, user: User, why: str) -> int:
    """End every session of an account, at once: also those that begin at this moment with what no longer holds. The caller writes
    the act that is the reason."""
    user.session_epoch += 1
    session.flush()
    return _close(session, user, why)


def sweep(session: Session) -> int:
    """Drop the rows that ended long ago, by hand or by time, and the counts that are forgotten."""
    sign_in_counts.sweep(session)
    gone = session.execute(delete(UserSession).where(UserSession.ends_at < clock.now() - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _close(session: Session, user: User, why: str, but: uuid.UUID | None = None) -> int:
    query = select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    rows = [row for row in session.scalars(query) if row.id != but]
    for row in rows:
        row.ended_at, row.ended_why = clock.now(), why
    session.flush()
    return len(rows)


def _of(session: Session, user_id: uuid.UUID, session_id: uuid.UUID) -> UserSession:
    row = session.get(UserSession, session_id)
    if row is None or row.user_id != user_id:
        raise NotFound
    return row


def _record(session: Session, actor: Actor, user: User, act: str, **detail: object) -> None:
    journal.write(session, actor, operation="consultation", act=act, org_id=user.org_id, about=str(user.id), detail=detail or None)
