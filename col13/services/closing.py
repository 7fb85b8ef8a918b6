"""Closing a case and reopening it: an act of the reference officer over all tracks, never a state of one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid, StepRefused
from col13.i18n import Key, Label, N_, S_
from col13.models import Case, CaseLink, Disclosure, Share, Track
from col13.policies import Actor, require, Section
from col13.services import casework, changes, journal
from col13.services import standing as standings
from col13.workflows.closing import may_close

REASONS: dict[str, Label] = {
    "rests": N_("closing", "every track rests"),
    "handed_over": N_("closing", "handed over to another service"),
    "joined": N_("closing", "joined to another case"),
    "duplicate": N_("closing", "duplicate of another case"),
    "opened_by_mistake": N_("closing", "opened by mistake"),
}
MISSING = S_("Fill this in.")
SAME = S_("A case cannot be joined to itself.")
NOT_CLOSED = S_("The case is not closed.")
ARCHIVED = S_("The case is in the archive. Take it out of the archive first.")
ALREADY = S_("The case is closed already.")


def close_case(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    reason: str,
    reasons: Mapping[str, str] | None = None,
    words: str = "",
    other: str = "",
    to: str = "",
    decided_by: str = "",
) -> None:
    """Close for one of REASONS. `reasons`: track key or person id → why it never left `waiting`, or why no acknowledgement was given.
    `other`: number of the case joined to or duplicated; `to` and `decided_by`: the service it goes to and on whose decision.

    The tracks stay as they stood, their deadlines end, every body's access ends. Forbidden, Invalid, or StepRefused with every reason.
    """
    role = require(actor, "case:close")
    casework.get(session, actor, case.number, lock=True)
    if case.closed_at is not None:
        raise StepRefused(ALREADY)
    given = {key: text.strip() for key, text in (reasons or {}).items() if text.strip()}
    linked = _check(session, actor, case, reason, words, other, to, decided_by)
    refused = may_close(standings.of(session, actor, case), reason, given)
    if refused:
        raise StepRefused(reasons=tuple(refused))
    now = clock.now()
    case.closed_at, case.close_reason = now, reason
    _end(session, actor, case, now)
    if reason == "handed_over":
        Disclosure(
            session, case_id=case.id, recipient_kind="police", recipient=to.strip(), what="hand_over", legal_basis="to_be_confirmed_by_dpo",
            at=now, by=actor.id, words=f"{decided_by.strip()}\n{words.strip()}".strip(),
        )  # fmt: skip
    detail = {"reasons": given, "words": words.strip(), "to": to.strip(), "decided_by": decided_by.strip()}
    if linked is not None:
        link = CaseLink(session, case_id=case.id, other_id=linked.id, kind=reason, at=now, by=actor.id, note=words.strip() or None)
        session.flush()
        detail["link"] = str(link.id)  # not the other's number: who reads this entry may not know of that case
        journal.write(session, actor, operation="combination", act=f"case.{reason}", case=linked, role=role, section=Section.SUMMARY)
    operation = "disclosure" if reason == "handed_over" else "combination" if linked is not None else "alteration"
    changes.record(
        session, actor, case, act="case.close", operation=operation, role=role, reason=reason, recipient=to.strip() or None, detail=detail
    )


def _check(session: Session, actor: Actor, case: Case, reason: str, words: str, other: str, to: str, decided_by: str) -> Case | None:
    wrong: dict[str, Key] = {}
    if reason not in REASONS:
        wrong["reason"] = MISSING
    if reason == "opened_by_mistake" and not words.strip():
        wrong["words"] = MISSING
    if reason == "handed_over":
        wrong |= {name: MISSING for name, text in (("to", to), ("decided_by", decided_by)) if not text.strip()}
    if reason in ("joined", "duplicate"):
        if not other.strip():
            wrong["other"] = MISSING
        elif other.strip() == case.number:
            wrong["other"] = SAME
    if wrong:
        raise Invalid(wrong)
    return casework.get(session, actor, other.strip()) if reason in ("joined", "duplicate") else None


def _end(session: Session, actor: Actor, case: Case, now: dt.datetime) -> None:
    session.execute(update(Track).where(Track.case_id == case.id).values(due=None))
    session.execute(update(Share).where(Share.case_id == case.id, Share.until.is_(None)).values(until=now, ended_by=actor.id))


def reopen_case(session: Session, actor: Actor, case: Case, *, words: str) -> None:
    """Open a closed case again, with a reason. Shares stay ended: a body's access needs a new share."""
    role = require(actor, "case:reopen")
    casework.get(session, actor, case.number, lock=True)
    if case.closed_at is None:
        raise StepRefused(NOT_CLOSED)
    if case.archived_at is not None:
        raise StepRefused(ARCHIVED)
    if not words.strip():
        raise Invalid({"words": MISSING})
    case.closed_at, case.close_reason = None, None
    changes.record(session, actor, case, act="case.reopen", role=role, detail={"words": words.strip()})
