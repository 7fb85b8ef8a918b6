"""A PDF before a library reads it: streams that unpack to far more than any page needs. Memory and time have a limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

RATIO, FREE = 100, 64 * 1024 * 1024  # unpacked to packed over the whole file, above so many bytes; blank scans reach 1000 in one stream
MOST_UNPACKED = 512 * 1024 * 1024  # bytes: about two seconds
STEP, BEFORE = 1 << 18, 1024  # bytes read at once; of a stream's dictionary, before its word
STREAM = re.compile(rb"(?<!end)stream\r?\n")
PACKED = re.compile(rb"/(?:FlateDecode|Fl)\b")
TWICE = re.compile(rb"/Filter\s*\[[^\]]*/(?:FlateDecode|Fl)\b[^\]]*/(?:FlateDecode|Fl)\b")


def bomb(stream: BinaryIO, size: int) -> bool:
    """Whether the streams of a PDF of `size` bytes unpack to a flood, or are packed twice over, as no program does. Left anywhere."""
    most = min(MOST_UNPACKED, max(FREE, RATIO * size))
    total = 0
    for at, dictionary in _streams(stream):
        if TWICE.search(dictionary):
            return True
        if PACKED.search(dictionary):
            total += _unpacked(stream, at, most - total)
            if total > most:
                return True
    return False


def _streams(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """(Where its bytes begin, what stands before), for each stream; found by its word, for the table of places may lie."""
    at, kept = 0, b""
    while True:
        stream.seek(at)
        part = stream.read(STEP)
        if not part:
            return
        window, base = kept + part, at - len(kept)
        for found in STREAM.finditer(window):
            if found.end() > len(kept):  # those before were told with the last part
                before = window[max(0, found.start() - BEFORE) : found.start()]
                yield base + found.end(), before[before.rfind(b"obj") + 1 :]
        kept, at = window[-BEFORE:], at + len(part)


def _unpacked(stream: BinaryIO, at: int, most: int) -> int:
    """How many bytes come out, one more than `most` at the most."""
    unpacking, total = zlib.decompressobj(), 0
    stream.seek(at)
    try:
        while not unpacking.eof and total <= most:
            packed = unpacking.unconsumed_tail or stream.read(STEP)
            if not packed:
                break
            total += len(unpacking.decompress(packed, STEP))
    except zlib.error:
        pass
    return total
