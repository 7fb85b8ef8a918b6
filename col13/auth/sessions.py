"""A session at the door: the row is the truth (services/sessions.py), the signed cookie holds its token and nothing that gives rights.

Signing in takes one step or two. After the password, when a second factor is owed: `half(person)`, and only the page that asks for it
opens (wall.HALF). That page calls `half_of()` for the account's id, and when the answer is right `views.session.welcome(person,
level="second_factor")`, which begins the session and gives back what was typed before."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import current_app, request, session
from flask_login import current_user, login_user, logout_user

from col13 import clock
from col13.auth.browsers import plain_name
from col13.auth.kept import LEFT
from col13.auth.people import SignedIn, TICKET
from col13.db import Database
from col13.errors import Unavailable
from col13.services import sessions as service

ABSOLUTE, IDLE = service.ABSOLUTE, service.IDLE
HALF = "half"
HALF_LASTS = dt.timedelta(minutes=5)
TOUCHED = dt.timedelta(minutes=1)


def begin(person: SignedIn, level: str = "password") -> None:
    """Sign in: a fresh session, so that nothing planted before survives; only the chosen language is kept. `level`: password,
    second_factor or identity_provider. Opens its own unit of work."""
    with _database().write(person.actor) as work:
        row, token = service.begin(work, person.actor, level=level, address=address(), browser=plain_name(request.user_agent.string))
        known = person.at(row)
    _clear()
    session[TICKET] = token
    login_user(known)


def half(person: SignedIn) -> None:
    """The password was right, the second factor is owed: five minutes, and nothing but its page."""
    _clear()
    session[HALF] = [person.get_id(), int(clock.now().timestamp())]


def half_of() -> uuid.UUID | None:
    """Whose second factor is owed here; None without a password just given."""
    known = session.get(HALF)
    if not isinstance(known, list) or len(known) != 2:
        return None
    identifier, since = known
    if not 0 <= clock.now().timestamp() - since <= HALF_LASTS.total_seconds():
        return None
    return uuid.UUID(identifier)


def prove(level: str | None = None) -> None:
    """The person has shown once more who they are: proof that holds for a while (auth/proof.py). Opens its own unit of work."""
    with _database().write(current_user.actor) as work:
        service.prove(work, current_user.actor, current_user.standing.id, level)


def end() -> None:
    """Forget the session here: nothing stays but the language, and whose session it was: what they typed is given back to nobody else.
    The row is the service's to end."""
    left = session.get("_user_id")
    logout_user()
    _clear()
    if left:
        session[LEFT] = left


def alive(person: SignedIn) -> bool:
    """Whether this session may go on; says so in its row when it may (to the minute, so that most pages write nothing)."""
    standing = person.standing
    if standing is None or standing.over:
        return False
    since = clock.now() - standing.seen_at
    if since > TOUCHED:
        _touch(standing.id, wait=since > IDLE / 3)
    return True


def address() -> str:
    """Where the request comes from, as the connection says (behind proxies: COL13_PROXIES)."""
    return request.remote_addr or ""


def _touch(session_id: uuid.UUID, *, wait: bool) -> None:
    # A page that is only read never stands in the writers' queue: the next one tries again. Only when several found the queue full.
    try:
        with _database().write(patience=None if wait else 0) as work:
            service.touch(work, session_id)
    except Unavailable:
        return


def _clear() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def _database() -> Database:
    found: Database = current_app.extensions["col13.database"]
    return found
