"""The case and what carries it: number, key, tracks, moves, what waits for whom, who takes part, who may not, visits, links."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, JSON, text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from col13 import clock
from col13.models.base import Base, CaseRow, Encrypted, new_id, opening_of_case, own, owner_of_case, shelf_of_case, sister
from col13.models.organisation import Organisation

NO_DEADLINE = dt.date(9999, 12, 31)  # `waiting.due` is never NULL, so that keyset pages need one index
# Every case that was not erased stands on one shelf; each order of the list has an index of each, so a row is in three of the nine.
# `restricted` rides along where cases are counted: what is counted is then read from the index alone.
SHELVES = {
    "open": "closed_at IS NULL AND archived_at IS NULL AND erased_at IS NULL",
    "closed": "closed_at IS NOT NULL AND archived_at IS NULL AND erased_at IS NULL",
    "archived": "archived_at IS NOT NULL AND erased_at IS NULL",
}
OPEN, CLOSED, ARCHIVED = SHELVES
NOW, DOUBTED, HELD = text("until IS NULL"), text("doubt IS NOT NULL"), text("held_since IS NOT NULL")
ORDERED = {"opened": ("opened_at", "id", "restricted"), "changed": ("changed_at", "id"), "due": ("due", "id")}


class Case(Base):
    """A file: number for ever, the zone that has it now, a revision raised by every change of content and never by a look."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("zone", "year", "serial"),
        # One for each shelf and order of the list (services/cases_order.py): a list of open cases must not walk past the closed ones.
        *(
            Index(f"ix_case_{shelf}_{order}", "owner_id", *columns, sqlite_where=text(there), postgresql_where=text(there))
            for shelf, there in SHELVES.items()
            for order, columns in ORDERED.items()
        ),
        Index("ix_case_opened_by", "opened_by", "opened_at", sqlite_where=text(SHELVES["open"]), postgresql_where=text(SHELVES["open"])),
        Index("ix_case_serial", "serial", "year"),
        Index("ix_case_doubt", "owner_id", "opened_at", "id", sqlite_where=DOUBTED, postgresql_where=DOUBTED),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    zone: Mapped[str]
    year: Mapped[int]
    serial: Mapped[int]
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    language: Mapped[str] = mapped_column(default="nl")  # of the procedure
    title: Mapped[str] = mapped_column(default="")  # short and neutral; no name
    opened_at: Mapped[dt.datetime]
    opened_by: Mapped[uuid.UUID]
    closed_at: Mapped[dt.datetime | None]
    close_reason: Mapped[str | None]  # rests | handed_over | joined | duplicate | opened_by_mistake
    restricted: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    pv_number: Mapped[str | None] = mapped_column(index=True)  # of the initial PV, for search
    demo_source: Mapped[str | None] = mapped_column(unique=True)  # BE-001, BE-001 copy: loaded once
    catalogue_edition: Mapped[str] = mapped_column(default="")
    # For the orders of the list. The defaults of the server only let a migration add the columns; a row never keeps them.
    changed_at: Mapped[dt.datetime] = mapped_column(default=clock.now, server_default="1970-01-01 00:00:00+00")  # with the revision
    due: Mapped[dt.date] = mapped_column(default=NO_DEADLINE, server_default="9999-12-31")  # the earliest of its tracks, by settle
    archived_at: Mapped[dt.datetime | None]  # read-only, seen by reference officer and auditor alone
    erased_at: Mapped[dt.datetime | None]  # nothing of it is visible any more; `stone` tells what it was
    review_at: Mapped[dt.datetime | None]  # "keep it longer": not named for review before this moment
    doubt: Mapped[str | None]  # why a bias mark may be missing, by settle (services/doubt.py)

    owner: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


def shelf_of(case: Case) -> str:
    """Where the case stands: as the trigger `case_traits_followed` says it."""
    return ARCHIVED if case.archived_at is not None else CLOSED if case.closed_at is not None else OPEN


class CaseKey(Base):
    """The case's data key, wrapped. Destroying this row destroys every encrypted word of the case."""

    __tablename__ = "case_key"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    wrapping_key: Mapped[str]
    wrapped: Mapped[bytes]


class CaseCounter(Base):
    """The last serial given in a zone and year: raised in the transaction that opens the case, so numbers have no gap."""

    __tablename__ = "case_counter"

    zone: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class SectionRevision(Base):
    """The revision and moment of the last change in a section of a case: what judges must look at again."""

    __tablename__ = "section_revision"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    section: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]


