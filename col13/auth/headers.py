"""What every answer says to the browser: a strict content policy, no sniffing, no copies of pages."""

from __future__ import annotations

from flask import Flask, request, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STATIC = frozenset({"static", "bootstrap.static"})


def add_headers(response: Response) -> Response:
    """After every request."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint in STATIC and response.status_code in (200, 304):
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=3600"
        headers.pop("Vary", None)
    else:
        headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Hang the headers on the way out."""
    app.after_request(add_headers)
