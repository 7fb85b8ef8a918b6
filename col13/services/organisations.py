"""The organisation an account belongs to, made when the first account of it comes: a body of the catalogue, or a zone by its number."""

from __future__ import annotations

import re
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.errors import Forbidden, Invalid
from col13.i18n import S_
from col13.models import Organisation, PoliceZone
from col13.policies import Actor
from col13.services import instance

ZONE_NUMBER = re.compile(r"\d{4}")
CLOSED = S_("Zone %(gone)s was merged into zone %(into)s: that is where accounts and cases belong now.")
NEITHER = S_("Write the four-digit number of a police zone, or unia, igvm, vmri.")


def found_or_made(session: Session, actor: Actor, code: str) -> Organisation:
    """The organisation with this code. The shell alone makes a missing one: nobody inside an instance founds another tenant."""
    there = session.scalars(select(Organisation).where(Organisation.code == code)).first()
    if there is not None:
        if not there.active:
            raise Invalid({"org": (CLOSED, closed_facts(session, there))})
        return there
    if catalogue.has("body", code):
        body = catalogue.get("body", code)
        return instance.add_organisation(
            session, actor, kind="equality_body", code=code, name_nl=body.label("nl"), name_fr=body.label("fr")
        )
    if not ZONE_NUMBER.fullmatch(code):
        raise Invalid({"org": NEITHER})
    name_nl, name_fr = _names(session, code)
    return instance.add_organisation(session, actor, kind="police_zone", code=code, name_nl=name_nl, name_fr=name_fr)


def closed_facts(session: Session, closed: Organisation) -> dict[str, object]:
    """The numbers that CLOSED names: of the zone that is gone, and of the one that stands at the end of the merges."""
    last, seen = closed, {closed.id}
    while last.successor_id is not None and last.successor_id not in seen:
        last = session.get_one(Organisation, last.successor_id)
        seen.add(last.id)
    return {"gone": closed.code, "into": last.code}


def hold_open(session: Session, org_id: uuid.UUID) -> None:
    """This organisation takes new accounts and cases until the unit of work ends: a merge waits for it. Forbidden where one came before:
    for whoever began while their zone still stood."""
    query = select(Organisation).where(Organisation.id == org_id).with_for_update(read=True, key_share=True)
    org = session.scalars(query.execution_options(populate_existing=True)).one()
    if not org.active:
        raise Forbidden(CLOSED, **closed_facts(session, org))


def _names(session: Session, code: str) -> tuple[str, str]:
    known = next((zone for zone in catalogue.known_zones() if zone.code == code), None) or session.get(PoliceZone, code)
    return (known.name_nl, known.name_fr) if known else (f"Politiezone {code}", f"Zone de police {code}")
