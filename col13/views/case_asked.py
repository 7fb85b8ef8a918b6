"""What the address asks of the list of cases: the form as this reader has it, its filters, and each of them as a chip to take away."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for

from col13 import catalogue
from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms import places
from col13.forms.cases import address_of, area_choices, area_label, CasesForm, OPEN, stand, state_choices, STATE_OF
from col13.forms.spoken import Spoken
from col13.i18n import Key, N_, S_, say
from col13.services.cases_filters import Filters, FOR_CONTENT, ME, NOBODY, reads_grounds, Sight, sight_of, workflows_shown
from col13.services.cases_order import Order, orders_of
from col13.views.units import actor
from col13.views.words import catalogue_label, date, spoken
from col13.workflows import WORKFLOWS

CHIP = S_("%(filter)s: %(value)s")
WHO = {ME: N_("assigned to", "me"), NOBODY: N_("assigned to", "nobody")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters and order that the service takes, and the address that says the same."""

    filters: Filters
    order: Order

    @property
    def address(self) -> dict[str, Any]:
        """As arguments of a link."""
        return address_of(self.filters, self.order)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that holds, and the address of the list without it."""

    words: str
    without: str


def cases_form(people: Sequence[tuple[uuid.UUID, str]]) -> CasesForm:
    """Only the filters and orders this person may use; `people`: whose cases they may narrow to (cases_filters.colleagues)."""
    form, who = CasesForm(request.args), actor()
    sight = sight_of(who)
    form.sort.choices = [choice for choice in form.sort.choices if choice[0] in orders_of(sight)]
    states = state_choices(workflows_shown(who))
    form.state.choices = [("", ""), *((value, Spoken(key, **facts)) for value, key, facts in states)]
    if reads_grounds(who, sight):
        _choices_of_content(form, people)
    else:
        for name in FOR_CONTENT:
            del form[name]
    if sight is Sight.BODY:
        del form["restricted"]
    return form


def _choices_of_content(form: CasesForm, colleagues: Sequence[tuple[uuid.UUID, str]]) -> None:
    form.phenomenon.choices = [("", ""), *catalogue.choices("phenomenon", locale())]
    form.domain_of_life.choices = [("", ""), *catalogue.choices("domain_of_life", locale())]
    form.area.choices = [("", ""), *area_choices(locale())]
    people = [(str(one), name) for one, name in colleagues]
    form.assigned.choices = [("", ""), *((code, Spoken(words)) for code, words in WHO.items()), *people]


def asked_of(form: CasesForm) -> Asked | None:
    """What was asked; None when a field is wrong, which then says so. Invalid for a place that nobody knows."""
    nis = None
    if not form.validate():
        return None
    if "municipality" in form:
        nis = places.nis_of(form.municipality.data, locale())
        form.municipality.data = places.typed_as(nis, locale())
    return Asked(form.filters(nis), form.order())


def asked_or_refuse(form: CasesForm) -> Asked:
    """As asked_of, for pages that have nothing to show without it: Invalid by field."""
    asked = asked_of(form)
    if asked is None:
        wrong = {field.name: spoken_key(field.errors[0]) for field in form if field.errors}
        raise Invalid(wrong)
    return asked


def spoken_key(message: object) -> tuple[Key, Mapping[str, object]]:
    """A field's message as the services tell theirs."""
    return (message.key, message.facts) if isinstance(message, Spoken) else (S_(str(message)), {})


def chips(filters: Filters, order: Order, people: Mapping[str, str]) -> list[Chip]:
    """A chip for each filter that holds, in the order of the form. `people`: names by id, for a colleague's chip."""
    found = []
    for name, words in told(filters, people):
        gone = {"state": {"state": None, "workflow": None}, "closed": {"closed": False, "archived": False}, "overdue": {"overdue": False}}
        less = replace(filters, **gone.get(name, {name: False if name == "restricted" else None}))  # type: ignore[arg-type]
        found.append(Chip(words, url_for("case_list.cases", **address_of(less, order))))
    return found


def told(filters: Filters, people: Mapping[str, str]) -> list[tuple[str, str]]:
    """(filter, words) of those that hold."""
    labels = {field.name: field.label.text for field in CasesForm(None)}
    values: dict[str, object] = {
        "closed": dict(OPEN)[stand(filters)] if filters.closed is not False or filters.archived else None,
        "overdue": filters.overdue or None, "restricted": filters.restricted or None,
        "assigned": WHO.get(filters.assigned or "") or people.get(filters.assigned or "", filters.assigned),
        "state": _state(filters), "phenomenon": catalogue_label("phenomenon", filters.phenomenon),
        "opened_from": date(filters.opened_from), "opened_to": date(filters.opened_to),
        "domain_of_life": catalogue_label("domain_of_life", filters.domain_of_life),
        "municipality": places.typed_as(filters.municipality, locale()),
        "area": spoken(area_label(filters.area, locale())) if filters.area else None,
    }  # fmt: skip
    held = ((name, value) for name, value in values.items() if value)
    return [(n, spoken(labels[n]) if v is True else say(CHIP, locale(), filter=spoken(labels[n]), value=v)) for n, v in held]


def _state(filters: Filters) -> str | None:
    if not filters.workflow or not filters.state:
        return None
    flow = WORKFLOWS[filters.workflow]
    return say(STATE_OF, locale(), workflow=flow.label, state=flow.state(filters.state).label)
