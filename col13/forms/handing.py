"""Handing a case to another zone: to which, on whose decision, why. The zones and the people to choose from come with the page."""

from __future__ import annotations

from col13.forms.base import HouseForm
from col13.forms.fields import one_of, some_of, which, words
from col13.i18n import N_, S_
from col13.services.handed_over import DECISIONS

WHICH = S_("A police zone of this instance. For any other service close the case as handed over.")
KEPT = S_("Kept as a code in the journal; the reason below says more.")
NAMED = S_("Only these people will know of the case in the zone that receives it, and a body with a live share. At least one.")


class HandOverForm(HouseForm):
    """Where the case goes. `names` is for a restricted one alone; the page takes it away elsewhere."""

    to = one_of(N_("handing over", "The zone that receives it"), help=WHICH)
    decision = which(N_("handing over", "On whose decision"), DECISIONS.items(), help=KEPT)
    names = some_of(N_("handing over", "Named on the case there"), help=NAMED)
    words = words(N_("handing over", "Why it is handed over"), rows=3, longest=2000)
