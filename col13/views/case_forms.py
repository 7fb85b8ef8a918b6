"""Forms on a case's content: a page to fill in, one act of a service, back to the section. Nothing is overwritten unseen."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.errors import Stale
from col13.forms.base import HouseForm
from col13.i18n import Key, S_
from col13.models import Case
from col13.policies import require_section, Section
from col13.services import casework, changes, facts_seen, records
from col13.services import once as onces
from col13.services.situation import situation
from col13.views.case_page import answered, draw, shows
from col13.views.frame import notice
from col13.views.units import actor, answering, seen, writing

Fill = Callable[[Session, Case], HouseForm]
SAVED = S_("Saved.")
CHANGED_MEANWHILE = S_("%(who)s changed this part on %(at)s, after you opened this page. What you typed is kept: compare, then save again.")
SOMEBODY = S_("Somebody")


def may_fill_in(session: Session, case: Case, section: Section, facet: str | None) -> None:
    """Before a form shows: Forbidden for who may not write there, StepRefused where it is locked. None: any facet."""
    now = situation(session, actor(), case)
    require_section(actor(), section, "write", dataclasses.replace(now, closed=False, read_only=frozenset()), facet)
    changes.refuse_closed(case)
    records.refuse_locked(now, section, change=False)


def revision(session: Session, case: Case, section: Section) -> int:
    """What a form has `seen`: the revision of the section's last change, 0 for none."""
    row = facts_seen.last_change(session, case, section)
    return row.revision if row else 0


def refuse_stale(session: Session, case: Case, section: Section) -> None:
    """Stale when somebody changed the section after the posted form was shown."""
    row = facts_seen.last_change(session, case, section)
    if row is not None and row.revision > seen():
        who = facts_seen.names_of(session, [row.by]).get(row.by)
        raise Stale(CHANGED_MEANWHILE, who=who or SOMEBODY, at=row.at)


def fill_in(
    number: str, section: Section, form: HouseForm | Fill, title: Key, *, facet: str | None, back: str, template: str = "case/form.html",
    **content: Any,
) -> ResponseReturnValue:  # fmt: skip
    """The page with a form, inside the case's frame. `form`: as posted, or how to fill it. `back`: the endpoint to return to.
    `content` goes to the template; what is callable is asked inside the session."""

    @shows(section)
    def page(session: Session, case: Case) -> ResponseReturnValue:
        may_fill_in(session, case, section, facet)
        more = {name: value(session, case) if callable(value) else value for name, value in content.items()}
        filled = form if isinstance(form, HouseForm) else form(session, case)
        return draw(
            session, case, section, template, form=filled, form_title=title, back=url_for(back, number=number),
            seen=revision(session, case, section), **more,
        )  # fmt: skip

    return page(number)


def save(
    number: str,
    form: HouseForm,
    act: str,
    do: Callable[[Session, Case], object],
    *,
    back: str,
    again: Callable[[], ResponseReturnValue],
    overwrites: Section | None = None,
    anchor: str = "",
    says: Key = SAVED,
) -> ResponseReturnValue:
    """One unit of work: `do`, once for each posted form. `overwrites`: the section whose meanwhile changes refuse this one."""
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                key = f"{act}:{number}"
                if onces.before(session, actor(), form.token(), key) is None:
                    if overwrites is not None:
                        refuse_stale(session, case, overwrites)
                    do(session, case)
                    onces.keep(session, actor(), form.token(), key, True)
            notice(says)
            return redirect(url_for(back, number=number, _anchor=anchor or None), 303)
    return answered(again(), answer.status)
