"""What the list of cases may be narrowed to, by whom, and what that asks of the database: for the list, its export and saved views."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, select, SQLColumnExpression, true
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.catalogue.places import content, municipalities
from col13.i18n import S_
from col13.models import Case, Entry, Track, Trait, User, UserRole
from col13.models.case import ARCHIVED, CLOSED, OPEN
from col13.models.together import alone, Plan
from col13.models.trait import DOMAIN, GROUND, HAND, PLACE
from col13.models.trait import NOBODY as NO_HAND
from col13.models.visibility import content_visible, visible
from col13.models.words import by_word
from col13.policies import Actor, may_read, Role, Section, Situation, ZONE_ROLES
from col13.services.answers import NOT_A_DATE, NOT_OFFERED
from col13.services.faults import Faults
from col13.services.records import plain
from col13.services.situation import made_own, RECORDED
from col13.workflows import WORKFLOWS

FOR_CONTENT = ("phenomenon", "domain_of_life", "municipality", "area", "assigned")  # filters that tell something of the content
FIRST_YEAR, LAST_YEAR = 1900, 2200
ME, NOBODY = "me", NO_HAND  # else the id of a colleague
PROVINCE, ARRONDISSEMENT = "province", "arrondissement"
BEFORE_IT_BEGINS = S_("This day is before the first day.")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None and False: not narrowed. `opened_from`, `opened_to`: Brussels days, included. `closed`: None
    both, False open ones. `area`: "province:10000" or "arrondissement:antwerpen" (judicial). `assigned`: me, nobody, a user's id."""

    workflow: str | None = None
    state: str | None = None
    phenomenon: str | None = None
    opened_from: dt.date | None = None
    opened_to: dt.date | None = None
    domain_of_life: str | None = None
    municipality: str | None = None
    area: str | None = None
    assigned: str | None = None
    overdue: bool = False
    restricted: bool = False
    closed: bool | None = False
    archived: bool = False  # those in the archive alone; else none of them

    def told(self) -> dict[str, Any]:
        """Those that narrow, as plain JSON: for the journal and for saved views. `closed` is told where both are wanted or the closed."""
        named = dataclasses.asdict(self)
        closed = named.pop("closed")
        told = {name: plain(value) for name, value in named.items() if value not in (None, False)}
        return told if closed is False else {**told, "closed": closed}


def filters_from(told: Mapping[str, Any]) -> Filters:
    """Back from told(). What this edition of the house no longer knows is left out."""
    known = {one.name for one in dataclasses.fields(Filters)}
    values = {name: value for name, value in told.items() if name in known}
    for name in ("opened_from", "opened_to"):
        if name in values:
            values[name] = dt.date.fromisoformat(values[name])
    return Filters(**values)


class Sight(StrEnum):
    """How much of a case a list shows: all a zone's people read, a body's own part, or the auditor's numbers, states and dates."""

    CONTENT = "content"
    BODY = "body"
    AUDIT = "audit"


def sight_of(actor: Actor, as_auditor: bool = False) -> Sight:
    """`as_auditor`: the auditor's view of one who has other roles too."""
    if actor.kind == "user" and Role.AUDITOR in actor.roles and (as_auditor or actor.roles <= {Role.AUDITOR, Role.ADMIN}):
        return Sight.AUDIT
    return Sight.BODY if actor.org_kind == "equality_body" else Sight.CONTENT


def workflows_shown(actor: Actor) -> tuple[str, ...]:
    """The workflows by whose states this reader may narrow the list."""
    return ("unia_liaison",) if actor.org_kind == "equality_body" else tuple(WORKFLOWS)


def reads_grounds(actor: Actor, sight: Sight) -> bool:
    """A ground is special-category data: only who reads the grounds of every case may see or filter by one in a list."""
    return sight is Sight.CONTENT and may_read(actor, Section.QUALIFICATION, Situation(), "grounds")


