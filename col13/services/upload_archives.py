"""A DOCX or ODT before it is kept: what it unpacks to, and whether programs are in it. Memory and time have a limit, whatever it says."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MOST_UNPACKED = 300 * 1024 * 1024  # bytes: a report with two hundred photos is a fifth of it
MOST_MEMBERS = 5_000
MOST_LISTING = 2 * 1024 * 1024  # bytes of the list at the end, read whole before anything else
RATIO, FREE = 200, 20 * 1024 * 1024  # unpacked to packed, above so many bytes; text alone is packed to a twentieth
END, END_64, LONGEST_END = b"PK\x05\x06", b"PK\x06\x07", 22 + 65535
STEP = 1 << 20
WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED = 1  # in a member's flags
PROGRAMS = ("vbaproject.bin", "vbadata.xml")
PROGRAM_FOLDERS = ("basic/", "scripts/")
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, RuntimeError, NotImplementedError, OSError)


def sound(stream: BinaryIO, size: int) -> bool:
    """Whether an office document of `size` bytes unpacks to a reasonable whole without programs; the stream is left anywhere."""
    try:
        if not _listing_fits(stream, size):
            return False
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or not all(_harmless(member) for member in members):
                return False
            return _unpacks(archive, members, size)
    except BROKEN:
        return False


def _listing_fits(stream: BinaryIO, size: int) -> bool:
    """The list of members is as long as its end says: looked at before a library reads it all. No document needs the 64-bit form."""
    stream.seek(max(0, size - LONGEST_END))
    tail = stream.read(LONGEST_END)
    at = tail.rfind(END)
    if at < 0 or tail[max(0, at - 20) : at].startswith(END_64):
        return False
    listing = int(struct.unpack_from("<I", tail, at + 12)[0])
    return listing <= MOST_LISTING


def _harmless(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/").casefold()
    programs = name.rsplit("/", 1)[-1] in PROGRAMS or name.startswith(PROGRAM_FOLDERS)
    outside = name.startswith("/") or ".." in name.split("/")
    return not programs and not outside and member.compress_type in WAYS and not member.flag_bits & ENCRYPTED


def _unpacks(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], size: int) -> bool:
    """Unpacked for real, a part at a time and thrown away: a member's own word for its size is no proof."""
    most = min(MOST_UNPACKED, max(FREE, RATIO * size))
    total = 0
    for part in _parts(archive, members):
        total += len(part)
        if total > most:
            return False
    return True


def _parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    for member in members:
        with archive.open(member) as opened:
            while part := opened.read(STEP):
                yield part
