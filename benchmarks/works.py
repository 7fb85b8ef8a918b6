"""The works of `make bench`, in their order, each a module of its own with `measure(run)`, and how long each may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    """One work. `small`, `full`: seconds after which it is stopped and counts as failed. `always`: the small run has time for it too;
    else it runs there when it is named. `asked`: it runs nowhere unless it is named."""

    name: str
    module: str
    small: int = 180  # a busy machine takes several times what a quiet one does
    full: int = 600
    always: bool = True
    asked: bool = False

    def limit(self, small: bool) -> int:
        """The seconds it may take."""
        return self.small if small else self.full


WORKS = (
    Work("W1", "w1_step", small=300, full=900),
    Work("W2", "w2_worklist", full=2400),
    Work("W3", "w3_race", small=240),
    Work("W4", "w4_clocks", small=240),
    Work("W5", "w5_journal", small=240, full=900),
    Work("W6", "w6_pages", full=900),
    Work("W7", "w7_recovery", small=240, full=1200),
    Work("load", "load", small=300, full=900, always=False),
    Work("growth", "curves", small=300, full=3600, asked=True),
    Work("dossier", "dossier", small=180, always=False),
)


class UnknownWork(LookupError):
    """A name that no work has."""


def chosen(names: list[str], small: bool, works: tuple[Work, ...] = WORKS) -> tuple[Work, ...]:
    """The works of these names or modules; without a name, all that a run of this size has time for."""
    known = {key: work for work in works for key in (work.name.lower(), work.module)}
    unknown = [name for name in names if name.lower() not in known]
    if unknown:
        raise UnknownWork(f"no work {', '.join(unknown)}; there are {', '.join(work.name for work in works)}")
    wanted = {known[name.lower()] for name in names}
    return tuple(work for work in works if work in wanted or (not names and not work.asked and (work.always or not small)))
