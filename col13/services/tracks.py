"""Which subject has which track, and which key: given once and never reused."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import Case, Person, PersonRole, Track
from col13.models.case import shelf_of
from col13.services.acts import TrackNow
from col13.workflows import WORKFLOWS

PROSECUTOR, UNIA = "prosecutor", "unia"
# The subject that owns the bare key; a victim's is the first victim of the case.
BARE_SUBJECT = {"prosecution_referral": PROSECUTOR, "unia_liaison": UNIA}
# Support is walked per victim who is a person or a community (design section 3); an organisation only where it is the one victim on file.
SUPPORTED_KINDS = ("person", "community")


@dataclass(frozen=True, slots=True)
class Virtual:
    """A track that has no row yet: it stands in its initial state, and its first step makes the row."""

    key: str
    workflow: str
    subject: str
    state: str
    version: int
    seq: int = 0


def key_for(workflow: str, subject: str, taken: Sequence[str], *, bare: bool) -> str:
    """The key of a subject's track: bare for the first, the subject's own name for a recipient or body, the next number for a victim."""
    if bare:
        return workflow
    if workflow != "victim_support":
        return f"{workflow}.{subject}"
    numbers = [int(key.rpartition(".")[2]) for key in taken if key.startswith("victim_support.")]
    return f"{workflow}.{max(numbers, default=1) + 1}"


def first_victim(supported: Sequence[str], owned: Sequence[str]) -> str:
    """Of the victims (person ids, in the order of the file) the first without a track of its own: the bare key is theirs; "" for none."""
    return next((victim for victim in supported if victim not in owned), "")


def ensure_track(session: Session, case: Case, workflow: str, subject: str = "", *, key: str | None = None) -> Track:
    """The subject's track, its row made in the initial state when there is none. `key`: the track is asked for by its key.

    A bare track that was walked before any victim was on file passes to the first victim. KeyError for an unknown workflow.
    """
    flow = WORKFLOWS[workflow]
    rows = list(session.scalars(select(Track).where(Track.case_id == case.id, Track.workflow == workflow)))
    subject = subject or BARE_SUBJECT.get(workflow, "")
    for row in rows:
        if row.key == key or (key is None and row.subject == subject):
            row.subject = row.subject or subject
            return row
    if key is None:
        bare = _owns_bare(session, case, workflow, subject, rows)
        unclaimed = next((row for row in rows if row.key == workflow and not row.subject), None)
        if bare and unclaimed is not None:
            unclaimed.subject = subject
            return unclaimed
        key = key_for(workflow, subject, [row.key for row in rows], bare=bare)
    track = Track(
        session, case_id=case.id, workflow=workflow, version=flow.version, key=key, subject=subject, state=flow.initial, seq=0,
        revision=0, entered_as_reference=False, owner_id=case.owner_id, shelf=shelf_of(case), opened_at=case.opened_at,
    )  # fmt: skip
    session.flush()
    return track


def _owns_bare(session: Session, case: Case, workflow: str, subject: str, rows: Sequence[Track]) -> bool:
    if workflow != "victim_support":
        return subject == BARE_SUBJECT.get(workflow, "")
    if any(row.key == workflow and row.subject for row in rows):
        return False
    return first_victim(supported_victims(session, case), [row.subject for row in rows if row.key != workflow]) in (subject, "")


def supported_victims(session: Session, case: Case) -> list[str]:
    """Ids of the victims who get support, in the order of the file."""
    query = (
        select(Person.id, Person.kind)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.case_id == case.id, PersonRole.role == "victim", PersonRole.until.is_(None))
        .order_by(Person.seq)
    )
    return supported_among([(str(row.id), row.kind) for row in session.execute(query)])


def supported_among(victims: Sequence[tuple[str, str]]) -> list[str]:
    """Of victims (id, kind), in the order of the file, those who get support."""
    persons = [victim for victim, kind in victims if kind in SUPPORTED_KINDS]
    return persons or [victim for victim, kind in victims if kind == "organisation"][:1]


def ensure_victim_tracks(session: Session, case: Case) -> list[Track]:
    """Give every victim after the first a track of their own: to be called when a victim comes on file. The first one's stays without
    a row until its first step. Returns the rows of the case's support tracks."""
    victims = supported_victims(session, case)
    rows = {
        row.subject: row
        for row in session.scalars(select(Track).where(Track.case_id == case.id, Track.workflow == "victim_support"))
    }  # fmt: skip
    bare = next((subject for subject, row in rows.items() if row.key == "victim_support"), None)
    owner = bare or first_victim(victims, [subject for subject, row in rows.items() if row.key != "victim_support"])
    further = [ensure_track(session, case, "victim_support", victim) for victim in victims if victim not in rows and victim != owner]
    return [*rows.values(), *further]


def tracks_of(session: Session, case: Case) -> list[Track | Virtual]:
    """All tracks of a case, bare ones first, in the order of the five workflows; those without a row in their initial state."""
    rows = list(session.scalars(select(Track).where(Track.case_id == case.id).order_by(Track.id)))
    found: list[Track | Virtual] = []
    for name, flow in WORKFLOWS.items():
        own = sorted((row for row in rows if row.workflow == name), key=lambda row: row.key != name)
        if all(row.key != name for row in own):
            subject = BARE_SUBJECT.get(name, "")
            if name == "victim_support":
                subject = first_victim(supported_victims(session, case), [row.subject for row in own])
            found.append(Virtual(name, name, subject, flow.initial, flow.version))
        found += own
    return found


def subject_id(track: Track | TrackNow) -> uuid.UUID | None:
    """The person a support track is about; None while no victim is on file."""
    return uuid.UUID(track.subject) if track.workflow == "victim_support" and track.subject else None
