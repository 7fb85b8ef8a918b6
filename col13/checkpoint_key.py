"""The key that signs checkpoints, in instance/keys and never in the database; the public keys that are believed; the instance's own id."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from col13.config import Config, Misconfigured, private_file
from col13.models import new_id

END = b"-----END PUBLIC KEY-----"


@dataclass(frozen=True, slots=True)
class Signing:
    """Where checkpoints of this instance are kept and what signs them; read anew each time, so that a new key counts at once."""

    folder: Path  # of the files; best on another machine's disk
    keys: Path
    timestamp_url: str = ""

    def private(self) -> Ed25519PrivateKey:
        """The signing key. Misconfigured when there is none, or when others can read it."""
        path = self.keys / "checkpoint.key"
        try:
            if path.stat().st_mode & 0o077:
                raise Misconfigured(name=f"{path.name} (chmod 600)")
            found = serialization.load_pem_private_key(path.read_bytes(), None)
        except (OSError, ValueError) as wrong:
            raise Misconfigured(name=path.name) from wrong
        if not isinstance(found, Ed25519PrivateKey):
            raise Misconfigured(name=path.name)
        return found

    def trusted(self) -> tuple[Ed25519PublicKey, ...]:
        """The keys whose checkpoints are believed: today's, and those of the trust file."""
        older = self.keys / "checkpoint.trust"
        return (self.private().public_key(), *(read_public(older) if older.exists() else ()))

    def instance(self) -> str:
        """The id of this instance; it outlives the database."""
        return (self.keys / "instance.id").read_text(encoding="ascii").strip()


def make(config: Config) -> Signing:
    """Make key and id where they are missing; what stands is kept."""
    found = signing(config)
    private_file(found.keys / "checkpoint.key", _pem(Ed25519PrivateKey.generate()))
    private_file(found.keys / "instance.id", f"{new_id()}\n")
    return found


def signing(config: Config) -> Signing:
    """Where this instance signs, and for which folder."""
    return Signing(config.checkpoints, config.instance / "keys", config.timestamp_url)


def renew(found: Signing) -> Ed25519PublicKey:
    """A new key; the old one's public part goes into the trust file first, so that what it signed stays believed."""
    old, new = found.private().public_key(), Ed25519PrivateKey.generate()
    with (found.keys / "checkpoint.trust").open("ab") as file:
        file.write(public_pem(old))
        file.flush()
        os.fsync(file.fileno())
    draft = found.keys / f".checkpoint.key.{secrets.token_hex(6)}"
    private_file(draft, _pem(new))
    draft.replace(found.keys / "checkpoint.key")
    return new.public_key()


def read_public(path: Path) -> tuple[Ed25519PublicKey, ...]:
    """The public keys of a PEM file, one after another. Misconfigured when it holds none, or another kind."""
    try:
        blocks = [block + END for block in path.read_bytes().split(END)[:-1]]
        found = tuple(serialization.load_pem_public_key(block.strip()) for block in blocks)
    except (OSError, ValueError) as wrong:
        raise Misconfigured(name=path.name) from wrong
    believed = tuple(key for key in found if isinstance(key, Ed25519PublicKey))
    if not believed or len(believed) != len(found):
        raise Misconfigured(name=path.name)
    return believed


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key in PEM, for an outside expert."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the 32 bytes of a public key, in hex."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def _pem(key: Ed25519PrivateKey) -> str:
    kind = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*kind).decode("ascii")
