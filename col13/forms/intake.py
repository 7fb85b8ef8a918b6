"""The guided intake, its first parts: how it was reported, what happened, when and where. A draft may have holes."""

from __future__ import annotations

from wtforms import Field, ValidationError

from col13.errors import Invalid
from col13.forms.base import HouseForm
from col13.forms.fields import hour as hour_told
from col13.forms.fields import line, one_of, some_of, tick, which, words
from col13.forms.safety import contradict, NEEDS
from col13.forms.spoken import Spoken
from col13.i18n import N_, S_

PROCEDURE = (("nl", N_("language", "Dutch")), ("fr", N_("language", "French")), ("de", N_("language", "German")))
HOW = S_("The way the facts reached the police.")
SPOKEN = S_("The language the reporter speaks with you.")
TITLE = S_("A few neutral words for the lists. No name.")
NOT_BOTH = S_("“Nothing is needed right now” and a need are ticked: take one of them away.")
NOTHING_SAID = S_("Nothing is filled in yet: say at least how it was reported.")


class PartForm(HouseForm):
    """A part that can be saved while somebody types; `left`: the fields that such a save left out."""

    left: tuple[str, ...] = ()


class UrgentForm(PartForm):
    """Asks first what cannot wait: “nothing” beside a need is no answer."""

    def validate_needs(self, field: Field) -> None:
        """Called by the library, before anything is written."""
        if contradict(field.data or ()):
            raise ValidationError(Spoken(NOT_BOTH))


class HowForm(UrgentForm):
    """How the report reached the police, and what cannot wait."""

    title = line(N_("intake", "Short title"), required=False, longest=80, help=TITLE)
    channel = one_of(N_("intake", "How was it reported?"), required=False, help=HOW)
    language = one_of(N_("intake", "Language spoken at the report"), required=False, help=SPOKEN)
    interpreter = tick(N_("intake", "An interpreter is needed"), help=S_("For the language chosen here."))
    anonymous = tick(N_("intake", "The reporter stays anonymous"), help=S_("Then no reporter has to be named."))
    pv_wanted = tick(N_("intake", "The reporter asks for a PV"), help=S_("Then the report cannot be passed on before the PV is recorded."))
    needs = some_of(N_("intake", "Needed for safety right now"), NEEDS.items(), help=S_("Ask this first. What is urgent does not wait."))
    safety_needs = words(
        N_("intake", "What is needed, and who takes care of it"), required=False, rows=2,
        help=S_("Ambulance, patrol, a safe place for tonight, a contact ban: what was done or asked, and by whom."),
    )  # fmt: skip


class StartForm(UrgentForm):
    """The case is opened with this; nothing of it is final."""

    channel = one_of(N_("intake", "How was it reported?"), required=False, help=HOW)
    title = line(N_("intake", "Short title"), required=False, longest=80, help=TITLE)
    language = which(N_("intake", "Language of the procedure"), PROCEDURE, help=S_("The language of the file and of its letters."))
    spoken = one_of(N_("intake", "Language spoken at the report"), required=False, help=SPOKEN)
    interpreter = tick(N_("intake", "An interpreter is needed"), help=S_("For the language chosen here."))
    anonymous, pv_wanted, needs, safety_needs = HowForm.anonymous, HowForm.pv_wanted, HowForm.needs, HowForm.safety_needs

    def refuse_empty(self) -> None:
        """Invalid where nothing at all was said: a case with a number and nothing in it helps nobody."""
        if not (self.channel.data or (self.title.data or "").strip() or self.needs.data or (self.safety_needs.data or "").strip()):
            raise Invalid({"channel": NOTHING_SAID})


class WhatForm(PartForm):
    """What happened, when and where. Everything can be completed later; “unknown” is an answer."""

    facts = words(
        N_("intake", "What happened?"), required=False, rows=8, help=S_("In the order it happened. Exact words come on a later page.")
    )
    happened = line(
        N_("intake", "When?"), required=False, autocomplete="off",
        help=S_("A day (20/11/2019), a month (11/2019) or a year (2019)."),
    )  # fmt: skip
    until = line(N_("intake", "Until"), required=False, autocomplete="off", help=S_("Only if it lasted or came back: the last day."))
    hour = hour_told(N_("intake", "At what hour?"), help=S_("As told: 22:15, or “in the evening”."))
    about = tick(N_("intake", "This date is an estimate"))
    date_unknown = tick(N_("intake", "The date is unknown"))
    municipality = line(
        N_("intake", "Municipality"), required=False, help=S_("Name or postal code."), list="municipalities", autocomplete="off"
    )
    place = line(
        N_("intake", "Place, as told"), required=False, autocomplete="off", help=S_("Street, bus line, website. No name of a person.")
    )
    place_unknown = tick(N_("intake", "The place is unknown"))
    place_type = one_of(N_("intake", "Kind of place"), required=False, help=S_("A place can say something about the motive."))
    domain_of_life = one_of(N_("intake", "Domain of life"), required=False, help=S_("Work, housing, school, the street: where it belongs."))
    prior_conflict = words(
        N_("intake", "Earlier dispute or another interest"), required=False, rows=2,
        help=S_("Recorded neutrally. It never takes the place of the questions about bias."),
    )  # fmt: skip
