"""The few facts at the top of a case, each only for who may read the section it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13.models import Bias, Case, Incident, Indicator, Offence, Person, PersonRole, Report
from col13.partial_dates import PartialDate
from col13.policies import Actor, may_read, Section
from col13.services.situation import situation


@dataclass(frozen=True)
class Summary:
    """What the overview's panel shows; None and empty are not shown."""

    happened: PartialDate | None = None
    municipality: str | None = None
    place_type: str | None = None
    domain_of_life: str | None = None
    channel: str | None = None
    incidents: int | None = None
    indicators: int | None = None
    victims: int | None = None
    suspects: int | None = None
    offences: Sequence[str] = field(default_factory=tuple)
    phenomena: Sequence[str] = field(default_factory=tuple)


def of(session: Session, actor: Actor, case: Case) -> Summary:
    """Counts and codes only, no name and no narrative."""
    now = situation(session, actor, case)
    found: dict[str, object] = {}
    if may_read(actor, Section.FACTS, now, "facts"):
        found |= _facts(session, case)
    if may_read(actor, Section.PERSONS, now, "victims"):
        found["victims"] = _count(session, case, "victim")
    if may_read(actor, Section.SUSPECTS, now, "identity"):
        found["suspects"] = _count(session, case, "suspect")
    if may_read(actor, Section.QUALIFICATION, now, "grounds"):
        grounds = select(Bias.phenomenon).join(Offence, Offence.id == Bias.offence_id)
        standing = (Bias.case_id == case.id, Bias.status != "rejected", Offence.dropped_at.is_(None))
        found["phenomena"] = tuple(dict.fromkeys(session.scalars(grounds.where(*standing).order_by(Bias.id))))
    if may_read(actor, Section.QUALIFICATION, now, "assessments"):
        kept = select(Offence.code).where(Offence.case_id == case.id, Offence.dropped_at.is_(None))
        found["offences"] = tuple(dict.fromkeys(session.scalars(kept.order_by(Offence.seq))))
    return Summary(**found)  # type: ignore[arg-type]  # the names above are its fields


def _facts(session: Session, case: Case) -> dict[str, object]:
    incidents = session.scalars(select(Incident).where(Incident.case_id == case.id).order_by(Incident.seq)).all()
    channel = session.scalars(select(Report.channel).where(Report.case_id == case.id)).first()
    marks = session.execute(select(func.count()).select_from(Indicator).where(Indicator.case_id == case.id)).scalar_one()
    first = incidents[0] if incidents else None
    return {
        "channel": channel, "indicators": marks, "incidents": len(incidents),
        "happened": first.happened if first and first.date_stated else None, "municipality": first.municipality if first else None,
        "place_type": first.place_type if first else None, "domain_of_life": first.domain_of_life if first else None,
    }  # fmt: skip


def _count(session: Session, case: Case, role: str) -> int:
    query = select(func.count(func.distinct(Person.id))).join(PersonRole, PersonRole.person_id == Person.id)
    return session.execute(query.where(Person.case_id == case.id, PersonRole.role == role, PersonRole.until.is_(None))).scalar_one()
