"""What may be attached: the type is sniffed from the bytes, never taken from the name; what is not on the list is refused."""

from __future__ import annotations

import puremagic

# What the sniffer says → what is kept. One name a type.
ALLOWED: dict[str, str] = {
    "application/pdf": "application/pdf",
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/gif": "image/gif",
    "image/webp": "image/webp",
    "video/mp4": "video/mp4",
    "audio/mpeg": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "application/ogg": "audio/ogg",
    "audio/ogg": "audio/ogg",
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
ZIP = b"PK\x03\x04"
NOT_TEXT = frozenset(range(32)) - {9, 10, 12, 13}


def sniff(head: bytes) -> str | None:
    """The media type of a file by its first bytes (a megabyte is plenty), or None when it may not be attached."""
    if not head:
        return None
    if head.startswith(ZIP):
        return office(head)
    try:
        found = [match for match in puremagic.magic_string(head) if match.mime_type]
    except puremagic.PureError:
        return TEXT if is_text(head) else None
    if not found:
        return TEXT if is_text(head) else None
    best = max(match.confidence for match in found)
    kinds = [ALLOWED[match.mime_type] for match in found if match.confidence == best and match.mime_type in ALLOWED]
    if kinds:
        return kinds[0]
    return TEXT if is_text(head) and any(match.mime_type == TEXT for match in found) else None


def office(head: bytes) -> str | None:
    """A text document of an office suite, by what its container names first; any other archive is refused, macros too."""
    if b"vbaProject" in head:
        return None
    if head[30:38] == b"mimetype":
        return ODT if head[38 : 38 + len(ODT)] == ODT.encode() else None
    return DOCX if b"word/" in head and b"[Content_Types].xml" in head else None


def is_text(head: bytes) -> bool:
    """Whether the bytes read as text in UTF-8 (a letter cut at the end is forgiven), without control signs."""
    if NOT_TEXT & set(head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as broken:
        return broken.start >= len(head) - 3
    return True
