"""Works for the tests of the frame: one that measures, one that breaks, one that never ends."""

from __future__ import annotations

import os
import sys
import time

from benchmarks.figure import Figure, Run


def measure(run: Run) -> list[Figure]:
    """Tells which process it ran in."""
    return [
        Figure("T1", "raw", "sqlite", 10, "steps/s", [100.0, 200.0], 5.0, "raw"),
        Figure("T1", "col13", "sqlite", 10, "steps/s", [50.0, 20.0], 20.0, "raw", 7, "with all", {"pid": os.getpid()}),
        Figure("T1", "peer", "sqlite", 10, "steps/s", [], note="not offered: locks"),
    ]


def breaks(run: Run) -> list[Figure]:
    """Breaks."""
    sys.exit(3)


def never_ends(run: Run) -> list[Figure]:
    """Waits."""
    time.sleep(60)
    return []
