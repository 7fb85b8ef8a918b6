"""Search: by case number, PV number, name and words of the facts; bounded and said so; only what this reader may see, and journalled."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, column, ColumnElement, false, func, literal_column, Select, select, String, table, true, union_all, Uuid
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Incident, OfficialReport
from col13.models.visibility import content_visible
from col13.policies import Actor, may_read, require, Role, Section
from col13.services import names
from col13.services.cases_filters import Filters, shelves
from col13.services.faults import Faults
from col13.services.persons_seen import persons_seen
from col13.services.situation import situation
from col13.services.worklist import note_list

MOST = 1000  # hits looked at; older ones beyond it are not found, and the page says so
SHOWN = 50
LONGEST = 200
FTS = table("incident_words", column("rowid"), column("incident_words"))
FTS_ROW = table("incident_word_row", column("number"), column("case_id", Uuid()))
PART = re.compile(r"(?:(?P<zone>[0-9]{4,6})-)?(?P<year>[0-9]{4})-(?P<serial>[0-9]{1,6})")  # of a number, as it is said aloud
PV_MOST = 5 * MOST  # numbers looked at that begin so
LAST_SIGN = "\U0010ffff"
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
    within = content_visible(actor, clock.today())
    why: dict[uuid.UUID, list[str]] = {}
    bounded = _add(why, "number", _seen(session, within, select(Case.id).where(_by_number(actor, text)).limit(PV_MOST)))
    if actor.org_kind != "equality_body":
        bounded |= _add(why, "pv", _seen(session, within, _by_pv(text, on_sqlite=_on_sqlite(session))))
        bounded |= _by_title(session, text, within, why)
        bounded |= _by_name(session, actor, text, within, why)
        bounded |= _by_facts(session, actor, text, within, why)
    newest = select(Case).where(Case.id.in_(why), within).order_by(Case.opened_at.desc(), Case.id.desc())
    cases = session.scalars(newest.limit(SHOWN)).all()
    hits = tuple(_hit(actor, case, why[case.id]) for case in cases)
    note_list(session, actor, "cases.search", role, [hit.number for hit in hits], words=text)
    return Found(hits, bounded or len(why) > SHOWN)


def _hit(actor: Actor, case: Case, why: list[str]) -> Hit:
    title, pv = ("", "") if actor.org_kind == "equality_body" else (case.title, case.pv_number or "")
    return Hit(case.number, title, pv, case.opened_at, case.closed_at is not None, tuple(dict.fromkeys(why)))


def _add(why: dict[uuid.UUID, list[str]], how: str, ids: Iterable[uuid.UUID]) -> bool:
    found = list(ids)
    for case_id in found:
        why.setdefault(case_id, []).append(how)
    return len(found) >= MOST


def _seen(session: Session, within: ColumnElement[bool], ids: Select[uuid.UUID]) -> list[uuid.UUID]:
    # What is found first, and of that what may be seen: in one statement the database would rather walk through all of the zone.
    return _visible(session, within, list(session.scalars(ids)))


def _visible(session: Session, within: ColumnElement[bool], ids: list[uuid.UUID]) -> list[uuid.UUID]:
    return list(session.scalars(_newest(within & Case.id.in_(ids)))) if ids else []


def _newest(condition: ColumnElement[bool]) -> Select[uuid.UUID]:
    return select(Case.id).where(condition).order_by(Case.id.desc()).limit(MOST)


def _by_number(actor: Actor, text: str) -> ColumnElement[bool]:
    if NUMBER.fullmatch(text):
        return Case.number == text.upper()
    if part := PART.fullmatch(text):
        zone = Case.zone == part["zone"] if part["zone"] else true()
        return zone & (Case.year == int(part["year"])) & (Case.serial == int(part["serial"]))
    digits = text if text.isascii() and text.isdigit() and len(text) <= 6 else "0"
    return Case.serial == int(digits)


def _by_pv(text: str, *, on_sqlite: bool) -> Select[uuid.UUID]:
    """However it was written: dots, dashes and spaces are left out of both; from six signs with a digit on, also its beginning."""
    wanted = re.sub(r"[-./ ]", "", text.upper())
    if not wanted:
        return select(Case.id).where(false())
    begins = len(wanted) >= PV_BEGINS and any(one.isdigit() for one in wanted)
    later = select(OfficialReport.case_id).where(_meets("official_report.number", wanted, begins, on_sqlite)).limit(PV_MOST)
    initial = select(Case.id).where(_meets('"case".pv_number', wanted, begins, on_sqlite)).limit(PV_MOST)
    return select(union_all(select(later.subquery()), select(initial.subquery())).subquery())


def _meets(number: str, wanted: str, begins: bool, on_sqlite: bool) -> ColumnElement[bool]:
    # To the letter what migration 0012 indexed, and compared by its bytes: a pattern or a bound sign would miss the index.
    plain = f"upper({number})"
    for sign in "-./ ":
        plain = f"replace({plain}, '{sign}', '')"
    told: ColumnElement[str] = literal_column(plain, String)
    told = told if on_sqlite else told.collate("C")
    return (told >= wanted) & (told < wanted + LAST_SIGN) if begins else told == wanted


def _by_title(session: Session, text: str, within: ColumnElement[bool], why: dict[uuid.UUID, list[str]]) -> bool:
    words = [word for word in re.findall(r"\w+", text) if len(word) > 2]
    if not words:
        return False
    # A part of a word is in no index: the newest cases of each shelf are read.
    newest = [
        select(Case.id, Case.title).where(within, shelf).order_by(Case.opened_at.desc(), Case.id.desc()).limit(MOST).subquery()
        for shelf in (*shelves(Filters(closed=None)), *shelves(Filters(archived=True)))
    ]
    meets = and_(*(column("title").icontains(word, autoescape=True) for word in words))
    rows = session.execute(union_all(*(select(one.c.id, when((meets, 1), else_=0)) for one in newest))).all()
    _add(why, "title", (case_id for case_id, met in rows if met))
    return len(rows) >= MOST and not {"number", "pv"} & {how for found in why.values() for how in found}


def _by_name(session: Session, actor: Actor, text: str, within: ColumnElement[bool], why: dict[uuid.UUID, list[str]]) -> bool:
    found = names.persons_named(session, text, within=within, newest=MOST)
    if not _reads_everything(actor):
        found = _readable(session, actor, found)
    for (case_id, _), far in found.items():
        why.setdefault(case_id, []).append("name_like" if far else "name")
    return len(found) >= MOST


def _readable(session: Session, actor: Actor, found: dict[tuple[uuid.UUID, uuid.UUID], bool]) -> dict[tuple[uuid.UUID, uuid.UUID], bool]:
    # A desk or victim support finds a name only where it could read it: looked up case by case, the newest first.
    newest = sorted({case_id for case_id, _ in found}, key=lambda one: one.hex, reverse=True)[:SHOWN]
    seen = set()
    for case in session.scalars(select(Case).where(Case.id.in_(newest))):
        seen |= {(case.id, view.id) for view in persons_seen(session, actor, case) if view.open}
    return {pair: far for pair, far in found.items() if pair in seen}


def _by_facts(session: Session, actor: Actor, text: str, within: ColumnElement[bool], why: dict[uuid.UUID, list[str]]) -> bool:
    words = words_of(text)
    if not words:
        return False
    # The newest incidents that hold the words, and of these the cases that may be seen: a common word is in half the house.
    newest = list(session.scalars(_sqlite(words) if _on_sqlite(session) else _postgresql(words)))
    found = _visible(session, within, newest)
    kept = found
    if not _reads_everything(actor):
        cases = session.scalars(select(Case).where(Case.id.in_(found[:SHOWN])))
        kept = [case.id for case in cases if may_read(actor, Section.FACTS, situation(session, actor, case), "facts")]
    _add(why, "facts", kept)
    return len(newest) >= MOST


def _reads_everything(actor: Actor) -> bool:
    return actor.kind == "shell" or actor.has(Role.INVESTIGATOR) or actor.has(Role.REFERENCE_OFFICER)


def words_of(text: str) -> list[str]:
    """The words as both databases index them: lower case, without accents."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return re.findall(r"[^\W_]+", letters)


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _sqlite(words: list[str]) -> Select[uuid.UUID]:
    wanted = " ".join(f'"{word}"*' if len(word) > 2 else f'"{word}"' for word in words)
    hits = select(FTS_ROW.c.case_id).join(FTS, FTS.c.rowid == FTS_ROW.c.number)
    return hits.where(FTS.c.incident_words.op("MATCH")(wanted)).order_by(FTS.c.rowid.desc()).limit(MOST)


def _postgresql(words: list[str]) -> Select[uuid.UUID]:
    wanted = " & ".join(f"{word}:*" if len(word) > 2 else word for word in words)
    found = func.narrative_words(Incident.facts).op("@@")(func.to_tsquery("simple", wanted))
    return select(Incident.case_id).where(found).order_by(Incident.id.desc()).limit(MOST)
