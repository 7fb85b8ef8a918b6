"""What a web process carries: it draws no paper, runs no job and no command, and wakes what few requests need when one does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import flask
import pytest
import sqlalchemy

from col13.cli import ROOMS
from col13.later import Later

ROOT = Path(__file__).resolve().parent.parent
FOR_OTHERS = {
    "weasyprint", "pyhanko", "fontTools", "PIL", "huey", "redis", "granian", "psycopg", "pypdf", "hypothesis", "pytest",
    "alembic", "mako", "rich", "pygments", "authlib", "joserfc", "requests", "webauthn", "segno", "phonenumbers",
}  # fmt: skip
TELL = "import json, sys, wsgi; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def asked(words: str, instance: Path) -> Any:
    """What a web process of a new instance says to these words."""
    environ = {**{name: value for name, value in os.environ.items() if not name.startswith("COL13_")}, "COL13_INSTANCE": str(instance)}
    ran = subprocess.run([sys.executable, "-c", words], cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


def test_a_web_process_wakes_no_library_of_paper_jobs_or_commands(tmp_path: Path) -> None:
    loaded = set(asked(TELL, tmp_path))
    assert {"flask", "sqlalchemy", "col13"} <= loaded
    assert loaded & FOR_OTHERS == set()


def test_a_process_finds_its_libraries_compiled() -> None:
    """All modules, so also those that no process here wakes and could have compiled by itself."""
    for library in (sqlalchemy, flask):
        sources = list(Path(str(library.__file__)).parent.rglob("*.py"))
        assert len(sources) > 15
        assert [one.name for one in sources if not Path(cache_from_source(str(one))).exists()] == [], "scripts/bootstrap compiles them"


def test_every_command_is_found_in_its_room_and_nowhere_else() -> None:
    there = {room: {str(one.name) for one in import_module(f"col13.cli.{room}").COMMANDS} for room in set(ROOMS.values())}
    assert {name: room for room, names in there.items() for name in names} == ROOMS
    rooms = {path.stem for path in (ROOT / "col13" / "cli").glob("[a-z]*.py") if "\nCOMMANDS" in path.read_text(encoding="utf-8")}
    assert rooms == set(ROOMS.values())


def test_a_library_that_waits_is_there_with_its_modules_when_asked() -> None:
    later = Later("col13")
    assert later.cli.ROOMS is ROOMS
    with pytest.raises(AttributeError):
        _ = later.nothing_of_this_name
