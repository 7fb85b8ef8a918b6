"""What is asked before a closed case is archived, erased, held or kept longer; and before a person's data leave the house."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import count, one_of, which, words
from col13.i18n import N_, S_
from col13.services.person_export import REASONS
from col13.services.retention import HOLDS, KINDS
from col13.services.stones import WHY

ANSWERS = (("confirmed", N_("retention", "confirm")), ("refused", N_("retention", "refuse")))
SHAPES = (("html", N_("file", "to read (HTML)")), ("json", N_("file", "for a machine (JSON)")))
WORDS = N_("retention", "In your own words")


class ProposalForm(HouseForm):
    """To archive or to erase, and why."""

    kind = which(N_("retention", "What to do"), KINDS.items())
    reason = one_of(N_("retention", "Why"), WHY.items())
    words = words(WORDS, rows=2)


class DecisionForm(HouseForm):
    """The second person's answer."""

    answer = which(
        N_("retention", "Your decision"), ANSWERS, help=S_("An erasure cannot be undone. A refusal says why, and ends the proposal.")
    )
    words = words(WORDS, required=False, rows=2)


class HoldForm(HouseForm):
    """Why the case may not go yet."""

    reason = one_of(N_("retention", "Why"), HOLDS.items())
    words = words(WORDS, rows=2)


class WordsForm(HouseForm):
    """Why a hold is lifted, or a case leaves the archive."""

    words = words(WORDS, rows=2)


class KeepForm(HouseForm):
    """How much longer, and why."""

    years = count(N_("retention", "Years"), help=S_("From 1 to 5. Then the case is named for review again."))
    words = words(WORDS, rows=2)


class WithdrawForm(HouseForm):
    """Nothing but the token."""


class PersonExportForm(HouseForm):
    """Why the data leave the house, and as what."""

    reason = one_of(N_("retention", "Why"), REASONS.items())
    words = words(WORDS, rows=2)
    shape = which(N_("file", "File"), SHAPES, help=S_("Both hold the same."))
