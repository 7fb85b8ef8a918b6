"""An emergency look at a restricted case, and its judgement."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import line, one_of, which, words
from col13.i18n import N_, S_
from col13.services.emergency import REASONS
from col13.services.emergency_reviews import VERDICTS

EXACT = S_("The whole number, as it was given to you. There is no search here.")
KEPT = S_("What makes it impossible to wait. The reference officers named on the case read it and judge this look.")
NOTE = S_("What you asked and what you found. It is kept with the case.")


class EmergencyForm(HouseForm):
    """Which case, and why it cannot wait."""

    number = line(N_("emergency look", "Case number"), help=EXACT, longest=40)
    reason = one_of(N_("emergency look", "Why can it not wait?"), REASONS.items(), help=S_("The auditor reads this choice."))
    words = words(N_("emergency look", "In your own words"), rows=3, longest=2000, help=KEPT)


class JudgeForm(HouseForm):
    """What is said of a look afterwards."""

    verdict = which(N_("emergency look", "Was this look justified?"), VERDICTS.items(), help=S_("A judgement is not taken back."))
    note = words(N_("emergency look", "Note"), rows=3, longest=2000, help=NOTE)
