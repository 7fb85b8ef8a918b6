"""By keyboard alone: Tab, Shift+Tab, Space, arrows, Enter and letters; the place one is at can always be seen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.chromium import Door
from tests.e2e.hands import written
from tests.e2e.journeys import hands, HEARD, number_of, stands, TOLD, VICTIM

MOST_TABS = 150
HERE = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const near = one.closest('label, .form-check, .ask') || one;
  const box = one.getBoundingClientRect();
  return {
    tag: one.tagName, type: one.type || '', name: one.name || '', value: one.value || '', checked: !!one.checked,
    href: one.getAttribute('href') || '',
    action: one.form ? one.form.getAttribute('action') || '' : '', shown: box.width > 0 && box.height > 0,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none',
    under: box.bottom > 0 && box.top < innerHeight, words: (one.innerText || near.innerText || '').trim().slice(0, 40),
  };
}"""


def here(page: Page) -> dict[str, Any]:
    """Where the focus is."""
    told: dict[str, Any] = page.evaluate(HERE)
    return told


def tab_to(page: Page, **wanted: str) -> dict[str, Any]:
    """Press Tab until the focus is there. Each stop on the way is on the screen and marked."""
    for _ in range(MOST_TABS):
        at = here(page)
        if all(at[name].endswith(value) if name in ("href", "action") else at[name] == value for name, value in wanted.items()):
            return at
        page.keyboard.press("Tab")
        at = here(page)
        if at["tag"] != "BODY":
            assert at["shown"], f"focus on nothing one can see: {at} at {page.url}"
            assert at["outlined"], f"no mark around {at} at {page.url}"
            assert at["under"], f"outside the window: {at} at {page.url}"
    raise AssertionError(f"{wanted} is not reached by Tab at {page.url}")


def answer(page: Page, name: str, value: Any) -> None:
    """One question, by keys."""
    for one in value if isinstance(value, list) else [value]:
        at = tab_to(page, name=name)
        if at["type"] == "checkbox":
            tab_to(page, name=name, value=one)
            if not here(page)["checked"]:
                page.keyboard.press("Space")
        elif at["type"] == "radio":
            for _ in range(20):
                if here(page)["value"] == one:
                    break
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Space")
            assert here(page)["value"] == one
        elif at["tag"] == "SELECT":
            choose(page, str(one))
        else:
            page.keyboard.type(written(one, at["type"]))


def choose(page: Page, value: str) -> None:
    """In a list that has the focus: arrows until it stands there."""
    page.keyboard.press("Home")
    for _ in range(400):
        if here(page)["value"] == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not in the list at {page.url}")


def pressed(page: Page, key: str = "Enter") -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state("networkidle")


def sent(page: Page) -> None:
    """On to the form's button, and press it."""
    tab_to(page, tag="BUTTON", type="submit")
    pressed(page)
    assert not page.locator("#problem").count(), page.locator("#problem").inner_text()


def asked(page: Page, known: dict[str, Any]) -> None:
    """Answer the questions on this page, in the order they stand there."""
    order: list[str] = page.evaluate(
        "[...new Set([...document.querySelectorAll('main [name]')].filter((one) => one.checkVisibility()).map((one) => one.name))]"
    )
    for name in [name for name in order if name in known]:
        answer(page, name, known[name])


def test_the_first_stop_leads_past_the_bar(door: Door) -> None:
    with hands(door, "reception-5906") as desk:
        desk.start()
        desk.page.keyboard.press("Tab")
        assert here(desk.page)["href"] == "#content"
        desk.page.keyboard.press("Enter")
        desk.page.keyboard.press("Tab")
        assert desk.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_reception_opens_and_submits_a_case(door: Door) -> None:
    with hands(door, "reception-5906") as desk:
        page = desk.page
        desk.start()
        tab_to(page, href="/cases/new")
        pressed(page)
        for _ in range(6):
            if "/intake/check" in page.url:
                break
            if "/intake/who" in page.url and desk.sees(VICTIM["family_name"]):
                tab_to(page, href="/intake/bias")
                pressed(page)
                continue
            asked(page, {**TOLD, **VICTIM, **HEARD})
            sent_by_main_button(page)
        tab_to(page, tag="BUTTON", action="/tracks/report/submit")
        pressed(page)
        assert stands(desk, "report", "registered")


def sent_by_main_button(page: Page) -> None:
    """The button that goes on: the form's only one that carries no name."""
    for _ in range(MOST_TABS):
        at = tab_to(page, tag="BUTTON", type="submit")
        if not at["name"] and "language" not in at["action"] and "alike" not in at["action"]:
            break
        page.keyboard.press("Tab")
    pressed(page)
    assert not page.locator("#problem").count(), page.locator("#problem").inner_text()


def test_an_investigator_begins_a_qualification(door: Door) -> None:
    number = number_of(door, "BE-014 copy")
    with hands(door, "investigator-5906") as hand:
        page = hand.page
        hand.start(f"/cases/{number}")
        tab_to(page, href="/tracks/qualification/begin")
        pressed(page)
        page.locator("[data-step-form]").first.wait_for()
        tab_to(page, tag="BUTTON", type="submit", action="/tracks/qualification/begin")
        pressed(page)
        assert stands(hand, "qualification", "assessing")
        tab_to(page, href=f"/cases/{number}/qualification")
        pressed(page)
        assert "/qualification" in page.url
