"""What left the house with a step: to whom, what, on which basis, by which consents, in which dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Disclosure, Share
from col13.models.adding import add
from col13.services import ledger
from col13.services.acts import Act

JUDICIAL = "judicial_authority"


def write_disclosure(session: Session, act: Act) -> None:
    """One line for whatever this step sends. A step that may not disclose raises KeyError: the declaration is wrong."""
    kind = "body" if act.track.workflow == "unia_liaison" else "magistrate"
    add(
        session, Disclosure, case_id=act.case.id, track_id=act.track.id, recipient_kind=kind, recipient=act.track.subject, at=act.now,
        by=act.actor.id,
        **SENT_BY[act.step.name](session, act),
    )  # fmt: skip


def _dossier(session: Session, act: Act) -> dict[str, Any]:
    return {"what": "dossier", "legal_basis": JUDICIAL, "register_number": act.answers["dossier"], "words": act.answers.get("how")}


def _urgent(session: Session, act: Act) -> dict[str, Any]:
    basis = "magistrate_instruction" if act.answers["urgency"] == "ordered_by_magistrate" else JUDICIAL
    return {"what": "urgent", "legal_basis": basis, "words": _lines(act, "pv_number", "what_left", "how")}


def _later_pv(session: Session, act: Act) -> dict[str, Any]:
    return {"what": "later_pv", "legal_basis": JUDICIAL, "register_number": act.answers.get("dossier"), "words": _lines(act, "pv_number")}


def _share(session: Session, act: Act) -> dict[str, Any]:
    given = ledger.consents_for(session, act.case, act.track.subject, clock.brussels_day(act.now))
    return {
        "what": "share", "legal_basis": act.answers["legal_basis"], "words": act.answers.get("authorisation"),
        "consents": [str(one.line) for one in given if one.covers_sharing],
    }  # fmt: skip


def _answer(session: Session, act: Act) -> dict[str, Any]:
    # An answer goes out on the same basis and the same consents as the share it belongs to.
    basis = session.scalar(select(Share.legal_basis).where(Share.track_id == act.track.id).order_by(Share.id.desc()).limit(1))
    given = ledger.consents_for(session, act.case, act.track.subject, clock.brussels_day(act.now))
    return {"what": "answer", "legal_basis": basis or "to_be_confirmed_by_dpo", "consents": [str(one.line) for one in given]}


def _lines(act: Act, *names: str) -> str:
    return "\n".join(str(act.answers[name]) for name in names if name in act.answers)


SENT_BY: dict[str, Callable[[Session, Act], dict[str, Any]]] = {
    "transmit": _dossier, "transmit_urgently": _urgent, "answer_instruction": _later_pv, "send_supplement": _later_pv, "share": _share,
    "share_without_victim": _share, "answer_body": _answer,
}  # fmt: skip
EFFECTS = {"write_disclosure": write_disclosure}
# The parts of standing (standing_reads.PARTS) that each may change.
TOUCHES: dict[str, tuple[str, ...]] = {"write_disclosure": ()}
