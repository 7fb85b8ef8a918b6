"""The 48 hours: who is deprived of liberty in a case one works on, and when those hours end. On top of My work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Alert, Case, Track
from col13.models.fenced import fenced
from col13.models.together import alone, Plan
from col13.models.visibility import content_visible
from col13.policies import Actor, may_read, require, Section, Situation
from col13.services.worklist import MOST_HOURS

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Held:
    """One alert that was not ended. `until`: 48 hours after the moment told to the magistrate; `over`: that has passed."""

    number: str
    title: str
    track: str
    until: dt.datetime
    over: bool


def deprived_of_liberty(session: Session, actor: Actor) -> list[Held]:
    """The first to end first; only for who reads the referral of every case of the zone. One statement."""
    return alone(session, held_now(actor))


def held_now(actor: Actor) -> Plan[list[Held]]:
    """As deprived_of_liberty(), beside other reads."""
    require(actor, "work:list")
    if actor.org_kind != "police_zone" or not may_read(actor, Section.REFERRAL, Situation(), "referral"):
        return []
    # From the alerts of which no release is told to their cases; no join, which a database might begin at all open cases.
    seen = select(1).select_from(Case).where(Case.id == Alert.case_id, Case.closed_at.is_(None), content_visible(actor, clock.today()))
    runs = (Alert.deprived_since.is_not(None), Alert.released_at.is_(None), fenced(seen))
    first = select(Alert.id, Alert.case_id, Alert.track_id, Alert.deprived_since).where(*runs)
    alert = first.order_by(Alert.deprived_since, Alert.id).limit(MOST_SHOWN).subquery()
    query = select(Case.number, Case.title, Track.key, alert.c.deprived_since).select_from(alert)
    query = query.join(Case, Case.id == alert.c.case_id).join(Track, Track.id == alert.c.track_id)
    rows = (yield {"alerts": query.order_by(alert.c.deprived_since, alert.c.id)})["alerts"]
    now = clock.now()
    found: dict[tuple[str, str], Held] = {}
    for number, title, key, since in rows:
        if since is not None:
            found.setdefault((number, key), Held(number, title, key, since + MOST_HOURS, since + MOST_HOURS < now))
    return list(found.values())
