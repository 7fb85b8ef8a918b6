"""What each role does in a day, by hand at a browser: used by the journeys with and without scripts, and measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from col13 import clock
from col13.i18n import say
from col13.workflows import WORKFLOWS
from tests.e2e.chromium import Door
from tests.e2e.hands import Effort, Hands
from tests.e2e.looks import Ears

TODAY = clock.today()
# What a reception officer of a simple case knows; each page of the intake asks for its part.
TOLD: dict[str, Any] = {
    "channel": "in_person", "title": "Spat at on the tram", "language": "nl", "facts": "Insulted and spat at while getting off the tram.",
    "happened": TODAY, "municipality": "2800", "domain_of_life": "society",
}  # fmt: skip
VICTIM: dict[str, Any] = {"roles": ["victim", "reporter"], "family_name": "Eersteling", "contact": "none"}
HEARD: dict[str, Any] = {
    "exact_words": "ga terug naar je land", "words_language": "nl", "said_to": "victim", "perception": "victim", "indicators": ["BI-WORD"],
}  # fmt: skip


# A track's card without the row of states gone through and ahead.
NOW = "one => { const own = one.cloneNode(true); own.querySelectorAll('.trail').forEach((row) => row.remove()); return own.textContent; }"


@contextmanager
def hands(door: Door, person: str, **window: Any) -> Iterator[Hands]:
    """A person at a window; nothing may be said on the console meanwhile."""
    with door.window(person, **window) as opened:
        page = opened.new_page()
        ears = Ears(page)
        yield Hands(page)
        assert ears.told() == []


def number_of(door: Door, source: str) -> str:
    """The case number of a demo case."""
    engine = create_engine(f"sqlite:///{door.house.instance / 'col13.sqlite3'}")
    with engine.connect() as connection:
        found = connection.execute(text('SELECT number FROM "case" WHERE demo_source = :source'), {"source": source}).scalar_one()
    engine.dispose()
    return str(found)


def open_and_submit(door: Door, **window: Any) -> Effort:
    """Reception: a simple case from My work to a registered report."""
    with hands(door, "reception-5906", **window) as desk:
        desk.start()
        desk.click("main a[href$='/cases/new']")
        leg(desk, "title", TOLD)
        leg(desk, "channel", TOLD)
        leg(desk, "facts", TOLD)
        leg(desk, "roles", VICTIM)
        if "/who" in desk.page.url:
            onward = desk.page.locator("main a[href$='/intake/bias']").locator("visible=true").last
            desk.click(onward)
        leg(desk, "exact_words", HEARD)
        number = desk.number
        desk.send(desk.page.locator("main form[action$='/tracks/report/submit']").first)
        effort = desk.done()
        assert desk.number == number
        assert stands(desk, "report", "registered")
        return effort


def to_case(hand: Hands, number: str) -> None:
    """From My work, where it waits; else by its address."""
    hand.start()
    link = hand.page.locator(f"main a[href$='/cases/{number}']").locator("visible=true")
    if link.count():
        hand.click(link)
    else:
        hand.start(f"/cases/{number}")


def stands(hand: Hands, workflow: str, state: str) -> bool:
    """Whether the page says that the track now stands there."""
    wanted = say(WORKFLOWS[workflow].state(state).label, "en").lower()
    for _ in range(50):  # a form sent in place is answered before the page is loaded again
        with suppress(PlaywrightError):
            if wanted in hand.page.locator(f"#track-{workflow}").first.evaluate(NOW).lower():
                return True
        hand.page.wait_for_timeout(200)
    return False


def leg(desk: Hands, asks: str, known: dict[str, Any]) -> None:
    """One page of the intake, when it is this one's turn."""
    form = desk.form(asks)
    if form.count():
        desk.fill_what_is_asked(form, known)
        desk.send(form)


def acknowledge(door: Door, **window: Any) -> Effort:
    """Reception: the acknowledgement of a recorded report is handed over."""
    number = number_of(door, "BE-014 copy")
    with hands(door, "reception-5906", **window) as desk:
        desk.start(f"/cases/{number}")
        desk.step("report", "acknowledge", date=TODAY, language="nl")
        assert stands(desk, "report", "acknowledged")
        return desk.done()


def propose(door: Door, **window: Any) -> Effort:
    """Investigator: begins the qualification, names an offence, assesses the bias, proposes."""
    number = number_of(door, "BE-014 copy")
    with hands(door, "investigator-5906", **window) as hand:
        hand.start(f"/cases/{number}")
        hand.step("qualification", "begin")
        hand.click(f"main a[href*='/cases/{number}/qualification']")
        hand.click("main a[href$='/offence']")
        form = hand.form("code")
        codes = [str(value) for value in form.locator("[name=code] option").evaluate_all("all => all.map((one) => one.value)")]
        hand.send(form, code=next(code for code in codes if code.startswith(("insult", "assault"))), **first_boxes(hand, "victims"))
        hand.click("main a[href*='/bias']")
        hand.send(hand.form("phenomenon"), phenomenon="racism", basis="perceived_by_victim", criteria=["origin"])
        hand.click(f"a[href$='/cases/{number}']")
        hand.step("qualification", "propose")
        assert stands(hand, "qualification", "proposed")
        return hand.done()


