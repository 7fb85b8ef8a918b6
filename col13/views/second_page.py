"""The page that asks for the second factor: after the password, and whenever somebody must show once more who they are."""

from __future__ import annotations

import uuid

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from col13.auth import kept, sessions
from col13.auth.people import SignedIn
from col13.auth.place import place
from col13.forms.second_factor import ProveForm
from col13.i18n import S_
from col13.services import second_factor
from col13.views.frame import notice
from col13.views.units import reading

NOT_YOURS = S_("What was typed before belongs to somebody else’s session. It was not kept.")


def half_way(person: SignedIn) -> ResponseReturnValue:
    """The password was right and a second factor is owed: its page, with what was typed when the last session ended."""
    typed = kept.carried()
    if typed is not None and not kept.theirs(typed, person.get_id()):
        notice(NOT_YOURS, "soon")
        typed = None
    sessions.half(person)
    g.pop("csrf_token", None)  # made for the session before
    if typed is None:
        return redirect(url_for("second_factor.ask", next=request.form.get("next") or None), 303)
    return page(ProveForm(formdata=None), person.actor.id, typed)


def page(form: ProveForm, user_id: uuid.UUID, typed: kept.Kept | None, back: str = "") -> str:
    """The ways this account has; a key answers only where the house knows its own address. `back`: where the person goes on."""
    with reading() as session:
        kinds = {row.kind for row in second_factor.held(session, user_id)}
    return render_template(
        "session/second_ask.html", form=form, kept=typed, next=request.values.get("next", back), app="totp" in kinds,
        passkey="passkey" in kinds and place() is not None, again=current_user.is_authenticated,
    )  # fmt: skip
