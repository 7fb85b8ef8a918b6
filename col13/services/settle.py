"""What waits for whom, kept as rows: rewritten from the declarations at the end of every writing act. An index, never a right."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, NO_DEADLINE, Organisation, Waiting
from col13.policies import CLOCK, Role
from col13.services import standing as standings
from col13.workflows import WORKFLOWS
from col13.workflows.standing import Standing
from col13.workflows.waiting import waits

LATER = "settle_later"  # session.info: cases to settle at the end of a unit of work


def settle(session: Session, case: Case) -> None:
    """Rewrite the rows of one case, now or, inside `settled_once`, when the block ends."""
    session.flush()
    later: dict[uuid.UUID, Case] | None = session.info.get(LATER)
    if later is None:
        settle_some(session, [case])
    else:
        later[case.id] = case


@contextmanager
def settled_once(session: Session) -> Iterator[None]:
    """A unit of work of many acts: each case is settled once, at its end. Until then the index tells what waited before."""
    session.info[LATER] = {}
    try:
        yield
        session.flush()
        settle_some(session, list(session.info[LATER].values()))
    finally:
        del session.info[LATER]


def settle_some(session: Session, cases: Sequence[Case]) -> None:
    """Rewrite the rows of these cases with the same few statements."""
    filled = standings.standings(session, CLOCK, cases)
    bodies = _bodies(session)
    rows = [row for case in cases if case.closed_at is None for row in _rows(case, filled[case.id], bodies)]
    for case in cases:
        case.due = _due(case, filled[case.id])
    # Core: a settle is part of every step, and the unit of work would cost more than the step itself.
    session.execute(
        delete(Waiting).where(Waiting.case_id.in_([case.id for case in cases])), execution_options={"synchronize_session": False}
    )
    if rows:
        session.execute(insert(Waiting), rows)


def _bodies(session: Session) -> dict[str, uuid.UUID]:
    found = session.scalars(select(Organisation).where(Organisation.kind == "equality_body"))
    return {body.code: body.id for body in found}


def _due(case: Case, standing: Standing) -> dt.date:
    open_ones = standing.tracks.values() if case.closed_at is None else ()
    return min((track.due for track in open_ones if track.due), default=NO_DEADLINE)


def _rows(case: Case, standing: Standing, bodies: dict[str, uuid.UUID]) -> Iterable[dict[str, Any]]:
    today = clock.today()
    for key, track in standing.tracks.items():
        for waiting in waits(WORKFLOWS[track.workflow], standing, track, today):
            org = case.owner_id
            if waiting.role is Role.LIAISON:
                # A body waits for nothing it cannot see.
                if track.subject not in bodies or not track.share_live:
                    continue
                org = bodies[track.subject]
            yield {
                "case_id": case.id, "track": key, "role": waiting.role.value, "org_id": org, "step": waiting.step,
                "due": track.due or NO_DEADLINE, "barred_user": waiting.barred_user, "blocked": waiting.blocked,
                "since": track.since or case.opened_at,
            }  # fmt: skip
