"""How long a closed case is kept, by category: zone policy in years after closing, never presented as law; and which cases are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import case as when
from sqlalchemy import ColumnElement, exists, literal, or_

from col13 import clock
from col13.i18n import Label, N_
from col13.models import Case, Offence

CATEGORIES: dict[str, Label] = {
    "offence": N_("retention category", "with an offence"),
    "no_offence": N_("retention category", "no offence, another incident"),
    "elsewhere": N_("retention category", "handed over, or joined to another case"),
    "mistake": N_("retention category", "opened by mistake, or a duplicate"),
}
# What falls due, in the order of time. A review asks whether the case is still needed; it changes nothing by itself.
STAGES: dict[str, Label] = {
    "review": N_("retention stage", "review"), "archive": N_("retention stage", "archive"), "erase": N_("retention stage", "erase"),
}  # fmt: skip
# Working figures. Art. 30 of the Act of 30 July 2018 wants maximum terms or periodic review, and art. 44/9 and following of the Police
# Function Act terms by category; their numbers are unknown to us (domain.md 7.4, to be confirmed by the zone's DPO).
CERTAINTY = "to be confirmed"
WORKING: Mapping[str, tuple[int, int, int]] = {
    "offence": (5, 10, 20), "no_offence": (1, 3, 5), "elsewhere": (1, 3, 5), "mistake": (1, 1, 1),
}  # fmt: skip
BACKUP_DAYS = 90
DEFAULTS: dict[str, int] = {
    **{f"retention_{one}_{stage}_years": term for one, told in WORKING.items() for stage, term in zip(STAGES, told, strict=True)},
    "backup_days": BACKUP_DAYS,
}  # fmt: skip
LABELS: dict[str, Label] = {
    "retention_offence_review_years": N_("zone policy", "years after closing until review, with an offence"),
    "retention_offence_archive_years": N_("zone policy", "years after closing until archiving, with an offence"),
    "retention_offence_erase_years": N_("zone policy", "years after closing until erasure, with an offence"),
    "retention_no_offence_review_years": N_("zone policy", "years after closing until review, no offence"),
    "retention_no_offence_archive_years": N_("zone policy", "years after closing until archiving, no offence"),
    "retention_no_offence_erase_years": N_("zone policy", "years after closing until erasure, no offence"),
    "retention_elsewhere_review_years": N_("zone policy", "years after closing until review, handed over or joined"),
    "retention_elsewhere_archive_years": N_("zone policy", "years after closing until archiving, handed over or joined"),
    "retention_elsewhere_erase_years": N_("zone policy", "years after closing until erasure, handed over or joined"),
    "retention_mistake_review_years": N_("zone policy", "years after closing until review, opened by mistake"),
    "retention_mistake_archive_years": N_("zone policy", "years after closing until archiving, opened by mistake"),
    "retention_mistake_erase_years": N_("zone policy", "years after closing until erasure, opened by mistake"),
    "backup_days": N_("zone policy", "days until the last backup of an erased case is destroyed"),
}
BOUNDS: dict[str, tuple[int, int]] = {name: (1, 3650 if name == "backup_days" else 100) for name in DEFAULTS}

# On `Case`: its category, from how it was closed and whether an offence stands on file.
CATEGORY: ColumnElement[str] = when(
    (Case.close_reason.in_(("opened_by_mistake", "duplicate")), literal("mistake")),
    (Case.close_reason.in_(("handed_over", "joined")), literal("elsewhere")),
    (exists().where(Offence.case_id == Case.id, Offence.dropped_at.is_(None)), literal("offence")),
    else_=literal("no_offence"),
)


def years(holding: Mapping[str, Any], category: str, stage: str) -> int:
    """The zone's term, in years after closing."""
    return int(holding[f"retention_{category}_{stage}_years"])


def due_on(closed_at: dt.datetime, holding: Mapping[str, Any], category: str, stage: str) -> dt.date:
    """The Brussels day on which the term ends; a 29 February ends on 1 March."""
    closed, more = clock.brussels_day(closed_at), years(holding, category, stage)
    try:
        return closed.replace(year=closed.year + more)
    except ValueError:
        return dt.date(closed.year + more, 3, 1)


def stage_of(closed_at: dt.datetime, holding: Mapping[str, Any], category: str, *, archived: bool, today: dt.date) -> str | None:
    """The last stage whose term has ended and that still has something to do; None before the first."""
    reached = [stage for stage in STAGES if due_on(closed_at, holding, category, stage) <= today]
    if not reached or (archived and reached[-1] != "erase"):
        return None
    return reached[-1]


def due(holding: Mapping[str, Any], today: dt.date) -> ColumnElement[bool]:
    """On `Case`: closed so long ago that a term of its category may have ended, and not kept longer. A day too many at most, on leap
    years: stage_of() says exactly."""
    return or_(*_cutoffs(holding, today)) & (Case.review_at.is_(None) | (Case.review_at <= clock.now()))


def _cutoffs(holding: Mapping[str, Any], today: dt.date) -> Iterator[ColumnElement[bool]]:
    for category in CATEGORIES:
        least = min(years(holding, category, stage) for stage in STAGES)
        day = dt.date(today.year - least, today.month, min(today.day, 28)) + dt.timedelta(days=today.day - min(today.day, 28) + 1)
        yield (literal(category) == CATEGORY) & (Case.closed_at < clock.start_of_day(day))
