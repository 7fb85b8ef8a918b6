"""The first parts of the intake: how it was reported, what happened, when and where. What is left empty can be completed later."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms import places, safety
from col13.forms import when as dates
from col13.forms.intake import HowForm, WhatForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import Section
from col13.services import facts, facts_seen
from col13.views.intake import blueprint, coded, leg_page
from col13.views.intake_saving import may_write, quiet, save_part, stands_at
from col13.views.looking import looks
from col13.views.units import actor

A_PLACE = S_("A place is given as well: take it out, or take this tick away.")


def how_form(**known: Any) -> HowForm:
    form = HowForm(**known)
    coded(form, channel="channel", language="language")
    return form


def how_page(session: Session, case: Case, form: HowForm) -> str:
    return leg_page(session, case, "how", form, seen=stands_at(session, case))


@blueprint.get("/cases/<number>/intake/how")
@looks(Section.FACTS)
def how(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.FACTS, "facts")
    report = facts.report_of(session, case)
    needs, words = safety.from_words(report.safety_needs)
    known = {name: getattr(report, name) for name in ("channel", "language", "interpreter", "anonymous", "pv_wanted")}
    return how_page(session, case, how_form(data={**known, "title": case.title, "needs": needs, "safety_needs": words}))


@blueprint.post("/cases/<number>/intake/how")
def save_how(number: str) -> ResponseReturnValue:
    form = how_form()

    def write(session: Session, case: Case) -> None:
        told: facts.ReportFields = {
            "channel": form.channel.data or None, "anonymous": form.anonymous.data, "pv_wanted": form.pv_wanted.data,
            "language": form.language.data or None, "interpreter": form.interpreter.data,
        }  # fmt: skip
        if not {"needs", "safety_needs"} & set(form.left):
            told["safety_needs"] = safety.in_words(form.needs.data or (), form.safety_needs.data or "", case.language)
        facts.save_report(session, actor(), case, **told)
        if "title" not in form.left:
            facts.set_title(session, actor(), case, title=form.title.data or "")

    return save_part(number, "how", form, write, lambda session, case: how_page(session, case, form))


def what_form(**known: Any) -> WhatForm:
    form = WhatForm(**known)
    coded(form, place_type="place_type", domain_of_life="domain_of_life")
    return form


def what_page(session: Session, case: Case, form: WhatForm) -> str:
    asked = places.suggestions(form.municipality.data) if form.municipality.errors else ()
    return leg_page(
        session, case, "what", form, seen=stands_at(session, case),
        municipalities=places.names(locale(), actor().org_code), which=[(one.nis, one.label(locale())) for one in asked],
    )  # fmt: skip


@blueprint.get("/cases/<number>/intake/what")
@looks(Section.FACTS)
def what(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.FACTS, "facts")
    first = facts_seen.occurrences_of(session, case)[0].incident
    known: dict[str, object] = {
        name: getattr(first, name) for name in ("facts", "hour", "place", "place_type", "place_unknown", "domain_of_life")
    }
    # Never today of itself: the date of the facts decides which law applies, so somebody has to say it.
    known |= dates.typed_as(first.happened) if first.date_stated else {}
    zone = places.of_zone(actor().org_code)
    nis = first.municipality or (zone[0] if len(zone) == 1 and not first.place_unknown else None)
    known |= {"municipality": places.typed_as(nis, locale()), "prior_conflict": facts.report_of(session, case).prior_conflict}
    return what_page(session, case, what_form(data=known))


@blueprint.post("/cases/<number>/intake/what")
def save_what(number: str) -> ResponseReturnValue:
    form = what_form()

    def write(session: Session, case: Case) -> None:
        first = facts_seen.occurrences_of(session, case)[0].incident
        facts.change_incident(session, actor(), case, first.id, **what_was_told(form))
        facts.save_report(session, actor(), case, prior_conflict=form.prior_conflict.data or "")

    return save_part(number, "what", form, write, lambda session, case: what_page(session, case, form))


def what_was_told(form: WhatForm) -> facts.IncidentFields:
    """The incident's fields. An empty date says nothing; that it is unknown is said by its own box. Invalid with everything that is
    wrong; while somebody types, what is not finished is left as it stands."""
    told: facts.IncidentFields = {}
    if "facts" not in form.left:
        told["facts"] = form.facts.data or ""
    if "hour" not in form.left:
        told["hour"] = form.hour.data or None
    if "place" not in form.left:
        told["place"] = form.place.data or None
    told["place_type"], told["domain_of_life"] = form.place_type.data or None, form.domain_of_life.data or None
    wrong: dict[str, Any] = {}
    for part in (date_told, place_told):
        try:
            told.update(part(form))
        except Invalid as unfinished:
            wrong |= unfinished.fields
    if wrong and not quiet():
        raise Invalid(wrong)
    form.left = (*form.left, *wrong)
    return told


def date_told(form: WhatForm) -> facts.IncidentFields:
    """The date, if one is told."""
    happened, until = (form.happened.data or "").strip(), (form.until.data or "").strip()
    told = dates.when(happened, until, about=form.about.data, unknown=form.date_unknown.data)
    return {} if told is None else {"happened": told}


def place_told(form: WhatForm) -> facts.IncidentFields:
    """The municipality, or that the place is unknown."""
    nis = places.nis_of(form.municipality.data, locale(), chosen=request.form.get("which"))
    if form.place_unknown.data and nis:
        raise Invalid({"place_unknown": A_PLACE})
    return {"municipality": nis, "place_unknown": form.place_unknown.data}
