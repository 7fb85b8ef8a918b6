"""The key that backups are made to: an X25519 pair of the instance, or a public key alone whose private half lies elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    load_pem_private_key,
    load_pem_public_key,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from col13.config import Config, Misconfigured, private_file

PRIVATE = b"PRIVATE KEY"


def make(config: Config) -> None:
    """Make the instance's own pair where no other key is set; one that stands is kept."""
    if not config.backup_key_file:
        private_file(own_file(config), new())


def new() -> str:
    """A new pair as PEM: whoever holds it opens every backup made to it."""
    return X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def own_file(config: Config) -> Path:
    """Where the key lies."""
    return Path(config.backup_key_file) if config.backup_key_file else config.instance / "keys" / "backup.key"


def public(path: Path) -> X25519PublicKey:
    """The key that a backup is made to: of either half. Misconfigured when the file is missing, no such key, or a private one that
    others can read."""
    raw = _read(path)
    if PRIVATE in raw:
        return private(path).public_key()
    try:
        found = load_pem_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise Misconfigured(name=path.name) from wrong
    if not isinstance(found, X25519PublicKey):
        raise Misconfigured(name=path.name)
    return found


def private(path: Path) -> X25519PrivateKey:
    """The key that opens a backup; Misconfigured as public(), and when the file holds the public half alone."""
    raw = _read(path)
    try:
        found = load_pem_private_key(raw, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise Misconfigured(name=path.name) from wrong
    if not isinstance(found, X25519PrivateKey):
        raise Misconfigured(name=path.name)
    if path.stat().st_mode & 0o077:
        raise Misconfigured(name=f"{path.name} (chmod 600)")
    return found


def public_pem(key: X25519PublicKey) -> str:
    """The half that may lie anywhere."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint(key: X25519PublicKey) -> str:
    """Which key a backup was made to: the first 16 hex digits of the SHA-256 of its public half."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise Misconfigured(name=path.name) from wrong
