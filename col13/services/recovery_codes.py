"""Recovery codes: ten on paper, each good once in place of a lost factor. Random, so that a keyed digest keeps them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import RecoveryCode
from col13.models.vault import vault_of
from col13.policies import Actor
from col13.services import journal

HOW_MANY, BYTES = 10, 10  # 80 bits each
ALIKE = str.maketrans("018", "OIB")  # read from paper: these digits are not in the alphabet, those letters are


def make(session: Session, actor: Actor) -> list[str]:
    """Ten new codes, in the clear only here; those made before count no more. Journalled."""
    forget(session, actor.id)
    codes = [base64.b32encode(secrets.token_bytes(BYTES)).decode() for _ in range(HOW_MANY)]
    key_id = vault_of(session).current
    session.add_all(RecoveryCode(user_id=actor.id, digest=_digest(session, key_id, actor.id, code), key_id=key_id) for code in codes)
    session.flush()
    journal.write(session, actor, operation="alteration", act="factor.codes", about=str(actor.id))
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def left(session: Session, user_id: uuid.UUID) -> int:
    """How many of an account's codes still count."""
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def spend(session: Session, actor: Actor, typed: str) -> bool:
    """Whether this is one of the person's codes that was never used; it is from now on. Journalled with how many are left."""
    code = "".join(one for one in typed.upper() if one.isalnum()).translate(ALIKE)
    rows = select(RecoveryCode).where(RecoveryCode.user_id == actor.id, RecoveryCode.used_at.is_(None)).with_for_update()
    found = None
    for row in session.scalars(rows):
        if hmac.compare_digest(row.digest, _digest(session, row.key_id, actor.id, code)):
            found = row
    if found is None:
        return False
    found.used_at = clock.now()
    session.flush()
    journal.write(
        session, actor, operation="consultation", act="factor.used_code", about=str(actor.id), detail={"left": left(session, actor.id)}
    )
    return True


def forget(session: Session, user_id: uuid.UUID) -> None:
    """Take all of an account's codes away."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def _digest(session: Session, key_id: str, user_id: uuid.UUID, code: str) -> str:
    key = vault_of(session).org_box(f"recovery code|{user_id}", key_id).key
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()
