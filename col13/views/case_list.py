"""The list of cases with its filters, orders and own views, and the search. The numbers shown are journalled before they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from col13.errors import Invalid
from col13.forms.cases import address_of, SaveViewForm, SearchForm
from col13.i18n import Label, N_
from col13.models.together import Plan, side_by_side
from col13.policies import may, require
from col13.services import cases_list, saved_views, search
from col13.services.cases_filters import colleagues_of, sight_of
from col13.services.cases_order import orders_of
from col13.views.case_asked import asked_of, cases_form, chips
from col13.views.case_rows import rows_of
from col13.views.keyset import list_mark, read_list
from col13.views.units import actor, writing

blueprint = Blueprint("case_list", __name__)

WHY: dict[str, Label] = {
    "number": N_("found by", "number"),
    "pv": N_("found by", "PV"),
    "title": N_("column", "Title"),
    "name": N_("found by", "name"),
    "name_like": N_("found by", "a name like it"),
    "facts": N_("found by", "words of the facts"),
}


@blueprint.get("/cases")
def cases() -> ResponseReturnValue:
    """Filters, order and page stand in the address; without any, the view that its owner wants first."""
    require(actor(), "case:list")
    page, further, asked = None, None, None
    with writing() as session:
        beside: dict[str, Plan[Any]] = {"people": colleagues_of(actor())}
        if may(actor(), "view:save"):
            beside["views"] = saved_views.views_of(actor())
        found = side_by_side(session, **beside)
        views = found.get("views", [])
        if not request.args and (first := opening(views)) is not None:
            return redirect(first, 303)
        form = cases_form(found["people"])
        try:
            asked = asked_of(form)
            if asked is not None:
                after = read_list(request.args.get("after"), asked.order)
                page = cases_list.list_cases(session, actor(), asked.filters, order=asked.order, after=after)
        except Invalid as refused:
            form.refuse(refused)
    if page and page.next and asked:
        further = url_for(".cases", **asked.address, after=list_mark(asked.order, page.next))
    sight = sight_of(actor())
    return render_template(
        "cases/list.html", form=form, search=SearchForm(), page=page, further=further, asked=asked, views=views, saving=SaveViewForm(),
        chips=chips(asked.filters, asked.order, dict(form.assigned.choices) if "assigned" in form else {}) if asked else [],
        rows=rows_of(page.lines, sight) if page else [], sight=sight.value, orders=[order.value for order in orders_of(sight)],
        address_of_view=lambda view: url_for(".cases", **address_of(view.filters, view.order)),
    ), 200 if page else 422  # fmt: skip


def opening(views: Sequence[saved_views.View]) -> str | None:
    """The address of the view that opens first. A link to everything open carries an argument, so that it is always in reach."""
    first = next((view for view in views if view.opens_first), None)
    return url_for("case_list.cases", **address_of(first.filters, first.order)) if first else None


@blueprint.get("/search")
def find() -> ResponseReturnValue:
    """By number, PV, name, or words of the facts; bounded, and said so. A whole number leads straight to its case."""
    require(actor(), "case:search")
    form, found, status = SearchForm(request.args), None, 200
    words = (form.q.data or "").strip()
    if not form.validate():
        status = 422
    elif words:
        with writing() as session:
            found = search.search(session, actor(), words)
        if search.NUMBER.fullmatch(words) and len(found.hits) == 1:
            return redirect(url_for("cases.show", number=found.hits[0].number), 303)
    return render_template("cases/search.html", form=form, found=found, why=WHY, may_list=may(actor(), "case:list")), status
