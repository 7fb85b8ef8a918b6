"""Rights on every door: whatever happened before, no list, page, search, file, refusal or command shows what the design forbids."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.security.doors_machine import EveryDoor

ALWAYS = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "print_blob": False}


def walked(template: tuple[Path, str], **how: object) -> None:
    """Random lives of a zone."""
    machine = type("EveryDoorHere", (EveryDoor,), {"template": template})
    run_state_machine_as_test(machine, settings=settings(**ALWAYS, **how))  # type: ignore[arg-type]


def test_no_door_shows_what_the_design_forbids(template: tuple[Path, str]) -> None:
    walked(template, max_examples=3, stateful_step_count=8, derandomize=True)


@pytest.mark.drill
def test_no_door_shows_it_in_many_long_lives(template: tuple[Path, str]) -> None:
    walked(template, max_examples=200, stateful_step_count=30)
