"""The list of cases: filtered, in order, by keyset, each row with what it is about, where its tracks stand and who has it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, null, Select, select, Subquery, union_all
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Bias, Case, Offence, Participation, Track, User
from col13.models.together import together
from col13.policies import Actor, require, Role
from col13.services.cases_few import Conditions, Few, few_of, of_case, RARE, SHELVED
from col13.services.cases_filters import check, conditions, Filters, reads_grounds, shelves, Sight, sight_of
from col13.services.cases_order import Key, Order, Sorting, sorting
from col13.services.dossiers_gather_body import plain_stage
from col13.services.worklist import note_list
from col13.workflows import WORKFLOWS

MOST = 1000  # counted at most; beyond it the page says "1000+"
MOST_OF_FEW = 500  # where each costs a look at its case: of a body, of what is narrowed
Branches = Sequence[Sequence[ColumnElement[bool]]]


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
    """A page and where the next one begins (None: no more). `count` stops at MOST, or at MOST_OF_FEW for a body and for what is narrowed
    by what a case is listed by; `more` then says that there are more."""

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
    few, _ = few_of(actor, filters, sight, clock.today())
    most = _most(few)
    return Page(page, page[-1].key if len(lines) > limit else None, min(counted, most), counted > most)


def role_used(role: Role, sight: Sight) -> Role:
    """Who looks as auditor did it in that role, whatever others are held."""
    return Role.AUDITOR if sight is Sight.AUDIT else role


def read_lines(
    session: Session, actor: Actor, filters: Filters, order: Order, sight: Sight, *, after: Key | None = None, limit: int
) -> tuple[tuple[CaseLine, ...], int]:
    """(at most `limit` rows, how many meet the filters, counted to one more than is told). Rights and journal are the caller's: the list
    and its export are the callers. Invalid as list_cases."""
    check(actor, filters, sight)
    wanted = sorting(actor, order, sight)
    today = clock.today()
    asked = conditions(actor, filters, sight, today)
    few, also = few_of(actor, filters, sight, today)
    asked += also
    counting = few
    if few is None or _walked(session, few, wanted):
        shelf = [*asked, *([of_case(few.listed)] if few and few.listed else [])]
        first = _page(wanted, [(*shelf, one) for one in shelves(filters)], after, limit)
        if few is None or not few.orders:  # no index has them in an order in which counting could stop
            asked, counting = shelf, None
    else:
        first = few.page(wanted, asked, after, limit)
    page = select(*_columns(actor, sight), first.c.place).join(first, first.c.id == Case.id).cte("page")
    place = (page.c.place.desc(), page.c.id.desc()) if wanted.down else (page.c.place, page.c.id)
    ids = select(page.c.id)
    reads = {"cases": select(page).order_by(*place), "tracks": _tracks(ids), "counted": _counting(filters, asked, counting, _most(few))}
    found = together(session, **reads, **({"about": _about(ids)} if reads_grounds(actor, sight) else {}))
    tracks, about = _by_case(found["tracks"]), _by_case(found.get("about", []))
    lines = tuple(_line(actor, sight, wanted, row, tracks[row.id], about[row.id], today) for row in found["cases"])
    return lines, found["counted"][0][0]


def _walked(session: Session, few: Few, wanted: Sorting) -> bool:
    """Whether the shelf is walked although the list could begin at few: they are not in this order, and too many to look at them all."""
    return few.rows in SHELVED and wanted.order not in few.orders and session.execute(few.many()).scalar_one() > RARE


def _page(wanted: Sorting, branches: Branches, after: Key | None, limit: int) -> Subquery:
    # A page of each shelf by its own index, and the first of all of them: never a walk past what is not asked for.
    columns: list[Any] = [Case.id, wanted.value.label("place")]
    first = select(*columns)
    return wanted.first_of([wanted.sorted(first.where(*one, *wanted.beyond(after))).limit(limit).subquery() for one in branches], limit)


def _counting(filters: Filters, asked: Conditions, few: Few | None, most: int) -> Select[int]:
    looked_at = most + 1
    if few is None:
        some = [select(Case.id).where(*asked, one).limit(looked_at).subquery() for one in shelves(filters)]
    else:
        some = few.ids(asked, looked_at)
    both = select(union_all(*(select(one.c.id) for one in some)).subquery()).limit(looked_at)  # the first shelf is often enough
    return select(func.count()).select_from(both.subquery())


def _most(few: Few | None) -> int:
    return MOST if few is None else MOST_OF_FEW


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


def _tracks(ids: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    hand = User.display_name.label("hand")
    columns: list[Any] = [Track.case_id, Track.id, Track.workflow, Track.key, Track.subject, Track.state, Track.since, Track.due, hand]
    return select(*columns).outerjoin(User, User.id == Track.entered_by).where(Track.case_id.in_(ids)).order_by(Track.id)


def _about(ids: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Per case (offence, phenomenon or None), in the order of the file."""
    # By the case too: that is what has an index.
    standing = (Bias.case_id == Offence.case_id) & (Bias.offence_id == Offence.id) & (Bias.status != "rejected")
    query = select(Offence.case_id, Offence.code, Bias.phenomenon).outerjoin(Bias, standing)
    return query.where(Offence.case_id.in_(ids), Offence.dropped_at.is_(None)).order_by(Offence.case_id, Offence.seq, Bias.id)


def _by_case(rows: Iterable[Any]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _line(
    actor: Actor,
    sight: Sight,
    wanted: Sorting,
    row: Any,
    tracks: Sequence[Any],
    about: Sequence[Any],
    today: dt.date,
) -> CaseLine:
    states = _states(actor, row.closed_at is not None, tracks, today)
    due = min((one.due for one in states if one.due), default=None)
    moved = [track for track in tracks if track.since is not None]
    last = max(moved, key=lambda track: (track.since, track.id), default=None)
    return CaseLine(
        number=row.number, title=row.title or "", pv=row.pv_number or "", offences=tuple(dict.fromkeys(one.code for one in about)),
        phenomena=tuple(dict.fromkeys(one.phenomenon for one in about if one.phenomenon)), assigned=row.assigned or "",
        last_hand=(last.hand or "") if last is not None and sight is Sight.CONTENT else "", mine=bool(row.mine),
        opened_at=row.opened_at, changed_at=None if sight is Sight.BODY else row.changed_at, closed_at=row.closed_at,
        close_reason=row.close_reason, restricted=row.restricted, tracks=states, due=due,
        overdue=any(one.overdue for one in states), key=(row.place, row.id),
        stage=_stage(tracks) if sight is Sight.BODY else "",
    )  # fmt: skip


def _states(actor: Actor, closed: bool, rows: Sequence[Any], today: dt.date) -> tuple[TrackState, ...]:
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


def _stage(rows: Sequence[Any]) -> str:
    report = next((row.state for row in rows if row.key == "report"), WORKFLOWS["report"].initial)
    return plain_stage(report, {row.subject: row.state for row in rows if row.workflow == "prosecution_referral"})
