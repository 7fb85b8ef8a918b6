"""On paper: the content without bars and buttons, in pages that hold it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from tests.e2e.chromium import Door, visited
from tests.e2e.journeys import number_of

PAPERS = (
    ("", "reference-5906"), ("/facts", "reference-5906"), ("/qualification", "reference-5906"), ("/persons", "reference-5906"),
    ("/referral", "reference-5906"), ("/support", "support-5906"),
)  # fmt: skip
NOT_ON_PAPER = ".bar-nav, .bar-end, .skip, nav, button, .btn, input[type=submit], .search"
SEEN = "all => all.filter((one) => one.getClientRects().length).map((one) => one.tagName + '.' + one.className)"


@pytest.mark.parametrize(("section", "person"), PAPERS)
def test_a_page_prints_its_content_and_nothing_to_press(looking: Door, section: str, person: str) -> None:
    number = number_of(looking, "BE-002 copy")
    with looking.window(person, color_scheme="dark") as window:
        page = window.new_page()
        assert visited(page, f"/cases/{number}{section}") == 200
        page.emulate_media(media="print")
        assert page.locator(NOT_ON_PAPER).evaluate_all(SEEN) == []
        printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
        texts = [one.extract_text() for one in printed.pages]
        assert number in "".join(texts)
        assert all(len(text.strip()) > 20 for text in texts), "an empty page"
        white: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert white in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), "paper is white, whatever the system wishes"


def test_the_lists_print_too(looking: Door) -> None:
    with looking.window("reference-5906") as window:
        page = window.new_page()
        for path in ("/", "/cases"):
            visited(page, path)
            page.emulate_media(media="print")
            assert page.locator(NOT_ON_PAPER).evaluate_all(SEEN) == []
            assert "COL13-5906" in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages[0].extract_text()
