"""What every page of a case shares: the right, the look, then its frame (header, tabs, who takes part)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.auth.language import locale
from col13.i18n import show
from col13.models import Case
from col13.policies import facets, may_read, require_section, Section
from col13.services import overview, visits
from col13.services.emergency_running import running
from col13.services.situation import situation
from col13.views.looking import look
from col13.views.openings import pages, remember
from col13.views.reached import reached
from col13.views.units import actor, reading
from col13.views.words import catalogue_label

View = Callable[..., ResponseReturnValue]


def shows(section: Section, also: Callable[..., list[Section]] | None = None) -> Callable[[View], View]:
    """A page that shows a section: the right first (Forbidden, NotFound), then the look, then `view(session, case, **rest)` reads.
    `also(session, case, **rest)`: of which further sections the page shows something, each with a look of its own. Where the running
    visit holds them all, everything is read from one snapshot."""

    def around(view: View) -> View:
        @wraps(view)
        def shown(number: str, **rest: Any) -> ResponseReturnValue:
            with reading() as session:
                case = reached(session, number)
                require_section(actor(), section, "read", situation(session, actor(), case))
                owed = [*(also(session, case, **rest) if also else ()), section]
                if visits.told(session, actor(), case, owed):
                    return view(session, case, **rest)
            elsewhere = look(number, *owed)
            if elsewhere is not None:
                return elsewhere
            with reading() as session:
                return view(session, reached(session, number), **rest)

        return shown

    return around


def draw(session: Session, case: Case, section: Section, template: str, **content: Any) -> str:
    """A page of a case inside its frame. Templates find there: case, section, tabs, reads, writes, additions, participants."""
    return render_template(template, **frame(session, case, section), **content)


def answered(page: ResponseReturnValue, status: int) -> ResponseReturnValue:
    """A page that is drawn again with what was typed, under the status of the refusal; a redirect stays one."""
    return (page, status) if isinstance(page, str) else page


def frame(session: Session, case: Case, section: Section) -> dict[str, Any]:
    """What the frame of a case shows this reader, and what this reader may read and write in the section."""
    now = situation(session, actor(), case)
    # The title is the zone's own words: a body reads what its profile holds, and that on its own page.
    told = may_read(actor(), Section.SUMMARY, now, "overview") and actor().org_kind != "equality_body"
    tabs = [(*page, one is section) for one, page in pages(case, now).items()]
    remember(case, now)
    until = running(session, actor(), case)
    unlocked = dataclasses.replace(now, read_only=frozenset(), closed=False)
    return {
        "case": case, "number": case.number, "section": section, "tabs": tabs, "told": told, "inside": actor().org_id == case.owner_id,
        "days_old": (clock.today() - clock.brussels_day(case.opened_at)).days,
        "reads": facets(actor(), section, "read", now), "writes": facets(actor(), section, "write", now),
        "locked": bool(facets(actor(), section, "write", unlocked)) and section in now.read_only and until is None,
        "emergency": until.astimezone(clock.BRUSSELS).strftime("%H:%M") if until else "", "minutes_left": minutes_until(until),
        "additions": section in now.additions,
        "linked": overview.linked_count(session, actor(), case),
        "participants": overview.participants(session, actor(), case), "place": place, "local": local, "codes": codes,
    }  # fmt: skip


def minutes_until(end: dt.datetime | None) -> int:
    """Whole minutes, the one that runs included."""
    return max(0, -int(-(end - clock.now()).total_seconds() // 60)) if end else 0


def place(nis: str | None) -> str:
    """The name of a municipality in the reader's language; "" for none."""
    return catalogue.municipality(nis).label(locale()) if nis else ""


def local(value: object) -> object:
    """A partial date, a day or a key as this reader says it."""
    return show(value, locale())


def codes(kind: str, found: Iterable[str]) -> str:
    """The names of several codes of a kind."""
    return ", ".join(catalogue_label(kind, one) for one in found)
