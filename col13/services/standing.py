"""Standing, filled: what conditions may know of a case, for one or for fifty with the same few statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, literal, select, true, union_all
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Exclusion, Organisation, Participation, User, UserRole
from col13.policies import Actor, INVESTIGATOR, REFERENCE_OFFICER
from col13.services.once_read import once_a_snapshot
from col13.services.policy_defaults import policy_with
from col13.services.standing_law import offence_facts, switch_date
from col13.services.standing_persons import everybody, person_facts
from col13.services.standing_reads import CaseRows, read
from col13.services.standing_tracks import Ground, track_standings
from col13.workflows import WORKFLOWS
from col13.workflows.standing import Standing, TrackStanding

BATCH = 500  # cases in one round of statements: well under what a database takes in one IN
JUDGES = (INVESTIGATOR.value, REFERENCE_OFFICER.value)
# States whose next step is judged by four eyes: who entered them is not among those who could judge.
JUDGED_STATES = frozenset(
    (flow.name, state) for flow in WORKFLOWS.values() for step in flow.steps if step.four_eyes for state in step.sources
)


@dataclass
class Zone:
    """What belongs to a case's owner: the policy that holds, and who could judge (user → roles)."""

    policy: Mapping[str, Any] = field(default_factory=dict)
    judges: dict[uuid.UUID, set[str]] = field(default_factory=dict)


@once_a_snapshot
def of(session: Session, actor: Actor, case: Case) -> Standing:
    """Where one case stands today, for this hand."""
    return standings(session, actor, [case])[case.id]


def standings(session: Session, actor: Actor, cases: Sequence[Case]) -> dict[uuid.UUID, Standing]:
    """Where each of these cases stands today, for this hand. Fourteen statements for each 500 cases; the caller checks who may see them."""
    found: dict[uuid.UUID, Standing] = {}
    for start in range(0, len(cases), BATCH):
        some = cases[start : start + BATCH]
        rows = read(session, [case.id for case in some])
        zones = _zones(session, {case.owner_id for case in some})
        barred, named = _persons_apart(session, [case.id for case in some])
        switch = switch_date(session)
        for case in some:
            zone = zones[case.owner_id]
            ground = Ground(rows[case.id], everybody(rows[case.id].people), clock.today(), zone.policy["protocols"])
            tracks = track_standings(ground)
            found[case.id] = Standing(
                hand=actor, number=case.number, revision=case.revision, closed=case.closed_at is not None, restricted=case.restricted,
                tracks=tracks, simplified_pv_allowed=bool(zone.policy["simplified_pv_allowed"]),
                **_others(actor, case, zone, barred[case.id], named[case.id], tracks.values()),
                **report_facts(ground.rows, [who.roles for who in ground.people]),
                **person_facts(ground.people, ground.rows.marks),
                **offence_facts(ground.rows.offences, ground.rows.facts, switch),
            )  # fmt: skip
    return found


# The police or a magistrate began it: nobody reported, and "anonymous" would be an untrue answer.
WITHOUT_REPORTER = frozenset({"own_initiative", "magistrate_instruction"})


def report_facts(rows: CaseRows, roles: Iterable[Collection[str]]) -> dict[str, Any]:
    """The fields of Standing about the report: `facts_written` … `pv_recorded`, `no_offence_found`. Place and date are owed for every
    incident that is told; "unknown" is an answer."""
    report = rows.facts[0] if rows.facts else None
    incidents = [row for row in rows.facts if row.incident_id is not None]
    told = [row for row in incidents if row.written] or incidents
    noted = {mark.what for mark in rows.marks}
    nobody = report is not None and (report.anonymous or report.channel in WITHOUT_REPORTER)
    return {
        "facts_written": any(row.written for row in incidents),
        "place_stated": bool(told) and all(row.municipality or row.district or row.place_told or row.place_unknown for row in told),
        "date_stated": bool(told) and all(row.date_stated for row in told),
        "channel_stated": bool(report and report.channel),
        "reporter_or_anonymous": nobody or any("reporter" in held for held in roles),
        "bias_prompt_answered": "indicator" in noted or bool(report and report.perception),
        "pv_wanted": bool(report and report.pv_wanted),
        "pv_recorded": "initial_pv" in noted,
        "no_offence_found": bool(report and report.no_offence),
    }


def _others(
    actor: Actor, case: Case, zone: Zone, barred: set[uuid.UUID], named: set[uuid.UUID], tracks: Iterable[TrackStanding]
) -> dict[str, Any]:
    # A restricted case exists only for those named on it, so nobody else could judge it.
    able = {user for user in zone.judges if user != actor.id and user not in barred and (not case.restricted or user in named)}
    judged = {track.entered_by for track in tracks if (track.workflow, track.state) in JUDGED_STATES}
    officers = {user for user in able - judged if REFERENCE_OFFICER.value in zone.judges[user]}
    return {"other_judges": len(able), "other_reference_officers": len(officers)}


def _zones(session: Session, owners: Collection[uuid.UUID]) -> dict[uuid.UUID, Zone]:
    zones: dict[uuid.UUID, Zone] = {}
    query = (
        select(Organisation.id, Organisation.policy, User.id.label("user_id"), UserRole.role)
        .outerjoin(User, and_(User.org_id == Organisation.id, User.active.is_(true())))
        .outerjoin(UserRole, and_(UserRole.user_id == User.id, UserRole.role.in_(JUDGES)))
        .where(Organisation.id.in_(owners))
    )
    for row in session.execute(query):
        zone = zones.setdefault(row.id, Zone(policy_with(session, row.policy or {})))
        if row.role is not None:
            zone.judges.setdefault(row.user_id, set()).add(row.role)
    return zones


def _persons_apart(session: Session, ids: Sequence[uuid.UUID]) -> tuple[dict[uuid.UUID, set[uuid.UUID]], dict[uuid.UUID, set[uuid.UUID]]]:
    """By case: who is excluded from it, and who is named on it."""
    barred: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    named: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    query = union_all(
        select(Exclusion.case_id, Exclusion.user_id, literal("barred").label("what")).where(
            Exclusion.case_id.in_(ids), Exclusion.until.is_(None)
        ),
        select(Participation.case_id, Participation.user_id, literal("named")).where(
            Participation.case_id.in_(ids), Participation.part == "named", Participation.until.is_(None)
        ),
    )
    for row in session.execute(query):
        (barred if row.what == "barred" else named)[row.case_id].add(row.user_id)
    return barred, named
