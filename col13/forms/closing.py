"""Closing a case and reopening it: the reason, and why each thing that never began did not."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import StringField

from col13.forms.base import HouseForm
from col13.forms.fields import line, which, words
from col13.forms.spoken import Spoken
from col13.i18n import N_, S_
from col13.services.closing import REASONS

WHY = "why:"  # one field a track or person that is owed a reason
CASE_NUMBER = S_("For “joined” and “duplicate”: the number of the other case.")
HANDED = S_("For “handed over”: the service that takes it.")
DECIDED = S_("For “handed over”: on whose decision.")


class ClosingForm(HouseForm):
    """The reason and what belongs to it; the reasons owed are added for each case (closing_form)."""

    reason = which(
        N_("closing", "Why the case is closed"),
        REASONS.items(),
        help=S_("“Every track rests” is the usual way; the others hold whatever the states."),
    )
    words = words(N_("closing", "In your own words"), required=False, rows=3)
    other = line(N_("closing", "The other case"), required=False, longest=40, help=CASE_NUMBER)
    to = line(N_("closing", "Handed over to"), required=False, help=HANDED)
    decided_by = line(N_("closing", "Decided by"), required=False, help=DECIDED)

    def reasons(self) -> dict[str, str]:
        """Track key or person id → the reason given."""
        return {name.removeprefix(WHY): field.data or "" for name, field in self._fields.items() if name.startswith(WHY)}


def closing_form(owed: Sequence[tuple[str, Spoken]]) -> ClosingForm:
    """The form with one line for each (key, question) that is owed a reason."""
    fields = {WHY + key: StringField(label=says, render_kw={"data-optional": True}) for key, says in owed}
    made: type[ClosingForm] = type("ClosingForm", (ClosingForm,), fields)
    return made()


class ReopeningForm(HouseForm):
    """Why the case is opened again."""

    words = words(N_("closing", "Why it is opened again"), rows=3)
