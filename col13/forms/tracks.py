"""A further track: another magistrate, another equality body."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import one_of
from col13.i18n import N_, S_


class RecipientForm(HouseForm):
    """Who else gets the file. The choices come with the page."""

    recipient = one_of(N_("further track", "Also to"), help=S_("Each recipient has a track and a dossier of its own."))


class BodyForm(HouseForm):
    """Which other body. The choices come with the page."""

    body = one_of(N_("further track", "Another body"), help=S_("Several bodies may be competent: each has a track of its own."))
