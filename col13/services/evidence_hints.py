"""What is missing to prove a bias: who heard the words, to whom they were said, medium and publicity. Hints, never refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from col13.i18n import S_, Sentence
from col13.models import Indicator, Quotation

WORDS_MISSING = S_("Words or writing are noted as an indicator, but the exact words are not written down.")
WHO_HEARD = S_("“%(words)s”: it is not said who heard or read it.")
TO_WHOM = S_("“%(words)s”: it is not said to whom.")
MEDIUM = S_("“%(words)s”: spoken, written, image or video? The medium can decide the court.")
PUBLICITY = S_("“%(words)s”: in public, in a closed group, or in private?")
NO_INDICATOR = S_("No fact that may show bias is written down for this incident.")
RESTS_ON_NOTHING = S_("This assessment is not tied to any fact yet: words, an indicator, a statement or a document.")
BEGINNING = 40  # characters of a quotation that name it


@dataclass(frozen=True)
class Hint:
    """A sentence with its facts."""

    says: Sentence
    facts: dict[str, object] = field(default_factory=dict)


def for_incident(quotations: Sequence[Quotation], indicators: Sequence[Indicator], medium: str | None, publicity: str | None) -> list[Hint]:
    """What to ask about the words of an incident; its own medium and publicity count where a quotation has none."""
    hints = [Hint(NO_INDICATOR)] if not indicators else []
    if not quotations and any(mark.code == "BI-WORD" for mark in indicators):
        hints.append(Hint(WORDS_MISSING))
    for said in quotations:
        words = said.words or ""
        told: dict[str, object] = {"words": words if len(words) <= BEGINNING else f"{words[:BEGINNING]}…"}
        asked = (
            (WHO_HEARD, said.heard_by is None and said.others_heard is None), (TO_WHOM, said.said_to is None),
            (MEDIUM, not (said.medium or medium)), (PUBLICITY, not (said.publicity or publicity)),
        )  # fmt: skip
        hints += [Hint(says, told) for says, missing in asked if missing]
    return hints
