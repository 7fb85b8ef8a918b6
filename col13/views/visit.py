"""Why do you open this case? Asked before it shows, of everybody who takes no part in it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from col13.auth.wall import inside
from col13.forms.visit import ReasonForm
from col13.services import casework, visits
from col13.views.units import actor, answering, reading, writing

blueprint = Blueprint("visit", __name__)


@blueprint.get("/cases/<number>/reason")
def reason(number: str) -> ResponseReturnValue:
    """The question."""
    with reading() as session:
        casework.get(session, actor(), number)
        return page(number, ReasonForm())


@blueprint.post("/cases/<number>/reason")
def give(number: str) -> ResponseReturnValue:
    """The answer opens the visit; then the page that was asked for."""
    form = ReasonForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number)
                visits.begin(session, actor(), case, reason=form.reason.data, words=form.words.data or "")
            return redirect(inside(request.form.get("next") or f"/cases/{number}"), 303)
    with reading() as session:
        casework.get(session, actor(), number)
        return page(number, form), answer.status


def page(number: str, form: ReasonForm) -> str:
    """The number and the question, nothing of the content."""
    return render_template("cases/reason.html", number=number, form=form, next=request.values.get("next", ""))
