"""Jobs: the truth of what is to be done later. The queue library only rings the bell."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Index, JSON
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import Base, new_id


class Job(Base):
    """One piece of work, at least once: a worker claims the row with a lease and commits result and `done` together."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "state", "run_at"),
        CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name="state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    argument: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key: Mapped[str | None] = mapped_column(unique=True)  # the same key is enqueued once
    state: Mapped[str] = mapped_column(default="queued")
    run_at: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]  # a key, no personal data
    enqueued_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]
