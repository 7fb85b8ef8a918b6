"""Cases that look like the one being taken: told to whom takes the report, from what that person may read, and of nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, Session

from col13 import clock
from col13.i18n import Label, N_
from col13.models import Case, CaseKey, CaseLink, Entry, Person
from col13.models.together import together
from col13.models.vault import hold_key
from col13.policies import Actor, may_read, require, Section, Situation
from col13.services import journal, links
from col13.services.names import normal_words, sound
from col13.services.persons_seen import persons_seen, PersonView, role_open
from col13.services.situation import situations, situations_read

WHY: dict[str, Label] = {"facts": N_("looks alike", "same place and day"), "name": N_("looks alike", "same name, or one that sounds so")}
LOOKED_AT = 30  # of each kind, the newest: each is read again with this reader's rights
SHOWN = 5
FRESH = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that looks like this one, and why: keys of WHY. A human judges."""

    number: str
    title: str
    opened_at: dt.datetime
    why: tuple[str, ...]


def alike(session: Session, actor: Actor, case: Case) -> list[Alike]:
    """The likeliest first, at most five; those already linked, or looked at and found not the same, come no more.

    A case counts only for what this actor may read of it: a name that stands under a suspect one may not see is no hint. Forbidden for
    whoever takes no reports.
    """
    require(actor, "case:open")
    sounds = {sound(word) for view in persons_seen(session, actor, case) if view.open and view.identified for word in _words(view)}
    apart = _linked(session, case)
    by_facts, by_sound = links.by_facts(session, actor, case, days=0), links.by_sound(session, actor, case, sounds)
    facts, named = ([one for one in ids if one not in apart][:LOOKED_AT] for ids in (by_facts, by_sound))
    at = situations(actor, {*facts, *named}, together(session, **situations_read(actor, {*facts, *named})))
    why: dict[uuid.UUID, list[str]] = {}
    for case_id in facts:
        if may_read(actor, Section.FACTS, at[case_id], "facts"):
            why.setdefault(case_id, []).append("facts")
    for case_id, heard in _sounds(session, actor, named, at).items():
        if sounds & heard:
            why.setdefault(case_id, []).append("name")
    best = session.scalars(select(Case).where(Case.id.in_(why)).order_by(Case.id.desc())).all()
    found = [Alike(one.number, one.title, one.opened_at, tuple(why[one.id])) for one in best]
    return sorted(found, key=lambda one: (-len(one.why), "name" not in one.why))[:SHOWN]


def _sounds(session: Session, actor: Actor, ids: Sequence[uuid.UUID], at: Mapping[uuid.UUID, Situation]) -> dict[uuid.UUID, set[str]]:
    """How the names that this actor may read sound, by case: two statements, however many cases."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    query = (
        select(Person, CaseKey.wrapping_key, CaseKey.wrapped)
        .join(CaseKey, CaseKey.case_id == Person.case_id)
        .options(joinedload(Person.roles))
    )
    for person, key_id, wrapped in session.execute(query.where(Person.case_id.in_(ids), Person.identified.is_(True))).unique():
        hold_key(session, person.case_id, key_id, wrapped)
        if any(role_open(actor, own, at[person.case_id]) for own in person.roles):
            found[person.case_id] |= {sound(word) for word in _words(person)}
    return found


def _words(person: Person | PersonView) -> list[str]:
    return normal_words(person.family_name or "")


def _linked(session: Session, case: Case) -> set[uuid.UUID]:
    there = select(CaseLink.other_id).where(CaseLink.case_id == case.id)
    back = select(CaseLink.case_id).where(CaseLink.other_id == case.id)
    return {*session.scalars(there), *session.scalars(back)}


def unwritten(session: Session, actor: Actor, case: Case) -> bool:
    """Whether this search is still to be journalled: not by this person since the case last changed, and lately."""
    mine = select(func.max(Entry.seq)).where(
        Entry.case_id == case.id, Entry.act == "case.match", Entry.actor_id == actor.id, Entry.at >= clock.now() - FRESH
    )
    changed = select(func.max(Entry.seq)).where(Entry.case_id == case.id, Entry.operation.in_(("collection", "alteration")))
    return (session.execute(mine).scalar_one() or 0) < (session.execute(changed).scalar_one() or 1)


def write_search(session: Session, actor: Actor, case: Case, *, count: int) -> None:
    """The search in the case's chain, as combination: what was compared, and how many were shown. No number of another case."""
    role = require(actor, "case:open")
    detail = {"criteria": ["name", "place", "date"], "count": count}
    journal.write(session, actor, operation="combination", act="case.match", case=case, role=role, section=Section.SUMMARY, detail=detail)
