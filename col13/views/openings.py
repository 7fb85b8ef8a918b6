"""Which pages of a case this reader may open: for the tabs, and for the link from a reason to where it is lifted."""

from __future__ import annotations

from flask import g

from col13.errors import Col13Error
from col13.i18n import Label, N_
from col13.models import Case
from col13.policies import ACTIONS, facets, may, Section, SECTION_LABELS, Situation
from col13.services import casework
from col13.services.situation import situation
from col13.views.units import actor, reading
from col13.views.words import link, spoken

# Where each section is shown; a page that does not exist (yet) has no tab.
PAGES: dict[Section, str] = {
    Section.SUMMARY: "cases.show", Section.FACTS: "facts.show", Section.PERSONS: "persons.show", Section.SUSPECTS: "suspects.show",
    Section.QUALIFICATION: "qualification.show", Section.SUPPORT: "support.show", Section.REFERRAL: "referral.show",
    Section.LIAISON: "liaison.show", Section.DOCUMENTS: "documents.show", Section.JOURNAL: "case_journal.show",
}  # fmt: skip
# Pages of a case that belong to no section: the actions that open them.
FURTHER: tuple[tuple[str, Label, tuple[str, ...]], ...] = (
    (
        "dossier.show", N_("page of a case", "Dossiers and letters"),
        tuple(name for name in ACTIONS if name.startswith(("dossier:", "letter:"))),
    ),
    ("cases.close", N_("page of a case", "Close the case or open it again"), ("case:close", "case:reopen")),
)  # fmt: skip
Page = tuple[str, str]  # address and name


def pages(case: Case, now: Situation) -> dict[Section, Page]:
    """The pages of the sections this reader may open. A body has one page of a case, whatever its section is called here."""
    if actor().org_kind == "equality_body":
        return {Section.LIAISON: (link("shared.show", number=case.number), spoken(N_("menu", "Shared with us")))}
    return {
        one: (address, spoken(SECTION_LABELS[one]))
        for one, endpoint in PAGES.items()
        if facets(actor(), one, "read", now) and (address := link(endpoint, number=case.number))
    }


def remember(case: Case, now: Situation) -> None:
    """Keep what may be opened for the reasons on this page. A body lifts nothing of the zone's file, so it is led nowhere."""
    found: dict[str, Page] = {}
    if actor().org_kind != "equality_body":
        found = {PAGES[one]: page for one, page in pages(case, now).items()}
        for endpoint, words, actions in FURTHER:
            if any(may(actor(), action) for action in actions) and (address := link(endpoint, number=case.number)):
                found[endpoint] = (address, spoken(words))
    g.openings = {**g.get("openings", {}), case.number: found}


def opening(endpoint: str, number: str) -> Page | None:
    """Address and name of the page of this case where a reason is lifted; None where this reader may not open it."""
    if number not in g.get("openings", {}):
        try:
            with reading() as session:  # a refusal's own page, drawn outside the frame of the case
                case = casework.get(session, actor(), number)
                remember(case, situation(session, actor(), case))
        except Col13Error:
            return None
    page: Page | None = g.openings[number].get(endpoint)
    return page
