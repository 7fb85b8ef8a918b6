"""The filters of the list of cases, which stand in the address, and what is asked to search, to keep a view, to take the list along."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from col13.catalogue.places import arrondissement_label, content
from col13.forms.base import FilterForm, HouseForm
from col13.forms.fields import day, line, one_of, tick, which, words
from col13.forms.spoken import Spoken
from col13.i18n import Key, N_, S_
from col13.services import cases_export, saved_views, search
from col13.services.cases_filters import areas, Filters, ME, NOBODY, PROVINCE
from col13.services.cases_order import Order, ORDERS
from col13.workflows import WORKFLOWS

JOINT = ":"  # a state is chosen as workflow:state
ARCHIVED = "archived"
OPEN = (
    ("open", N_("cases", "open")), ("closed", N_("cases", "closed")), ("all", N_("cases", "all")),
    (ARCHIVED, N_("cases", "in the archive")),
)  # fmt: skip
STATE_OF = S_("%(workflow)s: %(state)s")
ARRONDISSEMENT_OF = S_("Judicial arrondissement: %(name)s")
WHOSE = ((ME, N_("assigned to", "me")), (NOBODY, N_("assigned to", "nobody")))


class SearchForm(FilterForm):
    """One field for number, PV, name and words of the facts."""

    q = line(N_("cases", "Number, PV, name or words"), required=False, longest=search.LONGEST)


class CasesForm(FilterForm):
    """What the list is narrowed to, and its order."""

    sort = one_of(N_("cases", "Order"), ((order.value, ORDERS[order]) for order in Order), required=False, blank=False)
    closed = one_of(N_("cases", "Cases"), OPEN, required=False, blank=False)
    overdue = tick(N_("cases", "Late"))
    restricted = tick(N_("cases", "Restricted"))
    assigned = one_of(N_("cases", "Assigned to"), required=False)
    state = one_of(N_("cases", "State"), required=False)
    phenomenon = one_of(N_("cases", "Phenomenon"), required=False)
    opened_from = day(N_("cases", "Opened from"), required=False)
    opened_to = day(N_("cases", "Opened until"), required=False)
    domain_of_life = one_of(N_("cases", "Domain of life"), required=False)
    municipality = line(N_("cases", "Municipality"), required=False)
    area = one_of(N_("cases", "Province or arrondissement"), required=False)

    def order(self) -> Order:
        """The order asked for."""
        return Order(self.sort.data) if self.sort.data in set(Order) else Order.NEWEST

    def filters(self, municipality: str | None) -> Filters:
        """What the service takes; `municipality` as its code. A filter this reader does not have narrows nothing."""
        told = {name: field.data for name, field in self._fields.items() if field.data}
        workflow, _, state = str(told.get("state", "")).partition(JOINT)
        return Filters(
            workflow=workflow or None, state=state or None, phenomenon=told.get("phenomenon"), domain_of_life=told.get("domain_of_life"),
            municipality=municipality, area=told.get("area"), assigned=told.get("assigned"), opened_from=told.get("opened_from"),
            opened_to=told.get("opened_to"), closed={"closed": True, ARCHIVED: True, "all": None}.get(str(told.get("closed")), False),
            archived=told.get("closed") == ARCHIVED,
            overdue="overdue" in told, restricted="restricted" in told,
        )  # fmt: skip


def stand(filters: Filters) -> str:
    """Which of OPEN the filters mean."""
    return ARCHIVED if filters.archived else {True: "closed", None: "all"}.get(filters.closed, "open")


def address_of(filters: Filters, order: Order = Order.NEWEST) -> dict[str, Any]:
    """The filters as an address carries them; never empty, so that a link to everything open is not the bare list."""
    told = {name: "y" if value is True else str(value) for name, value in dataclasses.asdict(filters).items() if value not in (None, False)}
    told["closed"] = stand(filters)
    told.pop(ARCHIVED, None)
    workflow = told.pop("workflow", "")
    if workflow and filters.state:
        told["state"] = f"{workflow}{JOINT}{filters.state}"
    return told if order is Order.NEWEST else {**told, "sort": order.value}


class SaveViewForm(HouseForm):
    """A name for the filters that stand in the address."""

    name = line(N_("saved view", "Name of this view"), longest=saved_views.LONGEST)
    opens_first = tick(N_("saved view", "Open the list with this view"))


WHEN_OTHER = S_("Needed with “another reason”. It is kept in the journal.")


class ExportForm(HouseForm):
    """Why the list is taken along."""

    reason = which(N_("reason for an export", "Why do you take this list along?"), cases_export.REASONS.items())
    words = words(N_("reason for an export", "In your own words"), required=False, rows=3, help=WHEN_OTHER, longest=cases_export.LONGEST)


def state_choices(workflows: Iterable[str]) -> list[tuple[str, Key, dict[str, object]]]:
    """Every state of these workflows, as (value, key, facts)."""
    return [
        (f"{name}{JOINT}{state.name}", STATE_OF, {"workflow": WORKFLOWS[name].label, "state": state.label})
        for name in workflows
        for state in WORKFLOWS[name].states
    ]


def area_choices(locale: str) -> list[tuple[str, str]]:
    """Provinces, then judicial arrondissements, by name."""
    return [(value, area_label(value, locale)) for value in areas()]


def area_label(area: str, locale: str) -> str:
    """The name of a province or a judicial arrondissement."""
    kind, _, code = area.partition(JOINT)
    if kind == PROVINCE:
        names: dict[str, str] = content()["provinces"][code]
        return names.get(locale) or names["fr" if code in WALLOON else "nl"]
    return Spoken(ARRONDISSEMENT_OF, name=arrondissement_label(code, locale))


WALLOON = {"20002", "50000", "60000", "80000", "90000"}
