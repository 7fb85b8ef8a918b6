"""One line a request: which route, how it ended, how long it took. Not who, not which case, not what was asked."""

from __future__ import annotations

import secrets
import time

from flask import Flask, g, request, Response

from col13 import logs
from col13.auth.headers import STATIC


def request_id() -> str:
    """The short id of this request: on its line of the log, and on the page of an error."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(5)
    found: str = g.request_id
    return found


def begin() -> None:
    """First of all."""
    g.request_began = time.perf_counter()


def end(response: Response) -> Response:
    """Last of all."""
    took = time.perf_counter() - g.get("request_began", time.perf_counter())
    method = request.method if request.method in logs.METHODS else "other"
    level = "debug" if request.endpoint in STATIC else "info"
    logs.write(
        "request", level=level, id=request_id(), endpoint=request.endpoint, method=method, status=response.status_code,
        ms=round(took * 1000, 1),
    )  # fmt: skip
    return response


def install(app: Flask) -> None:
    """Call before everything else: what is hung first begins first and ends last. Flask's own line about an error names the address, with
    the case's number in it: ours (errors.py) stands for it."""
    app.before_request(begin)
    app.after_request(end)
    app.log_exception = _silent  # type: ignore[method-assign]


def _silent(exc_info: object) -> None:
    """Told elsewhere."""
