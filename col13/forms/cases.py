"""The filters of the list of cases, and the search field. They stand in the address."""

from __future__ import annotations

from collections.abc import Iterable

from col13.forms.base import FilterForm
from col13.forms.fields import day, line, one_of, tick
from col13.i18n import Key, N_, S_
from col13.services.cases_list import Filters
from col13.workflows import WORKFLOWS

JOINT = ":"  # a state is chosen as workflow:state
OPEN = (("open", N_("cases", "open")), ("closed", N_("cases", "closed")), ("all", N_("cases", "all")))
STATE_OF = S_("%(workflow)s: %(state)s")


class SearchForm(FilterForm):
    """One field for number, PV, name and words of the facts."""

    q = line(N_("cases", "Number, PV, name or words"), required=False)


class CasesForm(FilterForm):
    """What the list is narrowed to."""

    state = one_of(N_("cases", "State"), required=False)
    phenomenon = one_of(N_("cases", "Phenomenon"), required=False)
    domain_of_life = one_of(N_("cases", "Domain of life"), required=False)
    municipality = line(N_("cases", "Municipality"), required=False)
    opened_from = day(N_("cases", "Opened from"), required=False)
    opened_to = day(N_("cases", "Opened until"), required=False)
    closed = one_of(N_("cases", "Cases"), OPEN, required=False, blank=False)
    overdue = tick(N_("cases", "Late"))
    mine = tick(N_("cases", "Assigned to me"))
    restricted = tick(N_("cases", "Restricted"))

    def filters(self, municipality: str | None) -> Filters:
        """What the service takes; `municipality` as its code. A filter this reader does not have narrows nothing."""
        told = {name: field.data for name, field in self._fields.items() if field.data}
        workflow, _, state = str(told.get("state", "")).partition(JOINT)
        return Filters(
            workflow=workflow or None, state=state or None, phenomenon=told.get("phenomenon"), domain_of_life=told.get("domain_of_life"),
            municipality=municipality, opened_from=told.get("opened_from"), opened_to=told.get("opened_to"),
            closed={"closed": True, "all": None}.get(str(told.get("closed")), False), overdue="overdue" in told, mine="mine" in told,
            restricted="restricted" in told,
        )  # fmt: skip


def state_choices(workflows: Iterable[str]) -> list[tuple[str, Key, dict[str, object]]]:
    """Every state of these workflows, as (value, key, facts)."""
    return [
        (f"{name}{JOINT}{state.name}", STATE_OF, {"workflow": WORKFLOWS[name].label, "state": state.label})
        for name in workflows
        for state in WORKFLOWS[name].states
    ]
