"""A real house to visit: the demo loaded once a day and source, copied for each use, served by a process of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from col13 import clock
from tests.e2e.furnish import furnish

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / ".e2e"  # never in git
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi", "col13"]
SAID = re.compile(r"^(\S+) +([0-9a-f]{4}(?:-[0-9a-f]{4}){3}) +(\S+) +(.+)$", re.MULTILINE)


def source_mark() -> str:
    """What the loaded demo depends on: the day, and every line of the house that is not a page."""
    summed = hashlib.sha256(str(clock.today()).encode())
    for path in (ROOT / "tests" / "e2e" / "furnish.py", *sorted((ROOT / "col13").rglob("*"))):
        if path.suffix in (".py", ".yaml") and path.parent.name not in ("views", "static"):
            summed.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return summed.hexdigest()[:12]


def loaded() -> Path:
    """The folder of an instance with the demo in it, made when there is none for today's source. Others wait while one makes it."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = KEPT / f"demo-{source_mark()}"
        if not (folder / "demo-loaded.txt").exists():
            for old in KEPT.glob("demo-*"):
                shutil.rmtree(old)
            commanded(folder, "init")
            told = commanded(folder, "demo")
            furnish(folder)
            (folder / "demo-loaded.txt").write_text(told, encoding="utf-8")
        return folder


def passwords(instance: Path) -> dict[str, str]:
    """Account → password, as the demo's loading printed them."""
    return {name: password for name, password, _, _ in SAID.findall((instance / "demo-loaded.txt").read_text(encoding="utf-8"))}


def commanded(instance: Path, *words: str) -> str:
    """Run one `flask col13` command on an instance; what it printed."""
    ran = subprocess.run([*FLASK, *words], env=environment(instance), cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"col13 {' '.join(words)}: {ran.stdout[-3000:]}{ran.stderr[-3000:]}"
    return ran.stdout


def environment(instance: Path) -> dict[str, str]:
    """This machine's, less what would point at another instance."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COL13_")}
    return {**kept, "COL13_INSTANCE": str(instance)}


@dataclass(frozen=True)
class House:
    """A served instance: where it answers, where its files lie, each account's password."""

    address: str
    instance: Path
    passwords: dict[str, str]


@contextmanager
def serving(folder: Path, *, worker: bool = False) -> Iterator[House]:
    """A copy of the loaded demo in `folder`, served on a free port of the loopback address; with a job worker when asked."""
    instance = folder / "instance"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(loaded(), instance)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "house.log").open("w", encoding="utf-8") as log:
        commands = [["serve", "--port", str(port)], *([["worker"]] if worker else [])]
        running = [
            subprocess.Popen([*FLASK, *one], env=environment(instance), cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
            for one in commands
        ]
        try:
            answering(address, running, folder / "house.log")
            yield House(address, instance, passwords(instance))
        finally:
            for process in running:
                ended(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answering(address: str, running: list[subprocess.Popen[bytes]], log: Path) -> None:
    """Wait until the house says that it is well; at most a minute."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        dead = [process.args for process in running if process.poll() is not None]
        assert not dead, f"ended at once: {dead}\n{log.read_text(encoding='utf-8')[-3000:]}"
        try:
            opener.open(f"{address}/healthz", timeout=2).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer in a minute\n{log.read_text(encoding='utf-8')[-3000:]}")


def ended(process: subprocess.Popen[bytes]) -> None:
    """Asked to end; after ten seconds, made to, with its children."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)
