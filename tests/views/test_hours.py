"""An hour as it is told: in numbers or in words, but never one that no clock shows."""

from __future__ import annotations

import pytest

from col13.config import Config
from col13.db import Database
from col13.forms.fields import is_hour
from tests.browsing import words
from tests.views.scene import build


@pytest.mark.parametrize("told", ["22:15", "about 22:15", "24:00", "7u30", "22 uur", "22h", "9.05", "in the evening", "around 9", ""])
def test_an_hour_is_taken_as_it_is_told(told: str) -> None:
    assert is_hour(told)


@pytest.mark.parametrize("told", ["99:99", "24:30", "22:75", "25 uur", "22h60", "about 31.12", "between 22:00 and 23:99"])
def test_an_hour_that_no_clock_shows_is_none(told: str) -> None:
    assert not is_hour(told)


def test_the_page_of_an_incident_refuses_it_at_its_field_and_keeps_it(config: Config, database: Database) -> None:
    scene = build(config, database)
    path = f"/cases/{scene.number}/facts/incidents/{scene.ids['incident']}"
    answer = scene.browser("desk").fill(path, hour="99:99")
    assert answer.status_code == 422
    assert "There is no such hour" in words(answer)
    assert 'value="99:99"' in answer.text
