"""The organisation an account belongs to, made when the first account of it comes: a body of the catalogue, or a zone by its number."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.errors import Invalid
from col13.i18n import S_
from col13.models import Organisation, PoliceZone
from col13.policies import Actor
from col13.services import instance

ZONE_NUMBER = re.compile(r"\d{4}")
NEITHER = S_("Write the four-digit number of a police zone, or unia, igvm, vmri.")


def found_or_made(session: Session, actor: Actor, code: str) -> Organisation:
    """The organisation with this code. The shell alone makes a missing one: nobody inside an instance founds another tenant."""
    there = session.scalars(select(Organisation).where(Organisation.code == code)).first()
    if there is not None:
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


def _names(session: Session, code: str) -> tuple[str, str]:
    known = next((zone for zone in catalogue.known_zones() if zone.code == code), None) or session.get(PoliceZone, code)
    return (known.name_nl, known.name_fr) if known else (f"Politiezone {code}", f"Zone de police {code}")
