"""How much one request may bring: a file of the largest size from who is signed in; of words, little. Judged before a byte is read."""

from __future__ import annotations

from flask import current_app, Flask, request
from flask_login import current_user

MOST_WORDS = 2 * 1024 * 1024  # bytes: Werkzeug reads such a body whole into memory, and holds only the parts of a file form to a limit


def guard() -> None:
    """Set what the parser is held to; more is 413. Files go to the disk as they come, from strangers none."""
    largest = current_app.config["MAX_CONTENT_LENGTH"]
    files = request.mimetype == "multipart/form-data" and current_user.is_authenticated
    request.max_content_length = largest if files else min(largest, MOST_WORDS)


def install(app: Flask) -> None:
    """Call before whatever reads a form."""
    app.before_request(guard)