def facts_read(actor: Actor) -> ColumnElement[bool]:
    """On `Case`: where this reader reads the facts, so that no filter tells of those of another case. The desk reads them until the PV
    is recorded, and of its own cases; true and false for who reads all and none."""
    if may_read(actor, Section.FACTS, Situation(recorded=True), "facts"):
        return true()
    found: list[ColumnElement[bool]] = []
    if may_read(actor, Section.FACTS, Situation(), "facts"):
        written = exists().where(Track.case_id == Case.id, Track.key == "report", Track.state.in_(RECORDED))
        found.append(Case.pv_number.is_(None) & ~written)
    if may_read(actor, Section.FACTS, Situation(recorded=True, own=True), "facts"):
        found.append(exists().where(Entry.case_id == Case.id, made_own(actor)))
    return or_(false(), *found)


def check(actor: Actor, filters: Filters, sight: Sight) -> None:
    """Invalid, by field, for a filter that does not exist or tells of a content that is not read."""
    wrong = Faults()
    if filters.workflow is not None and filters.workflow not in workflows_shown(actor):
        wrong.add("workflow", NOT_OFFERED)
    elif filters.state is not None:
        wrong.among("state", filters.state, [state.name for state in WORKFLOWS[filters.workflow].states] if filters.workflow else [])
    for name in FOR_CONTENT if not reads_grounds(actor, sight) else ():
        if getattr(filters, name):
            wrong.add(name, NOT_OFFERED)
    if filters.phenomenon and not (catalogue.has("phenomenon", filters.phenomenon) or catalogue.has("sub_phenomenon", filters.phenomenon)):
        wrong.add("phenomenon", NOT_OFFERED)
    wrong.coded("domain_of_life", "domain_of_life", filters.domain_of_life)
    wrong.among("municipality", filters.municipality, municipalities())
    wrong.among("area", filters.area, areas())
    if filters.assigned not in (None, ME, NOBODY) and not _is_id(filters.assigned):
        wrong.add("assigned", NOT_OFFERED)
    for name in ("opened_from", "opened_to"):
        day = getattr(filters, name)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            wrong.add(name, NOT_A_DATE)
    if filters.opened_from and filters.opened_to and filters.opened_to < filters.opened_from:
        wrong.add("opened_to", BEFORE_IT_BEGINS)
    wrong.stop()


def areas() -> list[str]:
    """Every province and judicial arrondissement, as `Filters.area` names them."""
    kinds = ((PROVINCE, "provinces"), (ARRONDISSEMENT, "arrondissements"))
    return [f"{kind}:{code}" for kind, shelf in kinds for code in content()[shelf]]


