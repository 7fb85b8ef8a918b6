"""Retention: which closed cases are due, holds, and proposals to archive or erase that a second person decides. Never one alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, StepRefused
from col13.i18n import Label, N_, S_
from col13.models import Case, RetentionHold, RetentionProposal, Stone, User
from col13.models.visibility import visible, was_visible
from col13.policies import Actor, require, Role, Section
from col13.services import casework, erasure, journal, queue, zone_policy
from col13.services.faults import Faults
from col13.services.retention_terms import CATEGORY, due, due_on, stage_of, STAGES
from col13.services.stones import WHY
from col13.services.worklist import note_list

KINDS: dict[str, Label] = {"archive": N_("retention", "archive"), "erase": N_("retention", "erase for good")}
HOLDS: dict[str, Label] = {
    "proceedings": N_("why a case is held", "proceedings or an appeal still run"),
    "claim": N_("why a case is held", "a claim of a victim still runs"),
    "supervisor": N_("why a case is held", "asked by the supervisor or a magistrate"),
    "other": N_("why a case is held", "another reason (say which)"),
}
MOST = 200  # lines of the list; the longest due come first
KEEP_MOST = 5  # years: whoever keeps a case longer says so again after that
NOT_CLOSED = S_("Only a closed case is archived or erased.")
IS_HELD = S_("The case is on hold: nothing is archived or erased until the hold is lifted.")
NOT_HELD = S_("The case is not on hold.")
PROPOSED = S_("There is a proposal already. It is decided or withdrawn first.")
NO_PROPOSAL = S_("Nothing is proposed for this case.")
OWN = S_("You proposed this yourself. Another person decides: a second reference officer, or the auditor.")
NOT_OWN = S_("Only who proposed it withdraws it.")
ARCHIVED = S_("The case is in the archive already.")
NOT_ARCHIVED = S_("The case is not in the archive.")


@dataclass(frozen=True, slots=True)
class Line:
    """A case of the list. `stage`: what is due, None where it only stands here because it is held or proposed; `mine`: own proposal."""

    number: str
    category: str
    closed_at: dt.datetime
    archived: bool
    stage: str | None
    due_on: dt.date
    held: bool
    proposed: str | None
    mine: bool


def lines(session: Session, actor: Actor) -> list[Line]:
    """Closed cases of the own zone that are due, held or proposed, the longest closed first. The numbers are journalled: needs a writing
    session."""
    role = require(actor, "retention:list")
    if actor.org_id is None:
        return []
    holding, today = zone_policy.policy(session, actor.org_id), clock.today()
    proposals = exists().where(RetentionProposal.case_id == Case.id, RetentionProposal.decision.is_(None))
    holds = exists().where(RetentionHold.case_id == Case.id, RetentionHold.until.is_(None))
    query = select(Case.id, Case.number, Case.closed_at, Case.archived_at, CATEGORY.label("category"), holds.label("held")).where(
        visible(actor, today), Case.owner_id == actor.org_id, Case.closed_at.is_not(None), due(holding, today) | proposals | holds
    )
    rows = session.execute(query.order_by(Case.closed_at, Case.id).limit(MOST)).all()
    open_ones = _open(session, [row.id for row in rows])
    found = []
    for row in rows:
        stage = stage_of(row.closed_at, holding, row.category, archived=row.archived_at is not None, today=today)
        proposal = open_ones.get(row.id)
        if stage is None and proposal is None and not row.held:
            continue
        day = due_on(row.closed_at, holding, row.category, stage or "review")
        mine = proposal is not None and proposal.by == actor.id
        found.append(Line(
            row.number, row.category, row.closed_at, row.archived_at is not None, stage, day, bool(row.held),
            proposal.kind if proposal else None, mine,
        ))  # fmt: skip
    note_list(session, actor, "retention.list", role, [line.number for line in found])
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case: its category, the day of each stage, its hold and its open proposal (rows; words are for reference officers)."""

    category: str
    days: dict[str, dt.date]
    stage: str | None
    hold: RetentionHold | None
    proposal: RetentionProposal | None
    names: dict[uuid.UUID, str]


