"""The overview of a case as one reader may know it: tracks with their next steps, the timeline, who takes part."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.i18n import Key, Label, N_
from col13.models import Case, CaseLink, Move, User
from col13.models.visibility import content_visible
from col13.policies import Actor, facets, may, may_read, Section, Situation
from col13.services import standing as standings
from col13.services.emergency_running import running
from col13.services.options import NAMED, person_name, Worded
from col13.services.participation_seen import parts_of
from col13.services.person_numbers import persons_of
from col13.services.situation import situation
from col13.services.timeline import Happening, happenings, moves_of
from col13.workflows import WORKFLOWS
from col13.workflows.engine import awaits, choices, rests, Verdict
from col13.workflows.standing import Standing, TrackStanding
from col13.workflows.waiting import awaited_step

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
SUBJECT_OF_NOBODY: tuple[Key, dict[str, object]] = (NAMED, {"name": ""})


@dataclass(frozen=True)
class Lane:
    """One track as a card shows it: its subject in words, who brought it where it stands, what may be done and what may not yet."""

    track: TrackStanding
    subject: tuple[Key, dict[str, object]]
    who: str
    verdicts: list[Verdict]
    trail: list[str]  # the states gone through, the last three
    rests: bool  # nobody is waited for
    waits_for: str | None = None  # name of the step the track waits for
    waiting: tuple[str, ...] = ()  # the roles that may take it
    ahead: str | None = None  # the state that it leads to; None where it stays
    visited: frozenset[str] = frozenset()  # every state left before

    @property
    def next(self) -> list[Verdict]:
        """What may be done now, the step that is waited for first."""
        return [verdict for verdict in self.verdicts if verdict.allowed]

    @property
    def blocked(self) -> list[Verdict]:
        """What this hand could do if nothing stood in the way."""
        return [verdict for verdict in self.verdicts if not verdict.allowed]

    @property
    def others(self) -> bool:
        """Whether the step that is waited for is somebody else's."""
        return self.waits_for is not None and all(verdict.step.name != self.waits_for for verdict in self.verdicts)


@dataclass(frozen=True)
class Overview:
    """All of it. `workflows`: each of the five once, its tracks inside; a workflow this reader sees nothing of is left out."""

    workflows: dict[str, list[Lane]]
    timeline: list[Happening]
    standing: Standing = field(repr=False)


@dataclass(frozen=True)
class Participant:
    """Somebody on the case now, and why; `roles` as held now."""

    name: str
    parts: tuple[Label, ...]
    roles: tuple[str, ...]
    since: dt.datetime
    assigned: bool


def of(session: Session, actor: Actor, case: Case, *, words: str = "") -> Overview:
    """The overview for this reader. The caller fetched the case through visible() and wrote the look; for `words`, the key of the one
    track whose reasons and remarks are shown, also the look at their section (timeline.words_section)."""
    now = situation(session, actor, case)
    standing = standings.of(session, actor, case)
    shown = [track for track in standing.tracks.values() if sees_track(actor, now, track)]
    keys = [track.key for track in shown]
    moves, names = moves_of(session, case, keys), _names(session, actor, now, case)
    lanes: dict[str, list[Lane]] = {}
    for track in shown:
        lanes.setdefault(track.workflow, []).append(_lane(session, actor, case, standing, track, moves, names))
    if running(session, actor, case) is not None:  # an emergency look takes no step
        lanes = {name: [replace(lane, verdicts=[]) for lane in several] for name, several in lanes.items()}
    return Overview(lanes, happenings(actor, now, moves, names, words=words), standing)


def sees_track(actor: Actor, now: Situation, track: TrackStanding) -> bool:
    """Whether the state of a track is shown: of a body only its own. Where the magistrate's part stands it hears in a plain word."""
    if actor.org_kind == "equality_body":
        own = track.workflow == "unia_liaison" and track.subject == actor.org_code
        return own and may_read(actor, Section.LIAISON, now, "states")
    return may_read(actor, Section.SUMMARY, now, "states")


def participants(session: Session, actor: Actor, case: Case) -> list[Participant]:
    """Who takes part now, the assigned first; nothing for those outside the zone and for the auditor, who has the journal."""
    if actor.org_kind == "equality_body" or not may_read(actor, Section.SUMMARY, situation(session, actor, case), "overview"):
        return []
    people = [
        Participant(one.name, tuple(PARTS[part] for part in one.parts), one.roles, one.since, "assigned" in one.parts)
        for one in parts_of(session, case)
    ]
    return sorted(people, key=lambda one: not one.assigned)


def linked_count(session: Session, actor: Actor, case: Case) -> int:
    """How many linked cases this actor may see: none that the page of the links does not show, and none told to be another matter."""
    if not may(actor, "case:take"):
        return 0
    seen = content_visible(actor, clock.today()) & (CaseLink.kind != "not_same")
    out = select(CaseLink.other_id).join(Case, Case.id == CaseLink.other_id).where(CaseLink.case_id == case.id, seen)
    back = select(CaseLink.case_id).join(Case, Case.id == CaseLink.case_id).where(CaseLink.other_id == case.id, seen)
    return session.execute(select(func.count()).select_from(out.union(back).subquery())).scalar_one()


def subject_of(session: Session, actor: Actor, case: Case, track: TrackStanding) -> tuple[Key, dict[str, object]]:
    """Whom or what a track is about, as this reader may know it: a victim by name or number, a recipient, a body; empty for none."""
    if track.workflow == "unia_liaison":
        return NAMED, {"name": Worded("body", track.subject)}
    if track.workflow == "prosecution_referral":
        return RECIPIENTS.get(track.subject, OTHER_DISTRICT), {}
    if track.workflow == "victim_support" and track.subject:
        person = next((one for one in persons_of(session, case) if str(one.id) == track.subject), None)
        return person_name(session, actor, case, person) if person is not None else SUBJECT_OF_NOBODY
    return SUBJECT_OF_NOBODY


def _lane(
    session: Session, actor: Actor, case: Case, standing: Standing, track: TrackStanding,
    moves: list[tuple[Move, str]], names: dict[uuid.UUID, str],
) -> Lane:  # fmt: skip
    flow, today = WORKFLOWS[track.workflow], clock.today()
    verdicts = choices(flow, standing, track, today)
    step = None if standing.closed else awaited_step(flow, standing, track, today)
    name = step.name if step else None
    verdicts.sort(key=lambda verdict: (verdict.step.name != name, not awaits(verdict.step, standing, track)))
    gone: list[str] = []
    for move, key in moves:
        if key == track.key and move.from_state != move.to_state and (not gone or gone[-1] != move.from_state):
            gone.append(move.from_state)
    return Lane(
        track, subject_of(session, actor, case, track), names.get(track.entered_by, "") if track.entered_by else "", verdicts,
        gone[:3][::-1], rests(flow, standing, track), name, tuple(role.value for role in step.roles) if step else (),
        step.dest if step and step.dest != track.state else None, frozenset(gone),
    )  # fmt: skip


def _names(session: Session, actor: Actor, now: Situation, case: Case) -> dict[uuid.UUID, str]:
    """Names of those who acted: for the zone; a body knows its own people only, the auditor reads the journal. Who brought a track where
    it stands made a move, so all of them are found by the moves."""
    if "overview" not in facets(actor, Section.SUMMARY, "read", now):
        return {}
    acted = select(Move.by).where(Move.case_id == case.id)
    query = select(User.id, User.display_name).where(User.id.in_(acted))
    if actor.org_kind == "equality_body":
        query = query.where(User.org_id == actor.org_id)
    return {row.id: row.display_name for row in session.execute(query)}
