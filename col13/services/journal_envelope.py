"""What an entry's envelope is, byte for byte, and how one entry is chained to the one before: for those who write and who verify."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Mapping

import rfc8785

FORMAT = 1
GENESIS = "0" * 64  # the "previous hash" of a chain's first entry: 32 zero bytes
# The six operations of art. 56 of the Act of 30 July 2018 (domain.md 7.2, to be confirmed by the DPO).
OPERATIONS = ("collection", "alteration", "consultation", "disclosure", "combination", "erasure")
INSTANCE = "org:instance"  # what concerns no organisation: the shell and the clock belong to none
# Column → field of the envelope: each column repeats what was hashed, so that it can be searched.
COLUMNS: Mapping[str, str] = {
    "chain": "chain", "seq": "seq", "at": "at", "actor_id": "actor", "role": "role", "operation": "operation", "act": "act",
    "track": "track", "org_id": "org", "case_id": "case", "section": "section",
}  # fmt: skip
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}")

LARGEST = (1 << 53) - 1  # beyond it RFC 8785 has no number
_sorted = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]


def plain(value: object) -> Plain:
    """The value as JSON without floats: dates and times in ISO 8601, ids as text, sets in order. TypeError for anything else."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date | uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return [plain(one) for one in sorted(value)]
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} has no place in the journal")


def canonical(value: Mapping[str, object]) -> bytes:
    """RFC 8785: one value, one sequence of bytes, whoever writes it."""
    return rfc8785.dumps(plain(value))


def moment(at: dt.datetime) -> str:
    """A UTC time to the microsecond, with Z. ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a naive time has no moment")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def envelope(facts: Mapping[str, str | int | None]) -> bytes:
    """The bytes that are hashed: what is not told is left out. ValueError where a text is no id and no code."""
    told = {name: fact for name, fact in facts.items() if fact is not None}
    for name, fact in told.items():
        if isinstance(fact, str) and not is_code(fact):
            raise ValueError(f"the envelope takes ids and codes only, not this {name}")
    for name, fact in told.items():
        if isinstance(fact, int) and abs(fact) > LARGEST:
            raise ValueError(f"the envelope takes no number as large as this {name}")
    # Of codes in ASCII and whole numbers alone, RFC 8785's bytes are these too, and several times quicker.
    return _sorted({"format": FORMAT, **told}).encode("ascii")


def is_code(text: str) -> bool:
    """Whether a text is an id or a code: letters, digits and a few marks, no space, at most 100 long."""
    return CODE.fullmatch(text) is not None


def code_of(text: str) -> str:
    """The nearest code of a text that the house did not choose, such as the name of an operating-system user."""
    return re.sub(r"[^A-Za-z0-9_.:/-]", "_", text).lstrip("_.:/-")[:100] or "unnamed"


def link(previous: str, told: bytes) -> str:
    """The hash of an entry: SHA-256(previous hash ‖ envelope), in hex."""
    return hashlib.sha256(bytes.fromhex(previous) + told).hexdigest()


def digest(stored: bytes | None) -> str | None:
    """SHA-256 of the detail's stored bytes (the ciphertext: so the chain verifies without any key), in hex."""
    return None if stored is None else hashlib.sha256(stored).hexdigest()
