"""The reference officer's watch over the zone: marks that may be missing, cases nobody opened, steps that wait long on one colleague."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, ColumnElement, exists, func, or_, Select, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from col13 import clock
from col13.i18n import Label, N_, S_, Sentence
from col13.models import Case, Organisation, Participation, User, UserRole, Visit, Waiting
from col13.models.fenced import fenced
from col13.models.together import alone, Plan, side_by_side
from col13.models.visibility import content_visible
from col13.policies import Actor, require, ZONE_ROLES
from col13.services.doubt import IN_DOUBT
from col13.services.policy_defaults import policy_with
from col13.services.worklist import note_list

Key = tuple[dt.datetime, uuid.UUID, str]  # opened at, changed at or since, case id, track and colleague: where a page ends
SHOWN = 10
LISTS: dict[str, Label] = {
    "marks": N_("watch", "A bias mark may be missing"),
    "quiet": N_("watch", "Nobody opened these cases"),
    "stuck": N_("watch", "Steps that wait long on one colleague"),
}
NOTHING: dict[str, Sentence] = {
    "marks": S_("Every file with signs of bias has a mark, or was judged."),
    "quiet": S_("Every open case was looked at lately."),
    "stuck": S_("No step waits too long on somebody to whom the case is assigned."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One case to look at. `why`: the sentence to show, with its facts; `track` and `step`: what waits, where something does."""

    number: str
    title: str
    restricted: bool
    since: dt.datetime
    why: Sentence
    facts: dict[str, object]
    key: Key
    track: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of one list, and where the next begins (None: no more)."""

    lines: Sequence[Line] = ()
    next: Key | None = None


QUIET = S_("Nobody opened or changed it since %(when)s.")
STUCK = S_("Waits on %(who)s since %(when)s.")


def marks(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Page:
    """Cases possibly missing a bias mark (services/doubt.py), the oldest first. One statement."""
    return alone(session, marks_of(actor, after=after, limit=limit))


def marks_of(actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Plan[Page]:
    """As marks(), beside other reads."""
    require(actor, "work:watch")
    query = select(Case.id, Case.number, Case.title, Case.restricted, Case.opened_at, Case.doubt)
    rows = (yield {"cases": _paged(query.where(*_mine(actor), Case.doubt.is_not(None)), Case.opened_at, after).limit(limit + 1)})["cases"]
    return _page([
        Line(row.number, row.title, row.restricted, row.opened_at, IN_DOUBT[row.doubt], {}, (row.opened_at, row.id, "")) for row in rows
    ], limit)  # fmt: skip


def quiet(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Page:
    """Open cases that no colleague opened or changed for the days of the zone's policy, the one longest unchanged first. Two statements."""
    return alone(session, quiet_of(session, actor, after=after, limit=limit))


