"""A house to be killed: real server and worker processes on one instance, each in a session of its own, so that all of it dies at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.conftest import SECRET

ROOT = Path(__file__).resolve().parent.parent.parent
LIMITS = ("search", "preview", "dossier", "export", "verify", "upload")


def prepare(instance: Path) -> None:
    """No limits: the load comes from few people."""
    (instance / "config.toml").write_text("[limits]\n" + "".join(f"{name} = 0\n" for name in LIMITS), encoding="utf-8")


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Nursery:
    """Where processes are forked (drill_nursery.py)."""

    def __init__(self, instance: Path) -> None:
        environ = {**os.environ, "COL13_INSTANCE": str(instance), "COL13_SECRET_KEY": SECRET}
        self._logs = instance.parent
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tests.recovery.drill_nursery"], cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._answer() == "ready"

    def _answer(self) -> str:
        assert self._running.stdout is not None
        return self._running.stdout.readline().strip()

    def bear(self, words: tuple[str, ...]) -> int:
        """The number of a new process; its words go to a file beside the instance."""
        assert self._running.stdin is not None
        self._running.stdin.write(" ".join((str(self._logs / f"{words[0]}.log"), *words)) + "\n")
        self._running.stdin.flush()
        return int(self._answer())

    def close(self) -> None:
        """No more."""
        self._running.communicate(timeout=30)


@dataclass
class Process:
    """One `flask col13 …` that can be killed and started again."""

    nursery: Nursery
    words: tuple[str, ...]
    kills: int = 0
    number: int = 0

    def start(self) -> None:
        """Start it."""
        self.number = self.nursery.bear(self.words)

    def alive(self) -> bool:
        """Granian gives up when the process that answers dies twice within five seconds; then whoever keeps it starts it again."""
        try:
            os.kill(self.number, 0)
        except ProcessLookupError:
            return False
        return self.number != 0

    def kill(self) -> None:
        """SIGKILL to all of it at once, and start it again."""
        self.end(signal.SIGKILL)
        self.kills += 1
        self.start()

    def kill_a_child(self) -> bool:
        """SIGKILL to the process that answers; its parent starts another. False where there is none yet."""
        try:
            told = Path(f"/proc/{self.number}/task/{self.number}/children").read_text(encoding="ascii").split()
            for child in told[-1:]:
                os.kill(int(child), signal.SIGKILL)
                self.kills += 1
        except (FileNotFoundError, ProcessLookupError):
            return False
        return bool(told)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it and wait for its end."""
        number, self.number = self.number, 0
        try:
            if number:
                os.killpg(number, how)
            while number:
                os.kill(number, 0)
                time.sleep(0.005)
        except ProcessLookupError:
            pass


@dataclass
class House:
    """The servers and the worker of one instance."""

    servers: dict[int, Process]
    worker: Process
    nursery: Nursery

    @property
    def kills(self) -> int:
        """How many in all."""
        return sum(one.kills for one in (*self.servers.values(), self.worker))

    def start(self) -> None:
        """Everything, and wait until it answers."""
        for one in (*self.servers.values(), self.worker):
            one.start()
        for port in self.servers:
            self.answers(port, 60)

    def answers(self, port: int, seconds: float) -> None:
        """Wait until this one answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self.servers[port].alive():
                self.servers[port].start()
            try:
                if requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError(f"nothing answers at {port}")

    def end(self) -> None:
        """Stop all of it."""
        for one in (*self.servers.values(), self.worker):
            one.end(signal.SIGKILL)
        self.nursery.close()


def a_house(instance: Path, servers: int = 2) -> House:
    """Not started yet. One of two servers dies while the other one writes."""
    prepare(instance)
    ports = [free_port() for _ in range(servers)]
    nursery = Nursery(instance)
    made = {port: Process(nursery, ("serve", "--port", str(port), "--threads", "3")) for port in ports}
    return House(made, Process(nursery, ("worker",)), nursery)
