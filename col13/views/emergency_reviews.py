"""What is judged after an emergency look, the looks judged before, and how many there were in each month."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from col13.forms.emergency import JudgeForm
from col13.i18n import S_
from col13.policies import require
from col13.services import emergency_reviews
from col13.services.emergency import REASONS
from col13.services.worklist import note_list
from col13.views.frame import notice
from col13.views.units import actor, answering, writing

blueprint = Blueprint("emergency_reviews", __name__)
KEPT = S_("Your judgement is kept.")


@blueprint.get("/emergency/reviews")
def show() -> ResponseReturnValue:
    """Those that wait first, each with its form."""
    return page()


@blueprint.post("/emergency/reviews/<uuid:look>")
def judge(look: uuid.UUID) -> ResponseReturnValue:
    """The verdict, once."""
    require(actor(), "emergency:review")
    form = JudgeForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                emergency_reviews.judge(session, actor(), look, verdict=form.verdict.data or "", note=form.note.data or "")
            notice(KEPT)
            return redirect(url_for("emergency_reviews.show"), 303)
    return page(look, form), answer.status


def page(posted: uuid.UUID | None = None, form: JudgeForm | None = None) -> str:
    """The numbers shown are written before they are shown."""
    role = require(actor(), "emergency:review")
    with writing() as session:
        waiting, judged = emergency_reviews.waiting(session, actor()), emergency_reviews.judged(session, actor())
        months = emergency_reviews.by_month(session, actor())
        note_list(session, actor(), "emergency.list", role, [one.number for one in (*waiting, *judged)])
    forms = {one.id: form if form is not None and one.id == posted else JudgeForm(formdata=None) for one in waiting if one.mine}
    for look_id, one in forms.items():
        for field in one:
            field.id = f"{look_id}-{field.name}"
    return render_template(
        "emergency/reviews.html", waiting=waiting, judged=judged, months=months, forms=forms, form=form, reasons=REASONS,
        verdicts=emergency_reviews.VERDICTS,
    )  # fmt: skip
