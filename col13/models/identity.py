"""Who an account is at the identity provider: links, codes that wait for an administrator, and answers that were already used."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from col13.models.base import Base, new_id


class Identity(Base):
    """A person at an identity provider, linked to one account. An account has one identity per provider, an identity one account."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("user_id", "issuer"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    issuer: Mapped[str]
    subject: Mapped[str]  # the value of the claim that is linked
    linked_at: Mapped[dt.datetime]
    linked_by: Mapped[uuid.UUID]


class IdentityCode(Base):
    """Somebody proved an identity that no account is linked to, and was told a code for the administrator. Only its hash stands here."""

    __tablename__ = "identity_code"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    issuer: Mapped[str]
    subject: Mapped[str]
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime]


class IdentityState(Base):
    """An answer of the provider that came back, by the hash of its `state`: none is taken twice."""

    __tablename__ = "identity_state"

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[dt.datetime] = mapped_column(index=True)
