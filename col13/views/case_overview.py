"""The overview of a case: five workflows, what comes next and why not, the timeline."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.models import Case
from col13.policies import may, Section
from col13.services import overview, participation, summary
from col13.services.emergency_running import running
from col13.services.situation import situation
from col13.services.timeline import words_section
from col13.views.case_page import draw, shows
from col13.views.case_urgent import looks_owed, safe_rules, urgent
from col13.views.openings import opening
from col13.views.units import actor
from col13.workflows import WORKFLOWS

blueprint = Blueprint("cases", __name__)
blueprint.app_template_global("opening")(opening)
NEWEST = 30  # moves in view; older ones are folded away


@blueprint.get("/cases/<number>")
def show(number: str) -> ResponseReturnValue:
    """`?track=` keeps one track's moves in the timeline, with the reasons and remarks where they may be read; an unknown one keeps them
    all. A body has its own page of a case."""
    asked = request.args.get("track", "")
    return page(number, key=asked if asked.partition(".")[0] in WORKFLOWS else "")


def shown_too(session: Session, case: Case, key: str) -> list[Section]:
    """The words said with a track's steps belong to its section: whoever reads them looks at that section. So it is with the rest."""
    section = words_section(actor(), situation(session, actor(), case), key) if key else None
    return [*([section] if section is not None else []), *looks_owed(session, case)]


@shows(Section.SUMMARY, also=shown_too)
def page(session: Session, case: Case, key: str) -> ResponseReturnValue:
    """The page, all tracks or one in the timeline."""
    if actor().org_kind == "equality_body":
        return redirect(url_for("shared.show", number=case.number), 303)
    seen = overview.of(session, actor(), case, words=key)
    keys = [lane.track.key for lanes in seen.workflows.values() for lane in lanes]
    only = key if key in keys else ""
    timeline = [one for one in seen.timeline if not only or one.key == only]
    return draw(
        session, case, Section.SUMMARY, "case/overview.html", overview=seen, timeline=timeline[:NEWEST], older=timeline[NEWEST:],
        proposed=proposed(session, case),
        only=only, keys=keys, summary=summary.of(session, actor(), case), urgent=urgent(session, case), safe=safe_rules(session, case),
    )  # fmt: skip


def proposed(session: Session, case: Case) -> dict[str, bool]:
    """What is proposed to who may restrict the case, because a police officer is involved: nothing of it happens by itself."""
    if case.closed_at is not None or not may(actor(), "case:restrict") or running(session, actor(), case) is not None:
        return {}
    return {"restrict": participation.proposes_restriction(session, case), "route": participation.police_suspect(session, case)}
