"""Reading the journal: who may read which entries, and whose details. Rights inside; keyset pages, newest first."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, ColumnElement, exists, false, literal, Select, select, true, tuple_, union_all
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, NotFound
from col13.models import Case, Entry, Exclusion, HandedOver, Utc
from col13.models.together import alone, Plan
from col13.models.visibility import excluded, gave
from col13.policies import Actor, FACETS, facets, require, ROLE_LABELS, Section, Situation, who_may
from col13.services import journal
from col13.services.situation import situation


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a reader may see it: `facts` is the envelope, `detail` None unless its section is open to this reader."""

    chain: str
    seq: int
    at: dt.datetime
    actor_id: uuid.UUID
    role: str | None
    operation: str
    act: str
    track: str | None
    section: str | None
    case_id: uuid.UUID | None
    number: str | None  # of the case
    facts: Mapping[str, Any]
    detail: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, newest first; `next` is the `before` of the page that follows, None at the end."""

    lines: Sequence[Line]
    next: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What an auditor asks for: by whom, about which case, which operation, between which Brussels days (both included)."""

    person: uuid.UUID | None = None
    number: str | None = None
    operation: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    def told(self) -> dict[str, object]:
        """The filters in use, for the entry that tells of this reading."""
        asked = {"person": self.person, "number": self.number, "operation": self.operation, "since": self.since, "until": self.until}
        return {name: value for name, value in asked.items() if value is not None}


def entries_of_case(session: Session, actor: Actor, case: Case, *, before: str | None = None, limit: int = 50) -> Page:
    """The case's chain: own entries for the investigator, all for the reference officer, the own zone's envelopes for the auditor. The
    look at the section `journal` is the caller's to write first (visits.look). Forbidden without a right; NotFound for a mark that is
    none."""
    at = situation(session, actor, case)
    seen = facets(actor, Section.JOURNAL, "read", at)
    if not seen:
        raise Forbidden(who=tuple(ROLE_LABELS[role] for role in who_may(Section.JOURNAL, "read")))
    query = select(Entry).where(Entry.chain == f"case:{case.id}").order_by(Entry.seq.desc())
    if "envelopes" not in seen:
        query = query.where(Entry.actor_id == actor.id)
    elif "details" not in seen and actor.kind == "user":  # an auditor: of another zone's time with the case, that zone's
        query = query.where(Entry.org_id == actor.org_id)
    if before is not None:
        query = query.where(Entry.seq < _number(before))
    entries, more = _some(session, query, limit)
    lines = [_line(entry, case.number, _detail(session, actor, entry, seen, at)) for entry in entries]
    return Page(lines, str(entries[-1].seq) if more else None)


def entries_of_org(
    session: Session, actor: Actor, *, before: str | None = None, limit: int = 50, filters: Filters | None = None
) -> Page:  # fmt: skip
    """As read_org(), by itself."""
    entries, further = read_org(session, actor, before=before, limit=limit, filters=filters)
    return Page(alone(session, lines_of(actor, entries)), further)


def read_org(
    session: Session, actor: Actor, *, before: str | None = None, limit: int = 50, filters: Filters | None = None
) -> tuple[Sequence[Entry], str | None]:  # fmt: skip
    """What concerns the auditor's organisation: its own chain and those of its cases, envelopes only; the shell reads the instance.
    Needs a writing session: this reading is written first. Forbidden without the right; NotFound for a mark that is none."""
    role = require(actor, "journal:organisation")
    filters = filters or Filters()
    journal.write(session, actor, operation="consultation", act="journal.read", role=role, detail=filters.told())
    asked = _asked(actor, filters)
    if before is not None:
        asked.append(tuple_(Entry.at, Entry.chain, Entry.seq) < _mark(before))
    entries, more = _some(session, _newest(actor, asked, limit), limit)
    last = entries[-1] if more else None
    return entries, f"{last.at.isoformat()}|{last.chain}|{last.seq}" if last else None


def entries_to_take(session: Session, actor: Actor, *, filters: Filters, reason: str, words: str, most: int) -> tuple[list[Line], bool]:
    """What the same search shows, newest first, at most `most` lines, and whether there are more. Its own entry, with the reason, is
    written first: hand the file out only after the commit. The caller checked reason and words (journal_taken). Forbidden."""
    role = require(actor, "journal:organisation")
    told = {**filters.told(), "words": words} if words else filters.told()
    journal.write(session, actor, operation="consultation", act="journal.export", role=role, reason=reason, detail=told)
    entries, more = _some(session, _newest(actor, _asked(actor, filters), most), most)
    return alone(session, lines_of(actor, entries)), more


