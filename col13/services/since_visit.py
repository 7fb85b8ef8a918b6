"""Changed since my last visit: in which of my cases somebody else moved or wrote something, which step or section, and who."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, exists, literal, Select, select, union_all
from sqlalchemy.orm import aliased, Session

from col13 import clock
from col13.i18n import Label
from col13.models import Case, Move, Participation, SectionRevision, Track, User
from col13.models.case import SHELVES
from col13.models.fenced import fenced
from col13.models.together import alone, Plan
from col13.models.visibility import content_visible
from col13.policies import Actor, may_read, require, Section, SECTION_LABELS, Situation
from col13.services.cases_filters import on_shelf
from col13.services.situation import situations, situations_read
from col13.services.timeline import sees_move
from col13.workflows import by_key

READ_BACK = 20  # rows read for each case that can be shown: a busy case has many
LOOKED_AT = 200  # cases that changed last, of those one takes part in
MOST_TOLD = 3  # of one case; the page of the case tells the rest
# Whoever hears that a section changed reads all of it: a new line in a log that one may not read is not told either.
WHOLE: dict[Section, str] = {
    Section.SUMMARY: "overview", Section.FACTS: "facts", Section.PERSONS: "victims", Section.SUSPECTS: "identity",
    Section.QUALIFICATION: "assessments", Section.SUPPORT: "contact_log", Section.REFERRAL: "referral", Section.LIAISON: "exchange",
    Section.DOCUMENTS: "all",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed: the name of a step or of a section, when, and by whom ("" where this reader does not know persons)."""

    what: Label
    step: bool
    at: dt.datetime
    who: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A case in which this person takes part and somebody else changed something: the latest news first, at most three of `count`."""

    number: str
    title: str
    at: dt.datetime
    news: tuple[News, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _Found:
    case_id: uuid.UUID
    number: str
    title: str
    at: dt.datetime
    by: uuid.UUID
    what: Label
    section: Section | None = None
    key: str = ""
    step: str = ""
    stays: bool = False


def changed_since(session: Session, actor: Actor, moment: dt.datetime, *, limit: int = 10) -> list[Changed]:
    """Cases in which I take part that somebody else moved or changed after `moment`, the latest first; what I may not be told is left
    out. Two statements, however many cases."""
    return alone(session, changed_of(actor, moment, limit=limit))


def changed_of(actor: Actor, moment: dt.datetime, *, limit: int = 10) -> Plan[list[Changed]]:
    """As changed_since(), beside other reads."""
    require(actor, "work:list")
    mine = _of_a_body(actor, moment) if _body(actor) else _of_a_zone(actor, moment)
    reads = {"moves": _moves(actor, moment, limit, mine)}
    rows = yield reads if _body(actor) else {**reads, "sections": _sections(actor, moment, limit, mine)}
    found = [*_moved(rows["moves"]), *_written(rows.get("sections", []))]
    if not found:
        return []
    ids = {one.case_id for one in found}
    more = yield {"names": _names(actor, {one.by for one in found}), **situations_read(actor, ids)}
    readable = situations(actor, ids, more)
    told = sorted((one for one in found if _may_tell(actor, readable[one.case_id], one)), key=lambda one: one.at, reverse=True)
    names = {row.id: row.display_name for row in more["names"]}
    cases: dict[uuid.UUID, list[_Found]] = {}
    for one in told:
        cases.setdefault(one.case_id, []).append(one)
    return [_changed(rows, names) for rows in list(cases.values())[:limit]]


def _changed(rows: list[_Found], names: dict[uuid.UUID, str]) -> Changed:
    newest = rows[0]
    news: dict[Label, News] = {}
    for one in rows:
        news.setdefault(one.what, News(one.what, one.section is None, one.at, names.get(one.by, "")))
    return Changed(newest.number, newest.title, newest.at, tuple(news.values())[:MOST_TOLD], len(news))


def _body(actor: Actor) -> bool:
    return actor.org_kind == "equality_body"


def _moves(actor: Actor, moment: dt.datetime, limit: int, case: CTE) -> Select[*tuple[Any, ...]]:
    body = _body(actor)  # it knows of the moves of its own track, and no title
    title: Any = literal("") if body else case.c.title
    moved = (Move.at, Move.by, Track.key, Move.step, Move.from_state, Move.to_state)
    query = select(case.c.id, case.c.number, title.label("title"), *moved).select_from(case)
    query = query.join(Move, Move.case_id == case.c.id).join(Track, Track.id == Move.track_id)
    query = query.where(Move.at > moment, Move.by != actor.id)
    if body:
        query = query.where(Track.workflow == "unia_liaison", Track.subject == actor.org_code)
    return query.order_by(Move.at.desc()).limit(limit * READ_BACK)


def _of_a_zone(actor: Actor, moment: dt.datetime) -> CTE:
    """The cases one takes part in that changed last. A shelf of the zone is walked in that order, in its index alone, and each asked
    whether it is one's own: the other way round all are read that one ever took part in."""
    walked = aliased(Case)
    part = select(1).where(Participation.case_id == walked.id, Participation.user_id == actor.id, Participation.until.is_(None))
    mine = fenced(part.limit(1).correlate(walked))
    met = select(1).select_from(Case).where(Case.id == walked.id, content_visible(actor, clock.today())).correlate(walked)
    here = (walked.owner_id == actor.org_id, walked.changed_at > moment, walked.erased_at.is_(None))
    pages = [
        select(walked.id, walked.changed_at)
        .where(*here, mine, fenced(met), on_shelf(name, walked))
        .order_by(walked.changed_at.desc(), walked.id.desc())
        .limit(LOOKED_AT)
        .subquery()
        for name in SHELVES
    ]
    both = union_all(*(select(page) for page in pages)).subquery()
    last = select(both).order_by(both.c.changed_at.desc(), both.c.id.desc()).limit(LOOKED_AT).subquery()
    return select(Case.id, Case.number, Case.title).join(last, last.c.id == Case.id).cte("of_mine")  # read once for both


