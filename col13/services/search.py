"""Search: by case number, PV number, name and words of the facts; bounded and said so; only what this reader may see, and journalled."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    and_,
    any_,
    ARRAY,
    column,
    ColumnElement,
    func,
    literal,
    literal_column,
    Select,
    select,
    String,
    true,
    union_all,
    Uuid,
)
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, OfficialReport, PersonRole
from col13.models.search_index import matching, words_of
from col13.models.together import alone, Plan
from col13.models.visibility import content_visible
from col13.policies import Actor, may_read, require, Role, Section
from col13.services import names
from col13.services.cases_filters import Filters, shelves
from col13.services.faults import Faults
from col13.services.persons_seen import role_open
from col13.services.situation import situations, situations_read
from col13.services.worklist import note_list

MOST = 1000  # hits looked at; older ones beyond it are not found, and the page says so
READ = 500  # of what is dearer: titles, which no index holds, and cases that a word of the facts is in
SHOWN = 50
LONGEST = 200
PART = re.compile(r"(?:(?P<zone>[0-9]{4,6})-)?(?P<year>[0-9]{4})-(?P<serial>[0-9]{1,6})")  # of a number, as it is said aloud
PV_MOST = 5 * MOST  # numbers looked at that begin so
FIRST_SIGN, LAST_SIGN = "\x01", "\U0010ffff"
PV_BEGINS = 6  # signs of a PV number of which the beginning is enough
NUMBER = re.compile(r"COL13-[0-9]+-[0-9]{4}-[0-9]{6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A case found, and by what: `number`, `pv`, `title`, `name`, `name_like`, `facts`."""

    number: str
    title: str
    pv: str
    opened_at: dt.datetime
    closed: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The newest cases first. `bounded`: more was found than is looked at or shown."""

    hits: tuple[Hit, ...]
    bounded: bool


def search(session: Session, actor: Actor, text: str) -> Found:
    """What meets the text. A name or a word is found only in cases where this reader may read the person or the facts; a body searches by
    number only. The words are encrypted in the organisation's chain with the numbers shown: needs a writing session."""
    role = require(actor, "case:search")
    text = " ".join(text.split())
    wrong = Faults()
    wrong.need("text", text)
    wrong.short("text", text, LONGEST)
    wrong.stop()
    found = alone(session, _found(session, actor, text, content_visible(actor, clock.today())))
    note_list(session, actor, "cases.search", role, [hit.number for hit in found.hits], words=text)
    return found


