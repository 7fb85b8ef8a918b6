"""Handing a case to another zone of this instance: the file moves with its journal, in one act of the giving zone's reference officer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from col13 import clock, collation
from col13.errors import Forbidden, Invalid, Reason, Stale, StepRefused
from col13.i18n import S_
from col13.models import (
    Case,
    Disclosure,
    Dossier,
    EmergencyLook,
    Exclusion,
    HandedOver,
    Organisation,
    Participation,
    RetentionProposal,
    User,
    UserRole,
    Visit,
)  # fmt: skip
from col13.models.wall import as_house
from col13.policies import Actor, require, Role, ROLE_LABELS, Section
from col13.services import casework, changes, journal
from col13.services import once as onces
from col13.services.faults import Faults
from col13.services.handed_over import DECISIONS, zone_name
from col13.services.organisations import hold_open
from col13.services.participation import named_on

CHANGED = S_("The case changed after you opened this page. Look at what changed, then hand it over.")
CLOSED = S_("The case is closed. Open it again before it is handed over.")
NO_ZONE = S_("This is no other police zone of this instance.")
NO_OFFICER = S_("This zone has no active reference officer who could take the case.")
NAME_ONE = S_("The case is restricted: name at least one active reference officer of the zone that receives it, and nobody else.")
LONGEST = 2000


def zones(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the zones to which this actor may hand a case, by name."""
    query = select(Organisation).where(*_others(actor)).order_by(Organisation.code)
    return collation.in_order([(one.code, zone_name(one, actor.language)) for one in session.scalars(query)], lambda one: one[1])


def officers(session: Session, actor: Actor, case: Case | None) -> list[tuple[uuid.UUID, str, str]]:
    """(id, name, zone) of who may be named on a restricted case when it goes: active reference officers of the other zones."""
    require(actor, "case:hand_over")
    query = (
        select(User, Organisation).join(Organisation, Organisation.id == User.org_id).where(*_others(actor), User.id.in_(_judging(case)))
    )
    rows = session.execute(query.order_by(Organisation.code, User.id)).all()
    return [(user.id, user.display_name, zone_name(zone, actor.language)) for user, zone in rows]


def hand_over(
    session: Session,
    actor: Actor,
    number: str,
    *,
    to: str,
    decision: str,
    words: str,
    seen: int,
    names: Collection[uuid.UUID] = (),
    once: uuid.UUID | None = None,
) -> None:
    """Give the case to the zone with the code `to`, at once and whole; from the commit on it does not exist in this zone any more but as a
    trace (handed_over). `seen`: the case's revision when the form was shown; `names`: for a restricted case, who of the receiving zone
    knows of it. NotFound, Stale, Forbidden, StepRefused or Invalid, in this order, and then nothing has changed."""
    act = f"case.hand_over:{number}"
    if onces.before(session, actor, once, act) is not None:
        return
    case = casework.get(session, actor, number, lock=True)
    if case.revision != seen:
        raise Stale(CHANGED)
    role = require(actor, "case:hand_over")
    if actor.org_id != case.owner_id:
        raise Forbidden(who=(ROLE_LABELS[Role.REFERENCE_OFFICER],))
    if case.closed_at is not None:
        raise StepRefused(reasons=(Reason("case_open", CLOSED, (Role.REFERENCE_OFFICER.value,), "cases.close"),))
    named = list(dict.fromkeys(names)) if case.restricted else []
    zone = _checked(session, actor, case, to, decision, words, named)
    now = clock.now()
    _depart(session, actor, role, case, zone, decision, words.strip(), named, now)
    # The giving zone may not do this itself: on PostgreSQL a wall stands between the two (models/wall.py). The right was checked above.
    with as_house(session):
        _leave_trace(session, actor, case, zone, decision, now)
        _end_of_the_zone(session, actor, role, case, zone, now)
        for user_id in named:
            Participation(session, case_id=case.id, user_id=user_id, part="named", since=now)
        case.owner_id = zone.id
        session.flush()
        session.expire(case, ["owner"])
        # Of nobody's role in the receiving zone: whoever did it stands in the entry.
        changes.record(
            session, actor, case, act="case.arrive", operation="collection", reason=decision, section=Section.SUMMARY, marks=False,
            detail={"from": actor.org_code, "names": [str(one) for one in named]},
        )  # fmt: skip
    onces.keep(session, actor, once, act, True)


def _others(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Organisation.kind == "police_zone", Organisation.active.is_(True), Organisation.id != actor.org_id)