def _of_a_body(actor: Actor, moment: dt.datetime) -> CTE:
    """The same of a body, whose cases are of many zones: it begins at those this person takes part in."""
    here = (Participation.user_id == actor.id, Participation.until.is_(None))
    # What a zone does besides is not told: it must not take the place of what is.
    theirs = (Track.id == Move.track_id, Track.workflow == "unia_liaison", Track.subject == actor.org_code)
    own = exists().where(Move.case_id == Case.id, Move.at > moment, *theirs)
    query = select(Case.id, Case.number, Case.changed_at).join_from(Participation, Case, Case.id == Participation.case_id).distinct()
    query = query.where(*here, Case.changed_at > moment, own, content_visible(actor, clock.today()))
    return query.order_by(Case.changed_at.desc(), Case.id.desc()).limit(LOOKED_AT).cte("of_mine")


def _moved(rows: Iterable[Any]) -> Iterator[_Found]:
    for case_id, number, title, at, by, key, step, before, after in rows:
        yield _Found(case_id, number, title, at, by, by_key(key).step(step).label, key=key, step=step, stays=before == after)


def _sections(actor: Actor, moment: dt.datetime, limit: int, case: CTE) -> Select[*tuple[Any, ...]]:
    row = SectionRevision
    query = select(case.c.id, case.c.number, case.c.title, row.at, row.by, row.section).select_from(case)
    query = query.join(row, row.case_id == case.c.id).where(row.at > moment, row.by != actor.id)
    return query.order_by(row.at.desc()).limit(limit * READ_BACK)


def _written(rows: Iterable[Any]) -> Iterator[_Found]:
    for case_id, number, title, at, by, section in rows:
        yield _Found(case_id, number, title, at, by, SECTION_LABELS[Section(section)], section=Section(section))


def _may_tell(actor: Actor, now: Situation, one: _Found) -> bool:
    if one.section is not None:
        return one.section in WHOLE and may_read(actor, one.section, now, WHOLE[one.section])
    return sees_move(actor, now, one.key, one.step, stays=one.stays)


def _names(actor: Actor, ids: Iterable[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """Names of colleagues; a body knows its own people only."""
    query = select(User.id, User.display_name).where(User.id.in_(set(ids)))
    return query.where(User.org_id == actor.org_id) if _body(actor) else query