def _found(session: Session, actor: Actor, text: str, within: ColumnElement[bool]) -> Plan[Found]:
    """Round by round: the ids that each way of searching meets, which of their cases are seen, and for some readers what of them may be
    read. What is found comes first: in one statement a database would rather walk through all that may be seen."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    heard = [] if NUMBER.fullmatch(text) or PART.fullmatch(text) else names.normal_words(text)  # nobody is called like that
    inside = actor.org_kind != "equality_body"
    reads: dict[str, Select[*tuple[Any, ...]]] = {"number": select(Case.id).where(_by_number(actor, text)).limit(PV_MOST)}
    if inside:
        reads |= _by_pv(text, on_sqlite=on_sqlite) | _by_title(text, within) | _by_facts(actor, text, on_sqlite=on_sqlite)
        reads |= names.reads_of(session, heard, within=within, zone=actor.org_id, newest=MOST)
    rows = yield reads
    ids = {how: list(dict.fromkeys(row.id for row in rows.get(how, ()) if row.id)) for how in ("number", "pv", "title", "facts")}
    named, full = (names.met(heard, rows), names.full(heard, rows)) if inside else ({}, False)
    known = {case_id for found in (*ids.values(), [case_id for case_id, _ in named]) for case_id in found}
    if not known:
        return Found((), full or _bounded(rows, []))
    # On PostgreSQL in the same words for few and for many: it then knows how.
    met = Case.id.in_(known) if on_sqlite else Case.id == any_(literal(sorted(known), ARRAY(Uuid())))
    newest = select(*HIT).where(met, within).order_by(Case.opened_at.desc(), Case.id.desc())
    cases = (yield {"cases": newest.limit(MOST)})["cases"]
    seen = {case.id: at for at, case in enumerate(cases)}
    bounded = full or _bounded(rows, [how for how in ("number", "pv") if not seen.keys().isdisjoint(ids[how])])
    ids = {how: sorted((one for one in found if one in seen), key=seen.__getitem__) for how, found in ids.items()}
    named = {pair: far for pair, far in named.items() if pair[0] in seen}
    if not _reads_everything(actor):  # a desk or victim support finds only what it could read: looked up in the newest
        ids["facts"] = ids["facts"][:SHOWN]
        among = set(sorted({case_id for case_id, _ in named}, key=seen.__getitem__)[:SHOWN])
        named = {pair: far for pair, far in named.items() if pair[0] in among}
        if judged := {*ids["facts"], *among}:
            named, ids["facts"] = _readable(actor, named, ids["facts"], (yield _readable_read(actor, judged)))
    why: dict[uuid.UUID, list[str]] = {}
    for how in ("number", "pv", "title"):
        _add(why, how, ids[how])
    for (case_id, _), far in named.items():
        _add(why, "name_like" if far else "name", [case_id])
    _add(why, "facts", ids["facts"])
    shown = [case for case in cases if case.id in why]
    return Found(tuple(_hit(actor, case, why[case.id]) for case in shown[:SHOWN]), bounded or len(shown) > SHOWN or len(cases) >= MOST)


def _bounded(rows: Mapping[str, Sequence[Any]], met: Sequence[str]) -> bool:
    """Whether one of the ways looked at as many as it may. Who found a case by its number looks on among no titles."""
    looked_at = {how: len(found) for how, found in rows.items() if how in ("number", "pv", "facts") or (how == "title" and not met)}
    most = {"number": PV_MOST, "pv": PV_MOST}
    return any(many >= most.get(how, READ) for how, many in looked_at.items())


HIT = (Case.id, Case.number, Case.title, Case.pv_number, Case.opened_at, Case.closed_at)


def _hit(actor: Actor, case: Any, why: list[str]) -> Hit:
    title, pv = ("", "") if actor.org_kind == "equality_body" else (case.title, case.pv_number or "")
    return Hit(case.number, title, pv, case.opened_at, case.closed_at is not None, tuple(dict.fromkeys(why)))


def _add(why: dict[uuid.UUID, list[str]], how: str, ids: Iterable[uuid.UUID]) -> None:
    for case_id in ids:
        why.setdefault(case_id, []).append(how)


def _by_number(actor: Actor, text: str) -> ColumnElement[bool]:
    if NUMBER.fullmatch(text):
        return Case.number == text.upper()
    if part := PART.fullmatch(text):
        zone = Case.zone == part["zone"] if part["zone"] else true()
        return zone & (Case.year == int(part["year"])) & (Case.serial == int(part["serial"]))
    digits = text if text.isascii() and text.isdigit() and len(text) <= 6 else "0"
    return Case.serial == int(digits)


def _by_pv(text: str, *, on_sqlite: bool) -> dict[str, Select[*tuple[Any, ...]]]:
    """However it was written: dots, dashes and spaces are left out of both; from six signs with a digit on, also its beginning."""
    wanted = re.sub(r"[-./ ]", "", text.upper())
    if not wanted:
        return {}
    begins = len(wanted) >= PV_BEGINS and any(one.isdigit() for one in wanted)
    if not on_sqlite:  # behind the wall: a policy would be asked of every case and report before the index may be read
        beyond = wanted + (LAST_SIGN if begins else FIRST_SIGN)
        return {"pv": select(func.cases_with_pv(wanted, beyond, PV_MOST, type_=Uuid()).column_valued("id"))}
    later = select(OfficialReport.case_id).where(_meets("official_report.number", wanted, begins)).limit(PV_MOST)
    initial = select(Case.id).where(_meets('"case".pv_number', wanted, begins)).limit(PV_MOST)
    both = union_all(select(later.subquery().c.case_id.label("id")), select(initial.subquery().c.id)).subquery()
    return {"pv": select(both.c.id)}


def _meets(number: str, wanted: str, begins: bool) -> ColumnElement[bool]:
    # To the letter what migration 0012 indexed, and compared by its bytes: a pattern or a bound sign would miss the index.
    plain = f"upper({number})"
    for sign in "-./ ":
        plain = f"replace({plain}, '{sign}', '')"
    told: ColumnElement[str] = literal_column(plain, String)
    return (told >= wanted) & (told < wanted + LAST_SIGN) if begins else told == wanted


def _by_title(text: str, within: ColumnElement[bool]) -> dict[str, Select[*tuple[Any, ...]]]:
    """`id` is empty where the title does not meet: the rows tell how many were looked at."""
    words = [word for word in re.findall(r"\w+", text) if len(word) > 2]
    if not words:
        return {}
    # A part of a word is in no index: the newest cases of each shelf are read.
    newest = [
        select(Case.id, Case.title).where(within, shelf).order_by(Case.opened_at.desc(), Case.id.desc()).limit(READ).subquery()
        for shelf in (*shelves(Filters(closed=None)), *shelves(Filters(archived=True)))
    ]
    meets = and_(*(column("title").icontains(word, autoescape=True) for word in words))
    both = union_all(*(select(when((meets, one.c.id)).label("id")).select_from(one) for one in newest)).subquery()
    return {"title": select(both.c.id)}


def _by_facts(actor: Actor, text: str, *, on_sqlite: bool) -> dict[str, Select[*tuple[Any, ...]]]:
    """The newest incidents of the zone that hold the words: a common word is in half of them."""
    words = words_of(text)
    if not words:
        return {}
    newest = matching(actor.org_id, words, newest=READ, on_sqlite=on_sqlite).subquery()
    return {"facts": select(newest.c.case_id.label("id"))}


def _readable_read(actor: Actor, ids: Collection[uuid.UUID]) -> dict[str, Select[*tuple[Any, ...]]]:
    held = select(PersonRole.case_id, PersonRole.person_id, PersonRole.role, PersonRole.by)
    return {"held": held.where(PersonRole.case_id.in_(ids), PersonRole.until.is_(None)), **situations_read(actor, ids)}


def _readable(
    actor: Actor, named: Mapping[tuple[uuid.UUID, uuid.UUID], bool], facts: Sequence[uuid.UUID], rows: Mapping[str, Sequence[Any]]
) -> tuple[dict[tuple[uuid.UUID, uuid.UUID], bool], list[uuid.UUID]]:
    """The persons and the facts that this reader may read in their cases."""
    at = situations(actor, {*facts, *(case_id for case_id, _ in named)}, rows)
    seen = {(one.case_id, one.person_id) for one in rows["held"] if one.case_id in at and role_open(actor, one, at[one.case_id])}
    return {pair: far for pair, far in named.items() if pair in seen}, [
        one for one in facts if may_read(actor, Section.FACTS, at[one], "facts")
    ]


def _reads_everything(actor: Actor) -> bool:
    return actor.kind == "shell" or actor.has(Role.INVESTIGATOR) or actor.has(Role.REFERENCE_OFFICER)
