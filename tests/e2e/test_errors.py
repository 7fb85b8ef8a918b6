"""What goes wrong looks like the rest of the house: said in words, in the reader's language, with a way on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import Door, PHONE, visited
from tests.e2e.journeys import hands, number_of
from tests.e2e.looks import Ears, inaccessible, too_wide

NO_PAGE = "Failed to load resource"  # the browser's own remark on the page's status


def is_well(page: Page, ears: Ears, language: str) -> None:
    """One heading, a way on, readable by everybody."""
    assert page.get_attribute("html", "lang") == language
    assert page.locator("main h1").count() == 1
    assert len(page.locator("main").inner_text()) > 40
    assert inaccessible(page) == []
    page.set_viewport_size(PHONE)
    assert too_wide(page) == []
    assert [words for words in ears.told() if NO_PAGE not in words] == []


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/cases/COL13-5906-2026-999999", 404), ("/admin/accounts", 403)])
def test_a_page_that_is_not_there_or_not_for_you(looking: Door, language: str, path: str, status: int) -> None:
    with looking.window("reception-5906", language) as window:
        page = window.new_page()
        ears = Ears(page)
        assert visited(page, path) == status
        is_well(page, ears, language)
        assert page.locator("main a[href='/']").count() >= 1


def test_a_wrong_answer_is_told_at_its_field(looking: Door) -> None:
    with looking.window("admin-5906") as window:
        page = window.new_page()
        ears = Ears(page)
        visited(page, "/admin/accounts")
        form = page.locator("main form[method=post]").filter(has=page.locator("[name=display_name]")).first
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            form.locator("button[type=submit]").last.click()
        assert answered.value.status == 422
        page.wait_for_load_state()
        assert page.title().startswith("Error")
        told = page.locator("#problem")
        assert told.evaluate("one => one === document.activeElement")
        link = told.locator("a").first
        field = str(link.get_attribute("href"))
        link.click()
        assert page.locator(field).evaluate(
            "one => one === document.activeElement || one.contains(document.activeElement) || one.matches(':target')"
        )
        is_well(page, ears, "en")


def test_two_people_at_one_step_the_second_is_told(door: Door) -> None:
    path = f"/cases/{number_of(door, 'BE-043 copy')}/tracks/qualification/confirm"
    with hands(door, "reference-5906") as first, door.window("reference-5906-2") as window:
        second = window.new_page()
        ears = Ears(second)
        assert visited(second, path) == 200
        first.start(path)
        first.send()
        with second.expect_response(lambda answer: answer.request.method == "POST") as answered:
            second.locator("main form[method=post] button[type=submit]").last.click()
        assert answered.value.status == 409
        second.wait_for_load_state()
        assert second.locator("#problem, main h1").count() >= 1
        is_well(second, ears, "en")
