"""What is judged after an emergency look: by a named reference officer who did not look, or by the auditor where there is none."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, Session

from col13 import clock
from col13.errors import Forbidden, NotFound
from col13.i18n import Label, N_, S_
from col13.models import Case, EmergencyLook, User
from col13.models.together import Plan
from col13.models.visibility import visible
from col13.policies import Actor, require, Role, Section
from col13.services import journal, records, reference_officers
from col13.services.faults import Faults

VERDICTS: dict[str, Label] = {
    "justified": N_("verdict on an emergency look", "justified"),
    "not_justified": N_("verdict on an emergency look", "not justified"),
    "passed_on": N_("verdict on an emergency look", "passed on (internal oversight, the chief of police)"),
}
MOST, MONTHS, LONGEST = 100, 12, 2000
SOMEBODY_ELSE = S_("A reference officer named on the case, who did not look, judges this. Where there is none, the auditor does.")
JUDGED = S_("This look was judged already.")


@dataclass(frozen=True, slots=True)
class Review:
    """One look. `words` only for who may read the case; `mine`: this reader may judge it now."""

    id: uuid.UUID
    number: str
    who: str
    role: str
    reason: str
    words: str
    since: dt.datetime
    until: dt.datetime
    mine: bool
    verdict: str = ""
    judged_at: dt.datetime | None = None
    judge: str = ""


def waiting(session: Session, actor: Actor) -> list[Review]:
    """The looks not judged yet, oldest first, at most 100; at once and until judged. Forbidden."""
    require(actor, "emergency:review")
    return _reviews(session, actor, EmergencyLook.judged_at.is_(None))


def many_waiting(actor: Actor) -> Plan[int]:
    """How many looks wait(), beside other reads."""
    require(actor, "emergency:review")
    query = select(func.count()).select_from(EmergencyLook).join(Case, Case.id == EmergencyLook.case_id)
    found = yield {"looks": query.where(EmergencyLook.org_id == actor.org_id, EmergencyLook.judged_at.is_(None), _known(actor))}
    return int(found["looks"][0][0])


def judged(session: Session, actor: Actor) -> list[Review]:
    """Those judged, the latest first."""
    require(actor, "emergency:review")
    return sorted(_reviews(session, actor, EmergencyLook.judged_at.is_not(None), newest=True), key=lambda one: one.since, reverse=True)


def by_month(session: Session, actor: Actor) -> list[tuple[dt.date, int]]:
    """(first day of the month, looks) of the last twelve months with any, the latest first; only of cases this reader may know of."""
    require(actor, "emergency:review")
    start = clock.now() - dt.timedelta(days=31 * MONTHS)
    query = select(EmergencyLook.since).join(Case, Case.id == EmergencyLook.case_id)
    query = query.where(EmergencyLook.org_id == actor.org_id, EmergencyLook.since >= start, _known(actor))
    counted = Counter(clock.brussels_day(since).replace(day=1) for since in session.scalars(query))
    return sorted(counted.items(), reverse=True)[:MONTHS]


def fetch(session: Session, actor: Actor, look_id: uuid.UUID) -> tuple[EmergencyLook, Case]:
    """A look and its case, for who may know of both; NotFound otherwise."""
    require(actor, "emergency:review")
    query = select(EmergencyLook, Case).join(Case, Case.id == EmergencyLook.case_id)
    found = session.execute(query.where(EmergencyLook.id == look_id, _known(actor))).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def judge(session: Session, actor: Actor, look_id: uuid.UUID, *, verdict: str, note: str) -> EmergencyLook:
    """Close the review with a verdict and a note, once. Forbidden for the looker and for whoever is not the judge; Invalid by field."""
    look, case = fetch(session, actor, look_id)
    records.lock(session, actor, case)
    session.refresh(look)
    role = _judge_as(session, actor, case, look)
    if role is None:
        raise Forbidden(SOMEBODY_ELSE)
    wrong = Faults()
    wrong.need("verdict", verdict)
    wrong.among("verdict", verdict, VERDICTS)
    wrong.need("note", note)
    wrong.short("note", note, LONGEST)
    if look.judged_at is not None:
        wrong.add("verdict", JUDGED)
    wrong.stop()
    look.verdict, look.note = verdict, note.strip()
    look.judged_at, look.judged_by, look.judged_as = clock.now(), actor.id, role.value
    session.flush()
    journal.write(
        session, actor, operation="alteration", act="emergency.judge", case=case, role=role, reason=verdict, section=Section.SUMMARY,
        detail={"user": str(look.user_id), "note": note.strip()},
    )  # fmt: skip
    journal.write(session, actor, operation="alteration", act="emergency.judge", role=role, reason=verdict, about=case.number)
    return look


def _judge_as(session: Session, actor: Actor, case: Case, look: EmergencyLook) -> Role | None:
    return _judge_among(actor, look, reference_officers.officers_of(session, [case])[case.id])


def _judge_among(actor: Actor, look: EmergencyLook, officers: set[uuid.UUID]) -> Role | None:
    officers = officers - {look.user_id}
    if actor.id in officers:
        return Role.REFERENCE_OFFICER
    return Role.AUDITOR if not officers and actor.has(Role.AUDITOR) and actor.id != look.user_id else None


def _known(actor: Actor) -> ColumnElement[bool]:
    return visible(actor, clock.today())


def _reviews(session: Session, actor: Actor, which: ColumnElement[bool], *, newest: bool = False) -> list[Review]:
    order = EmergencyLook.since.desc() if newest else EmergencyLook.since
    looker, judge_ = aliased(User), aliased(User)
    query = (
        select(EmergencyLook, Case, looker.display_name, judge_.display_name)
        .join(Case, Case.id == EmergencyLook.case_id)
        .outerjoin(looker, looker.id == EmergencyLook.user_id)
        .outerjoin(judge_, judge_.id == EmergencyLook.judged_by)
        .where(EmergencyLook.org_id == actor.org_id, which, _known(actor))
    )
    rows = session.execute(query.order_by(order, EmergencyLook.id).limit(MOST)).all()
    open_ones = [case for look, case, *_ in rows if look.judged_at is None]
    officers = reference_officers.officers_of(session, open_ones) if open_ones else {}
    reads = actor.has(Role.REFERENCE_OFFICER)
    return [
        Review(
            look.id, case.number, who or "–", look.role, look.reason, (look.words or "") if reads else "", look.since,
            look.until, look.judged_at is None and _judge_among(actor, look, officers[case.id]) is not None,
            look.verdict or "", look.judged_at,
            (judge or "–") if look.judged_by else "",
        )
        for look, case, who, judge in rows
    ]  # fmt: skip
