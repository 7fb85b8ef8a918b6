"""Keys and encryption: AES-256-GCM under a data key per case, wrapped by a key from the instance's folder; keyed tokens for names."""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

FORMAT = b"\x01"  # format 1: one byte, 12 bytes nonce, ciphertext with tag
NONCE = 12


class Undecipherable(Exception):
    """An encrypted value does not open: moved, changed, or of another key."""


@dataclass(frozen=True)
class Box:
    """Encrypts and opens bytes under one key; `aad` binds a value to its place."""

    key: bytes

    def encrypt(self, plain: bytes, aad: str) -> bytes:
        """Format byte, nonce, ciphertext."""
        nonce = os.urandom(NONCE)
        return FORMAT + nonce + AESGCM(self.key).encrypt(nonce, plain, aad.encode())

    def open(self, encrypted: bytes, aad: str) -> bytes:
        """The plain bytes; Undecipherable when they were moved or changed."""
        if encrypted[:1] != FORMAT:
            raise Undecipherable(aad)
        try:
            return AESGCM(self.key).decrypt(encrypted[1 : 1 + NONCE], encrypted[1 + NONCE :], aad.encode())
        except InvalidTag as broken:
            raise Undecipherable(aad) from broken


@dataclass(frozen=True)
class Vault:
    """The instance's wrapping keys by id (the last one wraps), and the key of the search tokens; both with older ones while they are
    changed. `derived`: what a retired wrapping key left for reading the journals of organisations. Never in the database."""

    wrapping: Mapping[str, bytes]
    token_key: bytes
    token_id: str = "t1"  # noqa: S105 - the id of a key, not a key
    older_tokens: Mapping[str, bytes] = field(default_factory=dict)
    derived: Mapping[tuple[str, str], bytes] = field(default_factory=dict)  # (id of the retired key, name) → key

    @property
    def current(self) -> str:
        """The id of the key that wraps new data keys."""
        return list(self.wrapping)[-1]

    def wrap(self, case_id: uuid.UUID, data_key: bytes) -> tuple[str, bytes]:
        """(wrapping key's id, wrapped data key)."""
        return self.current, Box(self.wrapping[self.current]).encrypt(data_key, f"case_key|{case_id}")

    def unwrap(self, case_id: uuid.UUID, key_id: str, wrapped: bytes) -> bytes:
        """The data key of a case."""
        return Box(self.wrapping[key_id]).open(wrapped, f"case_key|{case_id}")

    def org_box(self, name: str, key_id: str) -> Box:
        """The box of an organisation's journal, derived (HKDF) from one wrapping key: an organisation has no data key of its own.
        LookupError when that key is gone and left nothing for this name."""
        if key_id not in self.wrapping:
            return Box(self.derived[key_id, name])
        derived = HKDF(hashes.SHA256(), length=32, salt=None, info=f"col13 organisation|{name}".encode()).derive(self.wrapping[key_id])
        return Box(derived)

    def token(self, kind: str, word: str) -> str:
        """A keyed token of a normalised word: equal words meet, nobody without the key can list them."""
        return _token(self.token_key, kind, word)

    def tokens(self, kind: str, word: str) -> list[str]:
        """The tokens of a word under every key that is believed: what is searched for while the key is changed."""
        return [_token(key, kind, word) for key in (self.token_key, *self.older_tokens.values())]


def _token(key: bytes, kind: str, word: str) -> str:
    return hmac.new(key, f"{kind}|{word}".encode(), hashlib.sha256).hexdigest()[:32]


def new_key() -> bytes:
    """256 random bits."""
    return AESGCM.generate_key(bit_length=256)


def vault_of(session: Session) -> Vault:
    """The vault the session was opened with."""
    vault: Vault = session.info["vault"]
    return vault


def hold_key(session: Session, case_id: uuid.UUID, key_id: str, wrapped: bytes) -> None:
    """Keep a case's wrapped key that was read along with the case, so that box_of() does not ask for it. It goes with the unit of work."""
    session.info.setdefault("wrapped", {})[case_id] = (key_id, wrapped)


def forget_key(session: Session, case_id: uuid.UUID) -> None:
    """The case's key was destroyed: what this unit of work still held of it goes too."""
    for held in ("wrapped", "boxes"):
        session.info.get(held, {}).pop(case_id, None)


def box_of(session: Session, case_id: uuid.UUID) -> Box:
    """The box of a case; LookupError when its key was destroyed. Unwrapped once a session, when the first word is opened or encrypted."""
    boxes: dict[uuid.UUID, Box] = session.info.setdefault("boxes", {})
    if case_id not in boxes:
        key_id, wrapped = session.info.get("wrapped", {}).get(case_id) or _asked(session, case_id)
        boxes[case_id] = Box(vault_of(session).unwrap(case_id, key_id, wrapped))
    return boxes[case_id]


def _asked(session: Session, case_id: uuid.UUID) -> tuple[str, bytes]:
    from col13.models.case import CaseKey

    with session.no_autoflush:
        row = session.get(CaseKey, case_id)
    if row is None:
        raise LookupError(f"case {case_id} has no key")
    return row.wrapping_key, row.wrapped
