"""The worklist by brute force: every waiting row read, every rule of sight and of four eyes tried in Python, then sorted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import Case, Exclusion, Participation, Waiting
from col13.policies import Actor, Role
from col13.services.worklist import OF_THE_BODY


@dataclass(frozen=True)
class Everything:
    """All rows that decide, as they stand."""

    waiting: list[Any]
    cases: dict[uuid.UUID, Any]
    named: set[tuple[uuid.UUID, uuid.UUID]]
    excluded: set[tuple[uuid.UUID, uuid.UUID]]


def read_everything(session: Session) -> Everything:
    """The tables whole."""
    columns = (Waiting.due, Waiting.case_id, Waiting.track, Waiting.role, Waiting.step, Waiting.org_id, Waiting.barred_user)
    cases = select(Case.id, Case.owner_id, Case.restricted, Case.archived_at, Case.erased_at)
    named = select(Participation.case_id, Participation.user_id).where(Participation.part == "named", Participation.until.is_(None))
    excluded = select(Exclusion.case_id, Exclusion.user_id).where(Exclusion.until.is_(None))
    return Everything(
        list(session.execute(select(*columns))), {row.id: row for row in session.execute(cases)},
        {(row.case_id, row.user_id) for row in session.execute(named)}, {(row.case_id, row.user_id) for row in session.execute(excluded)},
    )  # fmt: skip


def brute_force(everything: Everything, hand: Actor) -> list[tuple[Any, ...]]:
    """All tasks of a person of a zone in order: (due, case, track, role, step), each track once, in the first of their roles."""
    held = [role for role in Role if role in hand.roles]
    first: dict[tuple[Any, ...], tuple[int, Any]] = {}
    for row in everything.waiting:
        if row.org_id != hand.org_id or row.role not in held or row.barred_user == hand.id or not _seen(everything, hand, row.case_id):
            continue
        if row.track.startswith("unia_liaison") and row.step in OF_THE_BODY:
            continue
        key, place = (row.due, row.case_id, row.track), held.index(Role(row.role))
        if key not in first or place < first[key][0]:
            first[key] = (place, row)
    return [(*key, row.role, row.step) for key, (_, row) in sorted(first.items(), key=lambda one: one[0])]


def _seen(everything: Everything, hand: Actor, case_id: uuid.UUID) -> bool:
    case = everything.cases[case_id]
    if case.owner_id != hand.org_id or case.erased_at or (case.archived_at and Role.REFERENCE_OFFICER not in hand.roles):
        return False
    pair = (case_id, hand.id)
    return pair not in everything.excluded and (not case.restricted or pair in everything.named)
