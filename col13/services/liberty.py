"""The 48 hours: who is deprived of liberty in a case one works on, and when those hours end. On top of My work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Alert, Case, Track
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
    query = (
        select(Case.number, Case.title, Track.key, Alert.deprived_since)
        .join(Alert, Alert.case_id == Case.id)
        .join(Track, Track.id == Alert.track_id)
        .where(Alert.deprived_since.is_not(None), Alert.released_at.is_(None), Case.closed_at.is_(None))
        .where(content_visible(actor, clock.today()))
        .order_by(Alert.deprived_since, Alert.id)
    )
    rows = (yield {"alerts": query.limit(MOST_SHOWN)})["alerts"]
    now = clock.now()
    found: dict[tuple[str, str], Held] = {}
    for number, title, key, since in rows:
        if since is not None:
            found.setdefault((number, key), Held(number, title, key, since + MOST_HOURS, since + MOST_HOURS < now))
    return list(found.values())
