"""Where a list begins that is of few cases among many: at rows that each tell of one of them, instead of a walk past all the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, func, or_, Select, select, Subquery

from col13.models import Case, Participation, Share, Track, Trait
from col13.models.fenced import fenced
from col13.policies import Actor
from col13.services.cases_filters import Filters, Listed, listed_by, on_shelf, opened_between, shelf_names, Sight
from col13.services.cases_order import BY_OPENING, Key, Order, Sorting

RARE = 6000  # so many are all looked at and sorted; of more, a walk of the shelf finds a page sooner in most cases
SHELVED = (Trait, Track)  # rows that bear the shelf of their case
Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Few:
    """Rows that each tell of one case among many: which of them, on which shelves it stands, and in which orders an index has them."""

    rows: type[Share] | type[Participation] | type[Trait] | type[Track]
    where: tuple[ColumnElement[bool], ...]
    shelves: tuple[str, ...]
    orders: tuple[Order, ...] = BY_OPENING
    listed: Listed | None = None  # what of them is asked of a case on a walk of its shelf

    def branches(self, asked: Conditions) -> list[tuple[ColumnElement[bool], ...]]:
        """Those rows of whose cases this is true, to be met one branch; visible() is for the caller to ask."""
        if self.rows in SHELVED:
            return [(*self.where, self.rows.shelf == name, self._of_case(asked)) for name in self.shelves]
        there = or_(*(on_shelf(name) for name in self.shelves))
        return [(*self.where, self._of_case([*asked, there]))]

    def _of_case(self, asked: Conditions) -> ColumnElement[bool]:
        return fenced(select(1).select_from(Case).where(Case.id == self.rows.case_id, *asked))

    def page(self, wanted: Sorting, asked: Conditions, after: Key | None, limit: int) -> Subquery:
        """(id, place): walked in order where an index has it; else all are looked at and sorted."""
        if wanted.order not in self.orders:
            return self._sorted(wanted, asked, after, limit)
        case_id: Any = self.rows.case_id
        value: Any = Share.due if wanted.order is Order.DEADLINE else self.rows.opened_at
        begun = replace(wanted, value=value, tie=case_id)
        told = select(case_id.label("id"), value.label("place")).distinct()
        pages = [begun.sorted(told.where(*one, *begun.beyond(after))).limit(limit).subquery() for one in self.branches(asked)]
        return wanted.first_of(pages, limit)

    def _sorted(self, wanted: Sorting, asked: Conditions, after: Key | None, limit: int) -> Subquery:
        # One look at each case: its place in the order, or none where it is not among those asked for.
        there = [*asked, or_(*(on_shelf(name) for name in self.shelves))]
        rows: Any = self.rows
        where = (*self.where, rows.shelf.in_(self.shelves)) if rows in SHELVED else self.where
        few = select(rows.case_id).where(*where).distinct().subquery()
        place = select(wanted.value).where(Case.id == few.c.case_id, *there, *wanted.beyond(after)).correlate(few).scalar_subquery()
        found = select(few.c.case_id.label("id"), place.label("place")).offset(0).subquery()
        return wanted.first_of([select(found).where(found.c.place.is_not(None)).subquery()], limit)

    def ids(self, asked: Conditions, most: int) -> list[Subquery]:
        """The cases of each branch, each once, at most so many: to be counted. In the order of an index where it has one, so that no more
        are looked at."""
        told = select(self.rows.case_id.label("id"), self.rows.opened_at).distinct().limit(most)
        if self.orders:
            told = told.order_by(self.rows.opened_at, self.rows.case_id)
        return [told.where(*one).subquery() for one in self.branches(asked)]

    def many(self) -> Select[int]:
        """How many there are, whoever may see them, to one more than RARE: that decides how they are looked for, and is not told."""
        rows: Any = self.rows  # one of SHELVED
        some = select(rows.case_id).where(*self.where, rows.shelf.in_(self.shelves)).limit(RARE + 1).subquery()
        return select(func.count().label("many")).select_from(some)


def few_of(actor: Actor, filters: Filters, sight: Sight, today: dt.date) -> tuple[Few | None, list[ColumnElement[bool]]]:
    """(where the list begins, None for a walk of the shelf; what else its cases are to be listed by, on `Case`). A body's begins at its
    shares, what is restricted at the cases one is named on, and what is narrowed at the first thing asked."""
    shelves, listed = tuple(shelf_names(filters)), listed_by(actor, filters, sight)
    if sight is Sight.BODY:
        late = (Share.due < today,) if filters.overdue else ()
        here = (Share.body == actor.org_code, Share.until.is_(None), *late, *opened_between(filters, Share.opened_at))
        return Few(Share, here, shelves, tuple(Order)), []
    if filters.restricted and sight is Sight.CONTENT:
        named = (Participation.user_id == actor.id, Participation.part == "named", Participation.until.is_(None))
        between = opened_between(filters, Participation.opened_at)
        return Few(Participation, (*named, *between), shelves), [of_case(one) for one in listed]
    if not listed or actor.org_id is None:
        return None, [of_case(one) for one in listed]
    first, *others = listed
    where = (first.rows.owner_id == actor.org_id, *first.where, *opened_between(filters, first.rows.opened_at))
    orders = BY_OPENING if first.in_order else ()
    return Few(first.rows, where, shelves, orders, first), [of_case(one) for one in others]


def of_case(listed: Listed) -> ColumnElement[bool]:
    """On `Case`: one of those rows is of it. Without the owner, which visible() asks: SQLite would take the index that begins with it, and
    read all that is listed so for each case."""
    return select(1).where(listed.rows.case_id == Case.id, *listed.where).correlate(Case).exists()
