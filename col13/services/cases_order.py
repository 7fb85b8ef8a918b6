"""The orders of the list of cases, each by keyset: a page begins after a value and an id, never after a number of rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select, SQLColumnExpression, Subquery, tuple_, union_all

from col13.errors import Invalid
from col13.i18n import Label, N_
from col13.models import Case, Share
from col13.policies import Actor
from col13.services.answers import NOT_OFFERED
from col13.services.cases_filters import Sight

Key = tuple[dt.datetime | dt.date, uuid.UUID]  # the value a page ends with, and the case


class Order(StrEnum):
    """In which order cases are listed. Cases of one value follow each other by id, so that no page skips or doubles one."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DEADLINE = "deadline"
    CHANGED = "changed"


BY_OPENING = (Order.NEWEST, Order.OLDEST)
ORDERS: dict[Order, Label] = {
    Order.NEWEST: N_("order of cases", "newest first"),
    Order.OLDEST: N_("order of cases", "oldest first"),
    Order.DEADLINE: N_("order of cases", "first deadline first"),
    Order.CHANGED: N_("order of cases", "last changed first"),
}


@dataclass(frozen=True, slots=True)
class Sorting:
    """What an order compares, and which way; what is equal follows by the case's id, `tie`."""

    order: Order
    value: SQLColumnExpression[Any]
    down: bool
    tie: SQLColumnExpression[Any] = Case.id

    def sorted(self, query: Select[Any]) -> Select[Any]:
        """In order."""
        return query.order_by(self.value.desc(), self.tie.desc()) if self.down else query.order_by(self.value, self.tie)

    def first_of(self, pages: Sequence[Subquery], limit: int) -> Subquery:
        """The first of all of them: each a page in this order, of (id, place)."""
        both = union_all(*(select(page.c.id, page.c.place) for page in pages)).subquery()
        place = (both.c.place.desc(), both.c.id.desc()) if self.down else (both.c.place, both.c.id)
        return select(both).order_by(*place).limit(limit).subquery()

    def beyond(self, after: Key | None) -> list[ColumnElement[bool]]:
        """Only what comes after a page's end; a key of another order (its value is of another kind) begins at the start."""
        if after is None or isinstance(after[0], dt.datetime) is (self.order is Order.DEADLINE):
            return []
        here = tuple_(self.value, self.tie)
        return [here < after if self.down else here > after]


def orders_of(sight: Sight) -> tuple[Order, ...]:
    """When a zone last changed something is not told to a body."""
    return tuple(order for order in Order if not (sight is Sight.BODY and order is Order.CHANGED))


def sorting(actor: Actor, order: Order, sight: Sight) -> Sorting:
    """Invalid for an order this reader does not have."""
    if order not in orders_of(sight):
        raise Invalid({"sort": NOT_OFFERED})
    if order is Order.DEADLINE:
        return Sorting(order, Share.due if sight is Sight.BODY else Case.due, down=False)
    if order is Order.CHANGED:
        return Sorting(order, Case.changed_at, down=True)
    return Sorting(order, Case.opened_at, down=order is Order.NEWEST)
