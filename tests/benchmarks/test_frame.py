"""The frame of `make bench`: works in processes of their own, the list of figures, the table between its marks."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import outcome, table
from benchmarks.figure import Figure, Run
from benchmarks.floors import Floor, Judged
from benchmarks.one import Failed, measured, stopped
from benchmarks.works import chosen, UnknownWork, Work, WORKS
from tests.benchmarks import a_work

PROMISED = ["work", "contestant", "database", "size", "figure", "unit", "cpu_us", "ratio", "ratio_to"]
HERE = "tests.benchmarks"
TOLD = table.marks("T1")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(small=True, scratch=tmp_path)


@pytest.fixture
def figures(run: Run) -> list[Figure]:
    return a_work.measure(run)


def test_a_work_runs_in_a_process_of_its_own(run: Run, figures: list[Figure]) -> None:
    told = measured(Work("T1", "a_work"), run, HERE)
    assert told[1].facts["pid"] != os.getpid()
    assert [replace(one, facts={}) for one in told] == [replace(one, facts={}) for one in figures]


def test_a_work_that_is_not_there_is_told(run: Run) -> None:
    with pytest.raises(Failed, match=r"T9: there is no tests\.benchmarks/nowhere\.py"):
        measured(Work("T9", "nowhere"), run, HERE)


def test_a_work_that_breaks_is_told(run: Run) -> None:
    with pytest.raises(Failed, match="T2: ended with 3"):
        measured(Work("T2", "a_work_that_breaks"), run, HERE)


def test_a_work_that_does_not_end_is_stopped(run: Run) -> None:
    with pytest.raises(Failed, match="T3: not done after 1 s"):
        measured(Work("T3", "a_work_that_never_ends", small=1), run, HERE)


def test_what_a_work_started_is_stopped_with_it() -> None:
    work = subprocess.Popen(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, start_new_session=True)
    assert work.stdout is not None
    child = int(work.stdout.readline())
    assert alive(child)
    stopped(work)
    work.stdout.close()
    for _ in range(100):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)


def alive(process: int) -> bool:
    """Whether it runs; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_the_list_holds_what_is_promised_first(figures: list[Figure]) -> None:
    told = outcome.rows(figures)
    assert [list(one)[: len(PROMISED)] for one in told] == [PROMISED] * 2
    ours = told[1]
    assert (ours["figure"], ours["ratio"], ours["ratio_to"], ours["cpu_us"], ours["lines"]) == (35.0, pytest.approx(0.3), "raw", 20.0, 7)
    assert (ours["ratio_low"], ours["ratio_high"], ours["low"], ours["high"], ours["rounds"]) == (0.1, 0.5, 20.0, 50.0, 2)
    assert told[0]["ratio"] == 1


def test_what_is_not_offered_has_no_number_in_the_list(figures: list[Figure]) -> None:
    assert [one["contestant"] for one in outcome.rows(figures)] == ["raw", "col13"]


def test_two_figures_with_one_key_and_a_ratio_to_nobody_are_faults(figures: list[Figure]) -> None:
    assert outcome.faults(figures) == []
    assert len(outcome.faults([*figures, figures[0]])) == 1
    assert outcome.faults(figures[1:]) == ["('T1', 'col13', 'sqlite', 10) is compared with somebody who did not run"]


def test_only_a_whole_run_is_the_latest(figures: list[Figure], tmp_path: Path) -> None:
    outcome.kept(figures, "2026-11-29", "small", False, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-29-small-part.json"]
    path = outcome.kept(figures, "2026-11-29", "small", True, tmp_path)
    assert path.name == "2026-11-29-small.json"
    assert json.loads((tmp_path / "latest.json").read_text(encoding="utf-8")) == outcome.rows(figures)


def test_the_table_tells_ratios_first_and_what_is_not_offered(figures: list[Figure]) -> None:
    raw, ours, peer = table.tables(figures)["T1"][2:]
    assert raw.startswith("| T1 | raw | sqlite | 10 | **1.00** × raw | 150 (100–200) | steps/s | 5.00 | – |")
    assert ours.startswith("| T1 | col13 | sqlite | 10 | **0.30 (0.10–0.50)** × raw | 35.0 (20.0–50.0) | steps/s | 20.0 | 7 | with all")
    assert peer == "| T1 | peer | sqlite | 10 | – | not offered | | – | – | not offered: locks |"


def test_the_table_stands_between_its_marks_and_nothing_else_changes(figures: list[Figure], tmp_path: Path) -> None:
    paper = tmp_path / "performance.md"
    paper.write_text(f"before\n\n{TOLD[0]}\nold\n{TOLD[1]}\n\nafter\n", encoding="utf-8")
    assert table.write(table.tables(figures), "A machine.", paper) == []
    once = paper.read_text(encoding="utf-8")
    assert once.startswith(f"before\n\n{TOLD[0]}\n\n{table.HEAD}\n")
    assert once.endswith(f"\n\nA machine.\n\n{TOLD[1]}\n\nafter\n")
    assert "old" not in once
    table.write(table.tables(figures), "A machine.", paper)
    assert paper.read_text(encoding="utf-8") == once


def test_a_work_without_a_place_in_the_paper_is_named(figures: list[Figure], tmp_path: Path) -> None:
    paper = tmp_path / "performance.md"
    paper.write_text("nothing\n", encoding="utf-8")
    assert table.write(table.tables(figures), "A machine.", paper) == ["T1"]


def test_a_goal_that_is_missed_is_called_so() -> None:
    floor = Floor(work="T1", contestant="col13", against="raw", least=0.1, aimed=0.5, why="speed")
    told = [table.goal(Judged(floor, 10, reached)) for reached in (0.3, 0.6)]
    assert told[0] == "| T1 col13 to raw, sqlite, 10: speed | 0.30 | 0.5 | at least 0.1 | **missed** |"
    assert told[1].endswith("| 0.60 | 0.5 | at least 0.1 | reached |")


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.module)
def test_every_work_is_there_to_be_measured(work: Work) -> None:
    assert callable(import_module(f"benchmarks.{work.module}").measure)


def test_every_work_has_its_place_in_the_paper() -> None:
    text = table.PAPER.read_text(encoding="utf-8")
    assert [work.name for work in WORKS if not all(mark in text for mark in table.marks(work.name))] == []
    assert all(mark in text for mark in table.marks(table.GOALS))


def test_works_are_chosen_by_name_or_module_and_the_small_run_leaves_the_long_ones() -> None:
    assert [work.module for work in chosen(["w3_race", "W1"], True)] == ["w1_step", "w3_race"]
    assert chosen([], False) == tuple(work for work in WORKS if not work.asked)
    assert [work.name for work in chosen(["curves"], False)] == ["growth"]
    assert "dossier" not in [work.name for work in chosen([], True)]
    assert [work.name for work in chosen(["dossier"], True)] == ["dossier"]
    with pytest.raises(UnknownWork, match="no work W99"):
        chosen(["W99"], True)
