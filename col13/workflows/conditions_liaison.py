"""Conditions on what may go to an equality body. Consent is the safeguard, not the legal basis."""

from __future__ import annotations

import datetime as dt

from col13.i18n import S_
from col13.policies import LIAISON, REFERENCE_OFFICER, ZONE_ROLES
from col13.workflows.engine import Condition
from col13.workflows.standing import Standing, TrackStanding


def a_consent_is_valid(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return bool(track.valid_consents)


def the_agreement_covers_sharing(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return track.consent_covers_sharing


def no_victim_is_identified(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return not standing.identified_victims


def a_question_is_open(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return track.open_questions > 0


CONSENT_VALID = Condition(
    "consent_valid", ("valid_consents",), a_consent_is_valid,
    S_("No victim's consent for this body is valid today."), ZONE_ROLES, "liaison.show",
)  # fmt: skip
CONSENT_COVERS_SHARING = Condition(
    "consent_covers_sharing", ("consent_covers_sharing",), the_agreement_covers_sharing,
    S_("The agreement that the body holds does not cover that the police share back: record the victim's own consent."), ZONE_ROLES,
    "liaison.show",
)  # fmt: skip
NO_IDENTIFIED_VICTIM = Condition(
    "no_identified_victim", ("identified_victims",), no_victim_is_identified,
    S_("An identified victim is on file: ask for consent instead."), ZONE_ROLES, "persons.show",
)  # fmt: skip
QUESTION_OPEN = Condition(
    "question_open", ("open_questions",), a_question_is_open,
    S_("No question is open."), (LIAISON, REFERENCE_OFFICER), "liaison.show",
)  # fmt: skip
