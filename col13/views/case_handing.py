"""Handing a case to another zone of the instance: an act of the reference officer, who shows once more who that is."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.proof import need_proof
from col13.forms.handing import HandOverForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import may, require, Section
from col13.services import casework, changes, handing_over
from col13.views.case_overview import blueprint
from col13.views.case_page import answered, draw, shows
from col13.views.case_people import NOBODY
from col13.views.case_support import as_uuid
from col13.views.frame import notice
from col13.views.units import actor, answering, reading, seen, writing

HANDED = S_("The case is handed over. The zone that receives it has the whole file now; here its address tells where it went.")


@blueprint.get("/cases/<number>/hand-over")
def hand_over(number: str) -> ResponseReturnValue:
    """What it means, and the form."""
    return page(number)


@shows(Section.SUMMARY)
def page(session: Session, case: Case, form: HandOverForm | None = None) -> ResponseReturnValue:
    require(actor(), "case:hand_over")
    changes.refuse_closed(case)
    form = offering(session, case, form or HandOverForm())
    if not case.restricted:
        del form.names
    return draw(session, case, Section.SUMMARY, "case/handing.html", form=form, seen=case.revision)


def offering(session: Session, case: Case | None, form: HandOverForm) -> HandOverForm:
    """With the zones and the people there are; without a case (a form that comes in) all of them."""
    form.to.choices = [("", ""), *handing_over.zones(session, actor())]
    found = handing_over.officers(session, actor(), case)
    form.names.choices = [(str(user_id), f"{name} ({zone})") for user_id, name, zone in found]
    return form


@blueprint.post("/cases/<number>/hand-over")
def save_handing(number: str) -> ResponseReturnValue:
    """Hand it over, once for each posted form; refused with what was typed."""
    need_proof()
    with reading() as session:
        if not may(actor(), "case:hand_over"):
            casework.get(session, actor(), number)  # unseen comes before not allowed
        require(actor(), "case:hand_over")
        form = offering(session, None, HandOverForm())
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                handing_over.hand_over(
                    session, actor(), number, to=form.to.data or "", decision=form.decision.data or "", words=form.words.data or "",
                    seen=seen(), names=[as_uuid(one) or NOBODY for one in form.names.data or ()], once=form.token(),
                )  # fmt: skip
            notice(HANDED)
            return redirect(url_for("case_list.cases"), 303)
    return answered(page(number, form=form), answer.status)
