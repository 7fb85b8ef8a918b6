"""Words for people put in order by the database: col13/collation.py in SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import collate, ColumnElement

from col13 import collation


def by_word(column: Any, language: str) -> ColumnElement[str]:
    """`query.order_by(by_word(User.display_name, actor.language))`. No index helps it: for some hundred names."""
    return collate(column, collation.name(language))
