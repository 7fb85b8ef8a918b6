"""What the steps of the prosecution referral write: calls, instructions, later PVs, decisions, who was told the outcome."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.models import Alert, Decision, DecisionPart, Instruction, OfficialReport, VictimRight
from col13.models.adding import add
from col13.partial_dates import PartialDate
from col13.services import standing
from col13.services.acts import Act
from col13.services.effects_qualification import marks_of


def record_alert(session: Session, act: Act) -> None:
    """The call to the magistrate; a deprivation of liberty keeps its moment, because the 48 hours run from it. A release ends those
    that stood open."""
    said = act.answers
    if "released_at" in said:
        ended = update(Alert).where(Alert.track_id == act.track.id, Alert.deprived_since.is_not(None), Alert.released_at.is_(None))
        session.execute(ended.values(released_at=said["released_at"]))
    add(
        session, Alert, case_id=act.case.id, track_id=act.track.id, called_at=said["when"], magistrate=said["function"],
        orders=said.get("orders"),
        deprived_since=said.get("deprived_since"), at=act.now, by=act.actor.id,
    )  # fmt: skip


def record_instruction(session: Session, act: Act) -> None:
    """An instruction, open until a later PV answers it."""
    said = act.answers
    add(
        session, Instruction, case_id=act.case.id, track_id=act.track.id, notice=said.get("notice_number"), due=said.get("due_on"),
        words=said["instruction"], at=act.now, by=act.actor.id,
    )  # fmt: skip
    _due_with_the_first_open_one(session, act)


def _due_with_the_first_open_one(session: Session, act: Act) -> None:
    # Several may be open: the track is due when the first of them is.
    session.flush()
    still = select(func.min(Instruction.due)).where(Instruction.track_id == act.track.id, Instruction.answered_at.is_(None))
    if act.track.state == "further_inquiry":
        act.track.due = session.execute(still).scalar_one()


def record_later_pv(session: Session, act: Act) -> None:
    """The later PV, leaving today."""
    add(
        session, OfficialReport, case_id=act.case.id, kind="later", number=act.answers["pv_number"], drawn_on=act.answers["pv_date"],
        left_on=clock.brussels_day(act.now), left_how=act.answers.get("how"), at=act.now, by=act.actor.id,
    )  # fmt: skip


def answer_instructions(session: Session, act: Act) -> None:
    """The instructions that were chosen are answered by the later PV of this same step."""
    chosen = [uuid.UUID(one) for one in act.answers.get("instructions", [])]
    session.flush()
    pv = session.scalars(
        select(OfficialReport.id)
        .where(OfficialReport.case_id == act.case.id, OfficialReport.kind == "later")
        .order_by(OfficialReport.id.desc())
    ).first()
    for instruction in session.scalars(select(Instruction).where(Instruction.case_id == act.case.id, Instruction.id.in_(chosen))):
        instruction.answered_at, instruction.answered_by = act.now, pv
    _due_with_the_first_open_one(session, act)


def record_decision(session: Session, act: Act) -> None:
    """One more decision on the list, with its parts per suspect and offence where told; no earlier one is touched."""
    said = act.answers
    last = session.scalar(select(func.max(Decision.seq)).where(Decision.case_id == act.case.id, Decision.track_id == act.track.id))
    parts = list(marks_of(act))
    decision = add(
        session, Decision, case_id=act.case.id, track_id=act.track.id, seq=(last or 0) + 1, decided_by=said["by"], kind=said["type"],
        motive=said.get("motive"), edition=catalogue.edition(), decided=said.get("date") or PartialDate.unknown(),
        mark=said.get("mark") or overall({mark for _, _, mark in parts}), words=said.get("remark"), at=act.now, by=act.actor.id,
    )  # fmt: skip
    for suspect, offence, mark in parts:
        add(session, DecisionPart, case_id=act.case.id, decision_id=decision, suspect_id=suspect, offence_id=offence, mark=mark)


def overall(marks: Collection[str]) -> str:
    """The mark of the file as a whole that its parts tell: kept, not_kept, partly, or not_told."""
    told = set(marks) - {"not_told"}
    if len(told) > 1:
        return "partly"
    return next(iter(told), "not_told")


def tell_outcome(session: Session, act: Act) -> None:
    """Who was told, when, how and by whom; for everybody else who should have been, why not."""
    said = act.answers
    session.flush()
    owed = standing.of(session, act.actor, act.case).track(act.track.key).not_told
    for person in said.get("told", []):
        add(
            session, VictimRight, case_id=act.case.id, person_id=uuid.UUID(person), what="outcome_told", on=said.get("told_on"),
            how=said.get("told_how"), words=said.get("told_by"), at=act.now, by=act.actor.id,
        )  # fmt: skip
    for person in owed:
        if person not in said.get("told", []):
            add(
                session, VictimRight, case_id=act.case.id, person_id=uuid.UUID(person), what="outcome_not_told", words=said.get("why_not"),
                at=act.now, by=act.actor.id,
            )  # fmt: skip


EFFECTS = {
    "record_alert": record_alert, "record_instruction": record_instruction, "record_later_pv": record_later_pv,
    "answer_instructions": answer_instructions, "record_decision": record_decision, "tell_outcome": tell_outcome,
}  # fmt: skip
# The parts of standing (standing_reads.PARTS) that each may change.
TOUCHES = {
    "record_alert": ("open_items",), "record_instruction": ("open_items",), "record_later_pv": ("marks",),
    "answer_instructions": ("open_items",),
    "record_decision": ("decisions",), "tell_outcome": ("marks",),
}  # fmt: skip
