"""Before a town is cast: its zones, bodies and people; and the small house in which each life is played once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.town_casting import Zone
from benchmarks.town_forms import Form
from benchmarks.town_lives import Play
from benchmarks.town_mould import Maker, Mould
from benchmarks.town_plan import LIVES, PLAYED, ZONES
from col13 import clock
from col13.config import load
from col13.db import Database
from col13.models import Case, new_id, Organisation, User, UserRole
from col13.policies import Actor, Role
from col13.services.accounts import actor_of
from col13.services.settle import settle_some

BODIES = ("unia", "igvm", "vmri")
STAFF = {Role.RECEPTION: 4, Role.INVESTIGATOR: 8, Role.REFERENCE_OFFICER: 3, Role.VICTIM_SUPPORT: 3, Role.AUDITOR: 1, Role.ADMIN: 1}
STAFF_OF_THE_MEASURED = {**STAFF, Role.RECEPTION: 12, Role.INVESTIGATOR: 40, Role.REFERENCE_OFFICER: 4, Role.VICTIM_SUPPORT: 8}
PLAYING = (Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.VICTIM_SUPPORT)
FIRST_CODE = 9001  # of no zone that is known


def settle_down(session: Session) -> tuple[list[Zone], dict[str, uuid.UUID]]:
    """The town's zones with their people, and its equality bodies with a liaison each (accounts `ROLE-CODE-N`, without a password)."""
    zones = []
    for number in range(ZONES):
        org = _organisation(session, "police_zone", str(FIRST_CODE + number))
        staff = STAFF if number else STAFF_OF_THE_MEASURED
        people = {role.value: [_user(session, org, role, one).id for one in range(count)] for role, count in staff.items()}
        zones.append(Zone(org.code, org.id, {role: [(one.hex, str(one)) for one in ids] for role, ids in people.items()}))
    bodies = {}
    for code in BODIES:
        body = _organisation(session, "equality_body", code)
        _user(session, body, Role.LIAISON, 0)
        bodies[code] = body.id
    return zones, bodies


def played(instance: Path, bodies: dict[str, uuid.UUID], form: Form) -> list[Mould]:
    """Every life, played once in a house of its own, as a mould for the town."""
    house = Database(load({}, instance=instance, secret_key=instance.name * 8, light_passwords=True))
    house.prepare()
    with house.write() as session:
        opener, taker = (_organisation(session, "police_zone", code) for code in ("OPENER", "TAKER"))
        elsewhere = {_organisation(session, "equality_body", code).id: there for code, there in bodies.items()}
        zones = [{role: [actor_of(_user(session, zone, role, one)) for one in range(2)] for role in PLAYING} for zone in (opener, taker)]
        cases = [_play(session, zones, clock.today() - dt.timedelta(days=PLAYED), number) for number in range(len(LIVES))]
        settle_some(session, cases)
        told = [(there, role, hands) for there, people in enumerate(zones) for role, hands in people.items()]
        users = {actor.id: (role.value, which, there) for there, role, hands in told for which, actor in enumerate(hands)}
        session.expire_all()
        moulds = [
            Maker(session, case, form, opener.id, users, elsewhere).mould(life.play.__name__)
            for life, case in zip(LIVES, cases, strict=True)
        ]
    house.dispose()
    return moulds


def people_of(session: Session, code: str, role: Role) -> Sequence[Actor]:
    """The people of a zone or body who hold this role."""
    query = select(User).join(Organisation, Organisation.id == User.org_id).where(Organisation.code == code)
    query = query.where(User.roles.any(UserRole.role == role.value)).order_by(User.id)
    return [actor_of(user) for user in session.scalars(query)]


def _play(session: Session, zones: Sequence[dict[Role, list[Actor]]], day: dt.date, number: int) -> Case:
    play = Play(session, zones, day)
    LIVES[number].play(play)
    return play.case


def _organisation(session: Session, kind: str, code: str) -> Organisation:
    made = Organisation(kind=kind, code=code, name_nl=f"{code} (nl)", name_fr=f"{code} (fr)")
    session.add(made)
    session.flush()
    return made


def _user(session: Session, org: Organisation, role: Role, number: int) -> User:
    name = f"{role.value}-{org.code}-{number}"
    made = User(id=new_id(), org_id=org.id, name=name, display_name=name, created_at=clock.now())
    made.roles = [UserRole(role=role.value)]
    session.add(made)
    session.flush()
    session.refresh(made)
    return made
