"""Answers travel compressed (Brotli, else gzip): style sheets and scripts always, pages only when this house itself led to them.

A compressed page could tell an eavesdropper, by its length, whether words planted in its address also stand in its content (BREACH).
Planting takes many requests begun by another site, and a browser says so in `Sec-Fetch-Site`: those are answered as they are.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from flask import Flask, request, Response

from col13.auth.headers import STATIC

PAGES = frozenset({"text/html"})
FILES = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
OURS = frozenset({"same-origin", "none"})  # a link or form of this house; an address typed or kept. No header: an old browser, as it is
WORTH_IT = 600  # bytes: below this the answer fits one packet anyway
QUICK, THOROUGH = 4, 9  # of 11: pages are packed at every answer, a file once


def squeeze(data: bytes, encoding: str, quality: int) -> bytes:
    """The bytes as `br` or `gzip`."""
    if encoding == "br":
        packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality)
        return packed
    return gzip.compress(data, compresslevel=min(quality, 9), mtime=0)


@lru_cache(maxsize=128)
def squeezed_file(data: bytes, encoding: str) -> bytes:
    """A file of the house, packed once."""
    return squeeze(data, encoding, THOROUGH)


def wanted(response: Response) -> bool:
    """Whether this answer may be packed."""
    if response.status_code in (204, 206, 304) or response.status_code < 200 or "Content-Encoding" in response.headers:
        return False
    if request.endpoint in STATIC:
        return response.mimetype in FILES
    return response.mimetype in PAGES and not response.is_streamed and request.headers.get("Sec-Fetch-Site") in OURS


def pack(response: Response) -> Response:
    """After every request, last of all."""
    if not wanted(response):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    encoding = request.accept_encodings.best_match(["br", "gzip"])
    if encoding is None:
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < WORTH_IT:
        return response
    packed = squeezed_file(data, encoding) if request.endpoint in STATIC else squeeze(data, encoding, QUICK)
    tag, _ = response.get_etag()
    response.set_data(packed)
    response.headers["Content-Encoding"] = encoding
    if tag:
        response.set_etag(tag, weak=True)  # the same file, other bytes
    return response


def install(app: Flask) -> None:
    """Call first: what is hung first runs last, when the headers are on."""
    app.after_request(pack)
