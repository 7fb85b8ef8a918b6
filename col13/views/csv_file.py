"""Rows as a CSV file (RFC 4180, UTF-8 with a mark so that spreadsheets read the accents), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import make_response, Response

MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, in ASCII and in full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(value: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would compute."""
    begins = value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)
    return f"'{value}" if begins else value


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Comma, CRLF, quotes where they are needed."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def csv_answer(rows: Iterable[Sequence[str]], name: str) -> Response:
    """A file to save, kept by no cache on the way."""
    answer = make_response((MARK + csv_text(rows)).encode())
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
