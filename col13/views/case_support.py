"""Victim support: a lane per victim, safe-contact rules always in view, contacts, needs, rights, services, the consents for them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.i18n import Key, Label, N_, say
from col13.models import Case
from col13.policies import may, Section
from col13.services import support_seen
from col13.services.consents import ANSWERS, GIVEN_BY, HOW
from col13.services.consents_seen import consents_seen
from col13.services.person_rules import CHANNELS
from col13.services.statements import RIGHTS
from col13.services.support_seen import Supported
from col13.views.case_page import draw, shows
from col13.views.case_urgent import looks_owed, urgent
from col13.views.quick_contact import LOG, quick_entries
from col13.views.reach import ways
from col13.views.units import actor
from col13.workflows.asks_needs import FULL_NEEDS
from col13.workflows.asks_shared import CONTACT_CHANNELS

blueprint = Blueprint("support", __name__)
OUTCOMES: dict[str, Label] = {
    value: label for ask in LOG.asks if ask.name == "outcome" and isinstance(ask.choices, tuple) for value, label in ask.choices
}
TRACKER: dict[str, Label] = {
    **RIGHTS,
    "attestation": N_("victim's right", "acknowledgement handed over"),
    "support_offered": N_("victim's right", "support offered"),
    "support_accepted": N_("victim's right", "support accepted"),
    "support_declined": N_("victim's right", "support declined"),
    "outcome_told": N_("victim's right", "told the outcome"),
    "outcome_not_told": N_("victim's right", "not told the outcome"),
}
HOW_MARKED: dict[str, Label] = {
    "explained": N_("victim's right", "explained"), "handed_over": N_("victim's right", "handed over"),
    "orally": N_("choice", "orally"), "in_writing": N_("choice", "in writing"),
    "by_magistrate": N_("choice", "by the magistrate's office"),
}  # fmt: skip
OWN_CHOICE = ("civil_party", "injured_form_filed")
NEEDS_KINDS = {"short": N_("needs assessment", "short"), "full": N_("needs assessment", "full")}


@blueprint.get("/cases/<number>/support")
def show(number: str) -> ResponseReturnValue:
    """How to reach a victim and who is in danger stand here too: their looks come first."""
    return page(number)


@shows(Section.SUPPORT, also=looks_owed)
def page(session: Session, case: Case) -> ResponseReturnValue:
    """What the reader's facets open; what is not theirs is not there."""
    victims = support_seen.of(session, actor(), case)
    return draw(
        session, case, Section.SUPPORT, "case/support.html", victims=victims, quick=quick_entries(session, case, victims),
        ledger=consents_seen(session, actor(), case, "service"), services=catalogue.entries("service"), bodies=catalogue.entries("body"),
        may_consent=may(actor(), "consent:record") and case.closed_at is None, tracker=TRACKER, how_marked=HOW_MARKED,
        channels=dict(CONTACT_CHANNELS), outcomes=OUTCOMES, needs_kinds=NEEDS_KINDS, needs_told=needs_told, rules=rules, answers=ANSWERS,
        how=HOW, given_by=GIVEN_BY, still_owed=still_owed, ways=ways, urgent=urgent(session, case),
    )  # fmt: skip


def rules(victim: Supported) -> dict[str, Any] | None:
    """The safe-contact rules as the page draws them."""
    view = victim.rules
    if view is None:
        return None
    never = [say(CHANNELS[one], locale()) for one in view.forbidden_channels if one in CHANNELS]
    return {"stated": view.rules_stated, "forbidden": never, "words": view.contact_rules}


def still_owed(victim: Supported) -> list[Label]:
    """The rights not marked yet. Filing as civil or injured party is the victim's own choice: it is never missing."""
    done = {line.what for line in victim.rights}
    return [label for what, label in RIGHTS.items() if what not in done and what not in OWN_CHOICE]


def needs_told(answers: Mapping[str, Any]) -> list[tuple[Key, str]]:
    """What was answered in an assessment, question by question."""
    told: list[tuple[Key, str]] = []
    for ask in FULL_NEEDS:
        value = answers.get(ask.name)
        if value:
            words = dict(ask.choices) if isinstance(ask.choices, tuple) else {}
            given = value if isinstance(value, list) else [value]
            told.append((ask.says, ", ".join(say(words[one], locale()) if one in words else str(one) for one in given)))
    return told


def as_uuid(typed: str | None) -> uuid.UUID | None:
    """A chosen row; what is no id is none of the file's."""
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None
