"""A person's own views of the list of cases: keep the filters of the address under a name, take one away, let one open first."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.forms.cases import address_of, SaveViewForm
from col13.i18n import S_
from col13.policies import require
from col13.services import saved_views
from col13.services.cases_filters import colleagues
from col13.views.case_asked import asked_or_refuse, cases_form, told
from col13.views.frame import notice
from col13.views.units import actor, answering, reading, writing

blueprint = Blueprint("case_views", __name__)
KEPT = S_("The view “%(name)s” was saved.")
GONE = S_("The view was deleted.")


@blueprint.get("/cases/views")
def views() -> ResponseReturnValue:
    """All of one's own."""
    require(actor(), "view:save")
    with reading() as session:
        return page(session, None)


@blueprint.post("/cases/views")
def save() -> ResponseReturnValue:
    """Keep the filters that stand in the address."""
    require(actor(), "view:save")
    form = SaveViewForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                asked = asked_or_refuse(cases_form(colleagues(session, actor())))
                view = saved_views.save(
                    session, actor(), name=form.name.data, filters=asked.filters, order=asked.order, opens_first=form.opens_first.data,
                    once=form.token(),
                )  # fmt: skip
            notice(KEPT, name=view.name)
            return redirect(url_for("case_list.cases", **address_of(view.filters, view.order)), 303)
    with reading() as session:
        return page(session, form), answer.status


@blueprint.post("/cases/views/<uuid:view_id>/delete")
def delete(view_id: uuid.UUID) -> ResponseReturnValue:
    """Take one away."""
    with writing() as session:
        saved_views.delete(session, actor(), view_id)
    notice(GONE)
    return redirect(url_for(".views"), 303)


@blueprint.post("/cases/views/<uuid:view_id>/first")
def first(view_id: uuid.UUID) -> ResponseReturnValue:
    """Let the list open with this view, or no longer."""
    with writing() as session:
        saved_views.open_first(session, actor(), view_id, wanted=request.form.get("first") == "y")
    return redirect(url_for(".views"), 303)


def page(session: Session, form: SaveViewForm | None) -> str:
    """One's own views, each told in words; above them the form that was refused."""
    people = {str(one): name for one, name in colleagues(session, actor())}
    listed = saved_views.own_views(session, actor())
    return render_template(
        "cases/views.html", form=form, views=listed, query=request.args.to_dict(),
        holds={view.id: [words for _, words in told(view.filters, people)] for view in listed},
        address=lambda view: url_for("case_list.cases", **address_of(view.filters, view.order)),
    )  # fmt: skip
