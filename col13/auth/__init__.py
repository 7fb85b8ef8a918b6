"""Who is there: the login wall, sessions that end, the reader's language, and what every answer says to the browser."""

from __future__ import annotations

from flask import Flask

from col13.auth import headers, language, wall


def install(app: Flask) -> None:
    """Hang the wall, the language and the headers."""
    wall.install(app)
    language.install(app)
    headers.install(app)
