"""What W6 serves: the house, and beside it the same templates from ready plain values, without wall, session or database.

`python -m benchmarks.w6_served PORT` runs both in one Granian worker, so that both are measured in one process. The values are caught
when the house draws the page for the first time: `/from-dictionaries/<name>?path=/cases/…` with the reader's cookie.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from flask import before_render_template, Flask, g, render_template, request
from flask_login import current_user
from sqlalchemy import inspect
from sqlalchemy.exc import NoInspectionAvailable

from col13 import create_app
from col13.config import load
from col13.models import Base

OF_FLASK = frozenset({"g", "request", "session", "config", "current_user", "get_flashed_messages", "url_for"})
PREFIX = "/from-dictionaries/"


def plain(value: Any) -> Any:
    """A row as the plain values that were read of it; everything else a page is given is plain already."""
    if isinstance(value, Base):
        try:
            state = inspect(value)
        except NoInspectionAvailable:
            return value
        return SimpleNamespace(**{name: plain(one) for name, one in state.dict.items() if not name.startswith("_")})
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(plain(one) for one in value)
    if type(value) is dict:
        return {name: plain(one) for name, one in value.items()}
    return value


def caught(house: Flask, path: str, cookie: str) -> dict[str, Any]:
    """What the house gives to the template of a page, and who reads it."""
    found: dict[str, Any] = {}

    def catch(_app: Flask, template: Any, context: dict[str, Any], **_rest: Any) -> None:
        if not found:
            kept = {name: plain(value) for name, value in context.items() if name not in OF_FLASK}
            found.update(template=template.name, context=kept, user=current_user._get_current_object(), openings=g.get("openings", {}))

    with before_render_template.connected_to(catch, house):
        answer = house.test_client(use_cookies=False).get(path, headers={"Cookie": cookie})
    assert found, f"{path}: {answer.status_code}"
    return found


def contestant(house: Flask) -> Flask:
    """The same templates and words; nothing before a request and nothing after it."""
    app = create_app(load())
    for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
        hooks.clear()
    kept: dict[str, dict[str, Any]] = {}

    @app.get(PREFIX + "<name>")
    def from_dictionaries(name: str) -> str:
        if name not in kept:
            kept[name] = caught(house, request.args["path"], request.headers.get("Cookie", ""))
        ready = kept[name]
        g._login_user, g.demo, g.openings = ready["user"], False, ready["openings"]
        return render_template(ready["template"], **ready["context"])

    return app


def both() -> Callable[..., Iterable[bytes]]:
    """The house, and the contestant at its prefix."""
    house = create_app(load())
    beside = contestant(house)

    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return (beside if environ["PATH_INFO"].startswith(PREFIX) else house)(environ, start)

    return app


if __name__ == "__main__":
    from col13.cli.running import web

    web("benchmarks.w6_served:app", port=int(sys.argv[1])).serve()
else:
    app = both()
