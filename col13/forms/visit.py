"""The reason for opening a case in which one does not take part."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import which, words as words_
from col13.i18n import N_, S_
from col13.services.visits import REASONS


class ReasonForm(HouseForm):
    """A reason from the list, and words where they help."""

    reason = which(N_("visit", "Why do you open this case?"), REASONS.items())
    words = words_(N_("visit", "In your own words"), required=False, rows=3, help=S_("Needed with “another reason”. It is kept in the journal."))