def first_boxes(hand: Hands, *names: str) -> dict[str, Any]:
    """The first box of each of these questions, where there is one."""
    found = {name: hand.page.locator(f"main [name='{name}']") for name in names}
    return {name: [boxes.first.get_attribute("value")] for name, boxes in found.items() if boxes.count()}


def confirm(door: Door, **window: Any) -> Effort:
    """Reference officer: the second reading of a proposed qualification."""
    number = number_of(door, "BE-043 copy")
    with hands(door, "reference-5906", **window) as hand:
        to_case(hand, number)
        hand.step("qualification", "confirm")
        assert stands(hand, "qualification", "confirmed")
        return hand.done()


def share(door: Door, **window: Any) -> Effort:
    """Reference officer: shares what a victim consented to with Unia."""
    number = number_of(door, "BE-042 copy")
    with hands(door, "reference-5906", **window) as hand:
        hand.start(f"/cases/{number}/liaison/preview/unia")  # nobody confirms what was never opened
        hand.start(f"/cases/{number}")
        hand.step(
            "unia_liaison", "share", profile="equality-body-minimal", preview_seen="yes", legal_basis="to_be_confirmed_by_dpo",
            authorisation="reference magistrate, by phone",
        )  # fmt: skip
        assert stands(hand, "unia_liaison", "shared")
        return hand.done()


def log_contact(door: Door, **window: Any) -> Effort:
    """Victim support: a contact, from My work."""
    number = number_of(door, "BE-002 copy")
    with hands(door, "support-5906", **window) as hand:
        to_case(hand, number)
        when = clock.now().astimezone(clock.BRUSSELS)
        hand.step(
            "victim_support", "log_contact", when=f"{when:%Y-%m-%dT00:01}", channel="phone", with_whom="the victim", outcome="reached"
        )
        hand.click("nav a[href*='/support']")
        assert hand.sees("the victim")
        return hand.done()


def approve_and_transmit(door: Door, **window: Any) -> Effort:
    """Reference officer approves; investigator asks for the dossier, waits for it, fetches it, transmits."""
    number = number_of(door, "BE-004 copy")
    with hands(door, "reference-5906", **window) as officer:
        to_case(officer, number)
        officer.step("prosecution_referral", "approve")
        approved = officer.done()
    with hands(door, "investigator-5906", **window) as hand:
        to_case(hand, number)
        hand.click(f"main a[href$='/cases/{number}/dossiers']")
        hand.send(hand.page.locator("main form[method=get]:has([name=target])").first, target="prosecutor prosecutor")
        hand.send(reason="referral")  # what would be sent was looked at
        fetch = hand.page.locator("main form[action$='/download'] button")
        expect(fetch).to_be_visible(timeout=60_000)
        with hand.page.expect_download() as fetched:
            fetch.click()
        assert fetched.value.path().read_bytes().startswith(b"%PDF")
        hand.effort.clicks += 1
        hand.click(f"a[href$='/cases/{number}']")
        form = hand.step_form("prosecution_referral", "transmit")
        choices = form.locator("[name=dossier]")
        values = choices.evaluate_all("all => all.flatMap((one) => one.options ? [...one.options].map((o) => o.value) : [one.value])")
        hand.send(form, dossier=next(value for value in values if value), how="by_hand")
        assert stands(hand, "prosecution_referral", "transmitted")
        return approved + hand.done()


def answer_as_liaison(door: Door, **window: Any) -> Effort:
    """The liaison of a body: finds the case among those shared, acknowledges it, gives an opinion."""
    number = number_of(door, "BE-008 copy")
    with hands(door, "liaison-unia", **window) as hand:
        hand.start()
        hand.click(f"main a[href*='{number}']")
        hand.step("unia_liaison", "acknowledge", file_number="U-2026-1")
        hand.step("unia_liaison", "advise", opinion="The words point to a racist motive.")
        assert hand.sees("The words point to a racist motive.") or hand.sees("opinion")
        return hand.done()


def read_the_journal(door: Door, **window: Any) -> Effort:
    """Auditor: looks up what was done, and by whom."""
    with hands(door, "auditor-5906", **window) as hand:
        hand.start()
        hand.click("nav a[href='/journal']")
        assert hand.page.locator("main table tbody tr").count() > 10
        hand.click("main button[type=submit]")
        assert hand.page.locator("main table tbody tr").count() > 0
        return hand.done()


def add_an_account(door: Door, **window: Any) -> Effort:
    """Administrator: an account with its first password, shown once."""
    with hands(door, "admin-5906", **window) as hand:
        hand.start()
        hand.click("nav a[href='/admin/']")
        hand.click("main a[href$='/admin/accounts']")
        hand.send(name="e2e.reception", display_name="Reception, third desk", roles=["reception"])
        assert re.search(r"\S{8,}", hand.page.locator("main .notice").first.inner_text())
        effort = hand.done()
        hand.click("main a[href$='/admin/accounts']")
        assert hand.sees("e2e.reception")
        return effort
