"""Organisations (police zones, equality bodies), the people who sign in, their roles, and the settings of the instance."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from col13.models.base import Base, new_id


class Organisation(Base):
    """A police zone (`code` its number) or an equality body (`unia`, `igvm`, `vmri`). `policy` holds what differs from the defaults."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("kind", "code"),
        CheckConstraint("kind in ('police_zone', 'equality_body')", name="kind"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    code: Mapped[str]
    name_nl: Mapped[str]
    name_fr: Mapped[str]
    language: Mapped[str] = mapped_column(default="nl")
    policy: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    # Of zones merged (services/zones_merge.py): the one that went on, and in that one all whose entries its auditor reads, oldest merge
    # first. No foreign key, as in the journal: copying an instance puts rows in without asking which comes first.
    successor_id: Mapped[uuid.UUID | None]
    predecessors: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")


class User(Base):
    """A person who signs in. Ids are never reused, rows never deleted: the journal names them."""

    __tablename__ = "user_account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)  # what is typed at sign-in
    display_name: Mapped[str]
    password_hash: Mapped[str | None]
    must_change: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="nl")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    last_visit: Mapped[dt.datetime | None]
    session_epoch: Mapped[int] = mapped_column(default=0)  # raised to end every session of this person

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    roles: Mapped[list[UserRole]] = relationship(back_populates="user", lazy="selectin", cascade="all, delete-orphan")


class UserRole(Base):
    """A role held now. What was held before stands in the journal."""

    __tablename__ = "user_role"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)

    user: Mapped[User] = relationship(back_populates="roles")


class Setting(Base):
    """One value of the instance: `demo` (marked as a demo), `clock_offset`, `penal_code_switch_date`, …"""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class PoliceZone(Base):
    """A zone known by name (imported from CSV): where a report may be passed on to. Not a tenant."""

    __tablename__ = "police_zone"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_nl: Mapped[str]
    name_fr: Mapped[str]
    source: Mapped[str]
    certainty: Mapped[str]
    imported_at: Mapped[dt.datetime]
