"""Victim support as one reader may see it: a lane per victim with safe-contact rules, contacts, needs, rights, referrals."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import Case, Contact, NeedsAssessment, ServiceReferral, VictimRight
from col13.policies import Actor, facets, may_read, Section, Situation
from col13.services import overview
from col13.services.facts_seen import names_of
from col13.services.overview import Lane
from col13.services.persons_seen import persons_seen, PersonView
from col13.services.situation import situation

OUTCOME = ("outcome_told", "outcome_not_told")  # belongs to the magistrate's part
TRACKER = frozenset({"offer", "measures"})  # one of these facets opens the rights tracker, its words only "words"


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact or attempt."""

    contacted_at: dt.datetime
    channel: str
    outcome: str
    with_whom: str
    words: str
    next_on: dt.date | None
    who: str


@dataclass(frozen=True, slots=True)
class NeedsView:
    """One assessment. `answers` empty for who may know that there is one and what was done, not what was said."""

    kind: str
    declined: bool
    review_on: dt.date | None
    at: dt.datetime
    who: str
    measures: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RightLine:
    """One mark of the rights tracker."""

    what: str
    on: dt.date | None
    how: str
    language: str | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One referral to a service."""

    service: str
    on: dt.date


@dataclass(frozen=True)
class Supported:
    """One victim's track with what belongs to it. `rules` None where safe-contact rules may not be read, `person` None where
    who the victim is and how to reach them may not."""

    lane: Lane
    person_id: uuid.UUID | None
    rules: PersonView | None = None
    person: PersonView | None = None
    contacts: Sequence[ContactLine] = ()
    needs: Sequence[NeedsView] = ()
    rights: Sequence[RightLine] = ()
    referrals: Sequence[ReferralLine] = ()


def of(session: Session, actor: Actor, case: Case) -> list[Supported]:
    """The tracks in their order; what this reader may not read is not even fetched. The caller wrote the look."""
    now = situation(session, actor, case)
    seen = facets(actor, Section.SUPPORT, "read", now)
    lanes = overview.of(session, actor, case).workflows.get("victim_support", [])
    people = {view.id: view for view in persons_seen(session, actor, case)}
    contacts = _contacts(session, case) if "contact_log" in seen else {}
    needs = _needs(session, case, seen) if "needs" in seen else {}
    rights = _rights(session, actor, case, now, seen) if seen & TRACKER else {}
    referrals = _referrals(session, case) if "offer" in seen else {}
    found = []
    for lane in lanes:
        person = uuid.UUID(lane.track.subject) if lane.track.subject else None
        view = people.get(person) if person else None
        rules = view if view is not None and view.rules_open else None
        named = view if view is not None and view.open and view.has_role("victim") else None
        found.append(
            Supported(
                lane, person, rules, named, contacts.get(person, ()), needs.get(person, ()), rights.get(person, ()),
                referrals.get(person, ()),
            )
        )  # fmt: skip
    return found


By = dict[uuid.UUID | None, list[Any]]


def _contacts(session: Session, case: Case) -> By:
    rows = session.scalars(select(Contact).where(Contact.case_id == case.id).order_by(Contact.contacted_at.desc())).all()
    names = names_of(session, [row.by for row in rows])
    found: By = {}
    for row in rows:
        line = ContactLine(
            row.contacted_at, row.channel, row.outcome, row.with_whom or "", row.words or "", row.next_on, names.get(row.by, "")
        )
        found.setdefault(row.person_id, []).append(line)
    return found


def _needs(session: Session, case: Case, seen: frozenset[str]) -> By:
    rows = session.scalars(select(NeedsAssessment).where(NeedsAssessment.case_id == case.id).order_by(NeedsAssessment.id.desc())).all()
    names = names_of(session, [row.by for row in rows])
    found: By = {}
    for row in rows:
        answers = json.loads(row.answers) if "words" in seen and row.answers else {}
        measures = (row.measures or "") if "measures" in seen else ""
        view = NeedsView(row.kind, row.declined, row.review_on, row.at, names.get(row.by, ""), measures, answers)
        found.setdefault(row.person_id, []).append(view)
    return found


def _rights(session: Session, actor: Actor, case: Case, now: Situation, seen: frozenset[str]) -> By:
    told = may_read(actor, Section.REFERRAL, now, "decisions")
    found: By = {}
    for row in session.scalars(select(VictimRight).where(VictimRight.case_id == case.id).order_by(VictimRight.id.desc())):
        if row.what not in OUTCOME or told:
            line = RightLine(row.what, row.on, row.how or "", row.language, (row.words or "") if "words" in seen else "")
            found.setdefault(row.person_id, []).append(line)
    return found


def _referrals(session: Session, case: Case) -> By:
    found: By = {}
    for row in session.scalars(select(ServiceReferral).where(ServiceReferral.case_id == case.id).order_by(ServiceReferral.id.desc())):
        found.setdefault(row.person_id, []).append(ReferralLine(row.service, row.on))
    return found
