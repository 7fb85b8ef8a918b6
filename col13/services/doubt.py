"""Whether a bias mark may be missing, kept with each case so that a list need not ask every open file: never a right."""

from __future__ import annotations

from collections.abc import Callable

from col13.i18n import S_, Sentence
from col13.models import Case
from col13.services.standing_rows import CaseRows

PERCEIVED = ("victim", "witness", "officer", "other")
JUDGED = ("confirmed", "set_aside", "decided_by_magistrate")
IN_HAND = ("accepted", "recorded", "acknowledged")
# What is written, or not, is the reason that is shown: of several the first.
IN_DOUBT: dict[str, Sentence] = {
    "no_offence": S_("“No offence found” is written, while signs of bias are on file."),
    "no_bias": S_("“No bias found” is written, while signs of bias are on file."),
    "nothing": S_("Signs of bias are on file, the report was taken in hand, and no bias is proposed."),
}
WRITTEN: dict[str, Callable[[CaseRows], bool]] = {
    "no_offence": lambda rows: any(row.no_offence for row in rows.report),
    "no_bias": lambda rows: any(row.no_bias for row in rows.offences),
    "nothing": lambda rows: _stands(rows, "report", IN_HAND),
}


def doubt_of(rows: CaseRows, case: Case) -> str | None:
    """A key of IN_DOUBT for an open case with signs of bias (an indicator, or somebody who perceives bias) and no mark (no assessment of
    any offence that stands) that nobody has judged yet; else None."""
    signs = any(row.perception in PERCEIVED for row in rows.report) or any(mark.what == "indicator" for mark in rows.marks)
    if case.closed_at is not None or not signs or any(row.bias_id is not None for row in rows.offences):
        return None
    if _stands(rows, "qualification", JUDGED):
        return None
    return next((reason for reason, written in WRITTEN.items() if written(rows)), None)


def _stands(rows: CaseRows, key: str, states: tuple[str, ...]) -> bool:
    return any(track.key == key and track.state in states for track in rows.tracks)
