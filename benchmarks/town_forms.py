"""How each database is given a value in bulk: SQLite as the driver's own values, PostgreSQL as the text of COPY."""

from __future__ import annotations

import datetime as dt
from typing import Any


class Form:
    """SQLite: what `executemany` takes, as SQLAlchemy's types would have stored it."""

    moment_ends = ""

    def plain(self, value: Any) -> Any:
        """A number, a flag, a far day or nothing."""
        return str(value) if isinstance(value, dt.date) else int(value) if isinstance(value, bool) else value

    def text(self, told: str) -> str:
        """A text."""
        return told

    def blob(self, stored: bytes) -> Any:
        """Bytes that may be any."""
        return stored

    def envelope(self, told: str) -> Any:
        """Bytes that are plain JSON without a backslash."""
        return told.encode()


class CopyForm(Form):
    """PostgreSQL: the text form of COPY, each value ready between its tabs."""

    moment_ends = "+00"

    def plain(self, value: Any) -> Any:
        return r"\N" if value is None else ("f", "t")[value] if isinstance(value, bool) else str(value)

    def text(self, told: str) -> str:
        return told.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")

    def blob(self, stored: bytes) -> Any:
        return r"\\x" + stored.hex()

    def envelope(self, told: str) -> Any:
        return told


FORMS = {"sqlite": Form(), "postgresql": CopyForm()}
