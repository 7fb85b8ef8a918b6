"""Every condition by its name: for the verification, the rights page and the tests."""

from __future__ import annotations

from col13.workflows import conditions_case, conditions_judgement, conditions_liaison
from col13.workflows.engine import Condition

CONDITIONS: dict[str, Condition] = {
    found.name: found
    for room in (conditions_case, conditions_judgement, conditions_liaison)
    for found in vars(room).values()
    if isinstance(found, Condition)
}
