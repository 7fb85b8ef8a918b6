"""What a case may be listed by, kept as rows beside it: a list narrowed to few cases begins at these and never walks past the others.
(Where its tracks stand is told by the tracks themselves.)"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import Base

GROUND, DOMAIN, PLACE, HAND = "ground", "domain_of_life", "municipality", "hand"  # the kinds
NOBODY = "nobody"  # of the kind HAND: assigned to no one; else the id of who has the case, in hex


class Trait(Base):
    """One thing that holds of a case: an index made from its rows by settle (services/traits.py); never a right. `owner_id` and `shelf`
    follow the case by a trigger."""

    __tablename__ = "trait"
    __table_args__ = (
        Index("ix_trait_list", "owner_id", "kind", "value", "shelf", "opened_at", "case_id"),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[uuid.UUID]
    shelf: Mapped[str]
    opened_at: Mapped[dt.datetime]  # the case's, which never changes
