"""The overview of a case as one reader may know it: tracks with their next steps, the timeline, who takes part."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import Key, Label, N_
from col13.models import Case, Move, Participation, Person, Track, User
from col13.policies import Actor, facets, may_read, Section, Situation
from col13.services import standing as standings
from col13.services.options import NAMED, person_name, Worded
from col13.services.situation import situation
from col13.workflows import by_key, WORKFLOWS
from col13.workflows.engine import awaits, choices, Verdict
from col13.workflows.standing import Standing, TrackStanding

RECIPIENTS: dict[str, Label] = {
    "prosecutor": N_("recipient", "public prosecutor"),
    "youth": N_("recipient", "youth section"),
    "labour_auditor": N_("recipient", "labour auditor"),
}
OTHER_DISTRICT = N_("recipient", "another district")
PARTS: dict[str, Label] = {
    "opened": N_("part in a case", "opened it"),
    "assigned": N_("part in a case", "assigned"),
    "took_step": N_("part in a case", "took a step"),
    "named": N_("part in a case", "named on it"),
}
# A move that stays in its state tells more than a state: whoever sees it may read this facet.
STAYING: dict[str, tuple[Section, str]] = {
    "log_contact": (Section.SUPPORT, "contact_log"), "review_needs": (Section.SUPPORT, "needs"), "refer": (Section.SUPPORT, "offer"),
    "record_further_answer": (Section.LIAISON, "consents"),
}  # fmt: skip
STAYING_IN: dict[str, tuple[Section, str]] = {
    "report": (Section.FACTS, "facts"), "qualification": (Section.QUALIFICATION, "assessments"),
    "victim_support": (Section.SUPPORT, "needs"), "prosecution_referral": (Section.REFERRAL, "referral"),
    "unia_liaison": (Section.LIAISON, "exchange"),
}  # fmt: skip
SUBJECT_OF_NOBODY: tuple[Key, dict[str, object]] = (NAMED, {"name": ""})


@dataclass(frozen=True)
class Lane:
    """One track as a card shows it: its subject in words, who brought it where it stands, what may be done and what may not yet."""

    track: TrackStanding
    subject: tuple[Key, dict[str, object]]
    who: str
    verdicts: list[Verdict]
    trail: list[str]  # the states gone through, the last three
    awaited: frozenset[str]  # names of the steps the track waits for

    @property
    def next(self) -> list[Verdict]:
        """What may be done now, the awaited steps first."""
        return [verdict for verdict in self.verdicts if verdict.allowed]

    @property
    def ahead(self) -> str | None:
        """The state that the first awaited step leads to; None where nothing is awaited or the state stays."""
        to = next((verdict.step.dest for verdict in self.verdicts if verdict.step.name in self.awaited), None)
        return None if to == self.track.state else to

    @property
    def blocked(self) -> list[Verdict]:
        """What this hand could do if nothing stood in the way."""
        return [verdict for verdict in self.verdicts if not verdict.allowed]


@dataclass(frozen=True, slots=True)
class Happening:
    """A move, without its answers. `who` is empty for who may know states and dates only."""

    key: str
    step: str
    from_state: str
    to_state: str
    at: dt.datetime
    role: str
    who: str = ""


@dataclass(frozen=True)
class Overview:
    """All of it. `workflows`: each of the five once, its tracks inside; a workflow this reader sees nothing of is left out."""

    workflows: dict[str, list[Lane]]
    timeline: list[Happening]
    standing: Standing = field(repr=False)


@dataclass(frozen=True)
class Participant:
    """Somebody on the case now, and why."""

    name: str
    parts: tuple[Label, ...]
    since: dt.datetime


def of(session: Session, actor: Actor, case: Case) -> Overview:
    """The overview for this reader. The caller fetched the case through visible() and wrote the look."""
    now = situation(session, actor, case)
    standing = standings.of(session, actor, case)
    shown = [track for track in standing.tracks.values() if sees_track(actor, now, track)]
    moves = _moves(session, case, [track.key for track in shown])
    names = _names(session, actor, now, [*(move.by for move, _ in moves), *(track.entered_by for track in shown if track.entered_by)])
    lanes: dict[str, list[Lane]] = {}
    for track in shown:
        lanes.setdefault(track.workflow, []).append(_lane(session, actor, case, standing, track, moves, names))
    timeline = [
        Happening(key, move.step, move.from_state, move.to_state, move.at, move.role, names.get(move.by, ""))
        for move, key in moves
        if sees_move(actor, now, key, move.step, stays=move.from_state == move.to_state)
    ]
    return Overview(lanes, timeline, standing)


def sees_track(actor: Actor, now: Situation, track: TrackStanding) -> bool:
    """Whether the state of a track is shown: of a body only its own, and where the magistrate's part stands."""
    if actor.org_kind == "equality_body":
        if track.workflow == "unia_liaison":
            return track.subject == actor.org_code and may_read(actor, Section.LIAISON, now, "states")
        return track.key == "prosecution_referral" and may_read(actor, Section.REFERRAL, now, "states")
    return may_read(actor, Section.SUMMARY, now, "states")


