"""The log of the processes: one line a request and a job, with nothing of a person in it. What is not on the list here is not written."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from typing import Any, TextIO, TYPE_CHECKING

# structlog looks for rich, which development installs, and would carry it and forty modules of pygments for tracebacks in colour.
if not (told_already := "rich" in sys.modules):
    sys.modules["rich"] = None  # type: ignore[assignment]
import structlog

if not told_already:
    del sys.modules["rich"]

from col13.config import Misconfigured

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger

FORMS, LEVELS = ("json", "console"), ("debug", "info", "warning", "error")
KNOWN = frozenset({
    "event", "timestamp", "level", "id", "endpoint", "method", "status", "ms", "kind", "outcome", "error", "where", "trace", "logger",
})  # fmt: skip
# A name of ours, a number, a place in the source: no spaces, so no sentence; no "@", no "/" before a name of somebody's folder.
PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{1,80}")
PLACE = re.compile(r"[\w./<>-]{1,160}:\d+ [\w<>]{1,80}")
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
DEEPEST = 40  # frames of one error, the innermost
_writer: list[FilteringBoundLogger] = []


def write(event: str, *, level: str = "info", error: BaseException | None = None, **facts: object) -> None:
    """One line. `error` is told by its type and the places it came through, never by its words: they may repeat what was typed.
    Silent until install()."""
    for writer in _writer:
        writer.log(getattr(logging, level.upper()), event, **facts, **({"exc": error} if error else {}))


def install(setting: str, into: TextIO | None = None) -> None:
    """Begin to write, in the form and from the level of COL13_LOG (`json:info`); what libraries log comes the same way, as the name of
    the library and the place alone."""
    form, level = told(setting)
    number = getattr(logging, level.upper())
    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    stamped = structlog.processors.TimeStamper(fmt="iso", utc=True)
    _writer[:] = [
        structlog.wrap_logger(
            structlog.PrintLogger(into or sys.stderr),
            processors=[structlog.processors.add_log_level, stamped, faults, only_known, renderer],
            wrapper_class=structlog.make_filtering_bound_logger(number),
        )
    ]
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, Libraries)]:
        root.removeHandler(old)
    root.addHandler(Libraries())


def silence() -> None:
    """Write nothing any more."""
    _writer.clear()
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, Libraries)]:
        root.removeHandler(old)


def told(setting: str) -> tuple[str, str]:
    """(form, level) of a setting; Misconfigured for anything else."""
    form, _, level = setting.partition(":")
    if form not in FORMS or (level or "info") not in LEVELS:
        raise Misconfigured(name="COL13_LOG")
    return form, level or "info"


def faults(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """An error as its type, those it came from, and the places, innermost last."""
    error = event.pop("exc", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["trace"] = trace(error)
    return event


def trace(error: BaseException) -> list[str]:
    """`file:line function` of an error and of what caused it, the cause first."""
    cause = error.__cause__ or error.__context__
    places = trace(cause) if cause is not None else []
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        places.append(f"{short(code.co_filename)}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return [*places[-DEEPEST:], f"{short(type(error).__module__)}:0 {type(error).__name__}"][-DEEPEST:]


def short(filename: str) -> str:
    """A file by its last three names: where this machine keeps it is nobody's business."""
    return "/".join(Path(filename).parts[-3:]).lstrip("/")


def only_known(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Drop what is not on the list; blot out what does not look like what the list means."""
    return {name: plain(value) for name, value in event.items() if name in KNOWN}


def plain(value: object) -> object:
    """A value that can be no words of a case; `?` for any other."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [one if isinstance(one, str) and PLACE.fullmatch(one) else "?" for one in value]
    return str(value) if PLAIN.fullmatch(str(value)) else "?"


class Libraries(logging.Handler):
    """What libraries say, without what they say: their words hold addresses, statements of SQL, pieces of files."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        error = record.exc_info[1] if record.exc_info else None
        where = f"{record.filename}:{record.lineno}"
        write("library", level=level_of(record), error=error, logger=record.name, where=where)


def level_of(record: logging.LogRecord) -> str:
    """The nearest of ours."""
    return "error" if record.levelno >= logging.ERROR else "warning"


class FirstLine(logging.Formatter):
    """Granian's own lines, cut where an error's words would begin."""

    def format(self, record: logging.LogRecord) -> str:
        """`[LEVEL] words`, never more than one line."""
        return f"[{record.levelname}] {(record.getMessage().splitlines() or [''])[0][:160]}"


GRANIAN: dict[str, Any] = {"generic": {"()": FirstLine}, "access": {"()": FirstLine}}
