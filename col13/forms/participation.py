"""Who takes part in a case: assigning, restricting, naming, excluding. The people to choose from come with the page."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import one_of, some_of, words
from col13.i18n import N_, S_

NAMED = S_("Only these people will know of the case, and a body with a live share. At least one active reference officer is among them.")


class AssignForm(HouseForm):
    """To whom the case is given."""

    user_id = one_of(N_("participation", "To whom"))


class RestrictForm(HouseForm):
    """Who alone may know of the case, and why."""

    names = some_of(N_("participation", "Named on the case"), required=True, help=NAMED)
    reason = words(N_("participation", "Why it is restricted"), rows=2)


class UnrestrictForm(HouseForm):
    """Why everybody of the zone may know of it again."""

    reason = words(N_("participation", "Why the restriction ends"), rows=2)


class NameForm(HouseForm):
    """One more person who may know of a restricted case."""

    user_id = one_of(N_("participation", "Who else"))


class ExcludeForm(HouseForm):
    """For whom the case will not exist, and why."""

    user_id = one_of(N_("participation", "Whom"))
    reason = words(N_("participation", "Which conflict of interest"), rows=2)


class EndExclusionForm(HouseForm):
    """Whose conflict is over, and why."""

    user_id = one_of(N_("participation", "Whose exclusion ends"))
    reason = words(N_("participation", "Why it ends"), rows=2)
