"""A full case of zone 5906 and a neighbour, zone 5345, that may receive it: what the tests of handing over stand on."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from col13.db import Database
from col13.errors import Col13Error, NotFound
from col13.models import Case, Entry, HandedOver
from col13.policies import Actor, Role
from col13.services import casework, dossiers, handing_over, participation
from tests.factories import a_zone, an_actor
from tests.services.dossier_case import a_full_case


@dataclass(frozen=True)
class Two:
    """The database, the case by its number and id, a dossier of it, and the people of both zones by role."""

    database: Database
    number: str
    case_id: uuid.UUID
    dossier_id: uuid.UUID
    ours: dict[str, Actor]
    theirs: dict[str, Actor]
    unia: Actor
    secrets: frozenset[str]

    def revision(self) -> int:
        """What a form that is opened now has seen."""
        with self.database.read() as session:
            return session.execute(select(Case.revision).where(Case.id == self.case_id)).scalar_one()

    def hand(
        self, actor: Actor | None = None, *, to: str = "5345", names: Collection[uuid.UUID] = (), once: uuid.UUID | None = None,
        seen: int | None = None, decision: str = "magistrate", words: str = "The facts lie there.",
    ) -> None:  # fmt: skip
        """Hand the case over in a unit of work of the actor's own, so that the wall of PostgreSQL stands."""
        giver = actor or self.ours["officer"]
        seen = self.revision() if seen is None else seen
        with self.database.write(giver) as session:
            handing_over.hand_over(session, giver, self.number, to=to, decision=decision, words=words, seen=seen, names=names, once=once)

    def back(self, names: Collection[uuid.UUID] = ()) -> None:
        """Hand it back the same way."""
        self.hand(self.theirs["officer"], to="5906", names=names)

    def restrict(self) -> None:
        """Restrict it to our officer and investigator."""
        names = [self.ours["officer"].id, self.ours["investigator"].id]
        with self.database.write(self.ours["officer"]) as session:
            case = session.get_one(Case, self.case_id)
            participation.restrict(session, self.ours["officer"], case, names=names, reason="A colleague.")

    def sees(self, actor: Actor) -> bool:
        """Whether the case's address opens for this person."""
        with self.database.read(actor) as session:
            try:
                casework.get(session, actor, self.number)
            except NotFound:
                return False
        return True

    def answer(self, actor: Actor) -> type[Col13Error]:
        """What the address answers to somebody for whom it does not open."""
        with self.database.read(actor) as session:
            try:
                casework.get(session, actor, self.number)
            except NotFound as refused:
                return type(refused)
        raise AssertionError(f"{actor.name} sees the case")

    def untouched(self) -> None:
        """Nothing was handed over."""
        assert self.sees(self.ours["officer"])
        assert not self.sees(self.theirs["officer"])
        with self.database.read() as session:
            assert session.scalars(select(HandedOver)).all() == []
            assert session.scalars(select(Entry).where(Entry.act.in_(("case.hand_over", "case.arrive")))).all() == []


def two_zones(database: Database) -> Two:
    """Both, made by the house."""
    with database.write() as session:
        on = a_full_case(session)
        made = dossiers.request(session, on.officer, on.case, profile="prosecutor", recipient="prosecutor", reason="referral")
        dossiers.release(session, made.id, b"%PDF-1.7 of a test")
        neighbour = a_zone(session, "5345")
        ours = {
            "officer": on.officer, "investigator": on.investigator, "reception": on.reception, "support": on.support,
            "deputy": an_actor(session, on.zone, Role.REFERENCE_OFFICER), "auditor": an_actor(session, on.zone, Role.AUDITOR),
            "admin": an_actor(session, on.zone, Role.ADMIN),
        }  # fmt: skip
        roles = {
            "officer": Role.REFERENCE_OFFICER, "deputy": Role.REFERENCE_OFFICER, "investigator": Role.INVESTIGATOR,
            "reception": Role.RECEPTION, "support": Role.VICTIM_SUPPORT, "auditor": Role.AUDITOR, "admin": Role.ADMIN,
        }  # fmt: skip
        theirs = {name: an_actor(session, neighbour, role) for name, role in roles.items()}
        secrets = frozenset(on.secrets.values())
        return Two(database, on.case.number, on.case.id, made.id, ours, theirs, on.liaison, secrets)
