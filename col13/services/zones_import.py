"""Police zones to pass a report on to: those of the catalogue, and those imported from a CSV file with their source."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.catalogue.zones import known_zones, read_zones, Zone
from col13.models import PoliceZone
from col13.policies import Actor, require
from col13.services import journal


def import_zones(session: Session, actor: Actor, text: str) -> int:
    """Read a CSV text (columns of catalogue.zones) and add or replace its zones; returns how many. Forbidden, or Invalid by cell: then
    no row is taken."""
    role = require(actor, "catalogue:import")
    rows = read_zones(text)
    for zone in rows:
        values = PoliceZone(
            code=zone.code, name_nl=zone.name_nl, name_fr=zone.name_fr, source=zone.source, certainty=zone.certainty,
            imported_at=clock.now(),
        )  # fmt: skip
        session.merge(values)
    session.flush()
    detail = {"count": len(rows), "codes": [zone.code for zone in rows]}
    journal.write(session, actor, operation="collection", act="catalogue.import_zones", role=role, detail=detail)
    return len(rows)


def zones(session: Session) -> list[Zone]:
    """All zones known by number: the catalogue's, and what was imported over them."""
    found = {zone.code: zone for zone in known_zones()}
    for row in session.scalars(select(PoliceZone)):
        known = found.get(row.code)
        found[row.code] = Zone(row.code, row.name_nl, row.name_fr, row.source, row.certainty, known.municipalities if known else ())
    return [found[code] for code in sorted(found)]
