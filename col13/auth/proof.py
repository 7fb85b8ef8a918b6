"""Proof that the person at the desk is still the one who signed in: asked before what cannot be taken back, on top of the session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app
from flask_login import current_user

from col13 import clock
from col13.db import Database
from col13.errors import Col13Error
from col13.i18n import S_
from col13.services import zone_policy

P = ParamSpec("P")
R = TypeVar("R")
# Steps of a case that hand it to another organisation.
SHARING = frozenset({"share", "share_without_victim"})


class ProofNeeded(Col13Error):
    """Nothing was done: the person shows first who they are. Answered with the page that asks, which carries what was typed
    (views/proving.py); 401, so that a script sees that nothing was done."""

    status = 401
    key = S_("Show once more that it is you.")


def proved(view: Callable[P, R]) -> Callable[P, R]:
    """A route that needs fresh proof, whatever it then answers."""

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        need_proof()
        return view(*args, **kwargs)

    return asked


def need_proof() -> None:
    """ProofNeeded when the person showed who they are longer ago than the zone allows (`proof_minutes`)."""
    if not fresh():
        raise ProofNeeded


def fresh() -> bool:
    """Whether the last proof still holds."""
    proved_at: dt.datetime = current_user.standing.proved_at
    return dt.timedelta() <= clock.now() - proved_at <= allowed()


def allowed() -> dt.timedelta:
    """How long a proof holds in this organisation."""
    database: Database = current_app.extensions["col13.database"]
    with database.read(current_user.actor) as session:
        return dt.timedelta(minutes=zone_policy.number(session, current_user.actor.org_id, "proof_minutes"))
