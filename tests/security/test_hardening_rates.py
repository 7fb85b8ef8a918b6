"""Pages that cost much are given so often and no oftener; the count is one for all web processes, and each person has an own."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from col13 import clock, create_app
from col13.config import Config, load, Misconfigured
from col13.db import Database
from col13.policies import Role
from col13.services import rates
from col13.views.rate_limits import DEAR
from tests.browsing import an_account, Browser, words
from tests.factories import a_zone

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def few(config: Config, database: Database) -> Config:
    """A house that gives two searches."""
    with database.write() as session:
        a_zone(session)
    for name in ("first", "second"):
        an_account(database, name, "5906", Role.REFERENCE_OFFICER)
    return dataclasses.replace(config, limits={"search": 2, "verify": 1})


def test_two_processes_count_together_and_each_person_apart(few: Config) -> None:
    with clock.at(NOON):
        app = create_app(few)
        one, other = Browser(app, "first"), Browser(create_app(few), "first")
        answers = [browser.client.get("/search?q=word").status_code for browser in (one, other, one, other)]
        assert answers == [200, 200, 429, 429]
        assert one.client.get("/search").status_code == 200  # the empty page
        assert Browser(app, "second").client.get("/search?q=word").status_code == 200
    with clock.at(NOON + rates.WINDOW):
        assert one.client.get("/search?q=word").status_code == 200


def test_the_refusal_says_how_long_and_repeats_nothing(few: Config) -> None:
    with clock.at(NOON):
        browser = Browser(create_app(few), "first")
        for _ in range(3):
            answer = browser.client.get("/search?q=Zqsought")
    assert answer.headers["Retry-After"] == "600"
    assert "Try again in 10 minutes" in words(answer)
    assert "Zqsought" not in words(answer)


def test_a_form_is_counted_before_it_is_judged(few: Config) -> None:
    with clock.at(NOON):
        browser = Browser(create_app(few), "first")
        assert [browser.fill("/verify").status_code for _ in range(2)] == [422, 429]


def test_every_dear_page_is_a_route_with_a_limit_and_zero_means_none(config: Config, database: Database) -> None:
    app = create_app(dataclasses.replace(config, limits=dict.fromkeys(rates.MOST, 0)))
    assert set(DEAR) <= set(app.view_functions)
    assert set(DEAR.values()) == set(rates.MOST)
    with database.write() as session:
        a_zone(session)
    an_account(database, "first", "5906", Role.REFERENCE_OFFICER)
    browser = Browser(app, "first")
    assert {browser.client.get("/search?q=x").status_code for _ in range(3)} == {200}


@pytest.mark.parametrize("told", ["-1", '"many"', "true"])
def test_a_limit_is_a_number(config: Config, told: str) -> None:
    (config.instance / "config.toml").write_text(f"[limits]\nsearch = {told}\n", encoding="utf-8")
    with pytest.raises(Misconfigured):
        load({}, instance=config.instance)