def sees_move(actor: Actor, now: Situation, key: str, step: str, *, stays: bool) -> bool:
    """Whether a move of a track that is shown may be told: a new state always, a step that stays only with its section."""
    if not stays:
        return True
    section, facet = STAYING.get(step) or STAYING_IN[by_key(key).name]
    return may_read(actor, section, now, facet)


def participants(session: Session, actor: Actor, case: Case) -> list[Participant]:
    """Who takes part now; nothing for those outside the zone and for the auditor, who has the journal."""
    if actor.org_kind == "equality_body" or not may_read(actor, Section.SUMMARY, situation(session, actor, case), "overview"):
        return []
    query = (
        select(Participation.part, Participation.since, User.id, User.display_name)
        .join(User, User.id == Participation.user_id)
        .where(Participation.case_id == case.id, Participation.until.is_(None))
        .order_by(Participation.since)
    )
    found: dict[uuid.UUID, Participant] = {}
    for row in session.execute(query):
        known = found.get(row.id)
        parts = (*(known.parts if known else ()), PARTS[row.part])
        found[row.id] = Participant(row.display_name, parts, known.since if known else row.since)
    return list(found.values())


def subject_of(session: Session, actor: Actor, case: Case, track: TrackStanding) -> tuple[Key, dict[str, object]]:
    """Whom or what a track is about, as this reader may know it: a victim by name or number, a recipient, a body; empty for none."""
    if track.workflow == "unia_liaison":
        return NAMED, {"name": Worded("body", track.subject)}
    if track.workflow == "prosecution_referral":
        return RECIPIENTS.get(track.subject, OTHER_DISTRICT), {}
    if track.workflow == "victim_support" and track.subject:
        person = session.get(Person, uuid.UUID(track.subject))
        return person_name(session, actor, case, person) if person is not None and person.case_id == case.id else SUBJECT_OF_NOBODY
    return SUBJECT_OF_NOBODY


def _lane(
    session: Session, actor: Actor, case: Case, standing: Standing, track: TrackStanding,
    moves: list[tuple[Move, str]], names: dict[uuid.UUID, str],
) -> Lane:  # fmt: skip
    verdicts = choices(WORKFLOWS[track.workflow], standing, track, clock.today())
    awaited = frozenset(verdict.step.name for verdict in verdicts if awaits(verdict.step, standing, track))
    verdicts.sort(key=lambda verdict: verdict.step.name not in awaited)
    gone: list[str] = []
    for move, key in moves:
        if key == track.key and move.from_state != move.to_state and (not gone or gone[-1] != move.from_state):
            gone.append(move.from_state)
    who = names.get(track.entered_by, "") if track.entered_by else ""
    return Lane(track, subject_of(session, actor, case, track), who, verdicts, gone[:3][::-1], awaited)


def _moves(session: Session, case: Case, keys: Iterable[str]) -> list[tuple[Move, str]]:
    """Newest first. Answers stay encrypted: nothing here opens them."""
    query = (
        select(Move, Track.key)
        .join(Track, Track.id == Move.track_id)
        .where(Move.case_id == case.id, Track.key.in_(list(keys)))
        .order_by(Move.at.desc(), Move.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _names(session: Session, actor: Actor, now: Situation, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of those who acted: for the zone; a body knows its own people only, the auditor reads the journal."""
    if "overview" not in facets(actor, Section.SUMMARY, "read", now):
        return {}
    query = select(User.id, User.display_name).where(User.id.in_(set(ids)))
    if actor.org_kind == "equality_body":
        query = query.where(User.org_id == actor.org_id)
    return {row.id: row.display_name for row in session.execute(query)}
