"""Changed since my last visit: in which of my cases somebody else moved or wrote something, which step or section, and who."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, literal, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import Label
from col13.models import Case, Entry, Move, Participation, SectionRevision, Track, User
from col13.models.visibility import content_visible
from col13.policies import Actor, may_read, require, Role, Section, SECTION_LABELS, Situation
from col13.services.situation import made_own, RECORDED
from col13.services.timeline import sees_move
from col13.workflows import by_key

READ_BACK = 20  # rows read for each case that can be shown: a busy case has many
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
    out. A handful of statements, however many cases."""
    require(actor, "work:list")
    found = [*_moves(session, actor, moment, limit), *_sections(session, actor, moment, limit)]
    situations = _situations(session, actor, {one.case_id for one in found})
    told = sorted((one for one in found if _may_tell(actor, situations[one.case_id], one)), key=lambda one: one.at, reverse=True)
    names = _names(session, actor, {one.by for one in told})
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


def _moves(session: Session, actor: Actor, moment: dt.datetime, limit: int) -> Iterator[_Found]:
    body = actor.org_kind == "equality_body"  # it knows of the moves of its own track, and no title
    query = (
        select(
            Case.id, Case.number, literal("") if body else Case.title, Move.at, Move.by, Track.key, Move.step, Move.from_state,
            Move.to_state,
        )
        .join(Move, Move.case_id == Case.id).join(Track, Track.id == Move.track_id)
        .where(Move.at > moment, Move.by != actor.id, _mine(actor), content_visible(actor, clock.today()))
    )  # fmt: skip
    if body:
        query = query.where(Track.workflow == "unia_liaison", Track.subject == actor.org_code)
    rows = session.execute(query.order_by(Move.at.desc()).limit(limit * READ_BACK))
    for case_id, number, title, at, by, key, step, before, after in rows:
        yield _Found(case_id, number, title, at, by, by_key(key).step(step).label, key=key, step=step, stays=before == after)


def _sections(session: Session, actor: Actor, moment: dt.datetime, limit: int) -> Iterator[_Found]:
    if actor.org_kind == "equality_body":
        return
    row = SectionRevision
    query = (
        select(Case.id, Case.number, Case.title, row.at, row.by, row.section)
        .join(row, row.case_id == Case.id)
        .where(row.at > moment, row.by != actor.id, _mine(actor), content_visible(actor, clock.today()))
    )
    for case_id, number, title, at, by, section in session.execute(query.order_by(row.at.desc()).limit(limit * READ_BACK)):
        yield _Found(case_id, number, title, at, by, SECTION_LABELS[Section(section)], section=Section(section))


def _mine(actor: Actor) -> ColumnElement[bool]:
    return exists().where(Participation.case_id == Case.id, Participation.user_id == actor.id, Participation.until.is_(None))


def _may_tell(actor: Actor, now: Situation, one: _Found) -> bool:
    if one.section is not None:
        return one.section in WHOLE and may_read(actor, one.section, now, WHOLE[one.section])
    return sees_move(actor, now, one.key, one.step, stays=one.stays)


def _situations(session: Session, actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Situation]:
    """What reading depends on, for many cases at once: only the desk's sight changes with the case (recorded, and one's own)."""
    if not actor.has(Role.RECEPTION) or not ids:
        return dict.fromkeys(ids, Situation(recorded=True))
    written = exists().where(Track.case_id == Case.id, Track.key == "report", Track.state.in_(RECORDED))
    recorded = set(session.scalars(select(Case.id).where(Case.id.in_(ids), Case.pv_number.is_not(None) | written)))
    own = set(session.scalars(select(Entry.case_id).where(Entry.case_id.in_(ids), made_own(actor)).distinct()))
    return {case_id: Situation(recorded=case_id in recorded, own=case_id in own) for case_id in ids}


def _names(session: Session, actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of colleagues; a body knows its own people only."""
    query = select(User.id, User.display_name).where(User.id.in_(set(ids)))
    if actor.org_kind == "equality_body":
        query = query.where(User.org_id == actor.org_id)
    return {row.id: row.display_name for row in session.execute(query)}
