"""The zone's register of dossiers, for reference officers: every number given, of the cases they may see."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from col13.services import dossiers, dossiers_register
from col13.views.dossier_words import ground, LABELS, said
from col13.views.units import actor, writing

blueprint = Blueprint("dossier_register", __name__)


@blueprint.get("/dossiers")
def show() -> ResponseReturnValue:
    """Newest first; the list is written before it is shown."""
    with writing() as session:
        lines, more = dossiers_register.register(session, actor(), before=mark(request.args.get("before")))
    return render_template(
        "dossiers.html", lines=lines, more=more, begun="before" in request.args, states=dossiers.STATES, profiles=LABELS, ground=ground,
        said=said, refusals=dossiers.REFUSALS,
    )  # fmt: skip


def mark(typed: str | None) -> uuid.UUID | None:
    """Where a page begins; a mangled mark begins at the start."""
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None
