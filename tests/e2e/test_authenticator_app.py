"""An app with six digits in a real browser: added by its key, asked for at the next sign-in; a code opens once, a recovery code too."""

from __future__ import annotations

import time

import pyotp
import pytest
from playwright.sync_api import expect, Page

from tests.e2e.chromium import Door

WHO = "auditor-9999"
ASK = "/sign-in/second"
WRONG = "000000"


def password(page: Page, door: Door) -> None:
    """Somebody who has the password alone."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.click("button[name=language][value=en]")
    page.fill("input[name=name]", WHO)
    page.fill("input[name=password]", door.house.passwords[WHO])
    page.click("main button[type=submit]")


def give(page: Page, code: str) -> None:
    page.fill("main input[name=code]", code)
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_app_is_added_asked_for_and_each_code_opens_once(door: Door, scripts: bool) -> None:
    page = door.page(java_script_enabled=scripts)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    password(page, door)
    page.goto("/settings/second-factor")
    page.fill("#app-name", "my telephone")
    page.locator("form[action$='/app/new'] button[type=submit]").click()
    if scripts:
        assert page.locator(".factor-picture").evaluate("one => one.naturalWidth") > 0
    app = pyotp.TOTP(page.locator(".factor-key").inner_text().replace(" ", ""))
    now = time.time()
    typed, later = app.at(int(now)), app.at(int(now) + app.interval)  # the next one counts already: clocks differ
    page.fill("main input[name=code]", WRONG if typed != WRONG else "111111")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".error-summary, [role=alert]").first).to_contain_text("not the code")
    page.fill("main input[name=code]", typed)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    codes = page.locator(".factor-codes code").all_inner_texts()
    assert len(codes) == 10

    password(page, door)
    assert ASK in page.url
    page.goto("/cases")  # the password alone opens nothing
    assert "/sign-in" in page.url
    password(page, door)
    give(page, typed)  # used when the app was added
    expect(page.locator("h1")).to_have_text("Second factor")
    give(page, later)
    page.wait_for_url(lambda address: "/sign-in" not in address)

    password(page, door)
    give(page, later)
    expect(page.locator("h1")).to_have_text("Second factor")
    give(page, codes[0])
    page.wait_for_url(lambda address: "/sign-in" not in address)
    page.goto("/settings/second-factor")
    expect(page.locator("main")).to_contain_text("9 codes are left of 10.")

    page.locator("form[action$='/remove'] button[type=submit]").click()  # as it was, for whoever signs in here next
    expect(page.locator("main")).to_contain_text("None yet")
    assert said == []
    page.context.close()
