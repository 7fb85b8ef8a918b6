"""Two zones side by side, each with its people, an open, a restricted and a barred case: what the tests of merging stand on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.db import Database
from col13.models import Case, Organisation, User
from col13.models.visibility import visible
from col13.policies import Actor, Role
from col13.services import casework, participation, zones_merge
from tests.factories import a_user, a_zone, actor_of, SHELL

PEOPLE = {
    "desk": Role.RECEPTION, "inv": Role.INVESTIGATOR, "ref": Role.REFERENCE_OFFICER, "support": Role.VICTIM_SUPPORT,
    "audit": Role.AUDITOR, "boss": Role.ADMIN,
}  # fmt: skip


@dataclass(frozen=True)
class Zone:
    """A zone of the test: its row's id, its people by name, and the numbers of its cases."""

    code: str
    id: uuid.UUID
    open: str
    restricted: str
    barred: str  # a case from which the investigator is excluded

    def user(self, part: str) -> str:
        """The name of an account."""
        return f"{part}-{self.code}"


def built(database: Database, code: str) -> Zone:
    """One zone with everything in it."""
    with database.write() as session:
        org = a_zone(session, code)
        for part, role in PEOPLE.items():
            a_user(session, org, role, name=f"{part}-{code}")
        desk, officer, inv = (actor(session, f"{part}-{code}") for part in ("desk", "ref", "inv"))
        cases = [casework.open_case(session, desk, title=f"{what} {code}") for what in ("open", "restricted", "barred")]
        participation.restrict(session, officer, cases[1], names=[officer.id, inv.id], reason="police officer as suspect")
        participation.exclude(session, officer, cases[2], user_id=inv.id, reason="knows the suspect")
        return Zone(code, org.id, *(case.number for case in cases))


def actor(session: Session, name: str) -> Actor:
    """Somebody as they would be signed in now."""
    return actor_of(session.scalars(select(User).where(User.name == name)).one())


def signed_in(database: Database, name: str) -> Actor:
    """The same, by itself."""
    with database.read() as session:
        return actor(session, name)


def merged(database: Database, gone: Zone, into: Zone) -> zones_merge.Merge:
    """The first goes into the second."""
    with database.write(SHELL) as session:
        return zones_merge.merge(session, SHELL, gone.code, into.code)


def seen(database: Database, hand: Actor) -> set[str]:
    """The numbers this person sees, with the wall's help where there is one."""
    with database.read(hand) as session:
        return set(session.scalars(select(Case.number).where(visible(hand, clock.today()))))


def of(session: Session, number: str) -> Case:
    """A case by its number."""
    return session.scalars(select(Case).where(Case.number == number)).one()


def org(session: Session, code: str) -> Organisation:
    """A zone's row."""
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()
