"""The reference officer's watch over the zone: marks that may be missing, cases nobody opened, steps that wait long on one colleague."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, ColumnElement, exists, func, or_, Select, select, tuple_
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import Label, N_, S_, Sentence
from col13.models import (
    Bias,
    Case,
    Indicator,
    Move,
    Offence,
    Organisation,
    Participation,
    Report,
    SectionRevision,
    Track,
    User,
    UserRole,
    Visit,
    Waiting,
)
from col13.models.together import alone, Plan, side_by_side
from col13.models.visibility import content_visible
from col13.policies import Actor, require
from col13.services.policy_defaults import policy_with
from col13.services.worklist import note_list

Key = tuple[dt.datetime, uuid.UUID, str]  # opened at or since, case id, track and colleague: where a page ends
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


def _some(*facts: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(*facts).correlate(Case))


def _stands(key: str, states: Sequence[str]) -> ColumnElement[bool]:
    return _some(Track.case_id == Case.id, Track.key == key, Track.state.in_(states))


# The rule, once. Signs on file: an indicator, or somebody who perceives bias. No mark: no assessment of any offence that stands. Open to
# doubt: until a second hand or the magistrate judged. What is then written, or not, is the reason that is shown.
SIGNS = _some(Indicator.case_id == Case.id) | _some(
    Report.case_id == Case.id, Report.perception.in_(("victim", "witness", "officer", "other"))
)
NO_MARK = ~_some(Bias.case_id == Case.id, Bias.offence_id == Offence.id, Offence.dropped_at.is_(None))
UNJUDGED = ~_stands("qualification", ("confirmed", "set_aside", "decided_by_magistrate"))
IN_DOUBT: tuple[tuple[str, ColumnElement[bool], Sentence], ...] = (
    ("no_offence", _some(Report.case_id == Case.id, Report.no_offence_reason_encrypted.is_not(None)),
     S_("“No offence found” is written, while signs of bias are on file.")),
    ("no_bias", _some(Offence.case_id == Case.id, Offence.dropped_at.is_(None), Offence.no_bias_encrypted.is_not(None)),
     S_("“No bias found” is written, while signs of bias are on file.")),
    ("nothing", _stands("report", ("accepted", "recorded", "acknowledged")),
     S_("Signs of bias are on file, the report was taken in hand, and no bias is proposed.")),
)  # fmt: skip
QUIET = S_("Nobody opened or changed it since %(when)s.")
STUCK = S_("Waits on %(who)s since %(when)s.")


def marks(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Page:
    """Cases possibly missing a bias mark, the oldest first. One statement."""
    return alone(session, marks_of(actor, after=after, limit=limit))


def marks_of(actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Plan[Page]:
    """As marks(), beside other reads."""
    require(actor, "work:watch")
    reason = when(*[(found, code) for code, found, _ in IN_DOUBT], else_="")
    query = select(Case.id, Case.number, Case.title, Case.restricted, Case.opened_at, reason.label("reason"))
    query = query.where(*_mine(actor), SIGNS, NO_MARK, UNJUDGED, or_(*[found for _, found, _ in IN_DOUBT]))
    words = {code: said for code, _, said in IN_DOUBT}
    rows = (yield {"cases": _paged(query, after).limit(limit + 1)})["cases"]
    return _page([
        Line(row.number, row.title, row.restricted, row.opened_at, words[row.reason], {}, (row.opened_at, row.id, "")) for row in rows
    ], limit)  # fmt: skip


def quiet(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Page:
    """Open cases that no colleague opened or changed for the days of the zone's policy, the oldest first. Two statements."""
    return alone(session, quiet_of(session, actor, after=after, limit=limit))


def quiet_of(session: Session, actor: Actor, *, after: Key | None = None, limit: int = SHOWN) -> Plan[Page]:
    """As quiet(), beside other reads."""
    require(actor, "work:watch")
    cutoff = _days_ago(session, (yield _policy(actor)), "quiet_days")
    query = select(Case.id, Case.number, Case.title, Case.restricted, Case.opened_at).where(
        *_mine(actor), Case.opened_at < cutoff, ~_some(SectionRevision.case_id == Case.id, SectionRevision.at >= cutoff),
        ~_some(Move.case_id == Case.id, Move.at >= cutoff),
        ~_some(Visit.case_id == Case.id, Visit.since >= cutoff, Visit.role != "liaison"),
    )  # fmt: skip
    found = _paged(query, after).limit(limit + 1).cte("quiet_cases")
    read = yield {"cases": select(found).order_by(found.c.opened_at, found.c.id), "touched": _last_touched(select(found.c.id))}
    rows, last = read["cases"], {row.case_id: row.at for row in read["touched"]}
    lines = []
    for row in rows:
        touched = last.get(row.id, row.opened_at)
        key = (row.opened_at, row.id, "")
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
    held = exists().where(UserRole.user_id == User.id, UserRole.role == Waiting.role)
    query = (
        select(
            Case.id, Case.number, Case.title, Case.restricted, Waiting.track, Waiting.step, Waiting.since, User.id.label("user_id"),
            User.display_name,
        )
        .join(Waiting, Waiting.case_id == Case.id)
        .join(Participation, and_(Participation.case_id == Case.id, Participation.part == "assigned", Participation.until.is_(None)))
        .join(User, User.id == Participation.user_id)
        .where(*_mine(actor), Waiting.org_id == actor.org_id, Waiting.since < cutoff, held)
        .where(or_(Waiting.barred_user.is_(None), Waiting.barred_user != User.id))
        .distinct()
    )  # fmt: skip
    place = (Waiting.since, Case.id, Waiting.track, User.id)
    if after is not None:
        track, _, user = after[2].partition("/")
        query = query.where(tuple_(*place) > (after[0], after[1], track, uuid.UUID(user)))
    rows = (yield {"steps": query.order_by(*place).limit(limit + 1)})["steps"]
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
    yield from (Case.owner_id == actor.org_id, Case.closed_at.is_(None), content_visible(actor, clock.today()))


def _paged(query: Select[*tuple[Any, ...]], after: Key | None) -> Select[*tuple[Any, ...]]:
    if after is not None:
        query = query.where(tuple_(Case.opened_at, Case.id) > (after[0], after[1]))
    return query.order_by(Case.opened_at, Case.id)


def _page(lines: list[Line], limit: int) -> Page:
    return Page(lines[:limit], lines[limit - 1].key if len(lines) > limit else None)


def _policy(actor: Actor) -> dict[str, Select[*tuple[Any, ...]]]:
    return {"policy": select(Organisation.policy).where(Organisation.id == actor.org_id)}


def _days_ago(session: Session, found: Mapping[str, list[Any]], name: str) -> dt.datetime:
    days = policy_with(session, found["policy"][0].policy or {})[name] if found["policy"] else 0
    return clock.now() - dt.timedelta(days=int(days))


def _last_touched(ids: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """When each case was last opened by a colleague, moved or changed."""
    parts = [
        select(table.case_id, moment.label("at")).where(table.case_id.in_(ids))
        for table, moment in ((SectionRevision, SectionRevision.at), (Move, Move.at))
    ]
    visits = select(Visit.case_id, Visit.since.label("at")).where(Visit.case_id.in_(ids), Visit.role != "liaison")
    touched = visits.union_all(*parts).subquery()
    return select(touched.c.case_id, func.max(touched.c.at).label("at")).group_by(touched.c.case_id)
