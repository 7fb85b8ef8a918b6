"""A person's hands at a browser: fills in what stands on the page, by mouse or by keyboard alone, and counts what it took."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.chromium import visited

NUMBER = re.compile(r"COL13-\d{4}-\d{4}-\d{6}")
POSTED = "main form[method=post]:visible"
ASKED = "[data-step-form]:visible"
LEADS_AWAY = "one => one.matches('a[href]:not([data-step]):not([href^=\"#\"]), button[type=submit]')"


@dataclass
class Effort:
    """What a task took: clicks (of which choices in lists), characters typed, pages, seconds."""

    clicks: int = 0
    keys: int = 0
    pages: int = 0
    seconds: float = 0.0

    def __add__(self, other: Effort) -> Effort:
        return Effort(
            self.clicks + other.clicks, self.keys + other.keys, self.pages + other.pages, self.seconds + other.seconds
        )  # fmt: skip


def written(value: Any, kind: str) -> str:
    """A value as it is typed: days as people write them, or as the browser's own field takes them."""
    if isinstance(value, dt.date):
        return value.isoformat() if kind.endswith("date") else f"{value:%d/%m/%Y}"
    return str(value)


class Hands:
    """One person at one page. Every act waits for the page to answer, as a person does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.effort = Effort()
        self._begun = time.monotonic()
        page.on("framenavigated", lambda frame: self._turned(frame == page.main_frame))

    def _turned(self, whole: bool) -> None:
        self.effort.pages += whole

    def start(self, path: str = "/") -> None:
        """Where the person sits before the task; nothing counted yet."""
        assert visited(self.page, path) == 200
        self.effort, self._begun = Effort(), time.monotonic()

    def done(self) -> Effort:
        """What it took since the start."""
        self.effort.seconds = time.monotonic() - self._begun
        return self.effort

    def click(self, what: str | Locator) -> None:
        """Click the first such thing one can see; where it leads to another page, wait for that, and say why a case is opened."""
        found = (self.page.locator(what) if isinstance(what, str) else what).locator("visible=true").first
        self.effort.clicks += 1
        if not found.evaluate(LEADS_AWAY):
            found.click()
            return
        with self.page.expect_navigation():
            found.click()
        if "/reason" in self.page.url:
            self.send(reason="task")

    def fill(self, form: Locator, **typed: Any) -> None:
        """Answer the form's questions by their names: text is typed, lists chosen from, boxes ticked (a list of values: several)."""
        for name, value in typed.items():
            self.answer(form, name, value)

    def fill_what_is_asked(self, form: Locator, known: dict[str, Any]) -> None:
        """Answer those of the questions that stand on this page where one can see them."""
        for name, value in known.items():
            if form.locator(f"[name='{name}']").locator("visible=true").count():
                self.answer(form, name, value)

    def answer(self, form: Locator, name: str, value: Any) -> None:
        """One question."""
        for one in value if isinstance(value, list) else [value]:
            field = form.locator(f"[name='{name}']")
            kind = field.first.evaluate("one => one.tagName + ' ' + one.type")
            if kind.startswith("SELECT"):
                field.first.select_option(one)
                self.effort.clicks += 2
            elif kind.endswith(("radio", "checkbox")):
                box = field if one is True else form.locator(f"[name='{name}'][value='{one}']")
                box.first.check()
                self.effort.clicks += 1
            else:
                words = written(one, kind)
                if kind.endswith(("date", "datetime-local")):
                    field.first.fill(words)
                else:
                    field.first.click()
                    if field.first.input_value():  # a proposal stands there
                        field.first.press("Control+a")
                        self.effort.keys += 1
                    field.first.press_sequentially(words)
                self.effort.keys += len(words)
                self.effort.clicks += 1

    def form(self, *asking: str) -> Locator:
        """The first form on the page that one can see and that asks all this."""
        found = self.page.locator(POSTED)
        for name in asking:
            found = found.filter(has=self.page.locator(f"[name='{name}']"))
        return found.first

    def send(self, form: Locator | None = None, **typed: Any) -> None:
        """Fill a form (the first that asks this) and press its first button."""
        form = form or self.form(*typed)
        self.fill(form, **typed)
        before = self.page.url
        try:
            with self.page.expect_navigation():
                form.locator("button[type=submit]:not([name])").locator("visible=true").first.click()
        except PlaywrightTimeout:
            self.well(before)
            raise
        self.effort.clicks += 1
        self.well(before)

    def well(self, before: str) -> None:
        """No problem is told."""
        told = self.page.locator("#problem")
        assert not told.count(), f"{self.page.url} from {before}: {told.first.inner_text()}"

    def step(self, key: str, step: str, **answers: Any) -> None:
        """Take a step from the case's page: click it, answer in place or on its page, confirm."""
        self.send(self.step_form(key, step), **answers)

    def step_form(self, key: str, step: str) -> Locator:
        """Click a step of the case's page; its form, in place or on its page."""
        button = self.page.locator(f"a[href$='/tracks/{key}/{step}']")
        if not button.locator("visible=true").count():  # folded away: unfold, as a person would
            self.click(self.page.locator("main details:not([open])").filter(has=button).locator("summary"))
        self.click(button)
        self.page.locator(ASKED).first.wait_for()
        return self.page.locator(f"{ASKED} form[method=post]").first

    def sees(self, words: str) -> bool:
        """Whether the words stand in the page's content."""
        return words.lower() in self.page.locator("main").inner_text().lower()

    @property
    def number(self) -> str:
        """The number of the case one is at."""
        found = NUMBER.search(self.page.url)
        assert found, self.page.url
        return found.group()