def sheet(session: Session, actor: Actor, case: Case) -> Sheet:
    """What the page of one closed case shows; StepRefused for one that is open."""
    require(actor, "retention:list")
    if case.closed_at is None:
        raise StepRefused(NOT_CLOSED)
    holding, kind = zone_policy.policy(session, case.owner_id), category(session, case)
    days = {stage: due_on(case.closed_at, holding, kind, stage) for stage in STAGES}
    hold, proposal = _hold(session, case), _open(session, [case.id]).get(case.id)
    people = {one.by for one in (hold, proposal) if one is not None}
    names = {row.id: row.display_name for row in session.execute(select(User.id, User.display_name).where(User.id.in_(people)))}
    stage = stage_of(case.closed_at, holding, kind, archived=case.archived_at is not None, today=clock.today())
    return Sheet(kind, days, stage, hold, proposal, names)


def stones(session: Session, actor: Actor) -> Sequence[Stone]:
    """What was erased in the own zone, the newest first."""
    require(actor, "retention:list")
    query = select(Stone).join(Case, Case.id == Stone.case_id).where(Stone.org_id == actor.org_id)
    return session.scalars(query.where(was_visible(actor, clock.today())).order_by(Stone.erased_at.desc()).limit(MOST)).all()


def category(session: Session, case: Case) -> str:
    """Of the case as it stands."""
    return session.execute(select(CATEGORY).where(Case.id == case.id)).scalar_one()


def propose(session: Session, actor: Actor, case: Case, *, kind: str, reason: str, words: str) -> RetentionProposal:
    """Propose to archive or erase a closed case that nobody holds. `reason`: a code of stones.WHY, and why in words."""
    role = require(actor, "retention:propose")
    _closed(session, actor, case)
    wrong = Faults()
    for name, value, offered in (("kind", kind, KINDS), ("reason", reason, WHY)):
        wrong.need(name, value)
        wrong.among(name, value, offered)
    wrong.need("words", words)
    wrong.stop()
    _refuse_held(session, case)
    if case.id in _open(session, [case.id]):
        raise StepRefused(PROPOSED)
    if kind == "archive" and case.archived_at is not None:
        raise StepRefused(ARCHIVED)
    made = RetentionProposal(
        session, case_id=case.id, kind=kind, category=category(session, case), reason=reason, at=clock.now(), by=actor.id, role=role.value,
        words=words.strip(),
    )  # fmt: skip
    session.flush()
    _write(session, actor, case, "retention.propose", role, reason=reason, detail={"kind": kind, "words": words.strip()})
    return made


def decide(session: Session, actor: Actor, case: Case, *, answer: str, words: str = "") -> None:
    """Another person's decision: `confirmed` archives at once, or has the case erased by a job; `refused` asks why. The one who proposed
    cannot decide, whatever other roles that person holds."""
    role = require(actor, "retention:decide")
    _closed(session, actor, case)
    proposal = _proposal(session, case)
    if proposal.by == actor.id:
        raise Forbidden(OWN)
    wrong = Faults()
    wrong.need("answer", answer)
    wrong.among("answer", answer, ("confirmed", "refused"))
    if answer == "refused":
        wrong.need("words", words)
    wrong.stop()
    if answer == "confirmed":
        _refuse_held(session, case)
    _decided(proposal, actor, role, answer)
    session.flush()
    act = "retention.confirm" if answer == "confirmed" else "retention.refuse"
    _write(session, actor, case, act, role, reason=proposal.reason, detail={"kind": proposal.kind, "words": words.strip()})
    if answer == "confirmed" and proposal.kind == "archive":
        case.archived_at = clock.now()
        _write(session, actor, case, "case.archive", role, reason=proposal.reason)
    elif answer == "confirmed":
        queue.enqueue(session, erasure.ERASE, {"case": str(case.id)}, key=f"{erasure.ERASE}:{case.id}:{proposal.id}")


def withdraw(session: Session, actor: Actor, case: Case) -> None:
    """Who proposed it takes it back."""
    role = require(actor, "retention:propose")
    _closed(session, actor, case)
    proposal = _proposal(session, case)
    if proposal.by != actor.id:
        raise Forbidden(NOT_OWN)
    _decided(proposal, actor, role, "withdrawn")
    session.flush()
    _write(session, actor, case, "retention.withdraw", role, detail={"kind": proposal.kind})


