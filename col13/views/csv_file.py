"""Rows as a CSV file (RFC 4180, UTF-8 with a mark so that spreadsheets read the accents), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from flask import make_response, Response

MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, in ASCII and in full width. A Belgian one parts cells at “;”, whatever the
# file says, so that a cell can begin behind one too.
FORMULA = re.compile("(^|;)([ '\"]*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")
# Line breaks, tabs and other control signs, and what is not seen or turns the order of letters around: neither begins a cell.
UNSEEN = ("Cc", "Cf", "Zl", "Zp")


def cell(value: str) -> str:
    """The text on one line, with an apostrophe before what a spreadsheet would compute."""
    seen = "".join(" " if unicodedata.category(sign) in UNSEEN else sign for sign in value)
    return FORMULA.sub(r"\1'\2", seen)


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
