"""How a job ended, for its row and for the log."""

from __future__ import annotations

import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

from col13 import logs
from col13.models import Job
from col13.services import queue


class Ending:
    """How a job ended. Whatever error it had, known or not, ends the job and not the worker: the jobs behind it wait for no repair.
    Only the name of the error and the line are kept, for its words may be of the case. SIGINT and the like go through."""

    failure, where, taken_over = "", "", False

    def __init__(self, job: Job) -> None:
        self._id, self._kind = job.id, job.kind

    def __enter__(self) -> Self:
        self._began = time.perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        ms = round((time.perf_counter() - self._began) * 1000, 1)
        if kind is None:
            logs.write("job", id=self._id, kind=self._kind, outcome="done", ms=ms)
            return False
        if not issubclass(kind, Exception):
            return False
        self.failure, self.taken_over = kind.__name__, issubclass(kind, queue.LeaseLost)
        lines = traceback.extract_tb(trace)
        self.where = f"{Path(lines[-1].filename).name}:{lines[-1].lineno}" if lines else ""
        logs.write("job", level="warning", id=self._id, kind=self._kind, outcome="failed", where=self.where, ms=ms, error=error)
        return True
