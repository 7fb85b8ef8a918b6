"""What a browser test may ask for: a browser, a served house of its own, its door, every page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e import crawl, house, measures
from tests.e2e.chromium import chromium, Door
from tests.e2e.crawl import Look
from tests.e2e.house import House


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-journeys", action="store_true", help="write what the main tasks took to docs/journeys.md")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Once, by the process that leads the others."""
    if session.config.getoption("--write-journeys") and not hasattr(session.config, "workerinput") and exitstatus == 0:
        measures.write()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process; each test opens its own windows."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def standing_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house for tests that only look."""
    with house.serving(tmp_path_factory.mktemp("standing")) as served:
        yield served


@pytest.fixture(scope="session")
def looking(browser: Browser, standing_house: House) -> Door:
    """The door of the house that is only looked at."""
    return Door(browser, standing_house)


@pytest.fixture(scope="module")
def door(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The door of a house of this module alone, with a worker: for tests that act."""
    with house.serving(tmp_path_factory.mktemp("acting"), worker=True) as served:
        yield Door(browser, served)


@pytest.fixture(scope="session")
def looks(tmp_path_factory: pytest.TempPathFactory) -> list[Look]:
    """Every page with who looks at it; walked once for all processes."""
    return crawl.every_page(tmp_path_factory.mktemp("walked"))
