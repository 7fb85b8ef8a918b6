"""What a zone keeps of a case that it handed to another zone of this instance: where it went, when, by whom. No content."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, JSON
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import Base, new_id


class HandedOver(Base):
    """One handing over, kept by the giving zone; ids, codes and days only, so it outlives the case. `back_at`: the zone has it again."""

    __tablename__ = "handed_over"
    __table_args__ = (Index("ix_handed_over_from", "from_org_id", "number"), Index("ix_handed_over_to", "to_org_id", "at"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[str]
    from_org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    to_org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    decision: Mapped[str]  # code of services/handing_over.DECISIONS
    # Who could see it then: of a restricted case those named, and never who was excluded. Ids in one text each: the rows that said so went
    # along with the case, and both databases find an id in a text.
    restricted: Mapped[bool] = mapped_column(default=False)
    named: Mapped[str] = mapped_column(default="")
    barred: Mapped[str] = mapped_column(default="")
    registers: Mapped[list[str]] = mapped_column(JSON, default=list)  # the zone's own numbers of dossiers that went along
    back_at: Mapped[dt.datetime | None]
