"""The persons of a file with the roles they hold now, and the number each has within a role: victim 1, suspect 1.

The only suspect is the first, however many victims came on file before.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, Session

from col13.models import Case, Person, PersonRole
from col13.services.once_read import once_a_snapshot

Numbers = Mapping[uuid.UUID, Mapping[str, int]]  # person → role → number within the role


@once_a_snapshot
def persons_of(session: Session, case: Case) -> Sequence[Person]:
    """Everybody in the file, in its order, with the roles held now: one statement. What of it may be shown is for the caller."""
    query = select(Person).where(Person.case_id == case.id).order_by(Person.seq).options(joinedload(Person.roles))
    return session.scalars(query).unique().all()


@once_a_snapshot
def role_numbers(session: Session, case: Case) -> Numbers:
    """Of everybody in the file. Who once held a role keeps its number: it counts from when the role was first given, an ended one too,
    so that a pseudonym in a dossier that left never comes to mean somebody else."""
    query = (
        select(PersonRole.role, PersonRole.person_id)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.case_id == case.id, Person.case_id == case.id)
        .group_by(PersonRole.role, PersonRole.person_id, Person.seq)
        .order_by(func.min(PersonRole.since), Person.seq)
    )
    given: dict[str, int] = defaultdict(int)
    found: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for role, person in session.execute(query):
        given[role] += 1
        found[person][role] = given[role]
    return found
