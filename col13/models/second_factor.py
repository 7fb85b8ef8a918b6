"""What a person signs in with beside the password: authenticator apps, passkeys, recovery codes, and the questions put to a passkey."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from col13 import clock
from col13.models.base import Base, new_id


class SecondFactor(Base):
    """An authenticator app (`totp`) or a `passkey` of one account. It counts from `confirmed_at` on; an app waits for its first code."""

    __tablename__ = "second_factor"
    __table_args__ = (CheckConstraint("kind in ('totp', 'passkey')", name="kind"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]
    # Of an app: the secret, encrypted under a key of the vault, and the last step of 30 seconds whose code counted.
    secret_encrypted: Mapped[bytes | None]
    key_id: Mapped[str | None]
    last_step: Mapped[int | None]
    # Of a passkey: public by nature. The counter only ever rises.
    credential_id: Mapped[bytes | None] = mapped_column(unique=True)
    public_key: Mapped[bytes | None]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """A code on paper that stands in once for a lost factor. Only its keyed digest is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    digest: Mapped[str]
    key_id: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    used_at: Mapped[dt.datetime | None]


class PasskeyQuestion(Base):
    """The random question last put to a person's passkey, for one purpose (`add`, `prove`). It is taken away by the first answer."""

    __tablename__ = "passkey_question"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    challenge: Mapped[bytes]
    asked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