def colleagues(session: Session, actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Who in this zone works on cases, by name: to narrow the list to one. Nobody for who may not narrow by it."""
    return alone(session, colleagues_of(actor))


def colleagues_of(actor: Actor) -> Plan[list[tuple[uuid.UUID, str]]]:
    """As colleagues(), beside other reads."""
    if not reads_grounds(actor, sight_of(actor)) or actor.org_id is None:
        return []
    query = select(User.id, User.display_name).where(User.org_id == actor.org_id, User.active.is_(True), User.id != actor.id)
    query = query.where(exists().where(UserRole.user_id == User.id, UserRole.role.in_(ZONE_ROLES)))
    found = yield {"people": query.order_by(by_word(User.display_name, actor.language), User.id)}
    return [(row.id, row.display_name) for row in found["people"]]


def conditions(actor: Actor, filters: Filters, sight: Sight, today: dt.date) -> list[ColumnElement[bool]]:
    """Who sees what, and what was asked but for the shelf and what rows tell of it (listed_by): on `Case`, to be met all."""
    auditing = dataclasses.replace(actor, roles=frozenset({Role.AUDITOR}))
    found = [visible(auditing, today) if sight is Sight.AUDIT else content_visible(actor, today)]
    if filters.workflow and filters.state:
        found += _in_state(actor, filters.workflow, filters.state, sight)
    found += opened_between(filters, Case.opened_at)
    if filters.domain_of_life or filters.municipality or filters.area:
        found.append(facts_read(actor))
    if filters.overdue:
        found.append(_overdue(actor, sight, today))
    if filters.restricted:
        found.append(Case.restricted.is_(True))
    return found


def opened_between(filters: Filters, opened_at: SQLColumnExpression[Any]) -> Iterator[ColumnElement[bool]]:
    """On the day of opening, of the case or of a row that bears it."""
    if filters.opened_from:
        yield opened_at >= clock.start_of_day(filters.opened_from)
    if filters.opened_to:
        yield opened_at < clock.start_of_day(filters.opened_to + dt.timedelta(days=1))


def shelf_names(filters: Filters) -> list[str]:
    """The shelves that are looked at: open, closed, archived."""
    if filters.archived:
        return [ARCHIVED]
    return [OPEN, CLOSED] if filters.closed is None else [CLOSED if filters.closed else OPEN]


def shelves(filters: Filters) -> list[ColumnElement[bool]]:
    """On `Case`: the same, each with an index of its own for each order (models/case.py). To be met one of them; a list takes a page of
    each and keeps the first."""
    return [on_shelf(name) for name in shelf_names(filters)]


def on_shelf(name: str, case: type[Case] = Case) -> ColumnElement[bool]:
    """On `case`: it stands there."""
    if name == ARCHIVED:
        return case.archived_at.is_not(None)
    return case.archived_at.is_(None) & (case.closed_at.is_(None) if name == OPEN else case.closed_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Listed:
    """What a case is to be listed by: rows that tell it, and which of them. `in_order`: an index has them in the order of opening."""

    rows: type[Trait] | type[Track]
    where: tuple[ColumnElement[bool], ...]
    in_order: bool = True


def listed_by(actor: Actor, filters: Filters, sight: Sight) -> list[Listed]:
    """What was asked of which rows tell. A list begins at the first of them, so what few cases have stands first. Nothing for a body, of
    which no filter tells more than its own track."""
    if sight is Sight.BODY:
        return []
    hand = NOBODY
    if filters.assigned and filters.assigned != NOBODY:
        hand = (actor.id if filters.assigned == ME else uuid.UUID(filters.assigned)).hex
    found = [
        _trait(HAND, hand if hand != NOBODY else None), _trait(GROUND, filters.phenomenon), _trait(PLACE, filters.municipality),
        _standing(filters), _trait(DOMAIN, filters.domain_of_life), _trait(HAND, filters.assigned and hand if hand == NOBODY else None),
        Listed(Trait, (Trait.kind == PLACE, Trait.value.in_(_places_of(filters.area))), in_order=False) if filters.area else None,
    ]  # fmt: skip
    return [one for one in found if one is not None]


def _trait(kind: str, value: str | None) -> Listed | None:
    return Listed(Trait, (Trait.kind == kind, Trait.value == value)) if value else None


def _standing(filters: Filters) -> Listed | None:
    flow = filters.workflow
    if not flow or not filters.state or filters.state == WORKFLOWS[flow].initial:  # a track without a row is in its initial state
        return None
    return Listed(Track, (Track.workflow == flow, Track.state == filters.state))


def own_track(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """On `Track`, tied to `Case`: the one track whose deadline a body sees."""
    return (Track.case_id == Case.id, Track.workflow == "unia_liaison", Track.subject == actor.org_code)


def _places_of(area: str) -> list[str]:
    kind, _, code = area.partition(":")
    return [one.nis for one in municipalities().values() if (one.province if kind == PROVINCE else one.arrondissement) == code]


def _in_state(actor: Actor, workflow: str, state: str, sight: Sight) -> Iterator[ColumnElement[bool]]:
    # What a row does not show, no filter tells either: a body narrows by its own track alone.
    if sight is Sight.BODY:
        yield exists().where(*own_track(actor), Track.state == state)
    elif state == WORKFLOWS[workflow].initial:
        tied = (Track.case_id == Case.id, Track.workflow == workflow)
        yield exists().where(*tied, Track.state == state) | ~exists().where(*tied)


def _overdue(actor: Actor, sight: Sight, today: dt.date) -> ColumnElement[bool]:
    if sight is Sight.BODY:
        return Case.closed_at.is_(None) & exists().where(*own_track(actor), Track.due < today)
    return Case.due < today


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
