"""How long a session lives: thirty minutes idle, twelve hours at most, and never past the account's epoch."""

from __future__ import annotations

import datetime as dt

from flask import session
from flask_login import current_user, login_user, logout_user

from col13 import clock
from col13.auth.kept import LEFT
from col13.auth.people import SignedIn

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)


def begin(person: SignedIn) -> None:
    """Sign in: a fresh session, so that nothing planted before survives; only the chosen language is kept."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    now = int(clock.now().timestamp())
    session["begun"], session["touched"], session["epoch"] = now, now, person.epoch
    login_user(person)


def end() -> None:
    """Sign out: nothing stays but the language, and whose session it was: what they typed is given back to nobody else."""
    language = session.get("language")
    left = current_user.get_id() if current_user.is_authenticated else None
    logout_user()
    session.clear()
    if left:
        session[LEFT] = left
    if language:
        session["language"] = language


def alive(person: SignedIn) -> bool:
    """Whether this session may go on; touches it when it may (to the minute, so that most answers set no cookie)."""
    now = int(clock.now().timestamp())
    begun, touched = session.get("begun"), session.get("touched")
    if not isinstance(begun, int) or not isinstance(touched, int) or session.get("epoch") != person.epoch:
        return False
    if now - begun > ABSOLUTE.total_seconds() or now - touched > IDLE.total_seconds():
        return False
    if now - touched > 60 or touched > now:
        session["touched"] = now
    return True
