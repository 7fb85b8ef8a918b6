"""A look is a visit: one consultation entry with its reason, one more for the first view of each section. No entry, no page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid
from col13.i18n import Label, N_, S_
from col13.models import Case, Participation, Visit
from col13.policies import Actor, require, Role, Section
from col13.services import journal, zone_policy
from col13.services.faults import SAY_WHICH
from col13.services.once_read import once_a_snapshot

# Why somebody who takes no part opens a case: a list and free text (design section 5).
REASONS: dict[str, Label] = {
    "task": N_("reason for opening", "task on this case (assigned by word of mouth, shift, on call)"),
    "quality": N_("reason for opening", "quality check of the recording"),
    "request": N_("reason for opening", "question of the victim, the magistrate or a body"),
    "link": N_("reason for opening", "possible link with another case"),
    "supervision": N_("reason for opening", "supervision or audit"),
    "other": N_("reason for opening", "another reason (say which)"),
}
# Reasons that need no asking: who takes part, and what was shared with a body.
PARTICIPANT, SHARED = "participant", "shared_with_body"
UNKNOWN = S_("Choose a reason from the list.")
SAY_WHY = S_("Say first why you open this case.")


def takes_part(session: Session, actor: Actor, case: Case) -> bool:
    """Whether this person takes part in the case now."""
    mine = select(Participation.id).where(
        Participation.case_id == case.id, Participation.user_id == actor.id, Participation.until.is_(None)
    )
    return session.execute(mine.limit(1)).first() is not None


def needs_reason(session: Session, actor: Actor, case: Case) -> bool:
    """Whether a reason must be asked before the case shows: no part in it, no visit under way, and not a body's shared case."""
    if actor.org_kind == "equality_body":
        return False
    return not takes_part(session, actor, case) and current(session, actor, case) is None


def never_opened(session: Session, actor: Actor, case: Case) -> bool:
    """Whether this person owes a reason and never gave one here. A form that was shown came with a visit, perhaps one that has ended;
    who sends one without ever having looked is asked first."""
    if not needs_reason(session, actor, case):
        return False
    return session.execute(select(Visit.id).where(Visit.user_id == actor.id, Visit.case_id == case.id).limit(1)).first() is None


def told(session: Session, actor: Actor, case: Case, sections: Iterable[Section]) -> bool:
    """Whether the running visit holds a look at each of these sections, so that they may be read and nothing is owed."""
    visit = current(session, actor, case)
    return visit is not None and {section.value for section in sections} <= set(visit.sections)


@once_a_snapshot
def current(session: Session, actor: Actor, case: Case) -> Visit | None:
    """The visit under way, if one is."""
    query = select(Visit).where(Visit.user_id == actor.id, Visit.case_id == case.id, Visit.until > clock.now())
    return session.scalars(query.order_by(Visit.since.desc()).limit(1)).first()


def role_of_look(actor: Actor) -> Role:
    """The role a look is made in; Forbidden for those who never see cases."""
    return require(actor, "case:list") if actor.kind != "shell" else Role.REFERENCE_OFFICER


def begin(session: Session, actor: Actor, case: Case, *, reason: str, words: str = "") -> Visit:
    """Open a visit: valid for the minutes of the zone's policy. Invalid for an unknown reason, or another one without words."""
    known = {*REASONS, PARTICIPANT} if takes_part(session, actor, case) else set(REASONS)
    if actor.org_kind == "equality_body":
        known = {SHARED}
    if reason not in known:
        raise Invalid({"reason": UNKNOWN})
    if reason == "other" and not words.strip():
        raise Invalid({"words": SAY_WHICH})
    role, now = role_of_look(actor), clock.now()
    minutes = zone_policy.number(session, case.owner_id, "visit_minutes")
    visit = Visit(
        session, case_id=case.id, user_id=actor.id, role=role.value, reason=reason, words=words.strip() or None, since=now,
        until=now + dt.timedelta(minutes=minutes), sections=[],
    )  # fmt: skip
    session.flush()
    journal.write(
        session, actor, operation="consultation", act="case.look", case=case, role=role, reason=reason,
        section=Section.SUMMARY, detail={"words": words.strip()} if words.strip() else None,
    )  # fmt: skip
    return visit


def look(session: Session, actor: Actor, case: Case, section: Section) -> Visit:
    """Before a section is read: its entry, once a visit. Starts the visit of a participant or a body by itself; Forbidden if a reason
    is owed and none was given."""
    visit = current(session, actor, case)
    if visit is None:
        if needs_reason(session, actor, case):
            raise Forbidden(SAY_WHY)
        visit = begin(session, actor, case, reason=SHARED if actor.org_kind == "equality_body" else PARTICIPANT)
    if section.value not in visit.sections:
        visit.sections = [*visit.sections, section.value]
        session.flush()
        journal.write(
            session, actor, operation="consultation", act="section.look", case=case, role=Role(visit.role), reason=visit.reason,
            section=section,
        )  # fmt: skip
    return visit
