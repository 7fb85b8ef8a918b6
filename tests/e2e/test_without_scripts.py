"""The same work with JavaScript switched off: everything can be done, only less comfortably."""

from __future__ import annotations

import pytest

from tests.e2e import journeys
from tests.e2e.chromium import Door
from tests.e2e.test_journeys import FIVE, ROLES

ALL = {**ROLES, **FIVE}


@pytest.mark.parametrize("task", ALL)
def test_a_task_is_done_without_scripts(door: Door, task: str) -> None:
    assert ALL[task](door, java_script_enabled=False).clicks > 0


def test_scripts_really_were_off(door: Door) -> None:
    with journeys.hands(door, "reception-5906", java_script_enabled=False) as hand:
        hand.page.set_content("<p id='said'></p><script>document.getElementById('said').textContent = 'on'</script>")
        assert hand.page.locator("#said").inner_text() == ""
