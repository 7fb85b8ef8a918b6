"""Debian's Chromium, and people signed in at it. No browser is ever downloaded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.house import House

PROGRAM = os.environ.get("COL13_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-quic",
    "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--font-render-hinting=none",
]  # fmt: skip
DESK = {"width": 1366, "height": 900}
PHONE = {"width": 320, "height": 640}
PATIENCE = 15_000  # milliseconds


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """One browser process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=[*ARGUMENTS, *more])
        yield browser
        browser.close()


class Door:
    """Lets people in: signs each one in once a language, and opens further windows with what the browser then holds."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser = browser
        self.house = house
        self._kept: dict[tuple[str, str], Any] = {}

    def window(self, name: str = "", language: str = "en", **more: Any) -> BrowserContext:
        """A window of this person (nobody's without a name). `more` is Playwright's: viewport, color_scheme, java_script_enabled."""
        if name and (name, language) not in self._kept:
            self._kept[name, language] = self.signed_in(name, language)
        told = {
            "base_url": self.house.address, "viewport": DESK, "reduced_motion": "reduce", "locale": f"{language}-BE",
            "timezone_id": "Europe/Brussels", "storage_state": self._kept.get((name, language)), **more,
        }  # fmt: skip
        context = self.browser.new_context(**told)
        context.set_default_timeout(PATIENCE)
        return context

    def page(self, name: str = "", language: str = "en", **more: Any) -> Page:
        """A window with one empty page."""
        return self.window(name, language, **more).new_page()

    def signed_in(self, name: str, language: str) -> Any:
        """The cookies after signing in by hand, in a language chosen at the bar."""
        with self.browser.new_context(base_url=self.house.address) as context:
            page = context.new_page()
            page.goto("/sign-in")
            page.click(f"button[name=language][value={language}]")
            page.fill("input[name=name]", name)
            page.fill("input[name=password]", self.house.passwords[name])
            page.click("main button[type=submit]")
            page.wait_for_load_state()
            assert "/sign-in" not in page.url, f"{name} cannot sign in"
            return context.storage_state()


def visited(page: Page, path: str) -> int:
    """Go there, through the question for a reason where one is asked; the answer's status."""
    answer = page.goto(path)
    if "/reason" in page.url and "/reason" not in path:
        page.check("main input[name=reason][value=task]")
        page.click("main form[method=post] button[type=submit]")
        page.wait_for_load_state()
        answer = page.goto(path)
    assert answer is not None
    return answer.status
