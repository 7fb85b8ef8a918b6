"""The first legs of the intake: how it was reported, what happened. What is left empty can be completed later."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms import places
from col13.forms.base import HouseForm
from col13.forms.intake import HowForm, WhatForm
from col13.models import Case
from col13.partial_dates import PartialDate
from col13.policies import require_section, Section
from col13.services import casework, facts, facts_seen
from col13.services.situation import situation
from col13.views.intake import blueprint, leg_page, onward
from col13.views.looking import looks
from col13.views.units import actor, answering, reading, writing


def may_write(session: Session, case: Case, section: Section, facet: str) -> None:
    """Before a leg shows: Forbidden for who may not write there now."""
    require_section(actor(), section, "write", situation(session, actor(), case), facet)


def coded(form: HouseForm, **kinds: str) -> None:
    """Fill lists from the catalogue, in the reader's language."""
    for name, kind in kinds.items():
        form[name].choices = [("", ""), *catalogue.choices(kind, locale())]


def how_form(**known: Any) -> HowForm:
    form = HowForm(**known)
    coded(form, channel="channel", language="language")
    return form


@blueprint.get("/cases/<number>/intake/how")
@looks(Section.FACTS)
def how(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.FACTS, "facts")
    return leg_page(case, "how", how_form(obj=facts.report_of(session, case)))


@blueprint.post("/cases/<number>/intake/how")
def save_how(number: str) -> ResponseReturnValue:
    form = how_form()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number)
                facts.save_report(
                    session, actor(), case, channel=form.channel.data, anonymous=form.anonymous.data, pv_wanted=form.pv_wanted.data,
                    language=form.language.data or None, interpreter=form.interpreter.data, safety_needs=form.safety_needs.data or "",
                )  # fmt: skip
            return onward(number, "how")
    with reading() as session:
        return leg_page(casework.get(session, actor(), number), "how", form), answer.status


def what_form(**known: Any) -> WhatForm:
    form = WhatForm(**known)
    coded(form, place_type="place_type", domain_of_life="domain_of_life")
    return form


@blueprint.get("/cases/<number>/intake/what")
@looks(Section.FACTS)
def what(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.FACTS, "facts")
    first = facts_seen.occurrences_of(session, case)[0].incident
    known = {
        "facts": first.facts, "happened": first.happened.iso() if first.date_stated else "", "hour": first.hour, "place": first.place,
        "municipality": places.typed_as(first.municipality, locale()), "place_type": first.place_type, "place_unknown": first.place_unknown,
        "date_unknown": first.date_stated and first.happened.first is None, "domain_of_life": first.domain_of_life,
        "prior_conflict": facts.report_of(session, case).prior_conflict,
    }  # fmt: skip
    return leg_page(case, "what", what_form(data=known), municipalities=places.names(locale()))


@blueprint.post("/cases/<number>/intake/what")
def save_what(number: str) -> ResponseReturnValue:
    form = what_form()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                first = facts_seen.occurrences_of(session, case)[0].incident
                facts.change_incident(session, actor(), case, first.id, **what_was_told(form))
                facts.save_report(session, actor(), case, prior_conflict=form.prior_conflict.data or "")
            return onward(number, "what")
    with reading() as session:
        return leg_page(casework.get(session, actor(), number), "what", form, municipalities=places.names(locale())), answer.status


def what_was_told(form: WhatForm) -> facts.IncidentFields:
    """The incident's fields. An empty date says nothing; that it is unknown is said by its own box."""
    told: facts.IncidentFields = {
        "facts": form.facts.data or "", "hour": form.hour.data or None, "place": form.place.data or None,
        "municipality": places.nis_of(form.municipality.data, locale()), "place_type": form.place_type.data or None,
        "place_unknown": form.place_unknown.data, "domain_of_life": form.domain_of_life.data or None,
    }  # fmt: skip
    if form.happened.data:
        told["happened"] = when(form.happened.data)
    elif form.date_unknown.data:
        told["happened"] = PartialDate.unknown()
    return told


def when(typed: str) -> PartialDate:
    """A date as typed; Invalid at the field of this form."""
    try:
        return PartialDate.parse(typed)
    except Invalid as wrong:
        raise Invalid({"happened": next(iter(wrong.fields.values()))}) from wrong
