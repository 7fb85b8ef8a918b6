"""A person, an administrator and a provider in a real browser: a code, a link, a sign-in, proof in another tab, and out of both."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import update
from werkzeug.serving import make_server

from col13 import clock
from col13.models import UserSession
from tests.browsing import PASSWORD
from tests.conftest import config_in
from tests.e2e.chromium import PATIENCE, PHONE
from tests.e2e.looks import Ears, inaccessible, too_wide
from tests.security.identity_provider import running
from tests.security.identity_town import a_house, House


@pytest.fixture(scope="module")
def served(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """A house of its own beside a provider of its own, each on a port of the loopback address."""
    folder = tmp_path_factory.mktemp("provided")
    shutil.copytree(template[0], folder / "instance")
    with running() as somebody:
        house = a_house(config_in(folder / "instance"), somebody, folder)
        server = make_server("127.0.0.1", 0, house.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield house, f"http://127.0.0.1:{server.port}"
        server.shutdown()
        server.server_close()
        thread.join(5)
        house.database.dispose()


def a_page(browser: Browser, address: str) -> Page:
    window = browser.new_context(base_url=address, locale="en-BE", viewport={"width": 1366, "height": 900}, reduced_motion="reduce")
    window.set_default_timeout(PATIENCE)
    return window.new_page()


def well(page: Page) -> None:
    """Readable by everybody, on a small screen too."""
    assert inaccessible(page) == []
    before = page.viewport_size
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert too_wide(page) == []
    if before:
        page.set_viewport_size(before)


def test_from_a_code_to_a_session_and_out_of_both_houses(browser: Browser, served: tuple[House, str]) -> None:
    house, address = served
    house.provider.restart("somebody at the zone")
    house.provider.asks = True
    person, admin = a_page(browser, address), a_page(browser, address)
    ears = Ears(person)
    person.goto("/sign-in?next=/help/")
    well(person)
    person.click("text=Sign in with Zone login")
    person.click("text=I am somebody")
    code = person.inner_text("p.secret code")
    well(person)

    admin.goto("/sign-in")
    admin.fill("input[name=name]", "admin-5906")
    admin.fill("input[name=password]", PASSWORD)
    admin.click("main form button[type=submit]")
    admin.goto(f"/admin/accounts/{house.id_of('reception-5906')}")
    admin.click("main a:has-text('Identity provider')")
    well(admin)
    admin.fill("input[name=code]", code.upper().replace("-", " "))
    admin.click("text=Link the account")
    assert "is linked to the identity provider" in admin.inner_text("main")

    person.click("main a:has-text('sign-in page')")
    person.click("text=Sign in with Zone login")
    person.click("text=I am somebody")
    assert person.locator(".bar-me summary").inner_text() == "reception-5906"
    person.click(".bar-me summary")
    person.click("text=Sign out")
    person.click("text=Sign out there too")
    assert person.url.startswith(f"{address}/sign-in")
    assert person.locator(".bar-me").count() == 0
    assert [told for told in ears.told() if "Failed to load resource" not in told] == []  # the status 403, and the provider has no icon
    for page in (person, admin):
        page.context.close()


def test_what_was_typed_waits_while_the_person_proves_in_another_tab_who_is_there(browser: Browser, served: tuple[House, str]) -> None:
    house, address = served
    house.provider.restart("the administrator")
    house.link("admin-9999", "the administrator")
    page = a_page(browser, address)
    page.goto("/sign-in/provider")
    page.goto("/admin/accounts")
    page.fill("input[name=name]", "newcomer")
    page.fill("input[name=display_name]", "The newcomer")
    page.check("input[name=roles][value=reception]")
    with house.database.write() as session:
        session.execute(update(UserSession).values(proved_at=clock.now() - dt.timedelta(minutes=20)))
    page.press("input[name=display_name]", "Enter")
    assert "Show once more that it is you" in page.inner_text("h1")
    well(page)
    with page.context.expect_page() as opened:
        page.click("text=Sign in at the identity provider once more")
    opened.value.wait_for_url(f"{address}/**")
    page.click("main form button[type=submit]")
    assert "The newcomer" in page.inner_text("main")
    page.click("text=Send it")
    assert "newcomer" in page.inner_text("main")
    with house.database.read() as session:
        assert house.accounts() == 5, session
    page.context.close()
