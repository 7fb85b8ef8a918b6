"""Cases that came from another zone and that nobody here works on yet: for My work of the reference officer who receives them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from col13 import clock
from col13.models import Case, HandedOver, Organisation, Participation
from col13.models.together import Plan
from col13.models.visibility import content_visible
from col13.policies import Actor, require

MOST = 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """One case: from which zone, and when."""

    number: str
    title: str
    at: dt.datetime
    zone: str


def arrived_of(actor: Actor) -> Plan[list[Arrived]]:
    """The latest first, beside other reads. Who is only named on a case does not work on it yet."""
    require(actor, "work:watch")
    later = aliased(HandedOver)
    last = select(func.max(later.at)).where(later.case_id == Case.id).correlate(Case).scalar_subquery()
    working = exists().where(Participation.case_id == Case.id, Participation.part != "named", Participation.until.is_(None))
    zone = Organisation.name_fr if actor.language == "fr" else Organisation.name_nl
    query = (
        select(Case.number, Case.title, HandedOver.at, zone.label("zone"))
        .select_from(Case)
        .join(HandedOver, and_(HandedOver.case_id == Case.id, HandedOver.to_org_id == Case.owner_id, HandedOver.at == last))
        .join(Organisation, Organisation.id == HandedOver.from_org_id)
        .where(HandedOver.to_org_id == actor.org_id, Case.owner_id == actor.org_id, Case.closed_at.is_(None))
        .where(content_visible(actor, clock.today()), ~working)
    )
    found = yield {"cases": query.order_by(HandedOver.at.desc(), Case.id).limit(MOST)}
    return [Arrived(*row) for row in found["cases"]]
