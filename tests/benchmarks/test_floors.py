"""Floors fail when a ratio falls below them, and are not silent when nothing was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.figure import Figure
from benchmarks.floors import Floor, Judged, judged, read
from benchmarks.works import WORKS

FIGURES = [
    Figure("W1", "raw", "sqlite", 100, "steps/s", [100.0, 200.0, 400.0], 10.0, "raw"),
    Figure("W1", "col13", "sqlite", 100, "steps/s", [20.0, 40.0, 80.0], 30.0, "raw"),
    Figure("W2", "col13", "sqlite", 10_000, "ms p95", [2.0]),
    Figure("W2", "col13", "sqlite", 1_000_000, "ms p95", [8.0], facts={"p50": 1.5}),
]


def a_floor(**told: object) -> Floor:
    return Floor(**{"work": "W1", "contestant": "col13", "why": "", **told})  # type: ignore[arg-type]


def reached(floor: Floor, run: str = "full", works: tuple[str, ...] = ("W1", "W2")) -> list[Judged]:
    return judged([floor], FIGURES, run=run, works=works, databases=("sqlite",))


@pytest.mark.parametrize(("least", "holds"), [(0.19, True), (0.2, True), (0.21, False)])
def test_a_ratio_below_its_floor_fails(least: float, holds: bool) -> None:
    (one,) = reached(a_floor(against="raw", least=least))
    assert (one.holds, one.size, one.reached) == (holds, 100, pytest.approx(0.2))


def test_a_cost_above_its_ceiling_fails() -> None:
    assert [one.reached for one in reached(a_floor(against="raw", of="cpu_us", most=2.9))] == [3.0]
    assert not reached(a_floor(against="raw", of="cpu_us", most=2.9))[0].holds
    assert reached(a_floor(against="raw", of="cpu_us", most=3.1))[0].holds


def test_growth_is_judged_against_a_smaller_size() -> None:
    (one,) = reached(a_floor(work="W2", against_size=10_000, most=10))
    assert (one.size, one.reached, one.holds) == (1_000_000, 4.0, True)
    assert not reached(a_floor(work="W2", against_size=10_000, most=3))[0].holds


def test_a_number_by_itself_is_judged_at_every_size_or_at_one() -> None:
    assert [(one.size, one.holds) for one in reached(a_floor(work="W2", most=5))] == [(10_000, True), (1_000_000, False)]
    assert [one.size for one in reached(a_floor(work="W2", most=5, size=10_000))] == [10_000]
    assert [one.reached for one in reached(a_floor(work="W2", of="p50", most=5, size=1_000_000))] == [1.5]


def test_what_ran_and_was_not_measured_fails() -> None:
    for floor in (a_floor(contestant="nobody", against="raw", least=1), a_floor(against="nobody", least=1), a_floor(size=7, most=1)):
        (one,) = reached(floor)
        assert not one.holds
        assert "not measured" in str(one)


def test_what_did_not_run_is_not_judged() -> None:
    assert reached(a_floor(against="raw", least=9), works=("W2",)) == []
    assert reached(a_floor(against="raw", least=9, run="small")) == []
    assert reached(a_floor(against="raw", least=9, database="postgresql")) == []


def test_a_floor_has_one_side() -> None:
    for sides in ({}, {"least": 1.0, "most": 2.0}):
        with pytest.raises(ValueError, match="either `least` or `most`"):
            a_floor(**sides)


def test_the_floors_that_are_written_down_can_be_read(tmp_path: Path) -> None:
    floors = read()
    assert {floor.work.split()[0] for floor in floors} <= {work.name for work in WORKS}
    assert {floor.run for floor in floors} <= {"", "small", "full"}
    assert all(floor.why for floor in floors)
    assert len({(floor.name, floor.run) for floor in floors}) == len(floors)
    (tmp_path / "floors.toml").write_text('[[floor]]\nwork = "W1"\ncontestant = "col13"\nwhat = 1\n', encoding="utf-8")
    with pytest.raises(TypeError):
        read(tmp_path / "floors.toml")
