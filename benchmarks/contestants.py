"""A contestant in a process and an environment of its own, asked by JSON lines: a round, a race, the check. Both ends of the line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.figure import Run

ROOT = Path(__file__).parent.parent
PEERS = ROOT / ".venv-peers" / "bin" / "python"
WARM = 12  # steps before anything counts


class Broken(Exception):
    """A contestant that ended; its own words went to stderr."""


class Seat:
    """The frame's end."""

    def __init__(self, module: str, run: Run, database: str, cases: int, *, peer: bool = True, fresh: bool = True) -> None:
        if peer and not PEERS.exists():
            raise Broken("no environment of the peers; scripts/bootstrap --peers makes it")
        told = {"module": module, "small": run.small, "scratch": str(run.scratch), "url": run.postgresql, "database": database}
        told |= {"cases": cases, "fresh": fresh}
        settings = {"BENCH_DATABASE": database, "BENCH_URL": run.postgresql or "", "BENCH_FILE": str(run.scratch / "peer.sqlite3")}
        self._process = subprocess.Popen(
            [str(PEERS) if peer else sys.executable, "-m", "benchmarks.contestants"], cwd=ROOT, env={**os.environ, **settings},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.module = module
        self.ask(**told)

    def tell(self, **words: Any) -> None:
        """Ask, without waiting."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """The answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Broken(f"{self.module} ended with {self._process.wait()}")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def ask(self, **words: Any) -> dict[str, Any]:
        """Ask and wait."""
        self.tell(**words)
        return self.hear()

    def close(self) -> None:
        """It ends when nothing more is asked."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def serve() -> None:
    """The contestant's end: nothing else is printed on the line."""
    line, sys.stdout = sys.stdout, sys.stderr
    told = json.loads(sys.stdin.readline())
    run = Run(told["small"], Path(told["scratch"]), told["url"])
    module = import_module(f"benchmarks.{told['module']}")
    more = {} if told["fresh"] else {"fresh": False}
    contestant = module.prepare(run, told["database"], told["cases"], **more)
    lives = ((taken, *case) for case in contestant.cases for taken in module.LIFE)
    if told["fresh"]:
        for life in islice(lives, WARM):
            contestant.step(*life)

    def answer(words: dict[str, Any]) -> dict[str, Any]:
        if words["do"] == "round":
            return one_round(contestant, lives, words["seconds"], words["most"])
        if words["do"] == "race":
            return one_race(contestant, tuple(words["taken"]), words["case"], words["at"])
        if told["module"] == "w1_step_ours":  # its check asks that every life has ended
            for life in lives:
                contestant.step(*life)
        return contestant.check() or {"finished_cases": len(contestant.cases)}

    print(json.dumps({"ready": True}), file=line, flush=True)
    for asked in sys.stdin:
        print(json.dumps(answer(json.loads(asked))), file=line, flush=True)


def one_round(contestant: Any, lives: Any, seconds: float, most: int) -> dict[str, Any]:
    """Steps of the next lives, for so long or so many."""
    steps, began, cpu = 0, time.perf_counter(), time.process_time()
    while steps < most and time.perf_counter() - began < seconds:
        contestant.step(*next(lives))
        steps += 1
    return {"steps": steps, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}


def one_race(contestant: Any, taken: tuple[str, str, str], case: int, at: float) -> dict[str, Any]:
    """One step at a moment; whether it was taken."""
    while time.monotonic() < at:
        pass
    try:
        contestant.step(taken, case)
    except contestant.refusals:
        return {"won": False, "done": time.monotonic()}
    return {"won": True, "done": time.monotonic()}


if __name__ == "__main__":
    serve()
