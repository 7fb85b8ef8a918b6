"""What stands on either end of a contestant's line: a life is taken whole, refusals write nothing, lines are counted."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import w1_step_core, w1_step_raw
from benchmarks.figure import Run
from benchmarks.life import ENDS, INITIAL, LIFE, TRANSITIONS
from benchmarks.w1_step import counted


@pytest.mark.parametrize("module", [w1_step_raw, w1_step_core], ids=["raw", "core"])
def test_a_life_is_taken_whole_and_checked(module: ModuleType, tmp_path: Path) -> None:
    contestant = module.prepare(Run(True, tmp_path), "sqlite", 3)
    for case in (1, 2):
        for taken in LIFE:
            contestant.step(taken, case)
    assert contestant.check() == {"finished_cases": 2}


def test_the_check_finds_an_entry_that_was_changed(tmp_path: Path) -> None:
    contestant = w1_step_raw.prepare(Run(True, tmp_path), "sqlite", 2)
    for taken in LIFE:
        contestant.step(taken, 1)
    contestant.db.execute("UPDATE event SET role = 'auditor' WHERE id = 5")
    with pytest.raises(AssertionError):
        contestant.check()


def test_the_life_has_twelve_steps_on_five_tracks_and_ends_where_it_says() -> None:
    ends = dict(INITIAL)
    for track, step, role in LIFE:
        source, dest, roles = TRANSITIONS[track, step]
        assert (ends[track], role in roles) == (source, True)
        ends[track] = dest
    assert ends == ENDS
    assert (len(LIFE), len(ENDS)) == (12, 5)


def test_lines_are_those_that_do_something() -> None:
    assert counted('"""What it is."""\n\n# why\nx = 1\n\n\ndef one():\n    """Says."""\n    return (\n        2\n    )\n') == 5
