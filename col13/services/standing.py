"""Standing, filled: what conditions may know of a case, for one or for many with one statement."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case
from col13.policies import Actor, REFERENCE_OFFICER
from col13.services.once_read import once_a_snapshot
from col13.services.policy_defaults import policy_with
from col13.services.standing_law import offence_facts, switch_of
from col13.services.standing_persons import everybody, person_facts
from col13.services.standing_reads import JUDGED_STATES
from col13.services.standing_rows import CaseRows, read
from col13.services.standing_tracks import Ground, track_standings
from col13.workflows.standing import Standing, TrackStanding

BATCH = 500  # cases in one statement: what is held in memory at once


@once_a_snapshot
def of(session: Session, actor: Actor, case: Case) -> Standing:
    """Where one case stands today, for this hand."""
    return standings(session, actor, [case])[case.id]


def standings(session: Session, actor: Actor, cases: Sequence[Case]) -> dict[uuid.UUID, Standing]:
    """Where each of these cases stands today, for this hand. One statement for each 500 cases; the caller checks who may see them."""
    found: dict[uuid.UUID, Standing] = {}
    for start in range(0, len(cases), BATCH):
        some = cases[start : start + BATCH]
        rows = read(session, [case.id for case in some])
        for case in some:
            found[case.id] = standing_from(rows[case.id], actor, case, policy_with(session, rows[case.id].policy))
    return found


def standing_from(rows: CaseRows, actor: Actor, case: Case, policy: Mapping[str, Any]) -> Standing:
    """What these rows say, for this hand, under this policy: no statement."""
    people = everybody(rows.people)
    tracks = track_standings(Ground(rows, people, clock.today(), policy["protocols"]))
    return Standing(
        hand=actor, number=case.number, revision=case.revision, closed=case.closed_at is not None, restricted=case.restricted,
        tracks=tracks, simplified_pv_allowed=bool(policy["simplified_pv_allowed"]),
        **_others(actor, rows, tracks.values()),
        **report_facts(rows, [who.roles for who in people]),
        **person_facts(people, rows.marks),
        **offence_facts(rows.offences, rows.incidents, switch_of(rows.switch)),
    )  # fmt: skip


def moved(
    before: Standing, rows: CaseRows, actor: Actor, case: Case, policy: Mapping[str, Any], touched: Collection[str], workflow: str
) -> Standing:
    """The standing of this hand after a step of this workflow, and of the rest only what the step's effects touched (parts of
    standing_reads.PARTS). The same as standing_from() of these rows would give."""
    people = everybody(rows.people)
    # Tracks of one workflow look at each other; of the other workflows a referral alone looks beyond, at the qualification.
    looking = {workflow, "prosecution_referral"} if workflow == "qualification" else {workflow}
    kept = {} if touched else {key: track for key, track in before.tracks.items() if track.workflow not in looking}
    tracks = track_standings(Ground(rows, people, clock.today(), policy["protocols"]), kept)
    changed: dict[str, Any] = {"other_judges": 0, "other_reference_officers": 0, **_others(actor, rows, tracks.values())}
    if not REPORT_READS.isdisjoint(touched):
        changed |= report_facts(rows, [who.roles for who in people])
    if not PERSONS_READ.isdisjoint(touched):
        changed |= person_facts(people, rows.marks)
    if not OFFENCES_READ.isdisjoint(touched):
        changed |= offence_facts(rows.offences, rows.incidents, switch_of(rows.switch))
    return replace(before, hand=actor, revision=case.revision, closed=case.closed_at is not None, tracks=tracks, **changed)


# The parts that each group of facts is made of.
REPORT_READS = frozenset({"report", "incidents", "marks", "people"})
PERSONS_READ = frozenset({"people", "marks"})
OFFENCES_READ = frozenset({"offences", "incidents"})
# The police or a magistrate began it: nobody reported, and "anonymous" would be an untrue answer.
WITHOUT_REPORTER = frozenset({"own_initiative", "magistrate_instruction"})


def report_facts(rows: CaseRows, roles: Iterable[Collection[str]]) -> dict[str, Any]:
    """The fields of Standing about the report: `facts_written` … `pv_recorded`, `no_offence_found`. Place and date are owed for every
    incident that is told; "unknown" is an answer."""
    report = rows.report[0] if rows.report else None
    incidents = rows.incidents
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


def _others(actor: Actor, rows: CaseRows, tracks: Iterable[TrackStanding]) -> dict[str, Any]:
    if not rows.could_judge:
        return {}
    able = {line.user for line in rows.could_judge} - {actor.id}
    judged = {track.entered_by for track in tracks if (track.workflow, track.state) in JUDGED_STATES}
    officers = {line.user for line in rows.could_judge if line.role == REFERENCE_OFFICER.value} & able
    return {"other_judges": len(able), "other_reference_officers": len(officers - judged)}
