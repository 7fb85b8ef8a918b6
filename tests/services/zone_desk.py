"""A zone with one person per role and a case opened at its desk: what the tests of the record services stand on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13.models import Case, Entry, Organisation
from col13.policies import Actor, Role
from col13.services import casework, participation, visits
from tests.factories import a_zone, an_actor


@dataclass(frozen=True)
class Desk:
    """The zone 5906, its people, and one open case."""

    session: Session
    zone: Organisation
    reception: Actor
    investigator: Actor
    officer: Actor
    deputy: Actor
    support: Actor
    auditor: Actor
    admin: Actor
    case: Case

    def entries(self) -> int:
        """How many entries the case's chain has."""
        query = select(func.count()).select_from(Entry).where(Entry.case_id == self.case.id)
        return self.session.execute(query).scalar_one()

    def acts(self) -> list[str]:
        """The acts of the case's chain, in order."""
        return list(self.session.scalars(select(Entry.act).where(Entry.case_id == self.case.id).order_by(Entry.seq)))

    def trace(self) -> tuple[int, int]:
        """What a refused act must leave as it was: the case's revision and the length of its chain."""
        return self.case.revision, self.entries()


def a_desk(session: Session) -> Desk:
    """Everything, in one call."""
    zone = a_zone(session)
    people = [an_actor(session, zone, role) for role in (Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER)]
    rest = [an_actor(session, zone, role) for role in (Role.REFERENCE_OFFICER, Role.VICTIM_SUPPORT, Role.AUDITOR, Role.ADMIN)]
    case = casework.open_case(session, people[0], title="Insults at a bus stop")
    return Desk(session, zone, *people, *rest, case=case)


def take(desk: Desk, actor: Actor) -> None:
    """Say why the case is opened, then take it."""
    visits.begin(desk.session, actor, desk.case, reason="task")
    participation.take(desk.session, actor, desk.case)


def lock_for_additions(desk: Desk) -> None:
    """Put the referral where facts, persons and suspects take additions only, without walking there."""
    from col13.services import tracks

    track = tracks.ensure_track(desk.session, desk.case, "prosecution_referral")
    track.state = "in_review"
    desk.session.flush()


def close(desk: Desk) -> None:
    """Close the case without asking why."""
    desk.case.closed_at, desk.case.close_reason = desk.case.opened_at, "rests"
    desk.session.flush()


def exclude(desk: Desk, actor: Actor) -> None:
    """Exclude a person from the case."""
    from col13.models import Exclusion

    Exclusion(desk.session, case_id=desk.case.id, user_id=actor.id, since=desk.case.opened_at, by=desk.officer.id)
    desk.session.flush()


def restrict(desk: Desk) -> None:
    """Restrict the case with nobody named on it."""
    desk.case.restricted = True
    desk.session.flush()
