"""The list of cases: filtered, in order, by keyset, each row with what it is about, where its tracks stand and who has it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, null, Row, ScalarSelect, select, Subquery, union_all
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Bias, Case, Offence, Participation, Track, User
from col13.policies import Actor, require, Role
from col13.services.cases_filters import check, conditions, Filters, reads_grounds, shelves, Sight, sight_of
from col13.services.cases_order import Key, Order, Sorting, sorting
from col13.services.dossiers_gather_body import plain_stage
from col13.services.worklist import note_list
from col13.workflows import WORKFLOWS

MOST = 1000  # counted at most; beyond it the page says "1000+"
BATCH = 500  # cases whose rows are asked for at once


@dataclass(frozen=True, slots=True)
class TrackState:
    """Where one track stands."""

    key: str
    workflow: str
    state: str
    due: dt.date | None
    overdue: bool
    since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row. What the reader does not read is empty: a body and an auditor get no title, PV, offence, ground or name. `stage`: for a
    body, where the file stands in one plain word; of the tracks it gets its own."""

    number: str
    title: str
    pv: str
    offences: tuple[str, ...]  # codes
    phenomena: tuple[str, ...]  # the apparent bias, codes
    assigned: str  # names
    last_hand: str  # who took the last step
    mine: bool
    opened_at: dt.datetime
    changed_at: dt.datetime | None
    closed_at: dt.datetime | None
    close_reason: str | None
    restricted: bool
    tracks: tuple[TrackState, ...]
    due: dt.date | None  # the earliest of its tracks
    overdue: bool
    key: Key
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page and where the next one begins (None: no more). `count` stops at MOST; `more` then says that there are more."""

    lines: tuple[CaseLine, ...]
    next: Key | None
    count: int
    more: bool


def list_cases(
    session: Session,
    actor: Actor,
    filters: Filters | None = None,
    *,
    order: Order = Order.NEWEST,
    after: Key | None = None,
    limit: int = 50,
    as_auditor: bool = False,
) -> Page:
    """One page. `as_auditor`: the auditor's view of one who has other roles too. The numbers shown are journalled: needs a writing
    session. Forbidden, or Invalid for a filter that does not exist or tells of a content that is not read."""
    filters = filters or Filters()
    role = require(actor, "case:list")
    sight = sight_of(actor, as_auditor)
    lines, counted = read_lines(session, actor, filters, order, sight, after=after, limit=limit + 1)
    page = lines[:limit]
    note_list(session, actor, "cases.list", role_used(role, sight), [line.number for line in page], filters=filters.told())
    return Page(page, page[-1].key if len(lines) > limit else None, min(counted, MOST), counted > MOST)


def role_used(role: Role, sight: Sight) -> Role:
    """Who looks as auditor did it in that role, whatever others are held."""
    return Role.AUDITOR if sight is Sight.AUDIT else role


def read_lines(
    session: Session, actor: Actor, filters: Filters, order: Order, sight: Sight, *, after: Key | None = None, limit: int
) -> tuple[tuple[CaseLine, ...], int]:
    """(at most `limit` rows, how many meet the filters, counted to MOST + 1). Rights and journal are the caller's: the list and its
    export are the callers. Invalid as list_cases."""
    check(actor, filters, sight)
    wanted = sorting(actor, order, sight)
    today = clock.today()
    asked = conditions(actor, filters, sight, today)
    branches = [(*asked, shelf) for shelf in shelves(filters)]
    counted = _counting(branches)
    page = _page(wanted, branches, after, limit)
    query = select(*_columns(actor, sight), page.c.place, counted.label("counted")).join(page, page.c.id == Case.id)
    found = session.execute(wanted.sorted(query)).all()
    if not found:
        return (), session.execute(select(counted)).scalar_one() if after is not None else 0
    lines = tuple(_lines(session, actor, sight, wanted, found, today))
    return lines, found[0].counted


def _page(wanted: Sorting, branches: Sequence[Sequence[ColumnElement[bool]]], after: Key | None, limit: int) -> Subquery:
    # A page of each shelf by its own index, and the first of all of them: never a walk past what is not asked for.
    columns: list[Any] = [Case.id, wanted.value.label("place")]
    first = select(*columns)
    pages = [wanted.sorted(first.where(*one, *wanted.beyond(after))).limit(limit).subquery() for one in branches]
    both = union_all(*(select(page.c.id, page.c.place) for page in pages)).subquery()
    place = (both.c.place.desc(), both.c.id.desc()) if wanted.down else (both.c.place, both.c.id)
    return select(both).order_by(*place).limit(limit).subquery()


def _counting(branches: Sequence[Sequence[ColumnElement[bool]]]) -> ScalarSelect[int]:
    some = [select(select(Case.id).where(*one).limit(MOST + 1).subquery().c.id) for one in branches]
    both = select(union_all(*some).subquery()).limit(MOST + 1)  # the first shelf is often enough
    return select(func.count()).select_from(both.subquery()).scalar_subquery()


def _columns(actor: Actor, sight: Sight) -> list[ColumnElement[Any]]:
    base: list[Any] = [Case.id, Case.number, Case.opened_at, Case.closed_at, Case.close_reason, Case.restricted, Case.changed_at]
    if sight is not Sight.CONTENT:
        hidden = ("title", "pv_number", "assigned", "mine")
        return [*base, *(null().label(name) for name in hidden)]
    now = (Participation.case_id == Case.id, Participation.part == "assigned", Participation.until.is_(None))
    hands = select(func.aggregate_strings(User.display_name, ", ")).join(Participation, Participation.user_id == User.id).where(*now)
    mine = select(func.count()).select_from(Participation).where(*now, Participation.user_id == actor.id)
    subqueries = (
        hands.correlate(Case).scalar_subquery().label("assigned"),
        mine.correlate(Case).scalar_subquery().label("mine"),
    )
    return [*base, Case.title, Case.pv_number, *subqueries]


def _lines(session: Session, actor: Actor, sight: Sight, wanted: Sorting, found: Sequence[Row[Any]], today: dt.date) -> Iterator[CaseLine]:
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        ids = [row.id for row in batch]
        tracks, abouts = _tracks(session, ids), _about(session, actor, sight, ids)
        for row in batch:
            yield _line(actor, sight, wanted, row, tracks[row.id], abouts[row.id], today)


def _tracks(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Row[Any]]]:
    hand = User.display_name.label("hand")
    columns: list[Any] = [Track.id, Track.case_id, Track.workflow, Track.key, Track.subject, Track.state, Track.since, Track.due, hand]
    query = select(*columns).outerjoin(User, User.id == Track.entered_by)
    found: dict[uuid.UUID, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query.where(Track.case_id.in_(ids)).order_by(Track.id)):
        found[row.case_id].append(row)
    return found


def _about(session: Session, actor: Actor, sight: Sight, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str | None]]]:
    """Per case (offence, phenomenon or None), in the order of the file."""
    found: dict[uuid.UUID, list[tuple[str, str | None]]] = defaultdict(list)
    if reads_grounds(actor, sight):
        standing = (Bias.offence_id == Offence.id) & (Bias.status != "rejected")
        query = select(Offence.case_id, Offence.code, Bias.phenomenon).outerjoin(Bias, standing)
        query = query.where(Offence.case_id.in_(ids), Offence.dropped_at.is_(None)).order_by(Offence.case_id, Offence.seq, Bias.id)
        for case_id, code, phenomenon in session.execute(query):
            found[case_id].append((code, phenomenon))
    return found


def _line(
    actor: Actor,
    sight: Sight,
    wanted: Sorting,
    row: Row[Any],
    tracks: Sequence[Row[Any]],
    about: list[tuple[str, str | None]],
    today: dt.date,
) -> CaseLine:
    states = _states(actor, row.closed_at is not None, tracks, today)
    due = min((one.due for one in states if one.due), default=None)
    moved = [track for track in tracks if track.since is not None]
    last = max(moved, key=lambda track: (track.since, track.id), default=None)
    return CaseLine(
        number=row.number, title=row.title or "", pv=row.pv_number or "", offences=tuple(dict.fromkeys(code for code, _ in about)),
        phenomena=tuple(dict.fromkeys(one for _, one in about if one)), assigned=row.assigned or "",
        last_hand=(last.hand or "") if last is not None and sight is Sight.CONTENT else "", mine=bool(row.mine),
        opened_at=row.opened_at, changed_at=None if sight is Sight.BODY else row.changed_at, closed_at=row.closed_at,
        close_reason=row.close_reason, restricted=row.restricted, tracks=states, due=due,
        overdue=any(one.overdue for one in states), key=(row.place, row.id),
        stage=_stage(tracks) if sight is Sight.BODY else "",
    )  # fmt: skip


def _states(actor: Actor, closed: bool, rows: Sequence[Row[Any]], today: dt.date) -> tuple[TrackState, ...]:
    found = []
    for name, flow in WORKFLOWS.items():
        own = sorted((row for row in rows if row.workflow == name), key=lambda row: (row.key != name, row.id))
        if all(row.key != name for row in own):
            found.append((TrackState(name, name, flow.initial, None, False), "unia" if name == "unia_liaison" else ""))
        for row in own:
            due = None if closed else row.due
            found.append((TrackState(row.key, name, row.state, due, due is not None and due < today, row.since), row.subject))
    if actor.org_kind != "equality_body":
        return tuple(state for state, _ in found)
    return tuple(state for state, subject in found if state.workflow == "unia_liaison" and subject == actor.org_code)


def _stage(rows: Sequence[Row[Any]]) -> str:
    report = next((row.state for row in rows if row.key == "report"), WORKFLOWS["report"].initial)
    return plain_stage(report, {row.subject: row.state for row in rows if row.workflow == "prosecution_referral"})