def lines_of(actor: Actor, entries: Sequence[Entry]) -> Plan[list[Line]]:
    """Lines without details. A number that an entry is about stays only where the case is one that this auditor may know of."""
    lines = [_line(entry, None, None) for entry in entries]
    wanted = {entry.case_id for entry in entries if entry.case_id}
    numbered = select(Case.id, Case.number)
    reads: dict[str, Select[*tuple[Any, ...]]] = {"numbers": numbered.where(Case.id.in_(wanted))}
    told = {str(line.facts["about"]) for line in lines if _tells_number(line)}
    if actor.kind != "shell":
        own = (Case.owner_id == actor.org_id, ~excluded(actor))
        reads["numbers"] = numbered.where(Case.id.in_(wanted), *own)
        reads["known"] = select(Case.number).where(Case.number.in_(told), *own)
        # What another zone has now was this zone's: its own trace tells the number (handed_over), not the case.
        theirs = HandedOver.case_id.in_(wanted) | HandedOver.number.in_(told)
        reads["handed"] = select(HandedOver.case_id, HandedOver.number).where(theirs, gave(actor)).distinct()
    found = yield reads
    handed = {row.case_id: row.number for row in found.get("handed", ())}
    numbers = {**handed, **{row.id: row.number for row in found["numbers"]}}
    lines = [replace(line, number=numbers.get(line.case_id)) if line.case_id else line for line in lines]
    if actor.kind == "shell":
        return lines
    known = {row.number for row in found["known"]} | set(handed.values())
    unknown = {"about": journal.NUMBER_UNKNOWN}
    return [
        replace(line, facts={**line.facts, **unknown}) if _tells_number(line) and line.facts["about"] not in known else line
        for line in lines
    ]


def _tells_number(line: Line) -> bool:
    about = str(line.facts.get("about") or "")
    return bool(about) and (line.act.startswith("refused:") or about.startswith("COL13-"))


def _newest(actor: Actor, asked: Sequence[ColumnElement[bool]], limit: int) -> Select[Entry]:
    """What concerns the actor, newest first. The own zone and each that was merged into it is a branch of its own, read along its index no
    further than the page: an OR of them would sort the whole journal."""
    order = Entry.at.desc(), Entry.chain.desc(), Entry.seq.desc()
    if actor.kind == "shell" or not actor.org_before:
        return select(Entry).where(_concerns(actor, actor.org_id), *asked).order_by(*order)
    ends = [
        select(Entry.chain, Entry.seq).where(_concerns(actor, org), *asked).order_by(*order).limit(limit + 1).subquery()
        for org in (actor.org_id, *actor.org_before)
    ]
    there = union_all(*(select(end) for end in ends)).subquery()
    return select(Entry).join(there, and_(Entry.chain == there.c.chain, Entry.seq == there.c.seq)).order_by(*order)


def _concerns(actor: Actor, org: uuid.UUID | None) -> ColumnElement[bool]:
    if actor.kind == "shell":
        return true()
    # A case with which the auditor has a conflict of interest does not exist for the auditor, here neither; also where another zone has it
    # now, and with it the row that says so.
    barred = exists(
        select(1).where(Exclusion.case_id == Entry.case_id, Exclusion.user_id == actor.id, Exclusion.until.is_(None))
    )  # fmt: skip
    own = (actor.org_id, *actor.org_before)
    was_barred = exists(
        select(1).where(
            HandedOver.case_id == Entry.case_id, HandedOver.from_org_id.in_(own), HandedOver.back_at.is_(None),
            HandedOver.barred.contains(str(actor.id)),
        )
    )  # fmt: skip
    return (Entry.org_id == org) & ~barred & ~was_barred if org else false()


def _asked(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if filters.person is not None:
        asked.append(Entry.actor_id == filters.person)
    if filters.number is not None:
        number = select(Case.id).where(Case.number == filters.number)
        if actor.kind != "shell":
            number = number.where(Case.owner_id == actor.org_id)
        handed = select(HandedOver.case_id).where(HandedOver.number == filters.number, gave(actor))
        asked.append(Entry.case_id.in_(number.union(handed)))
    if filters.operation is not None:
        asked.append(Entry.operation == filters.operation)
    if filters.since is not None:
        asked.append(Entry.at >= clock.start_of_day(filters.since))
    if filters.until is not None:
        asked.append(Entry.at < clock.start_of_day(filters.until + dt.timedelta(days=1)))
    return asked


def _some(session: Session, query: Select[Entry], limit: int) -> tuple[Sequence[Entry], bool]:
    found = session.scalars(query.limit(limit + 1)).all()
    return found[:limit], len(found) > limit


def _detail(session: Session, actor: Actor, entry: Entry, seen: frozenset[str], at: Situation) -> dict[str, Any] | None:
    mine = entry.actor_id == actor.id and "own_entries" in seen
    if not (mine or "details" in seen):
        return None
    if entry.section is not None:
        # An entry names its section, not the part of it: so its detail opens only to who reads the whole section.
        section = Section(entry.section)
        if not facets(actor, section, "read", at) >= frozenset(FACETS[section]):
            return None
    return journal.open_detail(session, entry)


def _line(entry: Entry, number: str | None, detail: dict[str, Any] | None) -> Line:
    return Line(
        entry.chain, entry.seq, entry.at, entry.actor_id, entry.role, entry.operation, entry.act, entry.track, entry.section,
        entry.case_id, number, json.loads(entry.envelope), detail,
    )  # fmt: skip


def _number(before: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", before):
        raise NotFound
    return int(before)


def _mark(before: str) -> Any:
    at, _, rest = before.partition("|")
    chain, _, seq = rest.partition("|")
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError as wrong:
        raise NotFound from wrong
    if moment.tzinfo is None:
        raise NotFound
    return tuple_(literal(moment, Utc()), literal(chain), literal(_number(seq)))
