"""What an auditor asks of the journal."""

from __future__ import annotations

import uuid

from col13.forms.base import FilterForm, HouseForm
from col13.forms.fields import day, line, one_of, which, words
from col13.forms.visit import WHEN_OTHER
from col13.i18n import Label, N_, S_
from col13.services.journal_reading import Filters
from col13.services.journal_taken import REASONS

OPERATIONS: dict[str, Label] = {
    "collection": N_("operation", "collection"),
    "alteration": N_("operation", "alteration"),
    "consultation": N_("operation", "consultation"),
    "disclosure": N_("operation", "disclosure"),
    "combination": N_("operation", "combination"),
    "erasure": N_("operation", "erasure"),
}


class JournalForm(FilterForm):
    """By whom, about which case, which operation, when."""

    number = line(N_("journal", "Case number"), required=False, longest=40)
    person = one_of(N_("journal", "By whom"), required=False)
    operation = one_of(N_("journal", "Operation"), OPERATIONS.items(), required=False)
    since = day(N_("journal", "From"), required=False)
    until = day(N_("journal", "Until"), required=False)

    def filters(self) -> Filters:
        """The filters that hold; a field that cannot be read filters nothing and says so."""
        number = (self.number.data or "").strip().upper()
        return Filters(
            person=uuid.UUID(self.person.data) if self.person.data and not self.person.errors else None,
            number=number or None, operation=self.operation.data or None, since=self.since.data, until=self.until.data,
        )  # fmt: skip


class JournalExportForm(HouseForm):
    """Why the journal is taken along."""

    reason = which(N_("journal", "Why do you take the journal along?"), REASONS.items(), help=S_("It is written before the file leaves."))
    words = words(N_("journal", "In your own words"), required=False, rows=3, longest=500, help=WHEN_OTHER)
