"""An encrypted file written and read as a stream: its own key, wrapped for a public key (HPKE, RFC 9180), then AES-256-GCM in chunks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from col13.backup_key import fingerprint
from col13.recovery.faults import BackupFault, NOT_A_BACKUP, OTHER_KEY

MAGIC = b"COL13 BACKUP 1\n"
CHUNK = 1 << 20  # plain bytes a chunk
TAG = 16
LONGEST_HEADER = 4096
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
INFO = b"col13 backup 1"


def _nonce(index: int, *, last: bool) -> bytes:
    # The key serves one file alone, so a counter never repeats; the last byte tells the end, so that nothing can be cut off.
    return index.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class Sealer(io.RawIOBase):
    """Takes plain bytes and writes encrypted ones. finish() closes the last chunk; without it the file never opens."""

    def __init__(self, file: BinaryIO, to: X25519PublicKey, at: str) -> None:
        self.key = AESGCM.generate_key(bit_length=256)
        wrapped = base64.b64encode(SUITE.encrypt(self.key, to, info=INFO)).decode()
        told = {"at": at, "chunk": CHUNK, "key": fingerprint(to), "wrapped": wrapped}
        header = MAGIC + json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        self._file, self._cipher, self._bound = file, AESGCM(self.key), hashlib.sha256(header).digest()
        self._waiting, self._index = bytearray(), 0
        file.write(header)

    def writable(self) -> bool:
        """As a file."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """As a file; the last full chunk is kept back until it is known whether it is the end."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write what is left, and the end."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._index, last=last), plain, self._bound))
        self._index += 1


class Opener(io.RawIOBase):
    """Reads the plain bytes of an encrypted file. BackupFault where it is none, is of another key, was changed or cut."""

    def __init__(self, file: BinaryIO, key: X25519PrivateKey | bytes) -> None:
        header = file.readline(len(MAGIC)) + file.readline(LONGEST_HEADER)
        self.header = read_header(header)
        self._file, self._cipher = file, AESGCM(key if isinstance(key, bytes) else _unwrapped(self.header, key))
        self._bound, self._index = hashlib.sha256(header).digest(), 0
        self._next, self._ready, self._ended = file.read(CHUNK + TAG), b"", False

    def readable(self) -> bool:
        """As a file."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """As a file."""
        parts: list[bytes] = []
        wanted = size
        while wanted and (self._ready or self._fill()):
            part = self._ready if wanted < 0 else self._ready[:wanted]
            self._ready = self._ready[len(part) :]
            wanted -= len(part) if wanted > 0 else 0
            parts.append(part)
        return b"".join(parts)

    def _fill(self) -> bool:
        while not self._ready and not self._ended:
            encrypted, self._next = self._next, self._file.read(CHUNK + TAG)
            self._ended = not self._next
            try:
                self._ready = self._cipher.decrypt(_nonce(self._index, last=self._ended), encrypted, self._bound)
            except (InvalidTag, ValueError) as broken:
                raise BackupFault from broken
            self._index += 1
        return bool(self._ready)


def read_header(header: bytes) -> dict[str, str]:
    """What stands in the clear: when it was made and to which key. BackupFault when it is no backup of ours."""
    if not header.startswith(MAGIC):
        raise BackupFault(NOT_A_BACKUP)
    try:
        told = json.loads(header[len(MAGIC) :])
    except ValueError as wrong:
        raise BackupFault(NOT_A_BACKUP) from wrong
    if not isinstance(told, dict) or told.get("chunk") != CHUNK or not isinstance(told.get("wrapped"), str):
        raise BackupFault(NOT_A_BACKUP)
    return {name: str(value) for name, value in told.items()}


def _unwrapped(header: dict[str, str], key: X25519PrivateKey) -> bytes:
    try:
        return SUITE.decrypt(base64.b64decode(header["wrapped"], validate=True), key, info=INFO)
    except (InvalidTag, ValueError, binascii.Error) as wrong:
        raise BackupFault(OTHER_KEY, to=header.get("key", "")) from wrong
