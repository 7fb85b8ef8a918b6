"""The processes: web server and job worker. Both end on SIGTERM."""

from __future__ import annotations

import os
from typing import Any

import click
from flask.cli import with_appcontext
from granian.constants import Interfaces
from granian.log import LOGGING_CONFIG
from granian.server import Server

from col13 import job_bells, logs
from col13.cli.entrance import database

THREADS = 4  # a thread waits for the disk while another draws; more of them only wait for each other
BACKLOG = 1024  # connections that wait to be taken, in a rush
PATIENCE = 5  # seconds a web worker gets to end its answers: one that was stopped while it started would wait for ever


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int)
@click.option("--workers", default=1, type=click.IntRange(1, 64))
@click.option("--threads", default=THREADS, type=click.IntRange(1, 64), help="Threads that answer, in each worker.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages with Granian."""
    web("wsgi:app", host=host, port=port, workers=workers, threads=threads).serve()


def web(target: str, *, port: int, host: str = "127.0.0.1", workers: int = 1, threads: int = THREADS) -> Any:
    """The server, not started yet."""
    return Server(
        target, address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=threads, websockets=False,
        log_access=False, log_dictconfig={**LOGGING_CONFIG, "formatters": logs.GRANIAN}, respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE, backlog=BACKLOG,
    )  # fmt: skip


@click.command()
@with_appcontext
def worker() -> None:
    """Do the jobs: render dossiers, tick the clock."""
    job_bells.run_worker(database())


COMMANDS: tuple[click.Command, ...] = (serve, worker)
