"""ClamAV, where a zone has it: an upload goes to clamd in pieces and is judged there (INSTREAM). No judgement, no upload."""

from __future__ import annotations

import socket
import struct
import time
from typing import BinaryIO

from col13.config import Misconfigured

PIECE = 1 << 18  # bytes
SECONDS, IN_ALL = 20.0, 120.0  # without a sign of life; for one file
LONGEST_ANSWER = 1024
UNIX = "unix:"


class Silent(Exception):
    """Nobody judged the file: no clamd there, or one that broke off, or took no file so large."""


def found(address: str, stream: BinaryIO) -> str | None:
    """The name of what clamd found in a stream that stands at its beginning, None for a clean one. Silent without a judgement."""
    until = time.monotonic() + IN_ALL
    try:
        with _connected(address) as line:
            answer = _asked(line, stream, until)
    except OSError as silent:
        raise Silent from silent
    words = answer.rstrip(b"\0\n").decode("ascii", "replace")
    if words == "stream: OK":
        return None
    if words.startswith("stream: ") and words.endswith(" FOUND"):
        return words.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    raise Silent


def _connected(address: str) -> socket.socket:
    if address.startswith(UNIX):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address.removeprefix(UNIX))
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection(host_and_port(address), SECONDS)


def host_and_port(address: str) -> tuple[str, int]:
    """Of `host:port`; Misconfigured for anything else."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise Misconfigured(name="COL13_CLAMAV")
    return host.strip("[]"), int(port)


def _asked(line: socket.socket, stream: BinaryIO, until: float) -> bytes:
    line.sendall(b"zINSTREAM\0")
    while piece := stream.read(PIECE):
        if time.monotonic() > until:
            raise Silent
        line.sendall(struct.pack(">I", len(piece)) + piece)
    line.sendall(struct.pack(">I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (part := line.recv(LONGEST_ANSWER)):
        answer += part
    return answer
