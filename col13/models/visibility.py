"""Who sees which case at all: visible(actor), the one predicate of every fetch, list, search, count, export and API call."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import and_, ColumnElement, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from col13 import clock
from col13.models.case import Case, Exclusion, Participation
from col13.models.emergency import EmergencyLook
from col13.models.handing import HandedOver
from col13.models.liaison import Share
from col13.models.support import Consent
from col13.policies import Actor, may, Role, ZONE_ROLES


def visible(actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """The predicate on `Case` for this actor on this Brussels day: false for everybody until a role says otherwise. An erased case is
    visible to nobody; an archived one to reference officers and auditors alone."""
    if actor.kind in ("shell", "clock"):
        return Case.erased_at.is_(None)
    archived = true() if actor.has(Role.REFERENCE_OFFICER) or actor.has(Role.AUDITOR) else Case.archived_at.is_(None)
    return and_(_granted(actor, today), Case.erased_at.is_(None), archived)


def was_visible(actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """On `Case`: erased, and this reader would see it if it were not: who is told of the stone."""
    archived = actor.kind in ("shell", "clock") or actor.has(Role.REFERENCE_OFFICER) or actor.has(Role.AUDITOR)
    return and_(_granted(actor, today), Case.erased_at.is_not(None), true() if archived else Case.archived_at.is_(None))


def knew(actor: Actor) -> ColumnElement[bool]:
    """On `HandedOver`: the own zone gave the case away, has not got it back, and this reader would see it were it still here."""
    if actor.org_kind != "police_zone" or actor.org_id is None:
        return false()
    here = and_(gave(actor), HandedOver.back_at.is_(None))
    if any(actor.has(role) for role in ZONE_ROLES):
        return and_(here, or_(HandedOver.restricted.is_(False), HandedOver.named.contains(str(actor.id))))
    return here if actor.has(Role.AUDITOR) else false()


def gave(actor: Actor) -> ColumnElement[bool]:
    """On `HandedOver`: the own zone gave the case away, now or once, and this person was not excluded from it."""
    return and_(HandedOver.from_org_id == actor.org_id, ~HandedOver.barred.contains(str(actor.id)))


def _granted(actor: Actor, today: dt.date) -> ColumnElement[bool]:
    if actor.kind in ("shell", "clock"):
        return true()
    granted: list[ColumnElement[bool]] = []
    if actor.org_kind == "police_zone":
        # Who reads content and audits too would carry the rights of the one into what only the other may know of: so the auditor's
        # sight of restricted cases is for who holds no role on cases, or asks as auditor alone (services/cases_list.py).
        if any(actor.has(role) for role in ZONE_ROLES):
            granted.append(and_(Case.owner_id == actor.org_id, or_(Case.restricted.is_(False), named(actor)), ~excluded(actor)))
        elif actor.has(Role.AUDITOR):
            granted.append(and_(Case.owner_id == actor.org_id, ~excluded(actor)))
    if actor.org_kind == "equality_body" and actor.has(Role.LIAISON):
        granted.append(and_(shared_with(actor.org_code, today), ~excluded(actor)))
    return or_(*granted) if granted else false()


def content_visible(actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """As visible(), without the auditor's number-and-dates view: what a list or search that shows content goes through."""
    if actor.kind in ("shell", "clock") or not actor.has(Role.AUDITOR):
        return visible(actor, today)
    others = frozenset(role for role in actor.roles if role is not Role.AUDITOR)
    return visible(Actor(actor.id, actor.name, actor.org_id, actor.org_kind, actor.org_code, others, actor.kind, actor.language), today)


def reachable(actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """As visible(), and a restricted case while an emergency look at it runs. For reading a case by its own address and for nothing
    else: no list, search, count, export, dossier or write goes through this."""
    return or_(visible(actor, today), and_(emergency_look(actor), Case.erased_at.is_(None), Case.archived_at.is_(None)))


def emergency_look(actor: Actor) -> ColumnElement[bool]:
    """An emergency look of this person runs now: in the own zone, in a role that may, and without a conflict of interest. Asked at each
    read, so an exclusion, another role or the end of the minutes ends it at once."""
    if actor.kind != "user" or actor.org_kind != "police_zone" or not may(actor, "case:emergency"):
        return false()
    running = _some(EmergencyLook.case_id == Case.id, EmergencyLook.user_id == actor.id, EmergencyLook.until > clock.now())
    return and_(Case.owner_id == actor.org_id, running, ~excluded(actor))


def named(actor: Actor) -> ColumnElement[bool]:
    """Named on the (restricted) case now."""
    return _some(
        Participation.case_id == Case.id, Participation.user_id == actor.id, Participation.part == "named", Participation.until.is_(None)
    )


def excluded(actor: Actor) -> ColumnElement[bool]:
    """Excluded from the case for a conflict of interest now."""
    return _some(Exclusion.case_id == Case.id, Exclusion.user_id == actor.id, Exclusion.until.is_(None))


def shared_with(body: str, today: dt.date) -> ColumnElement[bool]:
    """A share not ended AND a consent valid today (or a share without a victim): neither a state nor a job is asked."""
    return _some(
        Share.case_id == Case.id, Share.body == body, Share.until.is_(None),
        or_(Share.without_victim.is_(True), _some(Consent.case_id == Case.id, valid_consent(body, today))),
    )  # fmt: skip


def _some(*facts: ColumnElement[bool]) -> ColumnElement[bool]:
    # Tied to the case alone: a query that itself reads shares or participations must not lend them its rows.
    return exists(select(1).where(*facts).correlate(Case))


def valid_consent(body: str, today: dt.date) -> ColumnElement[bool]:
    """On `Consent`: given to this body, in time, and not followed by another answer of the same victim for the same body."""
    later = aliased(Consent)
    return and_(
        Consent.recipient == body, Consent.answer == "given", Consent.covers_sharing.is_(True), Consent.valid_from <= today,
        or_(Consent.valid_until.is_(None), Consent.valid_until >= today),
        ~exists(
            select(1).where(
                later.case_id == Consent.case_id, later.person_id == Consent.person_id, later.recipient == body,
                later.answer.in_(("given", "refused", "withdrawn")), later.id > Consent.id,
            ).correlate(Consent)
        ),
    )  # fmt: skip
