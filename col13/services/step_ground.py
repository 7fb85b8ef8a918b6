"""What a step stands on, read with one statement once the case is locked: its rows, its key, and whether this form was posted before."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, Uuid
from sqlalchemy.orm import Session

from col13.models import Case, CaseKey, Once, Participation
from col13.models.prepared import Prepared
from col13.models.vault import hold_key
from col13.policies import Actor
from col13.services.standing_rows import CaseRows, columns, decoded


@dataclass(frozen=True)
class Ground:
    """`earlier`: (hand, act, result) of an earlier post of the same form; `takes_part`: this hand took a step of the case before."""

    rows: CaseRows
    earlier: tuple[uuid.UUID, str, Any] | None
    takes_part: bool


ONCE = (Once.actor_id, Once.act, Once.result)
TOOK_STEP = select(Participation.id).where(
    Participation.case_id == Case.id, Participation.user_id == bindparam("hand", type_=Uuid()), Participation.part == "took_step",
    Participation.until.is_(None),
)  # fmt: skip
READ = Prepared(
    lambda dialect: select(
        select(CaseKey.wrapping_key).where(CaseKey.case_id == Case.id).scalar_subquery(),
        select(CaseKey.wrapped).where(CaseKey.case_id == Case.id).scalar_subquery(),
        *(select(column).where(Once.once == bindparam("once", type_=Uuid())).scalar_subquery() for column in ONCE),
        TOOK_STEP.correlate(Case).exists(), *columns(dialect),
    ).where(Case.id == bindparam("case", type_=Uuid()))
)  # fmt: skip


def read(session: Session, actor: Actor, case: Case, once: uuid.UUID | None) -> Ground:
    """Asked after the lock, in a statement of its own: what another hand committed while we waited is seen. The case's data key is
    unwrapped when a word is first encrypted, and forgotten with the unit of work: an erased case has no row and so no key."""
    [(wrapping_key, wrapped, hand, act, result, takes_part, *rest)] = READ.rows(session, case=case.id, hand=actor.id, once=once)
    if wrapped is not None:
        hold_key(session, case.id, wrapping_key, wrapped)
    return Ground(decoded(rest), None if hand is None else (hand, act, result), bool(takes_part))
