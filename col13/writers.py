"""The fair queue of SQLite's writers: first come, first served, among the threads of a process and among processes."""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from col13.errors import Unavailable

# SQLite itself lets writers sleep and try again, so that the unlucky starve (measured: 1.5 s at 64 connections). Here a
# writer that leaves hands its turn to the one that waited longest.


class FairLock:
    """A lock given in the order of asking. Asking twice in one thread is a mistake, told at once instead of waited for."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None
        self._held = False

    def acquire(self, seconds: float) -> None:
        """Wait for the turn; Unavailable when it does not come in time."""
        if self._holder == threading.get_ident():
            raise RuntimeError("a writing unit of work inside a writing unit of work")
        with self._mutex:
            if self._held:
                turn = threading.Event()
                self._waiting.append(turn)
            else:
                self._held = True
                turn = None
        if turn is not None and not turn.wait(seconds):
            with self._mutex:
                if not turn.is_set():  # it may have come in between
                    self._waiting.remove(turn)
                    raise Unavailable
        self._holder = threading.get_ident()

    def release(self) -> None:
        """Hand the turn to the one that waited longest."""
        with self._mutex:
            self._holder = None
            if self._waiting:
                self._waiting.popleft().set()  # the lock stays held: it changes hands
            else:
                self._held = False


class WriterQueue:
    """One writer at a time on one SQLite file. The kernel drops a dead process's file locks, so that nothing is left to clean."""

    def __init__(self, database: Path, seconds: float = 30.0) -> None:
        self._threads = FairLock()
        self._seconds = seconds
        # Whoever waits for the lock stands in the turnstile; so the process that has just written queues behind it.
        self._turnstile = database.with_name(database.name + ".turnstile")
        self._lock = database.with_name(database.name + ".writer")

    @contextmanager
    def turn(self, patience: float | None = None) -> Iterator[None]:
        """Hold the right to write. Unavailable after `seconds` in the queue; with a patience of 0 at once, when anybody writes or waits."""
        self._threads.acquire(self._seconds if patience is None else patience)
        try:
            if patience == 0:
                self._free()
            with _locked(self._turnstile) as turnstile:
                lock = _open(self._lock)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX)
                    fcntl.flock(turnstile, fcntl.LOCK_UN)
                    yield
                finally:
                    os.close(lock)
        finally:
            self._threads.release()

    def _free(self) -> None:
        """Unavailable while another process writes or waits: a look, and no promise."""
        for path in (self._turnstile, self._lock):
            file = _open(path)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as taken:
                raise Unavailable from taken
            finally:
                os.close(file)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    file = _open(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)  # closing unlocks


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as refused:  # a disk that only reads, or has no room for a name
        raise Unavailable from refused
