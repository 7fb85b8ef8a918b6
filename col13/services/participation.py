"""Who takes part in a case, who alone may know of it, and who may not: assigning, restricting, naming, excluding."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, Select, select
from sqlalchemy.orm import Session

from col13 import clock, collation
from col13.errors import Forbidden
from col13.i18n import S_, Sentence
from col13.models import Case, Exclusion, Participation, User, UserRole
from col13.policies import Actor, require, Role, Section, ZONE_ROLES
from col13.services import changes, visits
from col13.services.faults import Faults
from col13.services.person_numbers import persons_of
from col13.services.records import lock

NOT_OF_THE_ZONE = S_("This is no active person of the zone with a role on cases.")
IS_EXCLUDED = S_("This person is excluded from the case.")
ONE_OFFICER = S_("A restricted case always names at least one active reference officer.")
NOT_RESTRICTED = S_("The case is not restricted.")
RESTRICTED = S_("The case is restricted already.")
NOT_NAMED = S_("This person is not named on the case.")
NO_PART = S_("This person is not assigned to the case.")


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody excluded now, for the reference officers on the case."""

    user_id: uuid.UUID
    name: str
    reason: str


def assign(session: Session, actor: Actor, case: Case, *, user_id: uuid.UUID) -> None:
    """Give the case to somebody of the zone; on a restricted case that names the person too."""
    role = _permit(session, actor, case, "case:assign")
    changes.refuse_closed(case)
    _check_user(session, case, user_id)
    _join(session, actor, case, user_id, "assigned")
    if case.restricted:
        _join(session, actor, case, user_id, "named")
    _record(session, actor, case, "case.assign", role, user=user_id)


def unassign(session: Session, actor: Actor, case: Case, *, user_id: uuid.UUID) -> None:
    """Take the case back. Invalid when it was not assigned to that person."""
    role = _permit(session, actor, case, "case:assign")
    changes.refuse_closed(case)
    if not _leave(session, case, user_id, "assigned"):
        _refuse("user_id", NO_PART)
    _record(session, actor, case, "case.unassign", role, user=user_id)


def take(session: Session, actor: Actor, case: Case) -> None:
    """Take a case oneself: any role of the zone that sees it. Who takes part is never asked for a reason again, so it is asked before:
    Forbidden without a visit under way."""
    role = _permit(session, actor, case, "case:take")
    changes.refuse_closed(case)
    _check_user(session, case, actor.id)
    if visits.needs_reason(session, actor, case):
        raise Forbidden(visits.SAY_WHY)
    if _join(session, actor, case, actor.id, "assigned"):
        _record(session, actor, case, "case.take", role, user=actor.id)


def restrict(session: Session, actor: Actor, case: Case, *, names: Collection[uuid.UUID], reason: str) -> None:
    """From the commit on only those named know of the case. At least one of them is an active reference officer of the zone."""
    role = _permit(session, actor, case, "case:restrict")
    wrong = Faults()
    wrong.need("reason", reason)
    if case.restricted:
        wrong.add("restricted", RESTRICTED)
    _hold(session, names)
    for user_id in names:
        if (says := _unfit(session, case, user_id)) is not None:
            wrong.add("names", says)
    if not set(names) & reference_officers(session, case):
        wrong.add("names", ONE_OFFICER)
    wrong.stop()
    case.restricted = True
    for user_id in dict.fromkeys(names):
        _join(session, actor, case, user_id, "named")
    _record(session, actor, case, "case.restrict", role, reason=reason, names=[str(one) for one in names])


def unrestrict(session: Session, actor: Actor, case: Case, *, reason: str) -> None:
    """Everybody of the zone may know of the case again."""
    role = _permit(session, actor, case, "case:restrict")
    wrong = Faults()
    wrong.need("reason", reason)
    if not case.restricted:
        wrong.add("restricted", NOT_RESTRICTED)
    wrong.stop()
    case.restricted = False
    for user_id in named_on(session, case):
        _leave(session, case, user_id, "named")
    _record(session, actor, case, "case.unrestrict", role, reason=reason)


