"""Back to an intake that was left: it opens at the first part in which something is missing."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from col13.policies import Section
from col13.services import casework
from col13.services import standing as standings
from col13.views.intake import blueprint, done, LEGS
from col13.views.intake_saving import may_write
from col13.views.units import actor, reading


@blueprint.get("/cases/<number>/intake")
def resume(number: str) -> ResponseReturnValue:
    """To the part itself, which writes down its own look; to the last one where nothing is missing."""
    with reading() as session:
        case = casework.get(session, actor(), number)
        may_write(session, case, Section.FACTS, "facts")
        whole = done(standings.of(session, actor(), case))
    leg = next((name for name in LEGS if name not in whole), "check")
    return redirect(url_for(f"intake.{leg}", number=number), 303)
