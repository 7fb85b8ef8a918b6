"""How the tasks of My work stand on the page: by urgency, and in each group a case once with its steps below each other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from col13 import clock
from col13.i18n import Label, N_
from col13.services.worklist import SOON, Task, WEEK

OPEN_LINES = 10  # of the last group; what has no deadline is folded after these …
SCREEN = 16  # … or after more, where little is urgent: what fits on the first screen


@dataclass
class CaseTasks:
    """A case and what waits in it."""

    id: uuid.UUID
    number: str
    title: str
    restricted: bool
    tasks: list[Task] = field(default_factory=list)


@dataclass
class Group:
    """One degree of urgency. `name` is its place on the page (#late), `tone` its colour."""

    name: str
    words: Label
    tone: str
    cases: list[CaseTasks] = field(default_factory=list)
    open_lines: int = OPEN_LINES

    @property
    def count(self) -> int:
        """How many tasks stand here."""
        return sum(len(case.tasks) for case in self.cases)

    @property
    def parts(self) -> tuple[Sequence[CaseTasks], Sequence[CaseTasks]]:
        """What is open on the page, and what is folded: only of the last group, and only whole cases."""
        if self.name != "later":
            return self.cases, ()
        kept, lines = 0, 0
        while kept < len(self.cases) and lines < self.open_lines:
            lines += len(self.cases[kept].tasks)
            kept += 1
        return self.cases[:kept], self.cases[kept:]


def grouped(tasks: Sequence[Task]) -> list[Group]:
    """In the order of urgency, without the empty ones. `tasks` come by deadline; a case stands where its first step does."""
    today = clock.today()
    groups = {
        "late": Group("late", N_("urgency", "Late"), "late"),
        "soon": Group("soon", N_("urgency", "Today and tomorrow"), "soon"),
        "week": Group("week", N_("urgency", "In the next seven days"), "busy"),
        "later": Group("later", N_("urgency", "Later, or without a deadline"), "idle"),
    }
    for task in tasks:
        cases = groups[urgency(task.due, today)].cases
        known = next((case for case in cases if case.id == task.key[1]), None)
        if known is None:
            known = CaseTasks(task.key[1], task.number, task.title, task.restricted)
            cases.append(known)
        known.tasks.append(task)
    groups["later"].open_lines = max(OPEN_LINES, SCREEN - sum(group.count for group in groups.values() if group.name != "later"))
    return [group for group in groups.values() if group.cases]


def urgency(due: dt.date | None, today: dt.date) -> str:
    """The group of a deadline (None: there is none)."""
    if due is None or due > today + WEEK:
        return "later"
    if due < today:
        return "late"
    return "soon" if due <= today + SOON else "week"
