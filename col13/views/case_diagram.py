"""“You are here”: the picture of a track's workflow with the states it went through, and the same as a list."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.errors import NotFound
from col13.models import Case
from col13.policies import Section
from col13.services import overview
from col13.views.case_page import draw, shows
from col13.views.units import actor
from col13.workflows import by_key
from col13.workflows.diagram import svg

blueprint = Blueprint("diagram", __name__)


@blueprint.get("/cases/<number>/tracks/<key>/diagram")
@shows(Section.SUMMARY)
def show(session: Session, case: Case, key: str) -> ResponseReturnValue:
    """For who may know where the track stands. NotFound for a track that does not exist or does not show."""
    lanes = [lane for lanes in overview.of(session, actor(), case).workflows.values() for lane in lanes]
    lane = next((lane for lane in lanes if lane.track.key == key), None)
    if lane is None:
        raise NotFound
    flow = by_key(key)
    # nosemgrep: markup-made-of-data
    picture = Markup(svg(flow, locale(), lane.track.state, lane.visited))  # noqa: S704 # nosec B704 - drawn by us from declarations, every word escaped there
    return draw(session, case, Section.SUMMARY, "case/diagram.html", lane=lane, flow=flow, picture=picture, visited=lane.visited)
