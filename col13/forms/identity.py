"""Linking an account to a person at the identity provider."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import line
from col13.i18n import N_, S_


class LinkForm(HouseForm):
    """The code that the person was told."""

    code = line(
        N_("account", "Code"),
        longest=40,
        help=S_("Whoever signs in through the identity provider without a link is shown a code. It holds for an hour."),
        autocomplete="off",
        autocapitalize="none",
    )
