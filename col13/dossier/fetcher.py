"""The only door to files while a page is drawn: what lies in col13/static, and nothing else on earth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

STATIC = Path(__file__).resolve().parent.parent / "static"
PICTURE, PNG = "col13-picture:", b"\x89PNG"
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
    """What WeasyPrint calls for fonts, images and style sheets; attachments come as bytes and never this way.

    A picture of the paper has an address of our own, `col13-picture:` and its SHA-256, and comes from memory.
    """

    def __init__(self, pictures: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self._pictures = pictures

    _fail_on_errors = True  # WeasyPrint asks: a refused address stops the drawing, for no paper of ours holds one

    def __call__(self, url: str) -> URLFetcherResponse:
        from weasyprint.urls import URLFetcherResponse

        if url.startswith(PICTURE):
            content = self._picture(url.removeprefix(PICTURE))
            return URLFetcherResponse(url, content, {"Content-Type": "image/png" if content.startswith(PNG) else "image/jpeg"})
        path = allowed(url)
        return URLFetcherResponse(path.as_uri(), path.read_bytes(), {"Content-Type": KINDS[path.suffix]})

    def _picture(self, sha256: str) -> bytes:
        if sha256 not in self._pictures:
            raise Refused(f"no picture of this paper: {sha256!r:.80}")
        return self._pictures[sha256]
