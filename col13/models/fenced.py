"""A question asked of each row on the way of a walk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select


def fenced(query: Select[Any]) -> ColumnElement[bool]:
    """Whether this query, which is tied to the row around it, finds a row: one at most, or it has a limit. As a scalar subquery, for a join
    or EXISTS a database may turn round, and begin at what is asked instead of walking the index in the order that is shown."""
    return query.scalar_subquery().is_not(None)
