"""The tracks' part of standing: where each one stands, and the facts that belong to its subject."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from col13 import catalogue, clock
from col13.services import ledger
from col13.services.standing_law import bodies_named, competent, recipients_named
from col13.services.standing_persons import supported, Who
from col13.services.standing_rows import CaseRows
from col13.services.tracks import BARE_SUBJECT, first_victim
from col13.workflows import WORKFLOWS
from col13.workflows.standing import TrackStanding

JUDGED_SECTIONS = ("facts", "persons", "suspects")  # what is added to these after an approval must be looked at again
OUTCOME = ("outcome_told", "outcome_not_told")
NONE_KEPT: Mapping[str, TrackStanding] = MappingProxyType({})


@dataclass(frozen=True)
class Ground:
    """What all tracks of a case look at."""

    rows: CaseRows
    people: list[Who]
    today: dt.date
    protocols: Mapping[str, Any]


def track_standings(ground: Ground, kept: Mapping[str, TrackStanding] = NONE_KEPT) -> dict[str, TrackStanding]:
    """Every track by key: the five workflows in order, the bare one first; a track without a row stands in its initial state. `kept`: those
    of which it is known that nothing changed."""
    named = {
        "unia_liaison": bodies_named(ground.rows.offences, ground.rows.incidents),
        "prosecution_referral": recipients_named(ground.people, ground.rows.incidents),
    }
    found: dict[str, TrackStanding] = {}
    for workflow in WORKFLOWS:
        own = [row for row in ground.rows.tracks if row.workflow == workflow]
        if len(own) > 1:
            own.sort(key=lambda row: (row.key != workflow, row.id))
        subjects = frozenset(row.subject for row in own)
        bare = own[0] if own and own[0].key == workflow else None
        for key, row in [(workflow, bare), *((row.key, row) for row in own if row is not bare)]:
            if key in kept:
                found[key] = kept[key]
                continue
            subject = row.subject if row is not None and row.subject else _bare_subject(workflow, own, ground)
            fits = competent(key, subject, named.get(workflow, frozenset()), subjects)
            found[key] = TrackStanding(
                **_place(key, workflow, row), subject=subject, competent=fits, **_own_facts(workflow, subject, row, ground)
            )
    return found


def _bare_subject(workflow: str, own: Iterable[Any], ground: Ground) -> str:
    if workflow != "victim_support":
        return BARE_SUBJECT.get(workflow, "")
    return first_victim(supported(ground.people), [row.subject for row in own if row.key != workflow])


def _place(key: str, workflow: str, row: Any | None) -> dict[str, Any]:
    if row is None:
        return {"key": key, "workflow": workflow, "state": WORKFLOWS[workflow].initial}
    return {
        "key": key, "workflow": workflow, "state": row.state, "seq": row.seq, "since": row.since, "due": row.due,
        "entered_by": row.entered_by, "entered_as_reference": row.entered_as_reference, "revision": row.revision,
    }  # fmt: skip


def _own_facts(workflow: str, subject: str, row: Any | None, ground: Ground) -> dict[str, Any]:
    if workflow == "victim_support":
        return _support(subject, ground)
    if workflow == "prosecution_referral":
        return _referral(subject, row, ground)
    if workflow == "unia_liaison":
        return _liaison(subject, row, ground)
    return {}


def _support(victim: str, ground: Ground) -> dict[str, Any]:
    log = [line for line in ground.rows.contacts if str(line.person_id) == victim]
    reached = max((at for at, line in enumerate(log) if line.outcome == "reached"), default=-1)
    who = next((who.row for who in ground.people if who.id == victim), None)
    return {
        "services_consented": ledger.services(
            (line for line in ground.rows.ledger if line.recipient_kind == "service"), victim, ground.today
        ),
        # "Not reached" counts the attempts since the victim was last spoken to.
        "failed_attempts": tuple(clock.brussels_day(line.contacted_at) for line in log[reached + 1 :]),
        "next_contact": log[-1].next_on if log else None,
        "forbidden_channels": frozenset((who.forbidden_channels or "").split()) if who is not None else frozenset(),
        "next_of_kin": sum(str(other.row.deceased_id) == victim for other in ground.people) if victim else 0,
        "subject_deceased": who is not None and bool(who.deceased),
    }


def _referral(recipient: str, row: Any | None, ground: Ground) -> dict[str, Any]:
    if row is None:
        return {"dossier_issued": any(dossier.recipient == recipient for dossier in ground.rows.dossiers)}
    decided = [line for line in ground.rows.decisions if line.track_id == row.id]
    last = decided[-1] if decided else None
    qualification = next((track for track in ground.rows.tracks if track.key == "qualification"), None)
    reopened = (qualification.reopened or 0) if qualification is not None else 0
    # A dossier issued before the last approval does not show what was approved.
    oldest = row.revision if row.state == "ready" else 0
    return {
        "open_instructions": _open(ground, row.id, "instruction"),
        "deprived_of_liberty": bool(_open(ground, row.id, "deprived")),
        "dossier_issued": any(one.recipient == recipient and one.revision >= oldest for one in ground.rows.dossiers),
        "qualification_moved": row.judged_seq is not None and reopened > row.judged_seq,
        "additions": sum(one.revision > row.revision for one in ground.rows.sections if one.section in JUDGED_SECTIONS),
        "last_decision_ends": None if last is None else ends_file(last.kind),
        "not_told": _not_told(ground, last.at if last is not None else None),
    }


def ends_file(kind: str) -> bool:
    """Whether nothing more is expected after this kind of decision; a code the catalogue does not know ends nothing."""
    return catalogue.has("decision", kind) and catalogue.decision(kind).ends_file


def _not_told(ground: Ground, since: dt.datetime | None) -> tuple[str, ...]:
    # Told means told of the last decision: what was said of an earlier one is not enough.
    told = {str(mark.who) for mark in ground.rows.marks if mark.what in OUTCOME and (since is None or mark.at >= since)}
    return tuple(who.id for who in ground.people if who.roles & {"victim", "reporter"} and who.reachable and who.id not in told)


def _liaison(body: str, row: Any | None, ground: Ground) -> dict[str, Any]:
    lines = [line for line in ground.rows.ledger if line.recipient == body]
    given = ledger.valid(lines, body, ground.today)
    covered = any(one.covers_sharing for one in given)
    shares = {item.what for item in ground.rows.open_items if row is not None and item.track_id == row.id}
    return {
        "asked": tuple(ledger.unanswered(lines, body)),
        "valid_consents": frozenset(one.victim for one in given),
        "consent_covers_sharing": covered or not given,
        "extended": any(one.scope == "extended" for one in given),
        "share_live": "share_without_victim" in shares or ("share" in shares and covered),
        "protocol_signed": bool(ground.protocols.get(body)),
        "open_questions": len(_open(ground, row.id, "question")) if row is not None else 0,
    }


def _open(ground: Ground, track_id: uuid.UUID, what: str) -> tuple[str, ...]:
    return tuple(
        str(found) for found in sorted(item.id for item in ground.rows.open_items if item.track_id == track_id and item.what == what)
    )
