"""A small clamd: speaks INSTREAM on a socket of its own, finds EICAR, and can fall silent in several ways."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The industry's harmless test text, in two halves so that this file is not one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.ThreadingUnixStreamServer):
    """`seen`: the streams it was sent. `mood`: "well", "full" (takes no file so large), "mute" (hangs up), "odd" (answers nonsense)."""

    daemon_threads = True

    def __init__(self, path: Path, mood: str) -> None:
        self.seen: list[bytes] = []
        self.mood = mood
        super().__init__(str(path), Line)


class Line(socketserver.StreamRequestHandler):
    """One question."""

    def handle(self) -> None:
        """Command, pieces, an empty piece, the answer."""
        assert isinstance(self.server, Clamd)
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        if self.server.mood == "mute":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        whole = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            whole += self.rfile.read(length)
        self.server.seen.append(whole)
        told = {"full": b"INSTREAM size limit exceeded. ERROR", "odd": b"stream: "}.get(self.server.mood)
        self.wfile.write((told or (b"stream: Eicar-Test-Signature FOUND" if EICAR in whole else b"stream: OK")) + b"\0")


@contextmanager
def listening(folder: Path, mood: str = "well") -> Iterator[tuple[str, Clamd]]:
    """(What COL13_CLAMAV is set to, the server)."""
    path = folder / "clamd.ctl"
    with Clamd(path, mood) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"unix:{path}", server
        server.shutdown()
        thread.join()
    path.unlink()
