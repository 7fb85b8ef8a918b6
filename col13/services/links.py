"""Cases that belong together: linked by hand (combination, journalled in both chains), or found as likely the same."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import NotFound
from col13.i18n import Label, N_, S_
from col13.models import Case, CaseLink, Incident, Person, PersonToken
from col13.models.vault import vault_of
from col13.models.visibility import content_visible
from col13.policies import Actor, require, Section
from col13.services import changes, journal
from col13.services.faults import Faults
from col13.services.names import normal_words, sound
from col13.services.records import lock

LINKS: dict[str, Label] = {
    "series": N_("link", "same series"),
    "same_human": N_("link", "same human in both"),
    "counter_complaint": N_("link", "counter-complaint"),
    "joined": N_("link", "joined"),
    "duplicate": N_("link", "duplicate"),
    "not_same": N_("link", "not the same"),
}
SAME = S_("A case is not linked to itself.")
LINKED = S_("These cases are linked like this already.")
NEAR_DAYS = 7  # facts so many days apart may be the same facts
MOST = 1000  # cases looked at


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link to a case this reader may see."""

    number: str
    title: str
    kind: str
    note: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Likely:
    """A case that may be the same or of the same series, and why: `name`, `place`, `date`. A human judges."""

    number: str
    title: str
    why: tuple[str, ...]


def link(session: Session, actor: Actor, case: Case, *, other: str, kind: str, note: str = "") -> CaseLink:
    """Link to the case of that number. NotFound when this actor may not see it, as for a number that does not exist."""
    lock(session, actor, case)
    role = require(actor, "case:link")
    changes.refuse_closed(case)
    wrong = Faults()
    wrong.need("kind", kind)
    wrong.among("kind", kind, LINKS)
    wrong.short("note", note)
    if other.strip() == case.number:
        wrong.add("other", SAME)
    wrong.stop()
    found = session.scalars(select(Case).where(Case.number == other.strip(), content_visible(actor, clock.today()))).first()
    if found is None:
        raise NotFound
    if _linked(session, case, found, kind):
        wrong.add("other", LINKED)
        wrong.stop()
    row = CaseLink(session, case_id=case.id, other_id=found.id, kind=kind, at=clock.now(), by=actor.id, note=note.strip())
    session.flush()
    # The other number stands in neither detail: one of the two may be restricted. The link's id names both, for who sees both.
    detail = {"link": str(row.id), "kind": kind}
    journal.write(session, actor, operation="combination", act="case.link", case=found, role=role, section=Section.SUMMARY, detail=detail)
    changes.record(
        session, actor, case, act="case.link", section=Section.SUMMARY, operation="combination", role=role,
        detail={**detail, "note": note.strip()},
    )  # fmt: skip
    return row


def _linked(session: Session, case: Case, other: Case, kind: str) -> bool:
    there = (CaseLink.case_id == case.id) & (CaseLink.other_id == other.id)
    back = (CaseLink.case_id == other.id) & (CaseLink.other_id == case.id)
    return session.execute(select(CaseLink.id).where(CaseLink.kind == kind, there | back)).first() is not None


def links_seen(session: Session, actor: Actor, case: Case) -> list[LinkView]:
    """The links of a case, both ways, to cases whose content this actor may see."""
    seen = content_visible(actor, clock.today())
    out = select(CaseLink, Case).join(Case, Case.id == CaseLink.other_id).where(CaseLink.case_id == case.id, seen)
    back = select(CaseLink, Case).join(Case, Case.id == CaseLink.case_id).where(CaseLink.other_id == case.id, seen)
    rows = [*session.execute(out).all(), *session.execute(back).all()]
    views = [(row.id, LinkView(other.number, other.title, row.kind, _note(row, case), row.at)) for row, other in rows]
    return [view for _, view in sorted(views, key=lambda pair: pair[0])]


def _note(row: CaseLink, case: Case) -> str:
    # The words belong to the case they were written in.
    return (row.note or "") if row.case_id == case.id else ""


def find_likely(session: Session, actor: Actor, case: Case, *, limit: int = 20) -> list[Likely]:
    """Cases of the same zone with a name that sounds alike, or facts near in time at the same place; the best first. Only cases this
    actor sees; journalled as combination with the criteria and the count."""
    role = require(actor, "case:link")
    why: dict[uuid.UUID, list[str]] = {}
    for case_id in by_sound(session, actor, case, _sounds(session, case)):
        why.setdefault(case_id, []).append("name")
    for case_id in by_facts(session, actor, case):
        why.setdefault(case_id, []).extend(("place", "date"))
    best = sorted(why, key=lambda case_id: (-len(why[case_id]), case_id.hex))[:limit]
    rows = {row.id: row for row in session.scalars(select(Case).where(Case.id.in_(best)))}
    found = [Likely(rows[case_id].number, rows[case_id].title, tuple(why[case_id])) for case_id in best]
    detail = {"criteria": ["name", "place", "date"], "count": len(found)}
    journal.write(session, actor, operation="combination", act="case.match", case=case, role=role, section=Section.SUMMARY, detail=detail)
    return found


def _others(actor: Actor, case: Case) -> ColumnElement[bool]:
    return (Case.id != case.id) & (Case.owner_id == case.owner_id) & content_visible(actor, clock.today())


def _sounds(session: Session, case: Case) -> set[str]:
    # Family names only by their sound: a first name in common says nothing.
    persons = session.scalars(select(Person).where(Person.case_id == case.id, Person.identified.is_(True)))
    return {sound(word) for person in persons for word in normal_words(person.family_name or "")}


def by_sound(session: Session, actor: Actor, case: Case, sounds: Collection[str]) -> list[uuid.UUID]:
    """The ids of other cases of the same zone that this actor sees, with a name that sounds like one of these; the newest first."""
    tokens = [token for word in sounds for token in vault_of(session).tokens("sound", word)]
    if not tokens:
        return []
    alike = PersonToken.token.in_(tokens) & (PersonToken.owner_id == case.owner_id)
    query = select(Case.id).join(PersonToken, PersonToken.case_id == Case.id).where(alike, _others(actor, case))
    return list(dict.fromkeys(session.scalars(query.order_by(Case.id.desc()).limit(MOST))))


def by_facts(session: Session, actor: Actor, case: Case, *, days: int = NEAR_DAYS) -> list[uuid.UUID]:
    """As by_sound, with facts in the same municipality at most so many days apart."""
    near = [_near(row, days) for row in session.scalars(select(Incident).where(Incident.case_id == case.id))]
    known = [condition for condition in near if condition is not None]
    if not known:
        return []
    query = select(Case.id).join(Incident, Incident.case_id == Case.id).where(or_(*known), _others(actor, case))
    return list(dict.fromkeys(session.scalars(query.order_by(Case.id.desc()).limit(MOST))))


def _near(incident: Incident, apart: int) -> ColumnElement[bool] | None:
    happened = incident.happened
    if incident.municipality is None or happened.first is None or happened.last is None:
        return None
    days = dt.timedelta(days=apart)
    first, last = Incident.__table__.c.happened_first, Incident.__table__.c.happened_last
    return (Incident.municipality == incident.municipality) & (first <= happened.last + days) & (last >= happened.first - days)
