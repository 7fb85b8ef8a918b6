"""`python -m benchmarks`: every work by turns, each in a process of its own; the list of figures, the table, the floors."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks import floors, outcome, table
from benchmarks.figure import Figure, Run
from benchmarks.one import Failed, measured
from benchmarks.works import chosen, UnknownWork, Work
from col13 import clock

PEERS = Path(__file__).parent.parent / ".venv-peers" / "bin" / "python"
PEER_NAMES = ("django", "django-viewflow", "django-fsm-2", "python-statemachine", "spiffworkflow")


def main(words: list[str] | None = None) -> int:
    """Exit 1 when a work is missing or broke, or when a ratio fell below its floor."""
    asked = arguments().parse_args(words)
    try:
        works = chosen([name for name in (*asked.works, *(asked.only or "").split(",")) if name], asked.small)
    except UnknownWork as unknown:
        print(f"bench: {unknown}", file=sys.stderr)
        return 2
    server = os.environ.get("COL13_TEST_DATABASE_URL") if asked.database != "sqlite" else None
    if asked.database == "postgresql" and not server:
        print("bench: no PostgreSQL; scripts/with-postgres --durable brings one", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="col13-bench-") as scratch:
        run = Run(asked.small, Path(scratch), server, asked.database or "")
        figures, broken = played(works, run)
    return told(figures, broken, works, run, write=asked.write)


def arguments() -> argparse.ArgumentParser:
    """The words of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("works", nargs="*", help="names or modules of works; all without one")
    parser.add_argument("--only", metavar="W1,W2", help="the same, with commas")
    parser.add_argument("--small", action="store_true", help="what CI has time for")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="one of the two")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md, which only a whole full run does by itself")
    return parser


def played(works: tuple[Work, ...], run: Run) -> tuple[list[Figure], list[str]]:
    """All works in turn; what they measured, and what went wrong."""
    figures: list[Figure] = []
    broken: list[str] = []
    for work in works:
        began = time.monotonic()
        print(f"bench: {work.name} …", file=sys.stderr, flush=True)
        try:
            figures += measured(work, run)
        except Failed as failed:
            broken.append(str(failed))
        print(f"bench: {work.name} took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return figures, broken + outcome.faults(figures)


def told(figures: list[Figure], broken: list[str], works: tuple[Work, ...], run: Run, *, write: bool) -> int:
    """Keep and print what was measured; judge it."""
    size, whole = "small" if run.small else "full", works == chosen([], run.small) and len(run.databases) == 2
    path = outcome.kept(figures, clock.today().isoformat(), size, whole)
    made = table.tables(figures)
    ran = [work.name for work in works]
    judgements = floors.judged(floors.read(), figures, run=size, works=ran, databases=run.databases)
    if whole:  # of some works alone they would stand for all
        made[table.GOALS] = table.goals(judgements)
    foot = table.machine(versions(run))
    for lines in made.values():
        print("\n".join(lines), end="\n\n")
    print(foot)
    if write or (whole and not run.small and not broken):
        broken = [*broken, *(f"docs/performance.md has no place for {one}" for one in table.write(made, foot))]
    wrong = [*broken, *(f"below its floor: {one}" for one in judgements if not one.holds)]
    print(f"bench: {len(figures)} figures in {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
    for one in wrong:
        print(f"bench: FAILED {one}")
    return 1 if wrong else 0


def versions(run: Run) -> list[str]:
    """Of the server and of the peers."""
    named = []
    if run.postgresql:
        engine = create_engine(run.postgresql)
        with engine.connect() as connection:
            named.append(f"PostgreSQL {connection.scalar(text('SHOW server_version'))}")
        engine.dispose()
    if PEERS.exists():
        asking = f"from importlib.metadata import version\nfor name in {PEER_NAMES}: print(name, version(name))"
        named += subprocess.run([PEERS, "-c", asking], check=True, capture_output=True, text=True).stdout.splitlines()
    return named


if __name__ == "__main__":
    sys.exit(main())
