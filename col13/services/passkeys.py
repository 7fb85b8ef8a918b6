"""Passkeys (WebAuthn level 2): a key in a device that proves itself to this address alone, after the device asked its owner for a finger,
a face or a PIN. Each question is kept in the database and taken away by its first answer."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any, TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.later import Later
from col13.models import PasskeyQuestion, SecondFactor, User
from col13.policies import Actor

if TYPE_CHECKING:
    import webauthn
    from webauthn.helpers import structs
else:
    webauthn, structs = Later("webauthn"), Later("webauthn.helpers.structs")

ADD, PROVE = "add", "prove"
ANSWER_WITHIN = dt.timedelta(minutes=5)
LONGEST = 16_384  # characters of an answer: no attestation is asked for


@dataclass(frozen=True, slots=True)
class Place:
    """The address people type, without a path (https://col13.zone.be): a key made here answers nowhere else."""

    origin: str

    @property
    def rp_id(self) -> str:
        """The host alone."""
        return urlsplit(self.origin).hostname or ""


def ask_new(session: Session, actor: Actor, place: Place) -> str:
    """What the browser needs to make a key, as JSON. Keys the person has are named, so that no device is enrolled twice."""
    user = session.get_one(User, actor.id)
    options = webauthn.generate_registration_options(
        rp_id=place.rp_id, rp_name="COL13", user_id=user.id.bytes, user_name=user.name, user_display_name=user.display_name,
        challenge=_question(session, actor, ADD), exclude_credentials=_known(session, actor),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.DISCOURAGED, user_verification=structs.UserVerificationRequirement.REQUIRED
        ),
    )  # fmt: skip
    return webauthn.options_to_json(options)


def ask_known(session: Session, actor: Actor, place: Place) -> str:
    """What the browser needs to let one of the person's keys answer, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=place.rp_id, challenge=_question(session, actor, PROVE), allow_credentials=_known(session, actor),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return webauthn.options_to_json(options)


def add(session: Session, actor: Actor, place: Place, answer: str, name: str) -> SecondFactor | None:
    """The new key, or None when the answer is not to the question last asked, from another address, or not of a key's owner. The
    question is spent either way: commit."""
    challenge, told = _spend(session, actor, ADD), _read(answer)
    if challenge is None or told is None:
        return None
    try:
        found = webauthn.verify_registration_response(
            credential=told, expected_challenge=challenge, expected_rp_id=place.rp_id, expected_origin=place.origin,
            require_user_verification=True,
        )  # fmt: skip
    except _malformed():
        return None
    if session.scalars(select(SecondFactor.id).where(SecondFactor.credential_id == found.credential_id)).first():
        return None  # a key belongs to one account
    row = SecondFactor(
        user_id=actor.id, kind="passkey", name=name, confirmed_at=clock.now(), credential_id=found.credential_id,
        public_key=found.credential_public_key, sign_count=found.sign_count,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def fits(session: Session, actor: Actor, place: Place, answer: str) -> SecondFactor | None:
    """The person's key that answered the question last asked, its counter raised; None as for `add`, or when the key is another's or
    counts backwards (a copy)."""
    challenge, told = _spend(session, actor, PROVE), _read(answer)
    if challenge is None or told is None:
        return None
    try:
        named = webauthn.base64url_to_bytes(str(told.get("rawId", "")))
        mine = select(SecondFactor).where(SecondFactor.user_id == actor.id, SecondFactor.credential_id == named)
        row = session.scalars(mine.with_for_update()).first()
        if row is None or row.public_key is None or not _owner(told, actor.id):
            return None
        found = webauthn.verify_authentication_response(
            credential=told, expected_challenge=challenge, expected_rp_id=place.rp_id, expected_origin=place.origin,
            credential_public_key=row.public_key, credential_current_sign_count=row.sign_count, require_user_verification=True,
        )  # fmt: skip
    except _malformed():
        return None
    row.sign_count, row.used_at = found.new_sign_count, clock.now()
    session.flush()
    return row


def _malformed() -> tuple[type[Exception], ...]:
    # What a parser says of an answer that is none.
    return webauthn.helpers.exceptions.WebAuthnException, ValueError, TypeError, KeyError, AttributeError


def _owner(told: dict[str, Any], user_id: uuid.UUID) -> bool:
    handle = told["response"].get("userHandle")
    return not handle or webauthn.base64url_to_bytes(str(handle)) == user_id.bytes


def _known(session: Session, actor: Actor) -> list[structs.PublicKeyCredentialDescriptor]:
    keys = select(SecondFactor.credential_id).where(SecondFactor.user_id == actor.id, SecondFactor.kind == "passkey")
    return [structs.PublicKeyCredentialDescriptor(id=one) for one in session.scalars(keys) if one]


def _question(session: Session, actor: Actor, purpose: str) -> bytes:
    session.execute(delete(PasskeyQuestion).where(PasskeyQuestion.user_id == actor.id, PasskeyQuestion.purpose == purpose))
    row = PasskeyQuestion(user_id=actor.id, purpose=purpose, challenge=webauthn.helpers.generate_challenge())
    session.add(row)
    session.flush()
    return row.challenge


def _spend(session: Session, actor: Actor, purpose: str) -> bytes | None:
    """The question last asked, if it is not too old; it is asked no more."""
    asked = select(PasskeyQuestion).where(PasskeyQuestion.user_id == actor.id, PasskeyQuestion.purpose == purpose)
    row = session.scalars(asked.with_for_update()).first()
    if row is None:
        return None
    session.delete(row)
    session.flush()
    return row.challenge if clock.now() - row.asked_at <= ANSWER_WITHIN else None


def _read(answer: str) -> dict[str, Any] | None:
    """The browser's answer; None for what is no answer at all."""
    try:
        told = json.loads(answer) if len(answer) <= LONGEST else None
    except ValueError:
        return None
    return told if isinstance(told, dict) and isinstance(told.get("response"), dict) else None
