"""A person's own views of the list of cases: a name and the filters behind it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from col13 import clock
from col13.models.base import Base, new_id


class SavedView(Base):
    """Filters kept under a name. `query` holds validated filters by name, never what was typed in the search field."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    query: Mapped[dict[str, Any]] = mapped_column(JSON)
    opens_first: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
