"""How a part of the intake is saved: by its button, or quietly while somebody types; the same address and checks, each post once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import clock
from col13.auth.language import locale
from col13.calendar_be import BRUSSELS
from col13.errors import Stale
from col13.forms.intake import PartForm
from col13.i18n import S_, say
from col13.models import Case, new_id
from col13.policies import require_section, Section
from col13.services import casework, facts_seen
from col13.services import once as onces
from col13.services.situation import situation
from col13.views.case_forms import CHANGED_MEANWHILE, revision, SOMEBODY
from col13.views.intake import onward
from col13.views.looking import look
from col13.views.units import actor, answering, reading, seen, writing

SAVED_AT = S_("Saved at %(time)s.")
SAVED_BUT = S_("Saved at %(time)s, without the fields that are not finished or do not fit.")
LOOK = S_("Not saved: look at the fields.")


def may_write(session: Session, case: Case, section: Section, facet: str) -> None:
    """Before a part shows: Forbidden for who may not write there now."""
    require_section(actor(), section, "write", situation(session, actor(), case), facet)


def may_save(number: str, section: Section, facet: str) -> None:
    """Before anything of a posted part is read: NotFound for an unseen case, Forbidden for who has no such right here. A closed or locked
    case is the service's to refuse, and then what was typed comes back."""
    with reading() as session:
        now = situation(session, actor(), casework.get(session, actor(), number))
    require_section(actor(), section, "write", dataclasses.replace(now, closed=False, read_only=frozenset()), facet)


def drawn_again(number: str, section: Section, page: Callable[[Session, Case], str], status: int) -> ResponseReturnValue:
    """The page of a refused part, after the look that its first showing owed too: the reason is asked where it is due. The right was asked
    by `may_save`."""
    elsewhere = look(number, section)
    if elsewhere is not None:
        return elsewhere
    with reading() as session:
        return page(session, casework.get(session, actor(), number)), status


def quiet() -> bool:
    """Whether the page's script saves while somebody types: then a field that is not finished yet is left out, not refused."""
    return request.headers.get("X-Autosave") == "1"


def stands_at(session: Session, case: Case) -> int:
    """What a form of the intake has `seen`."""
    return revision(session, case, Section.FACTS)


def refuse_overtaken(session: Session, case: Case) -> None:
    """Stale when a colleague changed the facts after this page was shown. One's own saves, by button or quietly, never stand in the way."""
    row = facts_seen.last_change(session, case, Section.FACTS)
    if row is not None and row.by != actor().id and row.revision > seen():
        raise Stale(CHANGED_MEANWHILE, who=facts_seen.names_of(session, [row.by]).get(row.by) or SOMEBODY, at=row.at)


def fits(form: PartForm) -> bool:
    """Whether the form may be written. While somebody types, a field that is not finished is noted as left out instead."""
    whole = form.validate()
    if not whole and quiet():
        form.left = tuple(form.errors)
    return whole or quiet()


def save_part(
    number: str, leg: str, form: PartForm, write: Callable[[Session, Case], None], page: Callable[[Session, Case], str]
) -> ResponseReturnValue:
    """One unit of work: `write`, once for each posted form, then the next part. Refused: `page` again with what was typed."""
    may_save(number, Section.FACTS, "facts")
    with answering(form) as answer:
        if fits(form):
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                act = f"intake.{leg}:{case.id}"
                if onces.before(session, actor(), form.token(), act) is None:
                    refuse_overtaken(session, case)
                    write(session, case)
                    onces.keep(session, actor(), form.token(), act, True)
                stands = stands_at(session, case)
            if quiet():
                time = clock.now().astimezone(BRUSSELS).strftime("%H:%M")
                words = say(SAVED_BUT if form.left else SAVED_AT, locale(), time=time)
                return {"words": words, "left": [*form.left], "seen": stands, "once": str(new_id())}
            return onward(number, leg)
    if quiet():
        stale = form.refusal if isinstance(form.refusal, Stale) else None
        return {"words": say(stale.key, locale(), **stale.facts) if stale else say(LOOK, locale())}, answer.status
    return drawn_again(number, Section.FACTS, page, answer.status)