class Track(CaseRow):
    """Where one workflow stands for one subject. `key` is given once and never reused; `seq` is the number of its last move."""

    __tablename__ = "track"
    __table_args__ = (
        own("track"), UniqueConstraint("case_id", "key"),
        # What stands in a state is listed by it (services/cases_few.py).
        Index("ix_track_list", "owner_id", "workflow", "state", "shelf", "opened_at", "case_id"),
    )  # fmt: skip

    workflow: Mapped[str]
    version: Mapped[int]
    key: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")  # person id · recipient · body
    state: Mapped[str]
    seq: Mapped[int] = mapped_column(default=0)
    since: Mapped[dt.datetime | None]
    due: Mapped[dt.date | None]
    entered_by: Mapped[uuid.UUID | None]
    entered_as_reference: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    judged_seq: Mapped[int | None]  # qualification's seq when a referral was submitted or approved
    # The case's, for lists: a trigger lets them follow it.
    owner_id: Mapped[uuid.UUID | None] = mapped_column(default=owner_of_case, sort_order=1)
    shelf: Mapped[str | None] = mapped_column(default=shelf_of_case, sort_order=2)
    opened_at: Mapped[dt.datetime | None] = mapped_column(default=opening_of_case, sort_order=3)


class Move(CaseRow):
    """A step taken: never changed. `answers` is canonical JSON, encrypted; `remark` too."""

    __tablename__ = "move"
    __table_args__ = (own("move"), sister("track_id", "track"), UniqueConstraint("track_id", "seq"))

    track_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    step: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    by: Mapped[uuid.UUID]
    role: Mapped[str]
    at: Mapped[dt.datetime]
    revision: Mapped[int]
    version: Mapped[int]
    entry_seq: Mapped[int]  # the journal entry in the case's chain
    answers_encrypted: Mapped[bytes | None]
    answers = Encrypted()


class Once(Base):
    """A form's UUID, written with what it did: the same post again gets the first answer."""

    __tablename__ = "once"

    once: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[uuid.UUID]
    act: Mapped[str]
    result: Mapped[Any] = mapped_column(JSON)
    at: Mapped[dt.datetime]


class Waiting(Base):
    """What waits for whom: an index made from the declarations, rewritten by every writing unit of work; never a right."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index("ix_waiting_list", "org_id", "role", "due", "case_id", "track"),
        # Of what somebody has, the longest first (services/watch.py).
        Index("ix_waiting_held", "org_id", "held_since", "case_id", "track", sqlite_where=HELD, postgresql_where=HELD),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    track: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[uuid.UUID]
    step: Mapped[str]
    due: Mapped[dt.date] = mapped_column(default=NO_DEADLINE)
    barred_user: Mapped[uuid.UUID | None]
    blocked: Mapped[bool] = mapped_column(default=False)
    since: Mapped[dt.datetime]
    held_since: Mapped[dt.datetime | None]  # `since`, where the case is assigned to somebody


class Participation(CaseRow):
    """Who takes part: opened it, was assigned, took a step, or is named on a restricted case. A look makes nobody a participant."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_user", "user_id", "case_id", "until"),  # whether somebody takes part, from the index alone
        Index("ix_participation_hand", "user_id", "part", "until", "case_id"),
        # Not of the assigned alone: SQLite would plan every statement that asks for a part anew each time, to see whether it is that one.
        Index("ix_participation_list", "user_id", "part", "opened_at", "case_id", sqlite_where=NOW, postgresql_where=NOW),
        CheckConstraint("part in ('opened','assigned','took_step','named')", name="part"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    part: Mapped[str]
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    opened_at: Mapped[dt.datetime | None] = mapped_column(default=opening_of_case, sort_order=1)  # the case's


class Exclusion(CaseRow):
    """A conflict of interest: for this person the case does not exist."""

    __tablename__ = "exclusion"
    __table_args__ = (Index("ix_exclusion_user", "user_id", "case_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    by: Mapped[uuid.UUID]
    reason_encrypted: Mapped[bytes | None]
    reason = Encrypted()


class CaseLink(CaseRow):
    """A link to another case (combination): series, same human, joined, duplicate, counter-complaint."""

    __tablename__ = "case_link"

    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID]
    note_encrypted: Mapped[bytes | None]
    note = Encrypted()


class Visit(CaseRow):
    """A look: why, in which role, until when. `sections` lists what was opened, each with its own journal entry."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_user", "user_id", "case_id", "until"),)

    user_id: Mapped[uuid.UUID]
    role: Mapped[str]
    reason: Mapped[str]  # code
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    words_encrypted: Mapped[bytes | None]
    words = Encrypted()
