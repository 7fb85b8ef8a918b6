"""How often a wrong second factor may be given after one password: five times, then the password is asked again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from col13 import clock
from col13.models import SignInCount, User
from col13.models.vault import vault_of
from col13.policies import Actor

MOST = 5


def spent(session: Session, actor: Actor, mark: str) -> bool:
    """Whether nothing is heard any more under this mark (a password just given, or a session). Locks the account's row, so that many
    who guess at once are counted one after another; needs a writing session."""
    session.get_one(User, actor.id, with_for_update=True)
    row = session.get(SignInCount, _token(session, actor, mark))
    return row is not None and row.misses >= MOST


def missed(session: Session, actor: Actor, mark: str) -> bool:
    """Count one more; whether that was the last."""
    token = _token(session, actor, mark)
    row = session.get(SignInCount, token)
    if row is None:
        row = SignInCount(token=token, user_id=actor.id, misses=0, last_at=clock.now())
        session.add(row)
    row.misses, row.last_at = row.misses + 1, clock.now()
    session.flush()
    return row.misses >= MOST


def _token(session: Session, actor: Actor, mark: str) -> str:
    return vault_of(session).token("second_factor", f"{actor.id}|{mark}")
