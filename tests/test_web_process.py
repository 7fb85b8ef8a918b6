"""What a web process carries: it draws no paper, runs no job and no command, so it wakes none of their libraries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOR_OTHERS = {"weasyprint", "pyhanko", "fontTools", "PIL", "huey", "redis", "granian", "psycopg", "pypdf", "hypothesis", "pytest"}
TELL = "import json, sys, wsgi; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def test_a_web_process_wakes_no_library_of_paper_jobs_or_commands(tmp_path: Path) -> None:
    environ = {**{name: value for name, value in os.environ.items() if not name.startswith("COL13_")}, "COL13_INSTANCE": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", TELL], cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    loaded = set(json.loads(ran.stdout.splitlines()[-1]))
    assert {"flask", "sqlalchemy", "col13"} <= loaded
    assert loaded & FOR_OTHERS == set()
