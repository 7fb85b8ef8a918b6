"""On paper, for an equality body: the stage in plain words, grounds, consent and whom to ask. Nothing of anybody's identity."""

from __future__ import annotations

from col13 import catalogue
from col13.dossier.paper import Notice, Section
from col13.dossier.project import pseudonym
from col13.dossier.project_course import nothing
from col13.dossier.project_pen import Pen, Record
from col13.dossier.project_words import AUTHOR, STAGE
from col13.i18n import N_, S_

STAGE_OF = N_("dossier", "Stage")
PHENOMENA, CRITERIA, DOMAINS = N_("dossier", "Phenomena"), N_("dossier", "Protected criteria"), N_("dossier", "Domain of life")
PROPOSED = S_("The grounds are a proposal of the police; the magistrate decides.")
CONSENTS, VICTIM, CONSENT, SINCE, UNTIL = (
    N_("dossier", "Consent for this body"), N_("dossier", "Victim"), N_("dossier", "Consent"), N_("dossier", "Valid from"),
    N_("dossier", "Valid until"),
)  # fmt: skip
GIVEN, NONE = N_("dossier", "given"), N_("dossier", "none: nothing of this victim is shared")
UNTIL_WITHDRAWN = N_("dossier", "until withdrawn")
WITHOUT_VICTIM = S_("Shared without an identified victim: no data on any person.")
ONLY_THIS = S_(
    "What is not printed here was not shared. The inquiry is secret: ask the reference officer, or the magistrate for access to the file."
)
FUNCTION, ZONE, NUMBER = N_("dossier", "Function"), N_("dossier", "Police zone"), N_("dossier", "Quote this number")


def stage(pen: Pen, told: Record) -> Section:
    """Where the file stands."""
    return pen.section("stage", pen.fields((STAGE_OF, pen.word(STAGE, told["stage"]))))


def grounds(pen: Pen, told: Record) -> Section:
    """Why the body is concerned."""
    phenomena = (pen.coded(_kind(code), code) for code in told.get("phenomena", []))
    return pen.section(
        "grounds",
        pen.fields(
            (PHENOMENA, pen.several(phenomena)), (CRITERIA, pen.several(pen.coded("criterion", code) for code in told.get("criteria", []))),
            (DOMAINS, pen.several(pen.coded("domain_of_life", code) for code in told.get("domains_of_life", []))),
        ),
        nothing(pen, told),
        Notice("legal", pen.say(PROPOSED)),
    )  # fmt: skip


def _kind(code: str) -> str:
    return "sub_phenomenon" if catalogue.has("sub_phenomenon", code) else "phenomenon"


def consents(pen: Pen, told: Record) -> Section:
    """Who consented, by number."""
    if told["without_victim"]:
        return pen.section("consents", Notice("info", pen.say(WITHOUT_VICTIM)))
    rows = [
        (
            pseudonym("victim", one["seq"], pen.language), pen.say(GIVEN if one["answer"] == "given" else NONE),
            pen.date(one.get("valid_from")), _until(pen, one),
        )
        for one in told.get("victims", [])
    ]  # fmt: skip
    table = pen.table(CONSENTS, (VICTIM, CONSENT, SINCE, UNTIL), rows, (24, 40, 18, 18)) if rows else None
    return pen.section("consents", table, nothing(pen, rows))


def _until(pen: Pen, one: Record) -> str:
    if one["answer"] != "given":
        return ""
    return pen.date(one.get("valid_until")) or pen.say(UNTIL_WITHDRAWN)


def contact(pen: Pen, told: Record) -> Section:
    """Whom to ask."""
    return pen.section(
        "contact",
        pen.fields((FUNCTION, pen.word(AUTHOR, told["role"])), (ZONE, told["zone"]), (NUMBER, pen.frozen["number"])),
        Notice("info", pen.say(ONLY_THIS)),
    )
