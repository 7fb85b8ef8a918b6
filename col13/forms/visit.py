"""The reason for opening a case in which one does not take part."""

from __future__ import annotations

from col13.forms import fields
from col13.forms.base import HouseForm
from col13.i18n import N_, S_
from col13.services.visits import REASONS

WHEN_OTHER = S_("Needed with “another reason”. It is kept in the journal.")


class ReasonForm(HouseForm):
    """A reason from the list, and words where they help."""

    reason = fields.which(N_("visit", "Why do you open this case?"), REASONS.items())
    words = fields.words(N_("visit", "In your own words"), required=False, rows=3, help=WHEN_OTHER)
