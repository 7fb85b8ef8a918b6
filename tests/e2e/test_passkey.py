"""A passkey in a real browser: made, used to sign in, refused where nobody shows a finger. The device is Chromium's own virtual one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, expect, Page

from tests.e2e.chromium import Door

WHO = "support-5906"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def window(door: Door) -> Iterator[BrowserContext]:
    """A browser that knows the house by a name: passkeys are bound to names, never to numbers."""
    context = door.window(base_url=door.house.address.replace("127.0.0.1", "localhost"))
    yield context
    context.close()


def plugged(page: Page) -> tuple[CDPSession, str]:
    """A virtual authenticator at this page."""
    wire: Any = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def password(page: Page, door: Door) -> None:
    page.goto("/sign-in")
    page.click("button[name=language][value=en]")
    page.fill("input[name=name]", WHO)
    page.fill("input[name=password]", door.house.passwords[WHO])
    page.click("main button[type=submit]")


def test_a_passkey_of_the_browser_is_added_and_signs_in(window: BrowserContext, door: Door) -> None:
    page = window.new_page()
    wire, device = plugged(page)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    password(page, door)
    page.goto("/settings/second-factor")
    page.fill("#key-name", "this computer")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    expect(page.locator(".factor-codes li")).to_have_count(10)

    window.clear_cookies()
    password(page, door)
    expect(page.locator("h1")).to_have_text("Second factor")
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("did not answer")
    page.goto("/cases")
    assert "/sign-in" in page.url

    password(page, door)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    assert page.goto("/settings/second-factor")
    expect(page.locator(".factor")).to_contain_text("this computer")
    expect(page.locator(".factor")).to_contain_text("last used on")
    assert said == []
