"""What the shared scripts give at the keyboard and the mouse: nothing typed is lost, nothing is sent twice, a card closes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, expect, Page, Request, Route

from tests.e2e.chromium import Door

TYPED = "Words that were typed é & <b>\nand a second line"
MAIN_FORM = "main form[method=post]"


@pytest.fixture
def page(door: Door) -> Iterator[Page]:
    """A form with words to type, on a page of a case of its own."""
    with door.window("reception-5906") as window:
        opened = window.new_page()
        opened.goto("/cases/new")
        opened.click(f"{MAIN_FORM} button[type=submit]")
        opened.wait_for_load_state()
        assert opened.locator(f"{MAIN_FORM} textarea").count() > 0
        yield opened


def words(page: Page) -> None:
    page.locator(f"{MAIN_FORM} textarea").first.click()
    page.locator(f"{MAIN_FORM} textarea").first.fill(TYPED)


def test_what_is_typed_while_a_quiet_save_is_under_way_is_sent_by_the_button(page: Page) -> None:
    """A slow server: the save of the facts has not been answered when date and place are typed and the button is pressed."""
    saves: list[Request] = []

    def slowly(route: Route) -> None:
        if "x-autosave" in route.request.headers:
            saves.append(route.request)
            answer = route.fetch()  # written; the answer is on its way
            page.wait_for_timeout(1500)
            route.fulfill(response=answer)
        else:
            route.continue_()

    page.route("**/intake/what", slowly)
    words(page)
    page.locator("[name=happened]").fill("30/06/2026")
    page.locator("[name=municipality]").fill("2800")
    page.locator(f"{MAIN_FORM} button[type=submit]:not([name])").last.click()
    page.wait_for_url("**/intake/who")
    assert saves
    page.goto(page.url.replace("/who", "/what"))
    assert page.locator(f"{MAIN_FORM} textarea").first.input_value() == TYPED
    assert page.locator("[name=municipality]").input_value() != ""
    assert page.locator("[name=happened]").input_value() != ""


def test_the_browser_asks_before_typed_words_are_left_by_the_language_buttons(page: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    here = page.url
    words(page)
    page.click(".bar-languages button[value=fr]", no_wait_after=True)
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    assert asked == ["beforeunload"]
    assert page.url == here
    assert page.locator(f"{MAIN_FORM} textarea").first.input_value() == TYPED


def test_a_form_is_sent_unasked_and_once_however_often_it_is_pressed(page: Page) -> None:
    asked: list[str] = []
    sent: list[str] = []

    def posted(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    words(page)
    page.on("request", posted)
    here = page.url
    page.locator(f"{MAIN_FORM}:has(textarea) button[type=submit]").last.evaluate("button => { button.click(); button.click(); }")
    page.wait_for_url(lambda address: address != here)
    assert sent == [here]
    assert asked == []
    page.go_back()
    expect(page.locator("form[aria-busy]")).to_have_count(0)


def test_what_was_typed_outlives_the_session(page: Page, door: Door) -> None:
    here = page.url
    words(page)
    page.context.clear_cookies()
    page.locator(f"{MAIN_FORM}:has(textarea) button[type=submit]").last.click()
    page.locator("main input[name=name]").fill("reception-5906")
    page.locator("main input[name=password]").fill(door.house.passwords["reception-5906"])
    page.click("main button[type=submit]")
    expect(page.locator(".lines")).to_contain_text("and a second line")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    page.goto(here)
    assert page.locator(f"{MAIN_FORM} textarea").first.input_value() == TYPED


def test_the_card_of_the_person_closes_with_escape_and_outside(page: Page) -> None:
    card = page.locator(".bar-me")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.locator("main h1").click()):
        page.click(".bar-me summary")
        expect(card).to_have_attribute("open", "")
        close()
        expect(card).not_to_have_attribute("open", "")
