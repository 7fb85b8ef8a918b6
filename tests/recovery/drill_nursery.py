"""Where the house's processes come from in a drill: everything imported once, then a fork each, so that rebirth takes no four seconds.

Run as a program. A line on stdin, `LOG WORDS…`, is answered by the number of a process, in a session of its own, that runs
`flask --app wsgi col13 WORDS…` as from the command line.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

import flask.cli

from col13 import create_app, jobs
from col13.cli import running
from col13.dossier import render
from col13.views import blueprints


def child(log: str, words: list[str]) -> None:
    """Become it."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for place, handle in enumerate((nothing, file, file)):
        os.dup2(handle, place)
    sys.argv = ["flask", "--app", "wsgi", "col13", *words]
    flask.cli.main()


def main() -> None:
    """Until nobody asks any more. `wsgi`, which opens the instance, is left to the children."""
    assert all((create_app, jobs, running))
    blueprints()
    render.engine()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)  # noqa: T201 - what a drill shows
    for line in sys.stdin:
        log, *words = line.split()
        number = os.fork()
        if number == 0:
            try:
                child(log, words)
            finally:
                os._exit(0)
        print(number, flush=True)  # noqa: T201 - what a drill shows


if __name__ == "__main__":
    main()
