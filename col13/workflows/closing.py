"""When a case may be closed: every track rests and what never began is explained, or one of four reasons whatever the states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass

from col13.errors import Reason
from col13.i18n import Label, S_
from col13.policies import REFERENCE_OFFICER
from col13.workflows import WORKFLOWS
from col13.workflows.engine import CASE_CLOSED, rests, Workflow
from col13.workflows.standing import Standing, TrackStanding
from col13.workflows.waiting import waits

SPECIAL_REASONS = ("handed_over", "joined", "duplicate", "opened_by_mistake")
STILL_WAITS = S_("“%(track)s” does not rest yet: it stands at “%(state)s”.")
NEVER_BEGAN = S_("“%(track)s” never began: say why not.")
NO_ACKNOWLEDGEMENT = S_("A known reporter or victim has no acknowledgement: hand it over, or say why not.")
PAGES = {
    "report": "facts.show",
    "qualification": "qualification.show",
    "victim_support": "support.show",
    "prosecution_referral": "referral.show",
    "unia_liaison": "liaison.show",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """What the closing form asks a reason for: keys of tracks that never left `waiting`, ids of persons without an acknowledgement."""

    tracks: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


def every_track(standing: Standing) -> Iterator[tuple[str, Workflow, TrackStanding]]:
    """Each track by key, workflow by workflow; a workflow without a row stands in its initial state."""
    for name, flow in WORKFLOWS.items():
        own = {key: track for key, track in standing.tracks.items() if track.workflow == name}
        for key, track in (own or {name: TrackStanding(key=name, workflow=name, state=flow.initial)}).items():
            yield key, flow, track


def owed(standing: Standing) -> Owed:
    """The reasons that closing because everything rests must bring."""
    never = tuple(key for key, flow, track in every_track(standing) if track.state == "waiting" == flow.initial and track.seq == 0)
    return Owed(never, tuple(person for person in standing.to_acknowledge if person not in standing.acknowledged))


def may_close(standing: Standing, reason: str, given: Container[str] = ()) -> list[Reason]:
    """What stands in the way of closing for this reason: `rests`, or one of SPECIAL_REASONS. Empty: nothing.

    `given` holds the track keys and person ids for which the form brings a reason. ValueError for any other reason.
    """
    if reason != "rests" and reason not in SPECIAL_REASONS:
        raise ValueError(reason)
    if standing.closed:
        return [Reason("case_open", CASE_CLOSED, (REFERENCE_OFFICER.value,), "cases.close")]
    if reason in SPECIAL_REASONS:
        return []
    told = [_restless(flow, standing, track) for _, flow, track in every_track(standing) if not rests(flow, standing, track)]
    due = owed(standing)
    labels = {key: flow.label for key, flow, _ in every_track(standing)}
    told += [_unexplained("never_began", key, labels[key]) for key in due.tracks if key not in given]
    told += [_unexplained("no_acknowledgement", person, None) for person in due.persons if person not in given]
    return told


def _restless(flow: Workflow, standing: Standing, track: TrackStanding) -> Reason:
    # Which roles could move it on; the day matters to no condition here.
    roles = tuple(row.role.value for row in waits(flow, standing, track, dt.date.min))
    facts = (("track", flow.label), ("state", flow.state(track.state).label), ("key", track.key))
    return Reason("track_rests", STILL_WAITS, roles, PAGES[flow.name], facts)


def _unexplained(condition: str, about: str, label: Label | None) -> Reason:
    if label is None:
        return Reason(condition, NO_ACKNOWLEDGEMENT, (REFERENCE_OFFICER.value,), "cases.close", (("person", about),))
    return Reason(condition, NEVER_BEGAN, (REFERENCE_OFFICER.value,), "cases.close", (("track", label), ("key", about)))
