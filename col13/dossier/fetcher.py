"""The only door to files while a page is drawn: what lies in col13/static, and nothing else on earth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

STATIC = Path(__file__).resolve().parent.parent / "static"
KINDS = {".ttf": "font/ttf", ".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml"}


class Refused(ValueError):
    """An address a paper has no business with. Nothing was read."""


def allowed(url: str) -> Path:
    """The file behind a `file:` address inside the static folder, links followed first. Refused for every other address."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise Refused(f"not a file of ours: {url!r:.200}")
    try:
        path = Path(url2pathname(parts.path)).resolve(strict=True)
    except (OSError, ValueError) as error:
        raise Refused(f"no such file: {url!r:.200}") from error
    if not path.is_relative_to(STATIC) or path.suffix not in KINDS or not path.is_file():
        raise Refused(f"outside the static folder: {url!r:.200}")
    return path


class StaticFetcher:
    """What WeasyPrint calls for fonts, images and style sheets; attachments come as bytes and never this way."""

    _fail_on_errors = True  # WeasyPrint asks: a refused address stops the drawing, for no paper of ours holds one

    def __call__(self, url: str) -> URLFetcherResponse:
        from weasyprint.urls import URLFetcherResponse

        path = allowed(url)
        return URLFetcherResponse(path.as_uri(), path.read_bytes(), {"Content-Type": KINDS[path.suffix]})
