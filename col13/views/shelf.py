"""The files of the house, each at an address that holds the first digits of its hash: a browser keeps it for a year and asks no more.

A style sheet's own addresses (its fonts) are hashed too. The plain names still work, and are kept for an hour.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from functools import cached_property
from pathlib import Path

from flask import Flask, request, Response

from col13.auth.headers import FOREVER

SERVED = frozenset({".css", ".js", ".svg", ".woff2"})  # what pages ask for; the other fonts are for paper
LINKED = re.compile(r'url\("((?!data:)[^")]+)"\)')


class Shelf:
    """All of them by plain name, read once a process."""

    def __init__(self, folder: Path, more: dict[str, Path]) -> None:
        self._paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.suffix in SERVED} | more

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Plain name → the name that holds the hash; fonts and pictures before the style sheets that name them."""
        named: dict[str, str] = {}
        for name in sorted(self._paths, key=lambda one: one.endswith(".css")):
            stem, dot, suffix = name.rpartition(".")
            named[name] = f"{stem}-{hashlib.sha256(self._read(name, named)).hexdigest()[:10]}{dot}{suffix}"
        return named

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {address: name for name, address in self.addresses.items()}

    @cached_property
    def _kept(self) -> dict[str, bytes]:
        return {}

    def content(self, address: str) -> bytes | None:
        """The bytes at a hashed name; None for another name, or a hash of another version."""
        name = self._plain.get(address)
        if name is None:
            return None
        if name not in self._kept:
            self._kept[name] = self._read(name, self.addresses)
        return self._kept[name]

    def _read(self, name: str, named: dict[str, str]) -> bytes:
        content = self._paths[name].read_bytes()
        if not name.endswith(".css"):
            return content
        return LINKED.sub(lambda found: f'url("{named.get(found[1], found[1])}")', content.decode()).encode()


def install(app: Flask) -> None:
    """Serve them at /static beside Flask's plain names. `app.extensions["col13.shelf"]` tells their addresses (words.asset)."""
    library = Path(str(app.blueprints["bootstrap"].static_folder))
    more = {"bootstrap.css": library / "css/bootstrap.min.css"}
    shelf = app.extensions["col13.shelf"] = Shelf(Path(str(app.static_folder)), more)
    plainly = app.view_functions["static"]

    def serve(filename: str) -> Response:
        content = shelf.content(filename)
        if content is None:
            found: Response = plainly(filename=filename)  # type: ignore[assignment]
            return found
        response = Response(content, mimetype=mimetypes.guess_type(filename)[0])
        response.headers["Cache-Control"] = FOREVER
        response.set_etag(filename)
        response.make_conditional(request)
        return response

    app.view_functions["static"] = serve
