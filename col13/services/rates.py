"""How often a person may ask for what costs much: a search, a file of cases, a dossier. Counted in the database, beside the attempts to
sign in, so that several web processes count together and a restart forgives nothing."""

from __future__ import annotations

import datetime as dt
import math

from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Col13Error
from col13.i18n import S_
from col13.models.vault import vault_of
from col13.policies import Actor
from col13.services import sign_in_counts

WINDOW = dt.timedelta(minutes=10)
# Far more than a hand does; an instance's `[limits]` say otherwise, 0 for as often as one likes.
MOST = {"search": 300, "preview": 200, "dossier": 100, "export": 40, "verify": 60, "upload": 200}


class Often(Col13Error):
    """Wait: fact `minutes`."""

    status = 429
    key = S_("You asked for this very often in a short time. Try again in %(minutes)s minutes; nothing was lost.")

    def __init__(self, until: dt.datetime) -> None:
        self.seconds = max(1, math.ceil((until - clock.now()).total_seconds()))
        super().__init__(minutes=math.ceil(self.seconds / 60))


def count(session: Session, actor: Actor, kind: str) -> None:
    """One more of a kind in MOST; Often when there were too many within the last minutes, and then it is not counted."""
    most = (session.info.get("limits") or {}).get(kind, MOST[kind])
    if not most:
        return
    row = sign_in_counts.locked(session, vault_of(session).token("rate", f"{kind}|{actor.id}"), None)
    now = clock.now()
    if now - row.last_at >= WINDOW:
        row.misses, row.last_at = 0, now
    if row.misses >= most:
        raise Often(row.last_at + WINDOW)
    row.misses += 1
    session.flush()
