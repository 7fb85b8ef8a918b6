"""Where I am signed in: one's own sessions, seen and ended."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from col13.auth import sessions as door
from col13.i18n import Label, N_, S_
from col13.policies import require
from col13.services import sessions as service
from col13.views.frame import notice
from col13.views.units import actor, reading, writing

blueprint = Blueprint("sessions", __name__)
LEVELS: dict[str, Label] = {
    "password": N_("signed in with", "password"),
    "second_factor": N_("signed in with", "password and second factor"),
    "identity_provider": N_("signed in with", "identity provider"),
}
ENDED, OTHERS_ENDED = S_("That session has ended."), S_("All your other sessions have ended.")


@blueprint.get("/settings/sessions")
def show() -> ResponseReturnValue:
    """The list, this one first."""
    require(actor(), "self:settings")
    with reading() as session:
        rows = sorted(service.mine(session, actor()), key=lambda row: row.id != here())
        return render_template("session/sessions.html", rows=rows, here=here(), levels=LEVELS)


@blueprint.post("/settings/sessions/<uuid:session_id>/end")
def end(session_id: uuid.UUID) -> ResponseReturnValue:
    """End one; this one too, which is signing out."""
    require(actor(), "self:settings")
    with writing() as session:
        service.end(session, actor(), session_id)
    if session_id == here():
        door.end()
        return redirect(url_for("session.sign_in"), 303)
    notice(ENDED)
    return redirect(url_for("sessions.show"), 303)


@blueprint.post("/settings/sessions/others/end")
def end_others() -> ResponseReturnValue:
    """End all but this one."""
    require(actor(), "self:settings")
    with writing() as session:
        service.end_others(session, actor(), here())
    notice(OTHERS_ENDED)
    return redirect(url_for("sessions.show"), 303)


def here() -> uuid.UUID:
    """The session of this request."""
    known: uuid.UUID = current_user.standing.id
    return known