def hold(session: Session, actor: Actor, case: Case, *, reason: str, words: str) -> RetentionHold:
    """Stop the terms: somebody still needs the case. An erasure that was confirmed and did not begin yet is stopped too."""
    role = require(actor, "retention:hold")
    _closed(session, actor, case)
    wrong = Faults()
    wrong.need("reason", reason)
    wrong.among("reason", reason, HOLDS)
    wrong.need("words", words)
    wrong.stop()
    _refuse_held(session, case)
    made = RetentionHold(session, case_id=case.id, at=clock.now(), by=actor.id, reason=reason, words=words.strip())
    stopped = session.scalars(erasure.confirmed(case.id)).first() or _open(session, [case.id]).get(case.id)
    if stopped is not None:
        stopped.decision, stopped.decided_at, stopped.decided_by, stopped.decided_role = "withdrawn", clock.now(), actor.id, role.value
    session.flush()
    _write(session, actor, case, "retention.hold", role, reason=reason, detail={"words": words.strip()})
    return made


def lift(session: Session, actor: Actor, case: Case, *, words: str) -> None:
    """End the hold, and say why."""
    role = require(actor, "retention:hold")
    _closed(session, actor, case)
    standing = _hold(session, case)
    if standing is None:
        raise StepRefused(NOT_HELD)
    _words(words)
    standing.until, standing.ended_by = clock.now(), actor.id
    session.flush()
    _write(session, actor, case, "retention.lift", role, detail={"words": words.strip()})


def keep_longer(session: Session, actor: Actor, case: Case, *, years: int, words: str) -> None:
    """Reviewed and still needed: not named again for so many years (1 to KEEP_MOST)."""
    role = require(actor, "retention:propose")
    _closed(session, actor, case)
    wrong = Faults()
    wrong.among("years", years, range(1, KEEP_MOST + 1))
    wrong.need("words", words)
    wrong.stop()
    if case.id in _open(session, [case.id]):
        raise StepRefused(PROPOSED)
    case.review_at = clock.now() + dt.timedelta(days=365 * years)
    session.flush()
    _write(session, actor, case, "retention.keep", role, detail={"years": years, "words": words.strip()})


def unarchive(session: Session, actor: Actor, case: Case, *, words: str) -> None:
    """Take a case out of the archive; it stays closed."""
    role = require(actor, "retention:propose")
    _closed(session, actor, case)
    if case.archived_at is None:
        raise StepRefused(NOT_ARCHIVED)
    _words(words)
    case.archived_at = None
    session.flush()
    _write(session, actor, case, "case.unarchive", role, detail={"words": words.strip()})


def _closed(session: Session, actor: Actor, case: Case) -> None:
    casework.get(session, actor, case.number, lock=True)
    if case.closed_at is None:
        raise StepRefused(NOT_CLOSED)


def _refuse_held(session: Session, case: Case) -> None:
    if erasure.held(session, case.id):
        raise StepRefused(IS_HELD)


def _hold(session: Session, case: Case) -> RetentionHold | None:
    return session.scalars(select(RetentionHold).where(RetentionHold.case_id == case.id, RetentionHold.until.is_(None))).first()


def _open(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, RetentionProposal]:
    waiting = select(RetentionProposal).where(RetentionProposal.case_id.in_(ids), RetentionProposal.decision.is_(None))
    return {one.case_id: one for one in session.scalars(waiting)}


def _proposal(session: Session, case: Case) -> RetentionProposal:
    found = _open(session, [case.id]).get(case.id)
    if found is None:
        raise StepRefused(NO_PROPOSAL)
    return found


def _decided(proposal: RetentionProposal, actor: Actor, role: Role, answer: str) -> None:
    proposal.decision, proposal.decided_at, proposal.decided_by, proposal.decided_role = answer, clock.now(), actor.id, role.value


def _words(words: str) -> None:
    wrong = Faults()
    wrong.need("words", words)
    wrong.stop()


def _write(
    session: Session, actor: Actor, case: Case, act: str, role: Role, *, reason: str | None = None, detail: dict[str, object] | None = None
) -> None:  # fmt: skip
    journal.write(
        session, actor, operation="alteration", act=act, case=case, role=role, reason=reason, section=Section.SUMMARY, detail=detail
    )
