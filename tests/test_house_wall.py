"""Guards of the second wall: every unit of work of the house says for whom it is, but the few where nobody is known yet."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPENED = re.compile(r"\b(?:db|database|_database\(\)|database\(\)|restored|own|opened)\.(?:read|write)\((?P<who>[^)]*)")
# The row of a session is found before the person is; a session is touched whoever it is; commands learn the actor inside (`acting`).
NOBODY_YET = {"col13/auth/people.py", "col13/auth/sessions.py", "col13/cli"}


def test_every_unit_of_work_says_for_whom_it_is() -> None:
    silent = set()
    for path in sorted((ROOT / "col13").rglob("*.py")):
        for found in OPENED.finditer(path.read_text(encoding="utf-8")):
            if not found["who"] or found["who"].startswith("patience"):
                silent.add(str(path.relative_to(ROOT)))
    assert {name for name in silent if name not in NOBODY_YET and Path(name).parent.as_posix() not in NOBODY_YET} == set()
