"""What the steps of victim support write: rights tracker, needs, contact log, referrals, tracks for the next of kin."""

from __future__ import annotations

import uuid

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Contact, Disclosure, NeedsAssessment, Person, ServiceReferral, VictimRight
from col13.models.adding import add
from col13.services import ledger, tracks
from col13.services.acts import Act

NEEDS = ("fear", "relation", "earlier_incidents", "vulnerability", "special_needs")
# What is explained or handed over → what the rights tracker calls it. A form counts only when it was handed over.
TRACKED = {"rights": "rights", "services": "services", "injured_form": "injured_form_handed"}
ONLY_HANDED = frozenset({"injured_form"})


def _victim(act: Act) -> uuid.UUID | None:
    # A file whose only victim is a property has nobody to note it for; the move itself tells what was done.
    return tracks.subject_id(act.track)


def _track_right(session: Session, act: Act, person: uuid.UUID, what: str, how: str | None = None) -> None:
    add(
        session, VictimRight, case_id=act.case.id, person_id=person, what=what, on=clock.brussels_day(act.now), how=how,
        language=act.answers.get("language"), at=act.now, by=act.actor.id,
    )  # fmt: skip


def record_offer(session: Session, act: Act) -> None:
    """Support was offered; rights explained; forms handed over."""
    victim = _victim(act)
    if victim is None:
        return
    _track_right(session, act, victim, "support_offered")
    handed = act.answers.get("handed_over", [])
    for item, what in TRACKED.items():
        if item in handed:
            _track_right(session, act, victim, what, "handed_over")
        elif item in act.answers["explained"] and item not in ONLY_HANDED:
            _track_right(session, act, victim, what, "explained")


def record_answer_to_offer(session: Session, act: Act) -> None:
    """The victim's answer to the offer."""
    victim = _victim(act)
    if victim is not None:
        _track_right(session, act, victim, "support_accepted" if act.step.name == "accept" else "support_declined")


def record_needs(session: Session, act: Act) -> None:
    """A full assessment by victim assistance, a short one at the desk; its words are encrypted, measures apart because they may go on."""
    victim = _victim(act)
    if victim is None:
        return
    said = act.answers
    add(
        session, NeedsAssessment, case_id=act.case.id, person_id=victim, kind="full" if act.step.name == "assess_needs" else "short",
        declined=said["outcome"] == "declined", review_on=said.get("review_on"), measures=said.get("measures"),
        answers=rfc8785.dumps({name: said[name] for name in NEEDS if name in said}).decode(), at=act.now, by=act.actor.id,
    )  # fmt: skip


def log_contact(session: Session, act: Act) -> None:
    """One line of the contact log."""
    victim = _victim(act)
    if victim is None:
        return
    said = act.answers
    add(
        session, Contact, case_id=act.case.id, person_id=victim, contacted_at=said["when"], channel=said["channel"],
        outcome=said["outcome"],
        next_on=said.get("next_contact"), with_whom=said["with_whom"], words=said.get("words"), at=act.now, by=act.actor.id,
    )  # fmt: skip


def refer_to_service(session: Session, act: Act) -> None:
    """The referral on the line of the ledger that holds today (a rule of the step has made sure of it), and its disclosure."""
    victim, service, today = _victim(act), act.answers["service"], clock.brussels_day(act.now)
    given = next((one for one in ledger.consents_for(session, act.case, service, today) if one.victim == str(victim)), None)
    if victim is None or given is None:
        return
    add(
        session,
        ServiceReferral,
        case_id=act.case.id,
        person_id=victim,
        service=service,
        consent_id=given.line,
        on=today,
        at=act.now,
        by=act.actor.id,
    )
    add(
        session, Disclosure, case_id=act.case.id, track_id=act.track.id, recipient_kind="service", recipient=service, what="referral",
        legal_basis="consent", consents=[str(given.line)], at=act.now, by=act.actor.id,
    )  # fmt: skip


def open_next_of_kin_tracks(session: Session, act: Act) -> None:
    """When the victim died, each next of kin on file gets an own track."""
    victim = _victim(act)
    if victim is None or act.answers["why"] != "deceased":
        return
    kin = select(Person.id).where(Person.case_id == act.case.id, Person.deceased_id == victim).order_by(Person.seq)
    for person in session.scalars(kin):
        tracks.ensure_track(session, act.case, "victim_support", str(person))


EFFECTS = {
    "record_offer": record_offer, "record_answer_to_offer": record_answer_to_offer, "record_needs": record_needs,
    "log_contact": log_contact, "refer_to_service": refer_to_service, "open_next_of_kin_tracks": open_next_of_kin_tracks,
}  # fmt: skip
# The parts of standing (standing_reads.PARTS) that each may change.
TOUCHES = {
    "record_offer": ("marks",), "record_answer_to_offer": ("marks",), "record_needs": (), "log_contact": ("contacts",),
    "refer_to_service": (),
    "open_next_of_kin_tracks": ("tracks",),
}  # fmt: skip
