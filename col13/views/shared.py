"""Shared with us: an equality body's list of cases, and of each the page with its part and its own answers. Nothing else."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from col13 import clock
from col13.dossier.project_words import STAGE
from col13.policies import Section
from col13.services import casework, shared_seen
from col13.views.case_liaison import MESSAGES, SENT
from col13.views.looking import look
from col13.views.units import actor, reading
from col13.workflows.asks_liaison import PROFILES

blueprint = Blueprint("shared", __name__)
ENDS_SOON = dt.timedelta(days=14)  # from then on the list says that a consent is about to end


@blueprint.get("/shared")
def cases() -> ResponseReturnValue:
    """The cases shared with this body now, newest first."""
    with reading() as session:
        lines, more = shared_seen.shared_list(session, actor(), before=mark(request.args.get("before")))
        return render_template(
            "shared/list.html", lines=lines, more=more, begun="before" in request.args, stages=STAGE, soon=clock.today() + ENDS_SOON
        )


@blueprint.get("/shared/<number>")
def show(number: str) -> ResponseReturnValue:
    """One of them. A share that ended or a consent withdrawn: nothing at this address, from the next request on."""
    shared_seen.require_body(actor())
    for section in (Section.SUMMARY, Section.LIAISON):
        elsewhere = look(number, section)
        if elsewhere is not None:
            return elsewhere
    with reading() as session:
        case = casework.get(session, actor(), number)
        seen = shared_seen.of(session, actor(), case)
        return render_template(
            "shared/case.html", number=case.number, seen=seen, stages=STAGE, messages=MESSAGES, sent_words=SENT, profiles=dict(PROFILES)
        )


def mark(typed: str | None) -> uuid.UUID | None:
    """Where a page begins; a mangled mark begins at the start."""
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None
