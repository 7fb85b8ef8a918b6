"""Conditions on the report and the persons: what must be on file before the desk and the support can go on."""

from __future__ import annotations

import datetime as dt

from col13.i18n import S_
from col13.policies import INVESTIGATOR, RECEPTION, REFERENCE_OFFICER, VICTIM_SUPPORT, ZONE_ROLES
from col13.workflows.engine import Condition
from col13.workflows.standing import Standing, TrackStanding

DESK = (RECEPTION, INVESTIGATOR, REFERENCE_OFFICER)


def facts_are_written(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.facts_written


def place_is_stated(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.place_stated


def date_is_stated(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.date_stated


def channel_is_stated(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.channel_stated


def reporter_is_known_or_anonymous(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.reporter_or_anonymous


def bias_prompt_is_answered(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.bias_prompt_answered


def contact_rules_are_stated(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.victims_without_contact_rules == 0


def no_pv_is_owed(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.pv_recorded or not standing.pv_wanted


def somebody_is_on_file(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return bool(standing.to_acknowledge)


def a_victim_is_on_file(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return bool(standing.victims)


def a_victim_is_to_be_supported(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    """A person, or a group counted as one; an organisation or a damaged thing gets no personal support (design section 3)."""
    return bool(track.subject or standing.supported_victims)


def no_victim_is_to_be_supported(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return not a_victim_is_to_be_supported(standing, track, today)


FACTS_WRITTEN = Condition(
    "facts_written", ("facts_written",), facts_are_written,
    S_("The facts are not written down yet."), DESK, "facts.show",
)  # fmt: skip
PLACE_STATED = Condition(
    "place_stated", ("place_stated",), place_is_stated,
    S_("The place of the facts is missing; “unknown” is an answer."), DESK, "facts.show",
)  # fmt: skip
DATE_STATED = Condition(
    "date_stated", ("date_stated",), date_is_stated,
    S_("The date or period of the facts is missing; an estimate or “unknown” is an answer."), DESK, "facts.show",
)  # fmt: skip
CHANNEL_STATED = Condition(
    "channel_stated", ("channel_stated",), channel_is_stated,
    S_("It is not said how the facts were reported."), DESK, "facts.show",
)  # fmt: skip
REPORTER_STATED = Condition(
    "reporter_stated", ("reporter_or_anonymous",), reporter_is_known_or_anonymous,
    S_("Nobody is named as the reporter, and the report is not marked as anonymous."), DESK, "persons.show",
)  # fmt: skip
BIAS_PROMPT_ANSWERED = Condition(
    "bias_prompt_answered", ("bias_prompt_answered",), bias_prompt_is_answered,
    S_("The question about bias is not answered: note an indicator, a perception that was stated, or “none stated”."), DESK, "facts.show",
)  # fmt: skip
CONTACT_RULES_STATED = Condition(
    "contact_rules_stated", ("victims_without_contact_rules",), contact_rules_are_stated,
    S_("For a victim it is not said how to make contact safely; “no special rules” is an answer."), DESK, "persons.show",
)  # fmt: skip
NO_PV_OWED = Condition(
    "no_pv_owed", ("pv_wanted", "pv_recorded"), no_pv_is_owed,
    S_("The reporter asks for a PV: record the PV first."), DESK, "facts.show",
)  # fmt: skip
SOMEBODY_ON_FILE = Condition(
    "somebody_on_file", ("to_acknowledge",), somebody_is_on_file,
    S_("No reporter and no victim is on file."), DESK, "persons.show",
)  # fmt: skip
VICTIM_ON_FILE = Condition(
    "victim_on_file", ("victims",), a_victim_is_on_file,
    S_("No victim is on file."), (RECEPTION, INVESTIGATOR, VICTIM_SUPPORT, REFERENCE_OFFICER), "persons.show",
)  # fmt: skip
VICTIM_TO_SUPPORT = Condition(
    "victim_to_support", ("subject", "supported_victims"), a_victim_is_to_be_supported,
    S_("No victim who can be supported is on file: a person, or a group."), (RECEPTION, INVESTIGATOR, VICTIM_SUPPORT, REFERENCE_OFFICER),
    "persons.show",
)  # fmt: skip
NO_VICTIM_TO_SUPPORT = Condition(
    "no_victim_to_support", ("subject", "supported_victims"), no_victim_is_to_be_supported,
    S_("A victim who can be supported is on file."), ZONE_ROLES, "persons.show",
)  # fmt: skip
