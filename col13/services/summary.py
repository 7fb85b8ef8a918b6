"""The few facts at the top of a case, each only for who may read the section it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, Select, select
from sqlalchemy.orm import Session

from col13.models import Bias, Case, Incident, Indicator, Offence, Person, PersonRole, Report
from col13.models.together import together
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
    """Counts and codes only, no name and no narrative: one statement, of what this reader may read."""
    now = situation(session, actor, case)
    reads: dict[str, Select[*tuple[Any, ...]]] = {}
    if may_read(actor, Section.FACTS, now, "facts"):
        reads |= {
            "incidents": select(*INCIDENT).where(Incident.case_id == case.id).order_by(Incident.seq),
            "channel": select(Report.channel).where(Report.case_id == case.id),
            "indicators": select(func.count()).select_from(Indicator).where(Indicator.case_id == case.id),
        }
    if may_read(actor, Section.PERSONS, now, "victims"):
        reads["victims"] = _count(case, "victim")
    if may_read(actor, Section.SUSPECTS, now, "identity"):
        reads["suspects"] = _count(case, "suspect")
    if may_read(actor, Section.QUALIFICATION, now, "grounds"):
        grounds = select(Bias.phenomenon).join(Offence, Offence.id == Bias.offence_id)
        standing = (Bias.case_id == case.id, Bias.status != "rejected", Offence.dropped_at.is_(None))
        reads["phenomena"] = grounds.where(*standing).order_by(Bias.id)
    if may_read(actor, Section.QUALIFICATION, now, "assessments"):
        kept = select(Offence.code).where(Offence.case_id == case.id, Offence.dropped_at.is_(None))
        reads["offences"] = kept.order_by(Offence.seq)
    return _summed(together(session, **reads)) if reads else Summary()


_INCIDENTS = Incident.metadata.tables[Incident.__tablename__].c
INCIDENT = [
    _INCIDENTS[name] for name in (
        "happened_first", "happened_last", "happened_precision", "happened_estimated", "date_stated", "municipality", "place_type",
        "domain_of_life",
    )
]  # fmt: skip
SHOWN = ("channel", "indicators", "victims", "suspects")  # one value each


def _summed(found: Mapping[str, list[Any]]) -> Summary:
    told: dict[str, Any] = {name: found[name][0][0] for name in SHOWN if found.get(name)}
    told |= {name: tuple(dict.fromkeys(row[0] for row in found[name])) for name in ("phenomena", "offences") if name in found}
    if "incidents" in found:
        told["incidents"] = len(found["incidents"])
        first = found["incidents"][0] if found["incidents"] else None
        if first is not None:
            day = PartialDate(first.happened_first, first.happened_last, first.happened_precision, bool(first.happened_estimated))
            told["happened"] = day if first.date_stated else None
            told |= {"municipality": first.municipality, "place_type": first.place_type, "domain_of_life": first.domain_of_life}
    return Summary(**told)


def _count(case: Case, role: str) -> Select[*tuple[Any, ...]]:
    query = select(func.count(func.distinct(Person.id))).join(PersonRole, PersonRole.person_id == Person.id)
    return query.where(Person.case_id == case.id, PersonRole.role == role, PersonRole.until.is_(None))
