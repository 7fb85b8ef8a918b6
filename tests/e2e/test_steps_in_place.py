"""The form of a step opens in place: Escape, Back and Cancel close it, mistakes stay in it, a done step brings its notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect, Page, Route

from tests.e2e.chromium import Door, visited
from tests.e2e.journeys import number_of

PANEL = ".step-panel [data-step-form]"


@pytest.fixture
def case(door: Door) -> str:
    """The address of a case whose victim was not offered support yet."""
    return f"/cases/{number_of(door, 'BE-014 copy')}"


@pytest.fixture
def page(door: Door, case: str) -> Iterator[Page]:
    """An investigator at that case."""
    with door.window("investigator-5906") as window:
        opened = window.new_page()
        assert visited(opened, case) == 200
        yield opened


def open_step(page: Page, step: str) -> None:
    """Press the button of a step, the form comes."""
    page.locator(f"a[data-step][href$='{step}']:visible").first.click()
    expect(page.locator(PANEL)).to_be_visible()


def offer(page: Page) -> None:
    """Answer what the offer of support asks."""
    page.locator(f"{PANEL} [name=explained]").first.check()
    page.locator(f"{PANEL} [name=language]").select_option("nl")


@pytest.mark.parametrize("way", ["escape", "back", "cancel"])
def test_a_form_that_is_closed_gives_the_focus_back_to_its_button(page: Page, case: str, way: str) -> None:
    open_step(page, "/victim_support/offer")
    assert page.url.endswith(f"{case}/tracks/victim_support/offer")
    expect(page.locator(f"{PANEL} h2")).to_be_focused()
    expect(page.locator("#step-said")).to_contain_text("Escape closes it")
    if way == "escape":
        page.keyboard.press("Escape")
    elif way == "back":
        page.go_back()
    else:
        page.click(f"{PANEL} [data-step-close]")
    expect(page.locator(PANEL)).to_have_count(0)
    assert page.url.endswith(case)
    expect(page.locator("a[data-step][href$='/victim_support/offer']")).to_be_focused()


def test_what_was_typed_waits_in_a_form_that_was_closed(page: Page) -> None:
    open_step(page, "/victim_support/offer")
    page.fill(f"{PANEL} [name=remark]", "said at the desk")
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_have_count(0)
    open_step(page, "/victim_support/offer")
    expect(page.locator(f"{PANEL} [name=remark]")).to_have_value("said at the desk")


def test_mistakes_come_back_in_place_and_lead_to_their_field(page: Page) -> None:
    open_step(page, "/victim_support/offer")
    page.fill(f"{PANEL} [name=remark]", "said at the desk")
    page.click(f"{PANEL} button[type=submit]")
    problem = page.locator(".step-panel #problem")
    expect(problem).to_be_focused()
    expect(page.locator(f"{PANEL} [name=remark]")).to_have_value("said at the desk")
    problem.locator("a[href='#language']").click()
    expect(page.locator(f"{PANEL} [name=language]")).to_be_focused()


def test_without_an_answer_of_the_house_the_step_has_its_page(page: Page) -> None:
    def cut(route: Route) -> None:
        route.abort() if route.request.resource_type == "fetch" else route.continue_()

    page.route("**/tracks/**", cut)
    page.locator("a[data-step][href$='/victim_support/offer']").click()
    expect(page.locator("[data-step-form]")).to_be_visible()
    assert page.locator(".step-panel").count() == 0


def test_a_step_is_taken_in_place_and_an_overtaken_form_keeps_what_was_typed(door: Door, page: Page) -> None:
    case = f"/cases/{number_of(door, 'BE-011 copy')}"  # a case of its own: what the others look at stays as it is
    assert visited(page, case) == 200
    open_step(page, "/victim_support/offer")
    offer(page)
    page.fill(f"{PANEL} [name=remark]", "typed in the slower window")
    quick = page.context.new_page()
    assert visited(quick, case) == 200
    open_step(quick, "/victim_support/offer")
    offer(quick)
    quick.click(f"{PANEL} button[type=submit]")
    expect(quick.locator(".notice-done")).to_contain_text("Done: offer support")
    assert quick.url.endswith(case)
    quick.click(".notice-done a[data-step]")
    expect(quick.locator(f"{PANEL} h2")).to_have_text("note that the victim accepts")
    page.click(f"{PANEL} button[type=submit]")
    expect(page.locator(".step-panel #problem")).to_contain_text("offer support")
    expect(page.locator(f"{PANEL} [name=remark]")).to_have_value("typed in the slower window")