def name(session: Session, actor: Actor, case: Case, *, user_id: uuid.UUID) -> None:
    """Let one more person know of a restricted case."""
    role = _permit(session, actor, case, "case:restrict")
    _must_be_restricted(case)
    _check_user(session, case, user_id)
    if _join(session, actor, case, user_id, "named"):
        _record(session, actor, case, "case.name", role, user=user_id)


def unname(session: Session, actor: Actor, case: Case, *, user_id: uuid.UUID) -> None:
    """The person no longer knows of the restricted case; never the last reference officer on it."""
    role = _permit(session, actor, case, "case:restrict")
    _must_be_restricted(case)
    if user_id not in named_on(session, case):
        _refuse("user_id", NOT_NAMED)
    _keep_an_officer(session, case, user_id)
    _leave(session, case, user_id, "named")
    _record(session, actor, case, "case.unname", role, user=user_id)


def exclude(session: Session, actor: Actor, case: Case, *, user_id: uuid.UUID, reason: str) -> Exclusion:
    """A conflict of interest: from the commit on the case does not exist for this person, who takes no part in it any more."""
    role = _permit(session, actor, case, "case:exclude")
    wrong = Faults()
    wrong.need("reason", reason)
    if session.execute(select(User.id).where(User.id == user_id)).first() is None:
        wrong.add("user_id", NOT_OF_THE_ZONE)
    if is_excluded(session, case, user_id):
        wrong.add("user_id", IS_EXCLUDED)
    wrong.stop()
    if case.restricted:
        _keep_an_officer(session, case, user_id)
    row = Exclusion(session, case_id=case.id, user_id=user_id, since=clock.now(), by=actor.id, reason=reason.strip())
    for part in ("assigned", "named"):
        _leave(session, case, user_id, part)
    _record(session, actor, case, "case.exclude", role, reason=reason, user=user_id)
    return row


def end_exclusion(session: Session, actor: Actor, case: Case, *, user_id: uuid.UUID, reason: str) -> None:
    """The conflict is over. Nobody ends an own exclusion: the case does not exist for that person."""
    role = _permit(session, actor, case, "case:exclude")
    wrong = Faults()
    wrong.need("reason", reason)
    rows = session.scalars(_exclusions(case).where(Exclusion.user_id == user_id)).all()
    if not rows:
        wrong.add("user_id", NO_PART)
    wrong.stop()
    for row in rows:
        row.until = clock.now()
    _record(session, actor, case, "case.end_exclusion", role, reason=reason, user=user_id)


def proposes_restriction(session: Session, case: Case) -> bool:
    """Whether a police officer is victim or suspect: then restricting is proposed (domain reference 8.3), never done by itself."""
    return not case.restricted and _police_as(session, case, "victim", "suspect")


def police_suspect(session: Session, case: Case) -> bool:
    """Whether a police officer is suspect: then the other route is proposed too (domain reference 8.3), never taken by itself."""
    return _police_as(session, case, "suspect")


def _police_as(session: Session, case: Case, *roles: str) -> bool:
    return any(one.police_officer and any(one.has_role(role) for role in roles) for one in persons_of(session, case))


def exclusions(session: Session, actor: Actor, case: Case) -> list[Excluded]:
    """Who is excluded now and why, for reference officers."""
    require(actor, "case:exclude")
    query = select(Exclusion, User.display_name).join(User, User.id == Exclusion.user_id)
    rows = session.execute(query.where(Exclusion.case_id == case.id, Exclusion.until.is_(None)).order_by(Exclusion.id))
    return [Excluded(row.user_id, shown, row.reason or "") for row, shown in rows]