def _judging(case: Case | None) -> Select[uuid.UUID]:
    holding = select(UserRole.user_id).where(UserRole.role == Role.REFERENCE_OFFICER.value)
    judging = select(User.id).where(User.active.is_(True), User.id.in_(holding))
    if case is None:
        return judging
    excluded = select(Exclusion.user_id).where(Exclusion.case_id == case.id, Exclusion.until.is_(None))
    return judging.where(User.id.not_in(excluded))


def _checked(
    session: Session, actor: Actor, case: Case, to: str, decision: str, words: str, named: Sequence[uuid.UUID]
) -> Organisation:  # fmt: skip
    wrong = Faults()
    for name, value in (("to", to), ("decision", decision), ("words", words)):
        wrong.need(name, value)
    wrong.among("decision", decision, DECISIONS)
    wrong.short("words", words, LONGEST)
    zone = session.scalars(select(Organisation).where(*_others(actor), Organisation.code == to)).first()
    if zone is None:
        wrong.add("to", NO_ZONE)
        raise Invalid(wrong.found)
    hold_open(session, zone.id)  # a merge of zones waits, or was first and is told
    # Their accounts stay locked until commit: an officer who goes at this moment waits, or is not found.
    taking = select(User.id).where(User.org_id == zone.id, User.id.in_(_judging(case))).order_by(User.id)
    judging = set(session.scalars(taking.with_for_update(key_share=True, of=User)))
    if not judging:
        wrong.add("to", NO_OFFICER)
    elif case.restricted and (not named or not set(named) <= judging):
        wrong.add("names", NAME_ONE)
    wrong.stop()
    return zone


def _depart(
    session: Session, actor: Actor, role: Role, case: Case, zone: Organisation, decision: str, words: str, named: Sequence[uuid.UUID],
    now: dt.datetime,
) -> None:  # fmt: skip
    """The disclosure, while the case is still the giving zone's: so its auditor reads the entry, and the receiving zone's the next."""
    Disclosure(
        session, case_id=case.id, recipient_kind="police", recipient=zone.code, what="hand_over", legal_basis="to_be_confirmed_by_dpo",
        at=now, by=actor.id, words=words,
    )  # fmt: skip
    session.flush()
    journal.write(
        session, actor, operation="disclosure", act="case.hand_over", case=case, role=role, recipient=zone.code, reason=decision,
        legal_basis="to_be_confirmed_by_dpo", section=Section.SUMMARY,
        detail={"words": words, "to": zone.code, "names": [str(one) for one in named]},
    )  # fmt: skip


def _leave_trace(session: Session, actor: Actor, case: Case, zone: Organisation, decision: str, now: dt.datetime) -> None:
    """What this zone still knows; and the zone that receives knows the case itself again, where it once gave it away."""
    back = update(HandedOver).where(HandedOver.case_id == case.id, HandedOver.from_org_id == zone.id, HandedOver.back_at.is_(None))
    session.execute(back.values(back_at=now))
    excluded = session.scalars(select(Exclusion.user_id).where(Exclusion.case_id == case.id, Exclusion.until.is_(None)))
    own = select(Dossier.register_number).where(Dossier.case_id == case.id, Dossier.register_number.like(f"D-{actor.org_code}-%"))
    session.add(HandedOver(
        case_id=case.id, number=case.number, from_org_id=case.owner_id, to_org_id=zone.id, at=now, by=actor.id, decision=decision,
        restricted=case.restricted, named=_text(named_on(session, case) if case.restricted else ()), barred=_text(excluded),
        registers=sorted(number for number in session.scalars(own) if number),
    ))  # fmt: skip


def _end_of_the_zone(session: Session, actor: Actor, role: Role, case: Case, zone: Organisation, now: dt.datetime) -> None:
    """Nobody of the giving zone takes part, is named or looks any more. A look that nobody judged yet is judged where the case is; what was
    proposed about keeping it is taken back. Exclusions, shares, consents, holds and tracks stay."""
    own = select(User.id).where(User.org_id == case.owner_id)
    session.execute(
        update(Participation)
        .where(Participation.case_id == case.id, Participation.until.is_(None), Participation.user_id.in_(own))
        .values(until=now)
    )
    for model in (EmergencyLook, Visit):
        session.execute(update(model).where(model.case_id == case.id, model.user_id.in_(own), model.until > now).values(until=now))
    session.execute(update(EmergencyLook).where(EmergencyLook.case_id == case.id, EmergencyLook.judged_at.is_(None)).values(org_id=zone.id))
    session.execute(
        update(RetentionProposal)
        .where(RetentionProposal.case_id == case.id, RetentionProposal.decision.is_(None))
        .values(decision="withdrawn", decided_at=now, decided_by=actor.id, decided_role=role.value)
    )


def _text(ids: Iterable[uuid.UUID]) -> str:
    return " ".join(str(one) for one in ids)
