"""Who is signed in where, and who tried to too often."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from col13.models.base import Base, new_id
from col13.models.organisation import User


class UserSession(Base):
    """One sign-in on one browser. The browser holds a random token, the row its SHA-256: who reads the table cannot be anybody."""

    __tablename__ = "user_session"
    __table_args__ = (CheckConstraint("level in ('password', 'second_factor', 'identity_provider')", name="level"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    epoch: Mapped[int]  # the account's session_epoch when it began; another one now ends it
    begun_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]  # to the minute: a page that is read writes no row each time
    ends_at: Mapped[dt.datetime]  # however busy
    address: Mapped[str]
    browser: Mapped[str]  # a short plain name
    level: Mapped[str]
    proved_at: Mapped[dt.datetime]  # when the person last showed who they are
    ended_at: Mapped[dt.datetime | None]
    ended_why: Mapped[str | None]

    user: Mapped[User] = relationship(lazy="raise")


class SignInCount(Base):
    """Attempts to sign in that were not followed by a session, under a keyed token of a name, an address, or both together: the
    typed name itself is never kept, for it may be a password."""

    __tablename__ = "sign_in_count"

    token: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)  # an administrator lifts by account
    misses: Mapped[int]
    last_at: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]  # before then nobody gets in here, not even with the right password
