"""What the catalogue says of a case: law versions that do not fit, and who is competent for it (proposed, never forced)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from col13 import catalogue
from col13.catalogue.law import SPECIAL_ACT
from col13.catalogue.places import municipality
from col13.models import Setting
from col13.services.standing_persons import Who
from col13.services.standing_rows import SWITCH

NOT_KEPT = ("rejected", "not_kept")
LABOUR, YOUTH = "labour_auditor", "youth"


def switch_date(session: Session) -> dt.date:
    """The change-over day of the new Penal Code: the instance's setting, else the catalogue's day."""
    row = session.get(Setting, SWITCH)
    return switch_of(row.value if row is not None else None)


def switch_of(told: str | None) -> dt.date:
    """The same from what the setting says."""
    return dt.date.fromisoformat(told) if told else catalogue.SWITCH_DATE


def offence_facts(offences: Sequence[Any], incidents: Sequence[Any], switch: dt.date) -> dict[str, Any]:
    """`offences`, `offences_unassessed`, `law_mismatches`: rows of offence × bias × criterion, incidents by row."""
    happened = {row.id: (row.happened_first, row.happened_last) for row in incidents}
    first: dict[uuid.UUID, Any] = {}
    for row in offences:
        first.setdefault(row.id, row)
    return {
        "offences": len(first),
        "offences_unassessed": sum(row.bias_id is None and not row.no_bias for row in first.values()),
        "law_mismatches": sum(not law_fits(row, happened.get(row.incident_id, (None, None)), switch) for row in first.values()),
    }


def law_fits(offence: Any, of_incident: tuple[dt.date | None, dt.date | None], switch: dt.date) -> bool:
    """Whether the law version fits the date of the facts: the offence's own date, else the incident's. A special act always fits."""
    first, last = (offence.happened_first, offence.happened_last) if offence.happened_precision else of_incident
    return offence.law == SPECIAL_ACT or offence.law in catalogue.laws_for(first, last, switch)


def bodies_named(offences: Sequence[Any], incidents: Sequence[Any]) -> frozenset[str]:
    """The equality bodies that grounds, domain of life and place name; empty when nothing is known yet, or nobody is competent."""
    kept = [row for row in offences if row.bias_id is not None and row.status not in NOT_KEPT]
    criteria = frozenset(row.criterion for row in kept if row.criterion)
    phenomena = frozenset(code for row in kept for code in (row.phenomenon, row.sub_phenomenon) if code)
    # Nothing named is no civil file: until an offence says otherwise the file is taken as criminal.
    criminal = not offences or any(is_criminal(row.code) for row in offences)
    scenes = {(row.domain_of_life, region(row.municipality)) for row in incidents} or {(None, None)}
    named = (catalogue.competent_bodies(criteria, phenomena, domain, where, criminal) for domain, where in scenes)
    return frozenset().union(*named)


def is_criminal(code: str) -> bool:
    """Whether an offence's code is a crime; one that an older edition knew is taken as one."""
    return not catalogue.has("offence", code) or catalogue.offence(code).criminal


def region(nis: str | None) -> str | None:
    """flanders, wallonia or brussels; None for an unknown place."""
    try:
        return municipality(nis).region if nis else None
    except catalogue.UnknownCode:
        return None


def recipients_named(people: Sequence[Who], incidents: Sequence[Any]) -> frozenset[str]:
    """The recipients that suspects and domains of life name besides the public prosecutor, where they name nobody else: a file with
    only minors as suspects, facts only at work."""
    suspects = [who for who in people if "suspect" in who.roles]
    domains = [catalogue.typed("domain_of_life", row.domain_of_life, catalogue.DomainOfLife) for row in incidents
               if catalogue.has("domain_of_life", row.domain_of_life or "")]  # fmt: skip
    young = {YOUTH} if suspects and all(who.row.minor for who in suspects) else set()
    labour = {LABOUR} if domains and len(domains) == len(incidents) and all(domain.labour for domain in domains) else set()
    return frozenset(young | labour)


def competent(key: str, subject: str, named: frozenset[str], subjects: frozenset[str]) -> bool:
    """Whether somebody waits for this track to begin. Only a bare track is ever waited for in vain: others were added by a hand.
    It is not when others alone are named and one of them has a track in this case, so that somebody is always waited for."""
    return "." in key or not named or subject in named or not named & subjects
