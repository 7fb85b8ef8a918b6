"""Codes of an authenticator app (TOTP, RFC 6238): six digits, thirty seconds, each once. The secret stands encrypted in the database."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.later import Later
from col13.models import new_id, SecondFactor
from col13.models.vault import Box, vault_of
from col13.policies import Actor

if TYPE_CHECKING:
    import segno
else:
    segno = Later("segno")

STEP = 30  # seconds
DRIFT = (0, -1, 1)  # steps by which a telephone may be slow or fast
WAITS = dt.timedelta(minutes=30)  # how long a secret is shown that no code has confirmed


@dataclass(frozen=True, slots=True)
class Shown:
    """What is put into the app: the picture's address (an SVG as data), and the secret in groups for who types it."""

    picture: str
    secret: str


def begin(session: Session, actor: Actor, name: str) -> SecondFactor:
    """A new app that waits for its first code; one that waited before is forgotten."""
    waiting = SecondFactor.user_id == actor.id, SecondFactor.kind == "totp", SecondFactor.confirmed_at.is_(None)
    session.execute(delete(SecondFactor).where(*waiting))
    row = SecondFactor(id=new_id(), user_id=actor.id, kind="totp", name=name, key_id=vault_of(session).current)
    row.secret_encrypted = _box(session, row).encrypt(pyotp.random_base32().encode(), _aad(row))
    session.add(row)
    session.flush()
    return row


def waiting(session: Session, actor: Actor, *, lock: bool = False) -> SecondFactor | None:
    """The app that waits for its first code, as long as it may."""
    query = select(SecondFactor).where(
        SecondFactor.user_id == actor.id, SecondFactor.kind == "totp", SecondFactor.confirmed_at.is_(None),
        SecondFactor.made_at > clock.now() - WAITS,
    )  # fmt: skip
    return session.scalars(query.with_for_update() if lock else query).first()


def show(session: Session, row: SecondFactor, account: str) -> Shown:
    """The secret of an app that waits; never of one that counts (ValueError)."""
    if row.confirmed_at is not None:
        raise ValueError("a secret in use is shown to nobody")
    secret = _secret(session, row)
    address = pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=account, issuer_name="COL13")
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, dark="#000", light="#fff")
    return Shown(picture, " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


def confirm(session: Session, actor: Actor, code: str) -> SecondFactor | None:
    """The app counts from now on, if this is its code; its secret is shown no more."""
    row = waiting(session, actor, lock=True)
    if row is None or not _counts(session, row, code):
        return None
    row.confirmed_at = clock.now()
    session.flush()
    return row


def fits(session: Session, actor: Actor, code: str) -> SecondFactor | None:
    """The person's app that shows this code now (a step earlier or later is forgiven). A code counts once."""
    apps = select(SecondFactor).where(
        SecondFactor.user_id == actor.id, SecondFactor.kind == "totp", SecondFactor.confirmed_at.is_not(None)
    )  # fmt: skip
    # Locked: of two who send the same code at once, the second finds it used.
    return next((row for row in session.scalars(apps.with_for_update()).all() if _counts(session, row, code)), None)


def _counts(session: Session, row: SecondFactor, typed: str) -> bool:
    code = "".join(one for one in typed if not one.isspace())
    here = pyotp.TOTP(_secret(session, row), interval=STEP)
    # The telephone keeps the true time, whatever a demonstration pretends.
    now = int((clock.now() - clock.offset()).timestamp()) // STEP
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(here.at(step * STEP).encode(), code.encode()) and (row.last_step is None or step > row.last_step):
            row.last_step, row.used_at = step, clock.now()
            session.flush()
            return True
    return False


def _secret(session: Session, row: SecondFactor) -> str:
    return _box(session, row).open(row.secret_encrypted or b"", _aad(row)).decode()


def _box(session: Session, row: SecondFactor) -> Box:
    vault = vault_of(session)
    return vault.org_box(f"second factor|{row.user_id}", row.key_id or vault.current)


def _aad(row: SecondFactor) -> str:
    return f"{row.__tablename__}|secret|{row.user_id}|{row.id}"
