"""What the steps of the qualification write: the second reader's word on each assessment, and the magistrate's beside it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.models import Bias, BiasView, Offence
from col13.models.adding import add
from col13.services.acts import Act

MAGISTRATE = "magistrate"


def marks_of(act: Act) -> Iterable[tuple[uuid.UUID | None, uuid.UUID | None, str]]:
    """(suspect, offence, mark) of the answers; a missing half is None."""
    for pair, mark in act.answers.get("marks", {}).items():
        suspect, _, offence = pair.partition(":")
        yield uuid.UUID(suspect) if suspect else None, uuid.UUID(offence) if offence else None, mark


def assessments(session: Session, act: Act, offence: uuid.UUID | None = None) -> list[Bias]:
    """The police's assessments of the offences that stand, or of one."""
    query = (
        select(Bias)
        .join(Offence, Offence.id == Bias.offence_id)
        .where(Bias.case_id == act.case.id, Offence.dropped_at.is_(None), Bias.author_role != MAGISTRATE)
        .order_by(Bias.id)
    )
    return list(session.scalars(query if offence is None else query.where(Bias.offence_id == offence)))


def confirm_assessments(session: Session, act: Act) -> None:
    """What was proposed is confirmed; what was rejected before stays so."""
    _say(session, act, (bias for bias in assessments(session, act) if bias.status == "proposed"), "confirmed")


def set_aside_assessments(session: Session, act: Act) -> None:
    """No mark is retained, what an earlier reading had confirmed neither; each stays on the file with the reason."""
    _say(session, act, (bias for bias in assessments(session, act) if bias.status in ("proposed", "confirmed")), "rejected")


def _say(session: Session, act: Act, biases: Iterable[Bias], status: str) -> None:
    for bias in biases:
        bias.status = status
        add(
            session, BiasView, case_id=act.case.id, bias_id=bias.id, status=status, author_role=act.role.value,
            reason=act.answers.get("reason"),
            at=act.now, by=act.actor.id,
        )  # fmt: skip


def record_magistrate(session: Session, act: Act) -> None:
    """The magistrate's view stands beside the police's proposals and changes none of them. A mark kept where the police had proposed
    nothing is an assessment of its own."""
    for suspect, offence, mark in marks_of(act):
        judged = [bias for bias in assessments(session, act, offence) if suspect is None or bias.suspect_id in (None, suspect)]
        for bias in judged:
            add(
                session, BiasView, case_id=act.case.id, bias_id=bias.id, suspect_id=suspect, status=mark, author_role=MAGISTRATE,
                reason=act.answers.get("remark"), at=act.now, by=act.actor.id,
            )  # fmt: skip
        if not judged and offence is not None and mark == "kept":
            Bias(
                session, case_id=act.case.id, offence_id=offence, suspect_id=suspect, phenomenon="other_bias", basis="not_stated",
                status=mark, author_role=MAGISTRATE, edition=catalogue.edition(),
                reason=act.answers.get("remark"), at=act.now, by=act.actor.id,
            )  # fmt: skip


EFFECTS = {
    "confirm_assessments": confirm_assessments, "set_aside_assessments": set_aside_assessments, "record_magistrate": record_magistrate,
}  # fmt: skip
# The parts of standing (standing_reads.PARTS) that each may change.
TOUCHES = {"confirm_assessments": ("offences",), "set_aside_assessments": ("offences",), "record_magistrate": ("offences",)}
