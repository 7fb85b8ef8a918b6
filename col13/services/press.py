"""What to tell of written, public expressions: the ground can decide the court. It informs, and never advises to leave a ground out."""

from __future__ import annotations

from collections.abc import Collection

from col13.i18n import S_, Sentence
from col13.services.bias import press_note

RACIST = S_(
    "A written, public expression inspired by racism or xenophobia: an exception to the rule for press offences, so the correctional"
    " court can judge it (Constitution, art. 150; to be confirmed). The magistrate assesses the competence."
)
MIXED = S_(
    "Grounds of both kinds stand on one offence. A court once declared itself incompetent for the whole of such a file, another one split"
    " it (to be confirmed). Tie each ground to its own words, so that the magistrate can separate them."
)


def press_notes(medium: str | None, publicity: str | None, grounds: Collection[str]) -> list[Sentence]:
    """The notes on an offence with these grounds (codes of phenomena or finer labels); none unless it is written and public.

    Source: domain reference 2.5 (Constitution art. 150; Leuven, 11 September 2023).
    """
    if medium != "written" or publicity != "public" or not grounds:
        return []
    judged = [press_note(medium, publicity, [one]) for one in grounds]
    notes = [note for note in dict.fromkeys(judged) if note is not None]
    if None in judged:
        notes.append(MIXED if notes else RACIST)
    return notes
