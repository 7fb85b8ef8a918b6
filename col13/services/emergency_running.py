"""Whether this person reads a restricted case only because an emergency look runs, and until when."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, EmergencyLook
from col13.models.visibility import emergency_look, visible
from col13.policies import Actor, may
from col13.services.once_read import once_a_snapshot


@once_a_snapshot
def running(session: Session, actor: Actor, case: Case) -> dt.datetime | None:
    """The end of the look by which alone this actor reaches the case now; None for everybody who sees it anyway. One statement, and
    none where the case is not restricted: then nobody needs such a look."""
    if not case.restricted or actor.kind != "user" or actor.org_kind != "police_zone" or not may(actor, "case:emergency"):
        return None
    mine = (EmergencyLook.case_id == Case.id, EmergencyLook.user_id == actor.id, EmergencyLook.until > clock.now())
    query = select(EmergencyLook.until).join(Case, Case.id == EmergencyLook.case_id)
    query = query.where(Case.id == case.id, *mine, emergency_look(actor), ~visible(actor, clock.today()))
    return session.scalars(query.order_by(EmergencyLook.until.desc()).limit(1)).first()