def quiet_of(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Plan[Page]:
    """As quiet(), beside other reads."""
    require(actor, "work:watch")
    cutoff = _days_ago(session, (yield _policy(actor)), "quiet_days")
    # The shelf is walked in order until the page is full.
    seen = select(1).where(Visit.case_id == Case.id, Visit.since >= cutoff, Visit.role != "liaison").limit(1).correlate(Case)
    query = select(Case.id, Case.number, Case.title, Case.restricted, Case.changed_at)
    query = query.where(*_mine(actor), Case.changed_at < cutoff, ~fenced(seen))
    found = _paged(query, Case.changed_at, after).limit(limit + 1).cte("quiet_cases")
    read = yield {"cases": select(found).order_by(found.c.changed_at, found.c.id), "seen": _last_seen(select(found.c.id))}
    last = {row.case_id: row.at for row in read["seen"]}
    lines = []
    for row in read["cases"]:
        touched = max(row.changed_at, last.get(row.id, row.changed_at))
        key = (row.changed_at, row.id, "")
        lines.append(Line(row.number, row.title, row.restricted, touched, QUIET, {"when": clock.brussels_day(touched)}, key))
    return _page(lines, limit)


def stuck(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Page:
    """Steps that wait, longer than the days of the zone's policy, on the colleague to whom the case is assigned and who could take them;
    the longest first. Two statements."""
    return alone(session, stuck_of(session, actor, after=after, limit=limit))


def stuck_of(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Plan[Page]:
    """As stuck(), beside other reads."""
    require(actor, "work:watch")
    cutoff = _days_ago(session, (yield _policy(actor)), "stuck_days")
    on_it = (Participation.case_id == Waiting.case_id, Participation.part == "assigned", Participation.until.is_(None))
    able = (
        UserRole.user_id == Participation.user_id, UserRole.role == Waiting.role,
        or_(Waiting.barred_user.is_(None), Waiting.barred_user != Participation.user_id),
    )  # fmt: skip
    mine = select(1).select_from(Case).where(Case.id == Waiting.case_id, *_mine(actor))
    hand = select(1).select_from(Participation).join(UserRole, and_(*able)).where(*on_it).limit(1).correlate(Waiting)
    place = (Waiting.held_since.label("since"), Waiting.case_id, Waiting.track)
    # What waits in the cases somebody has is walked, the longest first, until the page is full; each row is then told for each who has it,
    # in each role only once.
    waits = select(*place, Waiting.role, Waiting.step, Waiting.barred_user)
    waits = waits.where(Waiting.org_id == actor.org_id, Waiting.held_since < cutoff, fenced(hand), fenced(mine))
    track, _, user = after[2].partition("/") if after else ("", "", "")
    if after is not None:
        waits = waits.where(tuple_(*place) >= (after[0], after[1], track))
    found = waits.order_by(*place).limit((limit + 2) * len(ZONE_ROLES)).subquery()
    whole = (found.c.since, Case.id, found.c.track, User.id)
    query = (
        select(
            Case.id, Case.number, Case.title, Case.restricted, found.c.track, found.c.step, found.c.since, User.id.label("user_id"),
            User.display_name,
        )
        .select_from(found)
        .join(Case, Case.id == found.c.case_id)
        .join(Participation, and_(Participation.case_id == Case.id, Participation.part == "assigned", Participation.until.is_(None)))
        .join(User, User.id == Participation.user_id)
        .where(exists().where(UserRole.user_id == User.id, UserRole.role == found.c.role))
        .where(or_(found.c.barred_user.is_(None), found.c.barred_user != User.id))
        .distinct()
    )  # fmt: skip
    if after is not None:
        query = query.where(tuple_(*whole) > (after[0], after[1], track, uuid.UUID(user)))
    rows = (yield {"steps": query.order_by(*whole).limit(limit + 1)})["steps"]
    return _page([
        Line(
            row.number, row.title, row.restricted, row.since, STUCK, {"who": row.display_name, "when": clock.brussels_day(row.since)},
            (row.since, row.id, f"{row.track}/{row.user_id.hex}"), row.track, row.step,
        )
        for row in rows
    ], limit)  # fmt: skip


READ = {"marks": marks, "quiet": quiet, "stuck": stuck}


def plans(session: Session, actor: Actor) -> dict[str, Plan[Page]]:
    """The first lines of all three, beside other reads; the caller notes what was shown."""
    return {"marks": marks_of(actor), "quiet": quiet_of(session, actor), "stuck": stuck_of(session, actor)}


def watch(session: Session, actor: Actor) -> dict[str, Page]:
    """The first lines of all three. The numbers shown are journalled: needs a writing session."""
    used = require(actor, "work:watch")
    found: dict[str, Page] = side_by_side(session, **plans(session, actor))
    note_list(session, actor, "work.watch", used, numbers_of(found.values()), lists=list(READ))
    return found


def numbers_of(pages: Iterable[Page]) -> list[str]:
    """The numbers on these lists, each once."""
    return list(dict.fromkeys(line.number for page in pages for line in page.lines))


def one_list(session: Session, actor: Actor, name: str, *, after: Key | None = None, limit: int = 50) -> Page:
    """A page of one list (`name` of LISTS); journalled."""
    used = require(actor, "work:watch")
    page = READ[name](session, actor, after=after, limit=limit)
    note_list(session, actor, "work.watch", used, list(dict.fromkeys(line.number for line in page.lines)), lists=[name])
    return page


def _mine(actor: Actor) -> Iterator[ColumnElement[bool]]:
    """Open cases of the own zone that this officer may see: a restricted one only when named on it, none one is excluded from."""
    yield from (
        Case.owner_id == actor.org_id, Case.closed_at.is_(None), Case.archived_at.is_(None), content_visible(actor, clock.today())
    )  # fmt: skip


def _paged(query: Select[*tuple[Any, ...]], place: InstrumentedAttribute[dt.datetime], after: Key | None) -> Select[*tuple[Any, ...]]:
    if after is not None:
        query = query.where(tuple_(place, Case.id) > (after[0], after[1]))
    return query.order_by(place, Case.id)


def _page(lines: list[Line], limit: int) -> Page:
    return Page(lines[:limit], lines[limit - 1].key if len(lines) > limit else None)


def _policy(actor: Actor) -> dict[str, Select[*tuple[Any, ...]]]:
    return {"policy": select(Organisation.policy).where(Organisation.id == actor.org_id)}


def _days_ago(session: Session, found: Mapping[str, list[Any]], name: str) -> dt.datetime:
    days = policy_with(session, found["policy"][0].policy or {})[name] if found["policy"] else 0
    return clock.now() - dt.timedelta(days=int(days))


def _last_seen(ids: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """When each case was last opened by a colleague."""
    seen = select(Visit.case_id, func.max(Visit.since).label("at")).where(Visit.case_id.in_(ids), Visit.role != "liaison")
    return seen.group_by(Visit.case_id)
