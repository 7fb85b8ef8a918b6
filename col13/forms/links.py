"""A link to another case."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import line, one_of, words
from col13.i18n import N_, S_
from col13.services.links import LINKS

# The others come with closing, or from the intake.
BY_HAND = [(code, label) for code, label in LINKS.items() if code not in ("joined", "duplicate", "not_same")]


class LinkForm(HouseForm):
    """Which case, what kind of link, a note."""

    other = line(
        N_("link", "Number of the other case"),
        longest=40,
        placeholder="COL13-0000-2026-000000",
        help=S_("The number of a case that you may see."),
    )
    kind = one_of(N_("link", "Kind of link"), BY_HAND)
    note = words(N_("link", "Remark"), required=False, rows=2)
