"""What waits for whom, kept as rows: rewritten from the declarations at the end of every writing act. An index, never a right."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam, select, update, Uuid
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, NO_DEADLINE, Organisation, Share
from col13.models.prepared import Prepared
from col13.policies import CLOCK, Role
from col13.services import standing as standings
from col13.services import traits
from col13.services.doubt import doubt_of
from col13.services.policy_defaults import policy_with
from col13.services.settle_rows import write_differences
from col13.services.standing_rows import CaseRows, read
from col13.workflows import WORKFLOWS
from col13.workflows.standing import Standing
from col13.workflows.waiting import waits

BATCH = 50  # cases read at once
Told = tuple[dt.date, str | None]  # kept with the case: the earliest deadline of its tracks, and whether a mark may be missing
SHARES = ("share", "share_without_victim")  # among what is open on a track
SHARE = Share.metadata.tables[Share.__tablename__]
SHARE_DUE = Prepared(lambda _: update(SHARE).where(SHARE.c.id == bindparam("at", type_=Uuid())).values(due=bindparam("to_due")))
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
    """Bring the rows of these cases to what is declared: one statement to know, and none to write where nothing differs."""
    for start in range(0, len(cases), BATCH):
        some = cases[start : start + BATCH]
        session.flush()
        rows = read(session, [case.id for case in some])
        for case in some:
            policy = policy_with(session, rows[case.id].policy)
            standing = standings.standing_from(rows[case.id], CLOCK, case, policy)
            due, doubt = settle_from(session, case, rows[case.id], standing)
            if (case.due, case.doubt) != (due, doubt):
                case.due, case.doubt = due, doubt


def settle_step(
    session: Session, case: Case, rows: CaseRows, policy: Mapping[str, Any], before: Standing, touched: Collection[str], workflow: str
) -> Told:
    """For a step of this workflow, which has the rows in hand, the standing from before it and the parts its effects touched, and writes
    the case's row itself. Returns what to keep in it."""
    later: dict[uuid.UUID, Case] | None = session.info.get(LATER)
    if later is None:
        return settle_from(session, case, rows, standings.moved(before, rows, CLOCK, case, policy, touched, workflow))
    later[case.id] = case
    return case.due, case.doubt


def settle_from(session: Session, case: Case, rows: CaseRows, standing: Standing) -> Told:
    """The same from rows and the clock's standing that are in hand. Returns what the caller is to keep with the case."""
    wanted = list(_rows(session, case, rows, standing)) if case.closed_at is None else []
    write_differences(session, case.id, rows.waiting, wanted)
    traits.write_differences(session, case, rows.traits, traits.traits_of(rows))
    _keep_deadlines(session, case, rows)
    return _due(case, standing), doubt_of(rows, case)


def _body(session: Session, code: str) -> uuid.UUID | None:
    query = select(Organisation.id).where(Organisation.kind == "equality_body", Organisation.code == code)
    return session.scalars(query).first()


def _due(case: Case, standing: Standing) -> dt.date:
    open_ones = standing.tracks.values() if case.closed_at is None else ()
    return min((track.due for track in open_ones if track.due), default=NO_DEADLINE)


def _keep_deadlines(session: Session, case: Case, rows: CaseRows) -> None:
    """With each live share the deadline of its track: by that a body's cases are in order without a look at each track."""
    dues = {} if case.closed_at is not None else {track.id: track.due for track in rows.tracks if track.due is not None}
    for one in rows.open_items:
        if one.what in SHARES and one.due != (due := dues.get(one.track_id, NO_DEADLINE)):
            SHARE_DUE.run(session, at=one.id, to_due=due)


def _rows(session: Session, case: Case, rows: CaseRows, standing: Standing) -> Iterable[tuple[Any, ...]]:
    """In the order of the columns of `waiting`."""
    today = clock.today()
    for key, track in standing.tracks.items():
        for waiting in waits(WORKFLOWS[track.workflow], standing, track, today):
            org: uuid.UUID | None = case.owner_id
            if waiting.role is Role.LIAISON:
                # A body waits for nothing it cannot see.
                org = _body(session, track.subject) if track.share_live else None
            if org is not None:
                due, since = track.due or NO_DEADLINE, track.since or case.opened_at
                held = since if rows.hands else None
                yield key, waiting.role.value, org, waiting.step, due, waiting.barred_user, waiting.blocked, since, held
