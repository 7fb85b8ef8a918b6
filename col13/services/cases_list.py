"""The list of cases: filtered, by keyset, each row with where its tracks stand; the auditor gets numbers, states and dates only."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select, tuple_
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid
from col13.models import Bias, Case, Incident, Offence, Participation, Track
from col13.models.visibility import content_visible, visible
from col13.policies import Actor, may_read, require, Role, Section, Situation
from col13.services.answers import NOT_OFFERED
from col13.services.records import plain
from col13.services.worklist import note_list
from col13.workflows import WORKFLOWS

Key = tuple[dt.datetime, uuid.UUID]  # opened at, case id: where a page ends
MOST = 1000  # counted at most; beyond it the page says "1000+"
FOR_CONTENT = ("phenomenon", "domain_of_life", "municipality", "mine")  # filters that tell something of the content


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None and False: not narrowed. `opened_from`, `opened_to`: Brussels days, included. `closed`: None
    both, False open ones."""

    workflow: str | None = None
    state: str | None = None
    phenomenon: str | None = None
    opened_from: dt.date | None = None
    opened_to: dt.date | None = None
    domain_of_life: str | None = None
    municipality: str | None = None
    overdue: bool = False
    restricted: bool = False
    mine: bool = False
    closed: bool | None = False


@dataclass(frozen=True, slots=True)
class TrackState:
    """Where one track stands."""

    key: str
    workflow: str
    state: str
    due: dt.date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row. `title` is empty for who reads no content."""

    number: str
    title: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    close_reason: str | None
    restricted: bool
    mine: bool
    tracks: tuple[TrackState, ...]
    due: dt.date | None  # the earliest of its tracks
    overdue: bool
    key: Key


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
    after: Key | None = None,
    limit: int = 50,
    as_auditor: bool = False,
) -> Page:
    """The newest first. `as_auditor`: the auditor's view of one who has other roles too. The numbers shown are journalled: needs a writing
    session. Forbidden, or Invalid for a filter that does not exist or tells of a content that is not read."""
    filters = filters or Filters()
    role = require(actor, "case:list")
    blind = actor.kind == "user" and Role.AUDITOR in actor.roles and (as_auditor or actor.roles <= {Role.AUDITOR, Role.ADMIN})
    _check(actor, filters, blind)
    today = clock.today()
    auditing = dataclasses.replace(actor, roles=frozenset({Role.AUDITOR}))
    conditions = [visible(auditing, today) if blind else content_visible(actor, today), *_conditions(actor, filters, today)]
    query = select(Case).where(*conditions)
    if after is not None:
        query = query.where(tuple_(Case.opened_at, Case.id) < after)
    found = session.scalars(query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(limit + 1)).all()
    counted = session.execute(select(func.count()).select_from(select(Case.id).where(*conditions).limit(MOST + 1).subquery())).scalar_one()
    page = found[:limit]
    lines = _lines(session, actor, page, blind, today)
    key = lines[-1].key if len(found) > limit else None
    asked = {name: plain(value) for name, value in dataclasses.asdict(filters).items() if value not in (None, False)}
    note_list(session, actor, "cases.list", Role.AUDITOR if blind else role, [line.number for line in lines], filters=asked)
    return Page(lines, key, min(counted, MOST), counted > MOST)


def _check(actor: Actor, filters: Filters, blind: bool) -> None:
    wrong = {}
    if filters.workflow is not None and filters.workflow not in workflows_shown(actor):
        wrong["workflow"] = NOT_OFFERED
    elif filters.state is not None:
        states = [state.name for state in WORKFLOWS[filters.workflow].states] if filters.workflow else []
        if filters.state not in states:
            wrong["state"] = NOT_OFFERED
    # A ground is special-category data: only who reads the grounds of every case may filter by one; a body and an auditor by no content.
    if blind or actor.org_kind == "equality_body" or not may_read(actor, Section.QUALIFICATION, Situation(), "grounds"):
        wrong |= dict.fromkeys((name for name in FOR_CONTENT if getattr(filters, name)), NOT_OFFERED)
    if wrong:
        raise Invalid(wrong)


def workflows_shown(actor: Actor) -> tuple[str, ...]:
    """The workflows by whose states this reader may narrow the list."""
    return ("unia_liaison",) if actor.org_kind == "equality_body" else tuple(WORKFLOWS)


def _conditions(actor: Actor, filters: Filters, today: dt.date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.workflow and filters.state:
        found.append(_in_state(actor, filters.workflow, filters.state))
    if filters.phenomenon:
        standing = (Bias.case_id == Case.id, Bias.status != "rejected", Offence.dropped_at.is_(None))
        named = (Bias.phenomenon == filters.phenomenon) | (Bias.sub_phenomenon == filters.phenomenon)
        found.append(exists(select(Bias.id).join(Offence, Offence.id == Bias.offence_id).where(*standing, named)))
    if filters.opened_from:
        found.append(Case.opened_at >= clock.start_of_day(filters.opened_from))
    if filters.opened_to:
        found.append(Case.opened_at < clock.start_of_day(filters.opened_to + dt.timedelta(days=1)))
    if filters.domain_of_life:
        found.append(exists().where(Incident.case_id == Case.id, Incident.domain_of_life == filters.domain_of_life))
    if filters.municipality:
        found.append(exists().where(Incident.case_id == Case.id, Incident.municipality == filters.municipality))
    if filters.overdue:
        found.append(Case.closed_at.is_(None) & exists().where(Track.case_id == Case.id, Track.due < today, *_tracks_shown(actor)))
    if filters.restricted:
        found.append(Case.restricted.is_(True))
    if filters.mine:
        found.append(_mine(actor))
    if filters.closed is not None:
        found.append(Case.closed_at.is_not(None) if filters.closed else Case.closed_at.is_(None))
    return found


def _in_state(actor: Actor, workflow: str, state: str) -> ColumnElement[bool]:
    # A track without a row is in its initial state.
    there = exists().where(Track.case_id == Case.id, Track.workflow == workflow, Track.state == state, *_tracks_shown(actor))
    if state != WORKFLOWS[workflow].initial or actor.org_kind == "equality_body":
        return there
    return there | ~exists().where(Track.case_id == Case.id, Track.workflow == workflow)


def _tracks_shown(actor: Actor) -> list[ColumnElement[bool]]:
    # What a row does not show, no filter tells either: a body narrows by its own track alone.
    return [Track.workflow == "unia_liaison", Track.subject == actor.org_code] if actor.org_kind == "equality_body" else []


def _mine(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        Participation.case_id == Case.id, Participation.user_id == actor.id, Participation.part == "assigned", Participation.until.is_(None)
    )


def _lines(session: Session, actor: Actor, cases: Sequence[Case], blind: bool, today: dt.date) -> tuple[CaseLine, ...]:
    ids = [case.id for case in cases]
    rows: dict[uuid.UUID, list[Track]] = {case_id: [] for case_id in ids}
    for track in session.scalars(select(Track).where(Track.case_id.in_(ids)).order_by(Track.id)):
        rows[track.case_id].append(track)
    mine = set() if blind else set(session.scalars(select(Case.id).where(Case.id.in_(ids), _mine(actor))))
    return tuple(_line(actor, case, _states(actor, case, rows[case.id], today), case.id in mine, blind) for case in cases)


def _line(actor: Actor, case: Case, states: tuple[TrackState, ...], mine: bool, blind: bool) -> CaseLine:
    due = min((state.due for state in states if state.due), default=None)
    title = "" if blind or actor.org_kind == "equality_body" else case.title
    late = any(state.overdue for state in states)
    key = (case.opened_at, case.id)
    return CaseLine(case.number, title, case.opened_at, case.closed_at, case.close_reason, case.restricted, mine, states, due, late, key)


def _states(actor: Actor, case: Case, rows: Sequence[Track], today: dt.date) -> tuple[TrackState, ...]:
    found = []
    for name, flow in WORKFLOWS.items():
        own = sorted((row for row in rows if row.workflow == name), key=lambda row: (row.key != name, row.id))
        if all(row.key != name for row in own):
            found.append((TrackState(name, name, flow.initial, None, False), "unia" if name == "unia_liaison" else ""))
        for row in own:
            due = row.due if case.closed_at is None else None
            found.append((TrackState(row.key, name, row.state, due, due is not None and due < today), row.subject))
    if actor.org_kind != "equality_body":
        return tuple(state for state, _ in found)
    # A body knows its own track, and where the prosecutor's part stands.
    own_track = [state for state, subject in found if state.workflow == "unia_liaison" and subject == actor.org_code]
    return (*own_track, *(dataclasses.replace(s, due=None, overdue=False) for s, _ in found if s.key == "prosecution_referral"))
