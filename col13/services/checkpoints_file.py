"""What a checkpoint is as a file: one line that is signed, one with the signature, then one line for each chain's head, by chain.

The signed line is canonical JSON (RFC 8785): at, count, format, instance, key, previous, root, sequence, stamp.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from col13.checkpoint_key import fingerprint
from col13.services.journal_envelope import canonical
from col13.services.merkle import Tree

FORMAT = "col13.checkpoint/1"
SUFFIX = ".checkpoint"
HEADER = 2  # lines before the heads
Leaf = tuple[str, int, str]  # chain, sequence, hash
_told = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode  # made once: there are a hundred thousand heads


@dataclass(frozen=True, slots=True)
class Told:
    """What a checkpoint says of itself. `hash` is that of the signed line; `wrong` a key of checkpoints_verify.WRONG, None when sound."""

    sequence: int
    path: Path | None = None
    wrong: str | None = None
    body: bytes = b""
    hash: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    signature: bytes = b""
    stamp: bytes | None = None


def name(sequence: int) -> str:
    """The file's name; in the order of making."""
    return f"{sequence:08d}{SUFFIX}"


def line(leaf: Leaf) -> bytes:
    """A head as it is hashed and written."""
    return _told(list(leaf)).encode()


def header(body: bytes, public: Ed25519PublicKey, signature: bytes, stamp: bytes | None) -> bytes:
    """The first two lines."""
    seal = {"public_key": _text(public.public_bytes_raw()), "signature": _text(signature), "stamp": _text(stamp) if stamp else None}
    return body + b"\n" + canonical(seal) + b"\n"


def heads(path: Path) -> Iterator[Leaf]:
    """The heads in a file, one by one. ValueError where a line is none."""
    with path.open("rb") as file:
        for raw in islice(file, HEADER, None):
            yield _leaf(raw.rstrip(b"\n"))


def judge(path: Path, trusted: Sequence[Ed25519PublicKey]) -> Told:
    """Read a file and check it by itself: form, key, signature, stamp, and that its heads give its root. Holds one head at a time."""
    number = int(path.stem) if path.stem.isdecimal() else 0
    try:
        told, seal, body = _read(path)
        at = dt.datetime.fromisoformat(told["at"])
        fits = at.tzinfo is not None and told["format"] == FORMAT and told["sequence"] == number and canonical(told) == body
        if not fits or not isinstance(told["previous"], str):
            return Told(number, path, "file")
        wrong = _signed(told, seal, body, trusted) or _rooted(told, path)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Told(number, path, "file")
    return Told(number, path, wrong, body, hashlib.sha256(body).hexdigest(), told, _bytes(seal["signature"]), _stamp(seal))


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    with path.open("rb") as file:
        body, seal = (raw.rstrip(b"\n") for raw in islice(file, HEADER))
    return json.loads(body), json.loads(seal), body


def _signed(told: dict[str, Any], seal: dict[str, Any], body: bytes, trusted: Sequence[Ed25519PublicKey]) -> str | None:
    key = next((one for one in trusted if fingerprint(one) == told["key"]), None)
    if key is None or key.public_bytes_raw() != _bytes(seal["public_key"]):
        return "key"
    try:
        key.verify(_bytes(seal["signature"]), body)
    except InvalidSignature:
        return "signature"
    stamp = _stamp(seal)
    return None if (hashlib.sha256(stamp).hexdigest() if stamp else None) == told["stamp"] else "stamp"


def _stamp(seal: dict[str, Any]) -> bytes | None:
    return _bytes(seal["stamp"]) if seal["stamp"] else None


def _rooted(told: dict[str, Any], path: Path) -> str | None:
    tree, before = Tree(), ""
    with path.open("rb") as file:
        for raw in islice(file, HEADER, None):
            leaf = raw.rstrip(b"\n")
            chain = _leaf(leaf)[0]
            if chain <= before:
                return "heads"
            before = chain
            tree.add(leaf)
    return None if (tree.count, tree.root()) == (told["count"], told["root"]) else "heads"


def _leaf(raw: bytes) -> Leaf:
    chain, seq, hashed = json.loads(raw)
    if not (isinstance(chain, str) and isinstance(seq, int) and isinstance(hashed, str)):
        raise ValueError("no head")
    return chain, seq, hashed


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as wrong:
        raise ValueError("no base64") from wrong
