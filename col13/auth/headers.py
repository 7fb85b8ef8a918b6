"""What every answer says to the browser: a strict content policy, no sniffing, no copies of pages."""

from __future__ import annotations

from flask import current_app, Flask, request, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What is saved is never drawn; a browser that does so all the same runs nothing in it and gives it no origin.
FILE_POLICY = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
FOREVER = "public, max-age=31536000, immutable"  # an address that holds the hash of what is there (views/shelf.py)
STATIC = frozenset({"static", "bootstrap.static"})
# This house asks a device for nothing but passkeys, which are our own pages' by birth. Only features that browsers know: an unknown one
# is a line on the console.
DENIED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
FEATURES = ", ".join(f"{name}=()" for name in DENIED)
HTTPS_FOR = 365 * 24 * 3600  # seconds; this host alone: what else the zone serves under its name is not ours to bind


def add_headers(response: Response) -> Response:
    """After every request."""
    headers = response.headers
    saved = headers.get("Content-Disposition", "").startswith("attachment")
    headers["Content-Security-Policy"] = FILE_POLICY if saved else POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = FEATURES
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["COL13_PRODUCTION"]:
        headers["Strict-Transport-Security"] = f"max-age={HTTPS_FOR}"
    if request.endpoint in STATIC and response.status_code in (200, 304):
        if headers.get("Cache-Control") != FOREVER:
            headers["Cache-Control"] = "public, max-age=3600"
        headers.pop("Vary", None)
    else:
        headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Hang the headers on the way out."""
    app.after_request(add_headers)
