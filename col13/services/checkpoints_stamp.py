"""The time of an authority on a checkpoint (RFC 3161), where one is configured: over the line that is then signed with the stamp's hash."""

from __future__ import annotations

from typing import Any

from col13 import logs

SECONDS = 20  # how long an authority may take


def stamped(digest: bytes, url: str) -> bytes | None:
    """The token in DER for a SHA-256, None without an address or where nobody answers there: a checkpoint without an authority's time
    is worth more than none, and says so in the line that is signed."""
    if not url:
        return None
    import asyncio

    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    try:
        token: Any = asyncio.run(HTTPTimeStamper(url, timeout=SECONDS).async_timestamp(digest, "sha256"))
    except (TimestampRequestError, OSError):
        logs.write("stamp_silent", level="warning")  # this checkpoint has no time but our own
        return None
    made: bytes = token.dump()
    return made if imprint(made) == digest else None


def imprint(token: bytes) -> bytes | None:
    """The digest that a token stamps, None for bytes that are no token."""
    from asn1crypto import cms

    try:
        told = cms.ContentInfo.load(token, strict=True)["content"]["encap_content_info"]["content"].parsed
        found: bytes = told["message_imprint"]["hashed_message"].native
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return found
