"""One work in a process of its own, so that neither memory nor caches leak into the next: what it measured, as JSON, into a file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import make_url

from benchmarks.figure import Figure, Run
from benchmarks.serving import gone, on_server
from benchmarks.works import Work

ROOT = Path(__file__).parent.parent


class Failed(Exception):
    """A work that is not there, took too long or broke; says which and why."""


def measured(work: Work, run: Run, package: str = "benchmarks") -> list[Figure]:
    """Run the work in its own process, next to a database of its own."""
    if find_spec(f"{package}.{work.module}") is None:
        raise Failed(f"{work.name}: there is no {package}/{work.module}.py")
    with tempfile.TemporaryDirectory(dir=run.scratch) as scratch, a_database(run.postgresql, work.module) as url:
        told = Path(scratch) / "figures.json"
        asked = {"small": run.small, "scratch": scratch, "postgresql": url, "only": run.only}
        command = [sys.executable, "-m", "benchmarks.one", f"{package}.{work.module}", json.dumps(asked), str(told)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=sys.stderr, start_new_session=True)
        try:
            code = process.wait(work.limit(run.small))
        except subprocess.TimeoutExpired:
            raise Failed(f"{work.name}: not done after {work.limit(run.small)} s") from None
        finally:
            stopped(process)
        if code:
            raise Failed(f"{work.name}: ended with {code}")
        return [Figure(**one) for one in json.loads(told.read_text(encoding="utf-8"))]


def stopped(process: subprocess.Popen[bytes]) -> None:
    """The work and whatever it started and left behind: they are a group of their own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@contextmanager
def a_database(server: str | None, name: str) -> Iterator[str | None]:
    """A database of this name on the server, and gone afterwards; its URL."""
    if server is None:
        yield None
        return
    gone(server, name)
    on_server(server, f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        gone(server, name)


def main(module: str, asked: str, told: str) -> None:
    """What the process does."""
    given = json.loads(asked)
    figures = import_module(module).measure(Run(**{**given, "scratch": Path(given["scratch"])}))
    Path(told).write_text(json.dumps([asdict(figure) | {"values": list(figure.values)} for figure in figures]), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
