"""The overview of a case: five workflows, what comes next and why not, the timeline."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.models import Case
from col13.policies import Section
from col13.services import overview, summary
from col13.views.case_page import draw, shows
from col13.views.units import actor

blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases/<number>")
@shows(Section.SUMMARY)
def show(session: Session, case: Case) -> ResponseReturnValue:
    """`?track=` keeps one track's moves in the timeline; an unknown one keeps them all. A body has its own page of a case."""
    if actor().org_kind == "equality_body":
        return redirect(url_for("shared.show", number=case.number), 303)
    seen = overview.of(session, actor(), case)
    keys = [lane.track.key for lanes in seen.workflows.values() for lane in lanes]
    only = request.args.get("track", "")
    timeline = [one for one in seen.timeline if one.key == only] if only in keys else seen.timeline
    return draw(
        session, case, Section.SUMMARY, "case/overview.html", overview=seen, timeline=timeline, only=only if only in keys else "",
        keys=keys, summary=summary.of(session, actor(), case),
    )  # fmt: skip
