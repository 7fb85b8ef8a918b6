"""A look is a visit: the consultation entry is written in a short transaction before the content is read; no entry, no page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from col13.policies import Section
from col13.services import casework, visits
from col13.views.reached import reached
from col13.views.units import actor, reading, writing

View = Callable[..., ResponseReturnValue]


def look(number: str, *sections: Section) -> ResponseReturnValue | None:
    """Write down that this person looks at these sections of a case; the page that asks for the reason, where one is owed.

    NotFound for a case that is not theirs to see. A section already looked at in the running visit writes nothing.
    """
    with reading() as session:
        case = reached(session, number)
        if visits.told(session, actor(), case, sections):
            return None
        if visits.needs_reason(session, actor(), case):
            return redirect(url_for("visit.reason", number=number, next=request.full_path.rstrip("?")), 303)
    for section in sections:
        with writing() as session:
            visits.look(session, actor(), reached(session, number), section)
    return None


def looks(section: Section) -> Callable[[View], View]:
    """A page that shows a section: `view(session, case, **rest)` runs after the look was written, inside a session that reads."""

    def around(view: View) -> View:
        @wraps(view)
        def looked(number: str, **rest: Any) -> ResponseReturnValue:
            with reading() as session:
                case = casework.get(session, actor(), number)
                if visits.told(session, actor(), case, (section,)):
                    return view(session, case, **rest)
            elsewhere = look(number, section)
            if elsewhere is not None:
                return elsewhere
            with reading() as session:
                return view(session, casework.get(session, actor(), number), **rest)

        return looked

    return around
