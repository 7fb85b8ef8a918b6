"""Second factors: giving one, adding one, its name."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import line
from col13.i18n import N_, S_

SIX = S_("The six digits that the app shows now.")
OR_PAPER = S_("Six digits of your app, or one of your recovery codes.")
HOW_NAMED = S_("So that you know it again: “telephone”, “key on my key ring”.")


class ProveForm(HouseForm):
    """A code of an app or from paper."""

    code = line(N_("second factor", "Code"), help=OR_PAPER, longest=40, autocomplete="one-time-code")


class ConfirmForm(HouseForm):
    """The first code of a new app."""

    code = line(N_("second factor", "Code"), help=SIX, longest=20, autocomplete="one-time-code")


class FactorForm(HouseForm):
    """What a factor is called."""

    name = line(N_("second factor", "Name"), help=HOW_NAMED, longest=60, autocomplete="off")


class RemoveFactorsForm(HouseForm):
    """Why an administrator removes somebody's factors."""

    reason = line(N_("second factor", "Reason"), help=S_("It stands in the journal: telephone lost, key broken."), longest=500)
