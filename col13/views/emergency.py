"""An emergency look at a restricted case: a form of its own, that tells of no case whether it exists."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from col13.errors import Invalid
from col13.forms.emergency import EmergencyForm
from col13.policies import require
from col13.services import emergency, zone_policy
from col13.views.units import actor, answering, reading, writing

blueprint = Blueprint("emergency", __name__)


@blueprint.get("/emergency")
def ask() -> ResponseReturnValue:
    """The question."""
    require(actor(), "case:emergency")
    return page(EmergencyForm())


@blueprint.post("/emergency")
def begin() -> ResponseReturnValue:
    """The case at its own address, for some minutes; or one answer for every number that gives none."""
    require(actor(), "case:emergency")
    form = EmergencyForm()
    with answering(form) as answer:
        if form.validate():
            try:
                with writing() as session:
                    emergency.begin(
                        session, actor(), number=form.number.data or "", reason=form.reason.data or "", words=form.words.data or ""
                    )
            except Invalid:
                with writing() as session:
                    emergency.refused(session, actor(), form.number.data or "")
                raise
            return redirect(url_for("cases.show", number=emergency.typed(form.number.data or "")), 303)
    return page(form), answer.status


def page(form: EmergencyForm) -> str:
    """The form; a case that may be seen anyway is linked."""
    refused = form.refusal.fields.get("number") if isinstance(form.refusal, Invalid) else None
    usual = emergency.typed(form.number.data or "") if refused and refused[0] is emergency.AS_USUAL else ""
    with reading() as session:
        org = actor().org_id
        minutes = zone_policy.number(session, org, "emergency_minutes") if org else 0
        return render_template("emergency/ask.html", form=form, minutes=minutes, usual=usual)
