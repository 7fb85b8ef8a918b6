"""Saved views of the list of cases: a person's own filters and order, under a name. Nobody else sees or opens them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from col13.errors import NotFound
from col13.i18n import S_
from col13.models import SavedView
from col13.models.together import alone, Plan
from col13.models.words import by_word
from col13.policies import Actor, require
from col13.services import journal
from col13.services import once as onces
from col13.services.cases_filters import check, Filters, filters_from, sight_of
from col13.services.cases_order import Order, sorting
from col13.services.faults import Faults

MOST = 20
LONGEST = 60
TAKEN = S_("You have a view of this name already.")
FULL = S_("You have %(most)s views: delete one first.")


@dataclass(frozen=True, slots=True)
class View:
    """A view as its owner meets it. `opens_first`: shown when the list is opened without filters; one at most."""

    id: uuid.UUID
    name: str
    filters: Filters
    order: Order
    opens_first: bool


def own_views(session: Session, actor: Actor) -> list[View]:
    """By name. Forbidden without the right."""
    return alone(session, views_of(actor))


def views_of(actor: Actor) -> Plan[list[View]]:
    """As own_views(), beside other reads."""
    require(actor, "view:save")
    columns = (SavedView.id, SavedView.name, SavedView.query, SavedView.opens_first)
    views = select(*columns).where(SavedView.user_id == actor.id)
    found = yield {"views": views.order_by(by_word(SavedView.name, actor.language), SavedView.id)}
    return [_view(row) for row in found["views"]]


def save(
    session: Session, actor: Actor, *, name: str, filters: Filters, order: Order = Order.NEWEST, opens_first: bool = False,
    once: uuid.UUID | None = None,
) -> View:  # fmt: skip
    """Keep these filters under a name. Words of the search are no filter and are never kept. Forbidden, or Invalid by field: `name`,
    or a filter that this person does not have."""
    role = require(actor, "view:save")
    earlier = onces.before(session, actor, once, "view.save")
    if earlier is not None:
        return _view(_own(session, actor, uuid.UUID(earlier)))
    sight = sight_of(actor)
    check(actor, filters, sight)
    sorting(actor, order, sight)
    name = " ".join(name.split())
    _check_name(session, actor, name)
    row = SavedView(user_id=actor.id, name=name, query={**filters.told(), "sort": order.value})
    session.add(row)
    session.flush()
    if opens_first:
        _first(session, actor, row)
    journal.write(session, actor, operation="alteration", act="view.save", role=role, detail={"name": name, "filters": filters.told()})
    onces.keep(session, actor, once, "view.save", str(row.id))
    return _view(row)


def delete(session: Session, actor: Actor, view_id: uuid.UUID) -> None:
    """Take one's own view away; NotFound for another's."""
    role = require(actor, "view:save")
    row = _own(session, actor, view_id)
    session.delete(row)
    journal.write(session, actor, operation="alteration", act="view.delete", role=role, detail={"name": row.name})


def open_first(session: Session, actor: Actor, view_id: uuid.UUID, *, wanted: bool = True) -> None:
    """Let the list open with this view, or no longer; NotFound for another's."""
    role = require(actor, "view:save")
    row = _own(session, actor, view_id)
    _first(session, actor, row if wanted else None)
    journal.write(session, actor, operation="alteration", act="view.first", role=role, detail={"name": row.name, "first": wanted})


def _check_name(session: Session, actor: Actor, name: str) -> None:
    wrong = Faults()
    wrong.need("name", name)
    wrong.short("name", name, LONGEST)
    kept = select(func.count()).select_from(SavedView).where(SavedView.user_id == actor.id)
    if session.execute(kept.where(SavedView.name == name)).scalar_one():
        wrong.add("name", TAKEN)
    if session.execute(kept).scalar_one() >= MOST:
        wrong.add("name", FULL, most=MOST)
    wrong.stop()


def _own(session: Session, actor: Actor, view_id: uuid.UUID) -> SavedView:
    row = session.scalars(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == actor.id)).first()
    if row is None:
        raise NotFound
    return row


def _first(session: Session, actor: Actor, row: SavedView | None) -> None:
    session.execute(update(SavedView).where(SavedView.user_id == actor.id).values(opens_first=False))
    if row is not None:
        row.opens_first = True
        session.flush()


def _view(row: Any) -> View:
    kept = dict(row.query)
    sort = kept.pop("sort", None)
    order = Order(sort) if sort in set(Order) else Order.NEWEST
    return View(row.id, row.name, filters_from(kept), order, row.opens_first)