def candidates(session: Session, case: Case) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of who may be assigned to or named on the case, by name."""
    query = select(User.id, User.display_name).where(User.id.in_(_of_the_zone(case))).order_by(User.id)
    return collation.in_order(((user_id, shown) for user_id, shown in session.execute(query)), lambda one: one[1])


def reference_officers(session: Session, case: Case) -> set[uuid.UUID]:
    """The active reference officers of the zone who are not excluded."""
    query = select(UserRole.user_id).where(UserRole.role == Role.REFERENCE_OFFICER.value, UserRole.user_id.in_(_of_the_zone(case)))
    return set(session.scalars(query))


def last_officer_somewhere(session: Session, user_id: uuid.UUID) -> bool:
    """Whether some restricted case would name no active reference officer without this person. For the accounts, which see no case."""
    here = (Participation.case_id == Case.id, Participation.part == "named", Participation.until.is_(None))
    mine = exists(select(Participation.id).where(*here, Participation.user_id == user_id))
    # The account and its cases stay locked until commit: two who go at once, or one who is named just now, wait for each other.
    _hold(session, [user_id])
    query = select(Case).where(Case.restricted.is_(True), mine).order_by(Case.id).with_for_update(key_share=True, of=Case)
    return any(
        user_id in reference_officers(session, case) and not (set(named_on(session, case)) - {user_id}) & reference_officers(session, case)
        for case in session.scalars(query)
    )


def named_on(session: Session, case: Case) -> list[uuid.UUID]:
    """Who is named on the case now."""
    query = select(Participation.user_id).where(
        Participation.case_id == case.id, Participation.part == "named", Participation.until.is_(None)
    )
    return list(session.scalars(query))


def is_excluded(session: Session, case: Case, user_id: uuid.UUID) -> bool:
    """Whether this person is excluded now."""
    return session.execute(_exclusions(case).where(Exclusion.user_id == user_id)).first() is not None


def _exclusions(case: Case) -> Select[Exclusion]:
    return select(Exclusion).where(Exclusion.case_id == case.id, Exclusion.until.is_(None))


def _of_the_zone(case: Case) -> Select[uuid.UUID]:
    excluded = select(Exclusion.user_id).where(Exclusion.case_id == case.id, Exclusion.until.is_(None))
    holding = select(UserRole.user_id).where(UserRole.role.in_([role.value for role in ZONE_ROLES]))
    return select(User.id).where(User.org_id == case.owner_id, User.active.is_(True), User.id.in_(holding), User.id.not_in(excluded))


def _hold(session: Session, users: Collection[uuid.UUID]) -> None:
    session.execute(select(User.id).where(User.id.in_(users)).order_by(User.id).with_for_update(key_share=True, of=User)).all()


def _permit(session: Session, actor: Actor, case: Case, action: str) -> Role:
    lock(session, actor, case)
    return require(actor, action)


def _unfit(session: Session, case: Case, user_id: uuid.UUID) -> Sentence | None:
    if is_excluded(session, case, user_id):
        return IS_EXCLUDED
    fits = session.execute(_of_the_zone(case).where(User.id == user_id)).first() is not None
    return None if fits else NOT_OF_THE_ZONE


def _check_user(session: Session, case: Case, user_id: uuid.UUID) -> None:
    if (says := _unfit(session, case, user_id)) is not None:
        _refuse("user_id", says)


def _refuse(field: str, says: Sentence) -> None:
    wrong = Faults()
    wrong.add(field, says)
    wrong.stop()


def _must_be_restricted(case: Case) -> None:
    if not case.restricted:
        _refuse("restricted", NOT_RESTRICTED)


def _keep_an_officer(session: Session, case: Case, leaving: uuid.UUID) -> None:
    staying = set(named_on(session, case)) - {leaving}
    if not staying & reference_officers(session, case):
        _refuse("user_id", ONE_OFFICER)


def _join(session: Session, actor: Actor, case: Case, user_id: uuid.UUID, part: str) -> bool:
    if session.execute(_parts(case, user_id, part)).first() is not None:
        return False
    Participation(session, case_id=case.id, user_id=user_id, part=part, since=clock.now())
    return True


def _leave(session: Session, case: Case, user_id: uuid.UUID, part: str) -> bool:
    rows = session.scalars(_parts(case, user_id, part)).all()
    for row in rows:
        row.until = clock.now()
    return bool(rows)


def _parts(case: Case, user_id: uuid.UUID, part: str) -> Select[Participation]:
    return select(Participation).where(
        Participation.case_id == case.id, Participation.user_id == user_id, Participation.part == part, Participation.until.is_(None)
    )


def _record(session: Session, actor: Actor, case: Case, act: str, role: Role, *, reason: str = "", **detail: object) -> None:
    told = {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in detail.items()}
    if reason.strip():
        told["reason"] = reason.strip()
    changes.record(session, actor, case, act=act, section=Section.SUMMARY, role=role, detail=told, marks=False)
