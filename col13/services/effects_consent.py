"""What the liaison's steps write in the consent ledger: asked, given, refused, withdrawn, no answer. Lines are added, never changed."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from col13 import clock
from col13.models import BodyMessage, Consent
from col13.models.adding import add
from col13.services import ledger, tracks
from col13.services.acts import Act

ANSWERS = {"consent": "given", "refusal": "refused", "withdrawal": "withdrawn"}


def _line(session: Session, act: Act, victim: str, answer: str, **values: Any) -> None:
    held: dict[str, Any] = {
        "recipient": act.track.subject,
        "scope": act.answers.get("scope", "minimal"),
        "valid_from": clock.brussels_day(act.now),
        **{name: act.answers.get(name) for name in ("how", "given_by", "minor_asked", "standing")},
    }
    add(
        session, Consent, case_id=act.case.id, person_id=uuid.UUID(victim), recipient_kind="body", answer=answer, at=act.now,
        by=act.actor.id,
        **(held | values),
    )  # fmt: skip


def _document(answer: str | None) -> uuid.UUID | None:
    return uuid.UUID(answer) if answer else None


def ask_bodies(session: Session, act: Act) -> None:
    """Each victim was asked for each body chosen; the other bodies get a track of their own, on which their own steps are taken."""
    for body in act.answers["bodies"]:
        for victim in act.answers["victims"]:
            _line(session, act, victim, "asked", recipient=body)
        if body != act.track.subject:
            tracks.ensure_track(session, act.case, "unia_liaison", body)


def record_consent(session: Session, act: Act) -> None:
    """A victim consents from today, until a day or until it is withdrawn."""
    _line(
        session,
        act,
        act.answers["victim"],
        "given",
        valid_until=act.answers.get("valid_until"),
        document_id=_document(act.answers.get("form")),
    )


def record_refusal(session: Session, act: Act) -> None:
    """Each of these victims refuses."""
    for victim in act.answers["victims"]:
        _line(session, act, victim, "refused")


def record_no_answer(session: Session, act: Act) -> None:
    """Whoever was asked and did not answer: how often and how it was tried. What others answered stays as it was."""
    words = f"{act.answers['how_often']}\n{act.answers['how_tried']}"
    for victim in ledger.unanswered(ledger.lines_of(session, act.case, act.track.subject), act.track.subject):
        _line(session, act, victim, "no_answer", words=words)


def record_further_answer(session: Session, act: Act) -> None:
    """A victim answers later, or anew."""
    given = {"valid_until": act.answers.get("valid_until")} if act.answers["answer"] == "consent" else {}
    _line(session, act, act.answers["victim"], ANSWERS[act.answers["answer"]], document_id=_document(act.answers.get("form")), **given)


def record_withdrawal_of_consent(session: Session, act: Act) -> None:
    """A victim takes the consent back, from now on."""
    _line(session, act, act.answers["victim"], "withdrawn")


def receive_agreement(session: Session, act: Act) -> None:
    """The body holds the victim's agreement, which may or may not cover that the police share back; it tells its file number."""
    said = act.answers
    _line(
        session, act, said["victim"], "given", how="by_body", given_by="victim", valid_from=said["agreement_on"],
        valid_until=said.get("valid_until"), covers_sharing=said["covers_sharing"], document_id=_document(said.get("agreement")),
    )  # fmt: skip
    add(
        session, BodyMessage, case_id=act.case.id, track_id=act.track.id, kind="agreement", body=act.track.subject, from_body=True,
        as_received=True,
        file_number=said["file_number"], received_on=clock.brussels_day(act.now), at=act.now, by=act.actor.id,
    )  # fmt: skip


EFFECTS = {
    "ask_bodies": ask_bodies, "record_consent": record_consent, "record_refusal": record_refusal, "record_no_answer": record_no_answer,
    "record_further_answer": record_further_answer, "record_withdrawal_of_consent": record_withdrawal_of_consent,
    "receive_agreement": receive_agreement,
}  # fmt: skip
# The parts of standing (standing_reads.PARTS) that each may change.
TOUCHES = {
    "ask_bodies": ("ledger", "tracks"), "record_consent": ("ledger",), "record_refusal": ("ledger",), "record_no_answer": ("ledger",),
    "record_further_answer": ("ledger",), "record_withdrawal_of_consent": ("ledger",), "receive_agreement": ("ledger", "open_items"),
}  # fmt: skip
