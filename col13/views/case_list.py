"""The list of cases with its filters, and the search. The numbers shown are journalled before they are shown."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from col13 import catalogue
from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms import places
from col13.forms.cases import CasesForm, SearchForm, state_choices
from col13.forms.spoken import Spoken
from col13.i18n import Label, N_
from col13.policies import may, may_read, require, Section, Situation
from col13.services import cases_list, search
from col13.views.keyset import list_mark, read_list
from col13.views.units import actor, writing

blueprint = Blueprint("case_list", __name__)

WHY: dict[str, Label] = {
    "number": N_("found by", "number"),
    "pv": N_("found by", "PV"),
    "name": N_("found by", "name"),
    "name_like": N_("found by", "a name like it"),
    "facts": N_("found by", "words of the facts"),
}
CONTENT = ("phenomenon", "domain_of_life", "municipality", "mine")  # filters for those who read the content


@blueprint.get("/cases")
def cases() -> ResponseReturnValue:
    """The newest first; filters and page stand in the address."""
    require(actor(), "case:list")
    form, page = cases_form(), None
    status = 200
    if form.validate():
        try:
            filters = form.filters(places.nis_of(form.municipality.data, locale()) if "municipality" in form else None)
            with writing() as session:
                page = cases_list.list_cases(session, actor(), filters, after=read_list(request.args.get("after")))
        except Invalid as refused:
            form.refuse(refused)
    if page is None:
        status = 422
    further = {**request.args.to_dict(), "after": list_mark(page.next)} if page and page.next else None
    asked = any(value for name, value in request.args.items() if name != "after")
    return render_template("cases/list.html", form=form, search=SearchForm(), page=page, further=further, asked=asked), status


def cases_form() -> CasesForm:
    """Only the filters this person may use."""
    form = CasesForm(request.args)
    form.state.choices = [
        ("", ""),
        *((value, Spoken(key, **facts)) for value, key, facts in state_choices(cases_list.workflows_shown(actor()))),
    ]
    form.phenomenon.choices = [("", ""), *catalogue.choices("phenomenon", locale())]
    form.domain_of_life.choices = [("", ""), *catalogue.choices("domain_of_life", locale())]
    if actor().org_kind == "equality_body" or not may_read(actor(), Section.QUALIFICATION, Situation(), "grounds"):
        for name in CONTENT:
            del form[name]
    if actor().org_kind == "equality_body":
        del form["restricted"]
    return form


@blueprint.get("/search")
def find() -> ResponseReturnValue:
    """By number, PV, name, or words of the facts; bounded, and said so."""
    require(actor(), "case:search")
    form, found = SearchForm(request.args), None
    if (form.q.data or "").strip():
        with writing() as session:
            found = search.search(session, actor(), form.q.data)
    return render_template("cases/search.html", form=form, found=found, why=WHY, may_list=may(actor(), "case:list"))
