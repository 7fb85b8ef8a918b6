"""The guided intake, leg by leg: how it was reported, what happened, who, what may show bias, what is needed now."""

from __future__ import annotations

from typing import Any

from col13.forms.base import HouseForm
from col13.forms.fields import line, one_of, some_of, tick, which, words
from col13.i18n import N_, S_
from col13.services.bias_facts import SAID_TO
from col13.services.facts import MEDIA, PERCEPTIONS, PUBLICITY
from col13.services.person_rules import CHANNELS, KINDS

PROCEDURE = (("nl", N_("language", "Dutch")), ("fr", N_("language", "French")), ("de", N_("language", "German")))
WHO = (
    ("victim", N_("person's role", "victim")),
    ("reporter", N_("person's role", "reporter")),
    ("witness", N_("person's role", "witness")),
    ("suspect", N_("person's role", "suspect")),
)


class StartForm(HouseForm):
    """The case is opened with this; nothing of it is final."""

    language = which(N_("intake", "Language of the procedure"), PROCEDURE)
    title = line(
        N_("intake", "Short title"),
        required=False,
        longest=80,
        help=S_("A few neutral words for the lists. No name."),
    )


class HowForm(HouseForm):
    """How the report reached the police."""

    channel = one_of(N_("intake", "How was it reported?"))
    anonymous = tick(N_("intake", "The reporter stays anonymous"))
    pv_wanted = tick(N_("intake", "The reporter asks for a PV"))
    language = one_of(N_("intake", "Language spoken at the report"), required=False)
    interpreter = tick(N_("intake", "An interpreter is needed"))
    safety_needs = words(
        N_("intake", "Needed for safety right now"), required=False, rows=3,
        help=S_("Is the person in danger, injured, afraid to go home? Who takes care of it?"),
    )  # fmt: skip


class WhatForm(HouseForm):
    """What happened, when and where. Everything can be completed later; “unknown” is an answer."""

    facts = words(
        N_("intake", "What happened?"), required=False, rows=8, help=S_("In the order it happened. Exact words come on a later page.")
    )
    happened = line(
        N_("intake", "When?"), required=False,
        help=S_("A day (20/11/2019), a month (11/2019), a year (2019), a period (2011 – 2015); ~ behind it means about."),
    )  # fmt: skip
    date_unknown = tick(N_("intake", "The date is unknown"))
    hour = line(N_("intake", "At what hour?"), required=False, help=S_("As told: 22:15, or “in the evening”."))
    municipality = line(
        N_("intake", "Municipality"), required=False, help=S_("Name or postal code."), list="municipalities", autocomplete="off"
    )
    place = line(N_("intake", "Place, as told"), required=False, help=S_("Street, bus line, website. No name of a person."))
    place_type = one_of(N_("intake", "Kind of place"), required=False)
    place_unknown = tick(N_("intake", "The place is unknown"))
    domain_of_life = one_of(N_("intake", "Domain of life"), required=False)
    prior_conflict = words(
        N_("intake", "Earlier dispute or another interest"), required=False, rows=2,
        help=S_("Recorded neutrally. It never takes the place of the questions about bias."),
    )  # fmt: skip


class WhoForm(HouseForm):
    """One person; the page is sent once for each."""

    roles = some_of(N_("intake", "This person is"), WHO)
    kind = one_of(N_("intake", "What is it?"), KINDS.items(), blank=False)
    unidentified = tick(N_("intake", "Not identified"))
    family_name = line(N_("intake", "Family name, or name of the organisation"), required=False)
    given_name = line(N_("intake", "Given name"), required=False)
    language = one_of(N_("intake", "Language this person understands"), required=False)
    interpreter = tick(N_("intake", "Needs an interpreter"))
    phone = line(N_("intake", "Telephone"), required=False, autocomplete="off")
    e_mail = line(N_("intake", "E-mail"), required=False, autocomplete="off")
    contact = which(
        N_("intake", "Safe contact (asked of every victim)"),
        (
            ("none", N_("intake", "asked: no special rules")),
            ("rules", N_("intake", "asked: with these rules")),
            ("later", N_("intake", "not asked yet")),
        ),
        required=False,
    )
    forbidden_channels = some_of(N_("intake", "Never use"), CHANNELS.items())
    contact_rules = words(
        N_("intake", "Rules in words"),
        required=False,
        rows=2,
        help=S_("When, by whom, what may never be said or written."),
    )


class BiasForm(HouseForm):
    """Exact words, the perception, and indicators: facts that prompt a question, never proof."""

    exact_words = words(
        N_("intake", "Exact words"),
        required=False,
        rows=3,
        help=S_("In the original language, as said or written. Never polished."),
    )
    words_language = one_of(N_("intake", "In which language"), required=False)
    said_to = one_of(N_("intake", "Said to whom"), SAID_TO.items(), required=False)
    medium = one_of(N_("intake", "Medium"), MEDIA.items(), required=False)
    publicity = one_of(N_("intake", "How public"), PUBLICITY.items(), required=False)
    perception = one_of(
        N_("intake", "Does anybody think it happened because of who the person is, or is taken to be?"), PERCEPTIONS.items(), required=False
    )
    perception_words = words(N_("intake", "In which words"), required=False, rows=2)
    indicators = some_of(N_("intake", "Indicators"))

    def notes(self, typed: Any) -> dict[str, str]:
        """Code → note of the indicators that were ticked, or that have a note."""
        ticked = set(self.indicators.data or ())
        noted = {str(code): str(typed.get(f"note-{code}", "")).strip() for code, _ in self.indicators.choices}
        return {code: note for code, note in noted.items() if note or code in ticked}
