"""The house that W6 and the load visit: a zone with its people and cases on either database, made through the services."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from benchmarks.figure import Run
from benchmarks.serving import on_server, prepared
from col13.config import Config, load
from col13.db import Database
from col13.models import new_id
from col13.services import rates
from tests.factories import a_case
from tests.views import away
from tests.views.scene import _build, fill, Scene

ROOT = Path(__file__).resolve().parent.parent
SECRET = "a secret of a benchmark, long enough for anybody"
PATIENCE = 60.0  # seconds for a server to answer


@dataclass(frozen=True, slots=True)
class House:
    """Its configuration as its owner has it, a case that went all the way, all cases, and the configuration of its servers, which own
    nothing. Everybody's password is tests.browsing.PASSWORD."""

    config: Config
    number: str
    cases: tuple[str, ...]
    serving: Config


def build(run: Run, database: str, cases: int) -> House:
    """A house of its own. No limit counts: the load comes from one address."""
    instance, url = run.scratch / f"house-{database}-{new_id().hex[-8:]}", ""
    if database == "postgresql":
        url = _of_its_own(str(run.postgresql), f"house_{new_id().hex[-8:]}")
    instance.mkdir(parents=True)
    limits = dict.fromkeys(rates.MOST, 0)
    (instance / "config.toml").write_text("[limits]\n" + "".join(f"{name} = 0\n" for name in limits), encoding="utf-8")
    config = load({}, instance=instance, database_url=url, secret_key=SECRET, limits=limits)
    serving, opened = prepared(config), Database(config)
    scene = _build(config, opened)
    away.supported(scene)
    away.referred(scene)
    away.shared(scene)
    numbers = [_another(scene, at) for at in range(cases)]
    opened.dispose()
    return House(config, scene.number, (scene.number, *numbers), serving)


def _another(scene: Scene, at: int) -> str:
    with scene.database.write() as session:
        desk = scene.hand(session, "desk")
        case = a_case(session, desk, title=f"case {at}")
        fill(session, desk, case)
        return case.number


def _of_its_own(server: str, name: str) -> str:
    on_server(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def process(house: House, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of this house until the block ends, in a group of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COL13_")}
    environ = {
        **kept,
        "COL13_INSTANCE": str(house.config.instance),
        "COL13_SECRET_KEY": SECRET,
        "COL13_DATABASE_URL": house.serving.database_url,
    }
    with (house.config.instance / "log.txt").open("ab") as log:
        running = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True)
    try:
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait(5)


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answering(port: int) -> float:
    """Wait until the house says that it is well; the seconds that took."""
    began = time.perf_counter()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.perf_counter() - began < PATIENCE:
        try:
            opener.open(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
        else:
            return time.perf_counter() - began
    raise AssertionError(f"nothing answers at {port}")


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            found += family(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """What a process and all that it started have used of the processor, to a hundredth."""
    ticks = 0
    for one in family(pid):
        after_name = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """Megabytes of one process, what it shares counted in parts (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
