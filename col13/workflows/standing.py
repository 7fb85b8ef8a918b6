"""Standing: what conditions may know of a case, as plain frozen values. Filled by services/standing.py, never by a condition."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from col13.policies import Actor


@dataclass(frozen=True, slots=True)
class TrackStanding:
    """Where one track stands, and the facts that belong to its subject. A track without a row is in its initial state."""

    key: str
    workflow: str
    state: str
    subject: str = ""  # victim: person id · recipient: prosecutor, youth, labour_auditor, … · body: unia, igvm, vmri
    seq: int = 0  # number of its last move, 0 before the first
    since: dt.datetime | None = None
    due: dt.date | None = None
    entered_by: uuid.UUID | None = None  # who took the step that entered this state: may not judge it
    entered_as_reference: bool = False  # that person held the reference officer's role at that moment
    revision: int = 0  # the case's revision when this state was entered
    competent: bool = True  # False: grounds, domain of life and place name others only, so nobody waits for this track to begin
    # victim support
    services_consented: frozenset[str] = frozenset()
    failed_attempts: tuple[dt.date, ...] = ()
    next_contact: dt.date | None = None
    forbidden_channels: frozenset[str] = frozenset()
    next_of_kin: int = 0
    subject_deceased: bool = False
    # prosecution referral
    open_instructions: tuple[str, ...] = ()
    deprived_of_liberty: bool = False
    dossier_issued: bool = False  # a dossier issued for this recipient and not recalled
    qualification_moved: bool = False  # the qualification was reopened since the state was entered
    additions: int = 0  # to facts, persons or suspects since the state was entered
    last_decision_ends: bool | None = None  # None: no decision on the list
    not_told: tuple[str, ...] = ()  # victims and complainants neither told the outcome nor with a reason why not
    # liaison
    asked: tuple[str, ...] = ()  # victims asked and not yet answered
    valid_consents: frozenset[str] = frozenset()  # victims whose consent for this body is valid today
    consent_covers_sharing: bool = True  # an agreement received from the body may not cover sharing back
    extended: bool = False  # more than the minimal profile is consented
    share_live: bool = False
    protocol_signed: bool = False  # zone, prosecutor and body: a signed protocol on file
    open_questions: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one case stands today, for one hand. Counts and flags only: no name and no text."""

    hand: Actor
    number: str = ""
    revision: int = 0
    closed: bool = False
    restricted: bool = False
    tracks: dict[str, TrackStanding] = field(default_factory=dict)  # by key
    # Counted while a track waits for a second pair of eyes: active persons of the zone, this hand apart, who could judge.
    other_judges: int = 0  # investigators and reference officers
    other_reference_officers: int = 0  # the judged person apart too
    # report
    facts_written: bool = False
    place_stated: bool = False
    date_stated: bool = False  # a date, a period, or the explicit "unknown"
    channel_stated: bool = False
    reporter_or_anonymous: bool = False
    bias_prompt_answered: bool = False  # an indicator, a stated perception, or the explicit "none stated"
    victims_without_contact_rules: int = 0
    pv_wanted: bool = False  # the reporter asks for a PV
    pv_recorded: bool = False  # the initial PV is on file
    simplified_pv_allowed: bool = False
    to_acknowledge: tuple[str, ...] = ()  # reporters and victims on file
    acknowledged: frozenset[str] = frozenset()
    # persons
    victims: tuple[str, ...] = ()  # ids, every kind
    supported_victims: tuple[str, ...] = ()  # those who get support: persons, and a group or community as one
    identified_victims: tuple[str, ...] = ()  # persons by name, organisations by name
    victims_also_suspect: frozenset[str] = frozenset()
    minors_able_to_judge: frozenset[str] = frozenset()
    minors_not_able_to_judge: frozenset[str] = frozenset()  # or of whom it is not told
    suspects: tuple[str, ...] = ()
    statements_missing: int = 0  # victims without a statement and without the reason why not
    # qualification
    offences: int = 0
    offences_unassessed: int = 0  # neither a bias assessment nor "no bias found" with its reason
    no_offence_found: bool = False  # with its reason
    law_mismatches: int = 0  # offences whose law version does not fit the date of their facts

    def track(self, key: str) -> TrackStanding:
        """The track with this key; KeyError when the case has none such."""
        return self.tracks[key]

    def state(self, workflow: str) -> str:
        """The state of a workflow's bare track."""
        return self.tracks[workflow].state
