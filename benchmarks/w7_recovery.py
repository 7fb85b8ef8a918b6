"""W7, recovery: backup, restore and the move to PostgreSQL, in seconds for each 100,000 cases, and how much memory each needs.

Each act runs in a process of its own, as an operator's command does; what it needed is told by that process.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure, Run
from benchmarks.one import a_database
from benchmarks.town import leave, SECRET, town
from col13.config import Config, load
from col13.db import Database
from col13.policies import Actor, Role, SHELL_ID
from col13.recovery import backup, moving, restore, snapshot

HAND = Actor(SHELL_ID, "shell:bench", kind="shell", roles=frozenset(Role), language="en")
UNIT, OF = "s per 100,000 cases", 100_000
NEEDS_SERVER = "not measured: no PostgreSQL in this run"
Told = dict[str, float]


def measure(run: Run) -> list[Figure]:
    """The full run at two sizes, so that it shows whether it grows faster than the house."""
    return [figure for cases in ((1_000,) if run.small else (20_000, 100_000)) for figure in at_size(run, cases)]


def at_size(run: Run, cases: int) -> list[Figure]:
    """One town, saved, put back, moved; on PostgreSQL saved and put back too."""
    built = town(run, "sqlite", cases)
    here, folder = built.config, run.scratch / f"w7-{cases}"
    folder.mkdir()
    figures = there_and_back(here, folder / "sqlite", cases, "sqlite", "")
    raw = in_process("vacuum", here, str(folder / "plain.sqlite3"))
    note = "VACUUM INTO alone: not encrypted, no files, not read back"
    figures.append(Figure("W7 backup", "raw", "sqlite", cases, UNIT, [raw["s"] * OF / cases], note=note))
    if run.postgresql is None:
        return [*figures, Figure("W7 migrate --to", "col13", "postgresql", cases, UNIT, [], note=NEEDS_SERVER)]
    with a_database(run.postgresql, f"w7_moved_{cases}") as moved, a_database(run.postgresql, f"w7_restored_{cases}") as empty:
        figures.append(told("W7 migrate --to", "postgresql", cases, in_process("move", here, moved)))
        figures += there_and_back(replace(here, database_url=moved), folder / "postgresql", cases, "postgresql", empty)
    leave(run, "sqlite", cases)
    return figures


def there_and_back(config: Config, folder: Path, cases: int, database: str, empty: str) -> list[Figure]:
    """A backup, and its restore into an instance that has the keys and nothing else."""
    folder.mkdir()
    shutil.copytree(config.instance / "keys", folder / "new" / "keys")
    file = folder / "one.col13backup"
    saved = in_process("backup", config, str(file))
    put = in_process("restore", replace(config, instance=folder / "new", database_url=empty), str(file))
    return [
        told("W7 backup", database, cases, saved, ratio_to="raw" if database == "sqlite" else None, MB=round(file.stat().st_size / 1e6)),
        told("W7 restore", database, cases, put),
    ]


def told(work: str, database: str, cases: int, needed: Told, ratio_to: str | None = None, **facts: float) -> Figure:
    """What an act needed, as a figure."""
    seconds, cpu = needed["s"] * OF / cases, needed["cpu"] / cases * 1e6
    more = {"s": round(needed["s"], 2), "memory MB": round(needed["mb"]), **facts}
    return Figure(work, "col13", database, cases, UNIT, [seconds], cpu_us=cpu, ratio_to=ratio_to, facts=more)


def in_process(act: str, config: Config, argument: str) -> Told:
    """Do it in a process of its own; seconds, CPU seconds and the memory peak in MB."""
    words = [sys.executable, "-m", "benchmarks.w7_recovery", act, str(config.instance), config.database_url, argument]
    done = subprocess.run(words, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{act}: {done.stderr[-2000:]}")
    found: Told = json.loads(done.stdout.splitlines()[-1])
    return found


def saved(config: Config, file: str) -> object:
    """`flask col13 backup`."""
    return backup.make(Database(config), HAND, Path(file))


def put_back(config: Config, file: str) -> object:
    """`flask col13 restore`."""
    return restore.restore(config, Path(file), config.instance / "keys" / "backup.key", HAND)


def moved(config: Config, url: str) -> object:
    """`flask col13 migrate --to`."""
    return moving.move(Database(config), url, HAND, lambda _line: None)


def vacuumed(config: Config, file: str) -> object:
    """SQLite's own copy of itself."""
    with snapshot.open_sqlite(config) as ask:
        return list(ask("VACUUM INTO ?", file))


ACTS: dict[str, Callable[[Config, str], object]] = {"backup": saved, "restore": put_back, "move": moved, "vacuum": vacuumed}


def main(act: str, instance: str, url: str, argument: str) -> None:
    """What the process of an act does; its last line tells what that needed."""
    config = load({}, instance=Path(instance), database_url=url, secret_key=SECRET, light_passwords=True)
    began = time.perf_counter()
    ACTS[act](config, argument)
    seconds, own, others = (
        time.perf_counter() - began,
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    needed: dict[str, Any] = {"s": seconds, "cpu": cpu, "mb": peak()}
    print(json.dumps(needed))


def peak() -> float:
    """The most memory this program held, MB. Linux's own line: ru_maxrss would still hold the parent's from before the exec."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in told.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
