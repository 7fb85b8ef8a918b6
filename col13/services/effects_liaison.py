"""What the liaison's steps write besides consents: the body's access, and what body and zone tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, Session

from col13.models import BodyMessage, Share
from col13.models.adding import add
from col13.policies import Role
from col13.services.acts import Act

MINIMAL = "equality-body-minimal"


def open_share(session: Session, act: Act) -> None:
    """The body's access from now on, by this profile; an access still open on this track gives way to it."""
    end_share(session, act)
    add(
        session, Share, case_id=act.case.id, track_id=act.track.id, body=act.track.subject, profile=act.answers.get("profile", MINIMAL),
        legal_basis=act.answers["legal_basis"], authorisation=act.answers.get("authorisation"),
        without_victim=act.step.name == "share_without_victim", since=act.now, by=act.actor.id, opened_at=act.case.opened_at,
    )  # fmt: skip


def end_share(session: Session, act: Act) -> None:
    """The body's access ends with the commit."""
    for share in session.scalars(select(Share).where(Share.case_id == act.case.id, Share.track_id == act.track.id, Share.until.is_(None))):
        share.until, share.ended_by = act.now, act.actor.id


def _message(session: Session, act: Act, kind: str, *, from_body: bool = True, **values: Any) -> None:
    # What an officer writes for the body is kept as received.
    add(
        session, BodyMessage, case_id=act.case.id, track_id=act.track.id, kind=kind, body=act.track.subject, from_body=from_body,
        as_received=from_body and act.role is not Role.LIAISON, received_on=act.answers.get("received_on"),
        at=act.now, by=act.actor.id, **values,
    )  # fmt: skip


def record_receipt_by_body(session: Session, act: Act) -> None:
    """The body has the file under its own number."""
    _keep_due(session, act)
    _message(session, act, "acknowledgement", file_number=act.answers["file_number"], words=act.answers.get("message"))


def record_opinion(session: Session, act: Act) -> None:
    """The body's opinion."""
    _keep_due(session, act)
    _message(session, act, "opinion", words=act.answers["opinion"])


def record_question(session: Session, act: Act) -> None:
    """A question of the body, open until it is answered; due when the track is."""
    _message(session, act, "question", words=act.answers["question"], due=act.track.due)
    session.flush()
    _keep_due(session, act)


def answer_question(session: Session, act: Act) -> None:
    """The answer to the oldest open question, or why it must come from the magistrate."""
    oldest = next(iter(_open_questions(session, act)), None)
    _message(session, act, "answer", from_body=False, words=act.answers["answer"], answers_id=oldest.id if oldest else None)
    session.flush()
    _keep_due(session, act)


def _open_questions(session: Session, act: Act) -> Sequence[BodyMessage]:
    """The oldest first."""
    answer = aliased(BodyMessage)
    answered = select(answer.id).where(answer.case_id == act.case.id, answer.answers_id == BodyMessage.id).exists()
    asked = (BodyMessage.case_id == act.case.id, BodyMessage.track_id == act.track.id, BodyMessage.kind == "question", ~answered)
    return session.scalars(select(BodyMessage).where(*asked).order_by(BodyMessage.id)).all()


def _keep_due(session: Session, act: Act) -> None:
    """The track is due when its earliest open question is, whatever else moves it; with the last answer the deadline is met."""
    act.track.due = min((one.due for one in _open_questions(session, act) if one.due), default=None)


def record_civil_party(session: Session, act: Act) -> None:
    """The body will be a civil party."""
    _keep_due(session, act)
    _message(session, act, "civil_party", words=act.answers.get("why_without_victim"))


EFFECTS = {
    "open_share": open_share, "end_share": end_share, "record_receipt_by_body": record_receipt_by_body, "record_opinion": record_opinion,
    "record_question": record_question, "answer_question": answer_question, "record_civil_party": record_civil_party,
}  # fmt: skip
# The parts of standing (standing_reads.PARTS) that each may change.
TOUCHES = dict.fromkeys(EFFECTS, ("open_items",))
