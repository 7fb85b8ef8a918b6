"""What the five main tasks took, kept by the journeys and written to docs/journeys.md by `make e2e ARGS=--write-journeys`."""

from __future__ import annotations

import json
from dataclasses import asdict

from tests.e2e.hands import Effort
from tests.e2e.house import KEPT, ROOT

PAPER = ROOT / "docs" / "journeys.md"
FOLDER = KEPT / "measured"
HEAD = """# The five main tasks, measured

Counted by the browser journeys (`tests/e2e/journeys.py`) in Chromium on a demo house; written by `make e2e ARGS=--write-journeys`,
not by hand. A click is a press on a link, a button, a box or a field; choosing from a list counts as two. A key is one character
typed. A page is one that was loaded, or whose address changed. Seconds are those of the scripted run on the machine that ran it,
typing included, thinking not: they compare one version with another and say nothing about a person's time.

| task | clicks | keys | pages | seconds |
|---|---:|---:|---:|---:|
"""
ORDER = (
    "Open and submit a simple case", "Propose a qualification", "Log a contact", "Approve and transmit a referral", "Answer as liaison",
)  # fmt: skip


def keep(task: str, effort: Effort) -> None:
    """Put one measure aside."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{task}.json").write_text(json.dumps(asdict(effort)), encoding="utf-8")


def write() -> None:
    """The paper, from the measures of the last run; AssertionError when one is missing."""
    missing = [task for task in ORDER if not (FOLDER / f"{task}.json").exists()]
    assert not missing, f"not measured: {missing}"
    found = {task: Effort(**json.loads((FOLDER / f"{task}.json").read_text(encoding="utf-8"))) for task in ORDER}
    rows = [f"| {task} | {one.clicks} | {one.keys} | {one.pages} | {one.seconds:.1f} |\n" for task, one in found.items()]
    PAPER.write_text(HEAD + "".join(rows), encoding="utf-8")
