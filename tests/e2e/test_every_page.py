"""Every page, for who sees it, in every language: nothing axe finds, no sideways scroll on a phone or enlarged, a silent console."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page

from tests.e2e.chromium import DESK, Door, PHONE, visited
from tests.e2e.crawl import Look, PEOPLE, unvisited
from tests.e2e.looks import cut_off, Ears, inaccessible, too_wide

LANGUAGES = ("nl", "fr", "de")  # English is looked at in the dark
LONG = ("de", "fr")  # whose words are the longest: what fits in these fits in all
PARTS = 3  # in how many pieces a person's pages are looked at, so that processes share the work
ENLARGED = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}  # what a desk screen shows at 200 %
BIG_LETTERS = "document.documentElement.style.fontSize = '200%'"
TESTS = list(itertools.product(LANGUAGES, PEOPLE, range(PARTS)))


def test_no_page_is_forgotten(looks: list[Look]) -> None:
    assert unvisited(looks) == [], "give it a link, an address in crawl.BY_FORM, or a reason in crawl.NO_PAGE"
    assert len(looks) > 100


@pytest.mark.parametrize(("language", "person", "part"), TESTS, ids=lambda one: str(one) or "stranger")
def test_a_page_stands_up(looking: Door, looks: list[Look], language: str, person: str, part: int) -> None:
    own = [look for look in looks if look.person == person][part::PARTS]
    if not own:
        return
    wrong: list[str] = []
    with looking.window(person, language) as window:
        page = window.new_page()
        ears = Ears(page)
        for look in own:
            page.set_viewport_size(DESK)
            status = visited(page, look.path)
            here = [f"answered {status}"] if status != 200 else []
            here += [f"speaks {said}" for said in [page.get_attribute("html", "lang")] if said != language]
            here += inaccessible(page) + (narrow(page) if language in LONG else []) + ears.told()
            wrong += [f"{look.endpoint} {look.path}: {one}" for one in here]
    assert not wrong, "\n".join(wrong)


def narrow(page: Page) -> list[str]:
    """What does not fit on a phone, or enlarged twice, or with letters twice as big."""
    wrong = []
    for name, size in (("320 px", PHONE), ("200 %", ENLARGED)):
        page.set_viewport_size(size)
        wrong += [f"{name}: {one}" for one in too_wide(page) + cut_off(page)]
    page.set_viewport_size(DESK)
    page.evaluate(BIG_LETTERS)
    wrong += [f"big letters: {one}" for one in too_wide(page) + cut_off(page)]
    return wrong


@pytest.mark.parametrize(("person", "part"), list(itertools.product(PEOPLE, range(PARTS))), ids=lambda one: str(one) or "stranger")
def test_a_page_is_readable_in_the_dark(looking: Door, looks: list[Look], person: str, part: int) -> None:
    wrong: list[str] = []
    with looking.window(person, "en", color_scheme="dark") as window:
        page = window.new_page()
        for look in [look for look in looks if look.person == person][part::PARTS]:
            visited(page, look.path)
            assert page.get_attribute("html", "lang") == "en"
            assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            wrong += [f"{look.endpoint} {look.path}: {one}" for one in inaccessible(page)]
    assert not wrong, "\n".join(wrong)
