"""A case from the desk to its close, through pages and forms, each hand with its own rights."""

from __future__ import annotations

import pytest

from col13.config import Config
from tests.conftest import ClockAt
from tests.journey import a_town, open_and_submit, record_pv, Town


@pytest.fixture
def town(config: Config, clock_at: ClockAt) -> Town:
    clock_at("2026-11-23T09:00")
    return a_town(config)


def test_the_desk_opens_submits_records_and_acknowledges_in_one_visit(town: Town) -> None:
    number = open_and_submit(town)
    record_pv(town, number)
    victim = town.person(number, "Eersteling")
    town.reception.step(number, "report", "acknowledge", person=victim, date="23/11/2026", language="nl")
    assert town.states(number)["report"] == "acknowledged"
    assert town.case(number).pv_number == "ME.56.L1.000123/2026"
