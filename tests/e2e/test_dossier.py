"""A dossier from the preview to the receiver's check: asked for, waited for without scripts, fetched, registered, packed, judged."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page
from pypdf import PdfReader, PdfWriter

from tests.e2e.chromium import Door, visited
from tests.e2e.hands import Hands
from tests.e2e.journeys import hands, number_of

SOURCE = "BE-014 copy"
WAIT = 40  # looks at the page, half a second apart
GOOD = "The file is what it says."


@pytest.fixture(scope="module")
def issued(door: Door, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The internal dossier of a case, asked for and fetched by hand without JavaScript: (its page's path, the file)."""
    number = number_of(door, SOURCE)
    file = tmp_path_factory.mktemp("fetched") / "dossier.pdf"
    with hands(door, "reference-5906", java_script_enabled=False) as officer:
        officer.start(f"/cases/{number}/dossiers")
        form = officer.page.locator("main form[method=get]:has([name=target])").first
        officer.fill(form, target=internal(officer), language="fr")
        press(officer.page, form.locator("button[type=submit]").first)
        assert "/dossiers/preview" in officer.page.url
        assert officer.page.locator(".both details.fold summary").count()
        officer.page.locator(".both details.fold summary").first.click()
        assert officer.page.locator(".both details.fold[open] .fold-body").first.is_visible()
        officer.send(officer.form("reason"), reason="review")
        path = officer.page.url.removeprefix(door.house.address)
        assert waited(officer.page), officer.page.locator("main").inner_text()
        with officer.page.expect_download() as fetched:
            officer.page.locator("form[action$='/download'] button").first.click()
        fetched.value.save_as(file)
    return path, file


def internal(officer: Hands) -> str:
    """The choice for the zone itself: it may be issued whatever the tracks' states."""
    values = officer.page.locator("[name=target] option").evaluate_all("all => all.map((one) => one.value)")
    return next(str(value) for value in values if str(value).startswith("internal "))


def press(page: Page, button: Locator) -> None:
    with page.expect_navigation():
        button.click()


def waited(page: Page) -> bool:
    """Look again, by the page's own button, until it can be fetched."""
    for _ in range(WAIT):
        if page.locator("form[action$='/download']").count():
            return True
        page.wait_for_timeout(500)
        again = page.locator("main .row-acts a.btn-primary").first
        if again.count():
            press(page, again)
    return False


def judged(door: Door, file: Path) -> str:
    """What the check page says of a file: its bottom line and its checks."""
    with hands(door, "reception-5906", java_script_enabled=False) as desk:
        desk.start("/verify")
        desk.page.set_input_files("main input[type=file]", file)
        press(desk.page, desk.page.locator("main form[method=post] button[type=submit]").first)
        return desk.page.locator("main").inner_text()


def test_a_dossier_is_asked_for_waited_for_and_fetched_without_scripts(issued: tuple[str, Path]) -> None:
    reader = PdfReader(issued[1])
    assert {"case.json", "manifest.json"} <= set(reader.attachments)
    assert reader.root_object["/Lang"] == "fr-BE"


def test_the_register_names_it_and_leads_to_it(door: Door, issued: tuple[str, Path]) -> None:
    with hands(door, "reference-5906", java_script_enabled=False) as officer:
        officer.start("/dossiers")
        officer.click(f"main a[href='{issued[0]}']")
        assert re.search(r"D-5906-\d{4}-\d{6}", officer.page.locator("main").inner_text())


def test_the_evidence_package_is_fetched_from_its_page(door: Door, issued: tuple[str, Path]) -> None:
    with hands(door, "reference-5906", java_script_enabled=False) as officer:
        officer.start(issued[0])
        officer.click("main a[href$='/package']")
        with officer.page.expect_download() as fetched:
            officer.page.locator("main form[method=post] button[type=submit]").first.click()
        assert Path(fetched.value.path()).read_bytes()[:2] == b"PK"


def test_the_check_page_tells_a_good_file_from_a_flipped_byte_and_an_edit(door: Door, issued: tuple[str, Path], tmp_path: Path) -> None:
    good = issued[1].read_bytes()
    assert GOOD in judged(door, issued[1])
    flipped = bytearray(good)
    flipped[len(good) // 3] ^= 1
    edited = PdfWriter(io.BytesIO(good), incremental=True)
    edited.pages[0].rotate(90)
    into = io.BytesIO()
    edited.write(into)
    for name, content in (("flipped.pdf", bytes(flipped)), ("edited.pdf", into.getvalue())):
        (tmp_path / name).write_bytes(content)
        said = judged(door, tmp_path / name)
        assert GOOD not in said
        assert "wrong" in said.lower(), said


def test_nobody_without_the_profile_opens_its_page(door: Door, issued: tuple[str, Path]) -> None:
    with door.window("auditor-5906") as opened:
        assert visited(opened.new_page(), issued[0]) == 403
