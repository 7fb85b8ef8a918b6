"""What the steps of the report write: the initial PV, the acknowledgement, a withdrawal."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from col13.models import Disclosure, OfficialReport, VictimRight, Withdrawal
from col13.models.adding import add
from col13.services.acts import Act


def record_pv(session: Session, act: Act) -> None:
    """The initial PV; its number is also the case's, for search."""
    said = act.answers
    add(
        session, OfficialReport, case_id=act.case.id, kind="initial", number=said["pv_number"], drawn_on=said["pv_date"],
        author=said["pv_author"],
        simplified=said.get("simplified", False), left_on=said.get("left_on"), left_how=said.get("left_how"), at=act.now, by=act.actor.id,
    )  # fmt: skip
    act.case.pv_number = said["pv_number"]


def issue_acknowledgement(session: Session, act: Act) -> None:
    """The letter is asked for, the rights tracker has the attestation, and the disclosure names the letter's register number."""
    from col13.services import dossiers  # the dossier asks standing whether it may be issued: at import time that would be a circle

    said = act.answers
    person = uuid.UUID(said["person"])
    letter = dossiers.acknowledgement(session, act.actor, act.case, person, said["language"])
    add(
        session,
        VictimRight,
        case_id=act.case.id,
        person_id=person,
        what="attestation",
        on=said["date"],
        language=said["language"],
        at=act.now,
        by=act.actor.id,
    )
    add(
        session, Disclosure, case_id=act.case.id, track_id=act.track.id, recipient_kind="victim", recipient=said["person"],
        what="acknowledgement",
        legal_basis="victim_rights", register_number=letter.register_number, at=act.now, by=act.actor.id,
    )  # fmt: skip


def record_withdrawal(session: Session, act: Act) -> None:
    """Who withdraws, in which words, what was asked and told. The report stays where it stands."""
    said = act.answers
    add(
        session, Withdrawal, case_id=act.case.id, person_id=uuid.UUID(said["who"]), words=said["words"],
        pressure_asked=said["pressure_asked"],
        told_inquiry_goes_on=said["told"], pv_number=said["pv_number"], at=act.now, by=act.actor.id,
    )  # fmt: skip


EFFECTS = {"record_pv": record_pv, "issue_acknowledgement": issue_acknowledgement, "record_withdrawal": record_withdrawal}
# The parts of standing (standing_reads.PARTS) that each may change.
TOUCHES = {"record_pv": ("marks",), "issue_acknowledgement": ("marks", "dossiers"), "record_withdrawal": ()}
