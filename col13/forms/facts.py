"""The facts: how it was reported, an incident, exact words, indicators, a note."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms.base import HouseForm
from col13.forms.choices import coded, labelled, partial_date, told, YES_NO_UNKNOWN
from col13.forms.fields import hour as hour_told
from col13.forms.fields import line, NOTHING_CHOSEN, one_of, some_of, tick, which, words
from col13.forms.fields import words as words_
from col13.forms.places import nis_of, typed_as
from col13.i18n import Label, N_, S_
from col13.models import Incident, Quotation
from col13.partial_dates import PartialDate
from col13.services.bias_facts import SAID_TO
from col13.services.facts import IncidentFields, MEDIA, PERCEPTIONS, PUBLICITY, ReportFields

Groups = tuple[tuple[Label, tuple[str, ...]], ...]  # words, and the names of the fields below them
CIRCUMSTANCES = ("language", "translation", "said_by", "heard_by", "said_to", "others_heard", "medium", "publicity")
SHOWN_BY = {"quotation_id": "quotations", "statement_id": "statements", "document_id": "documents"}
UNKNOWN_AND_TOLD = S_("The date is given and said to be unknown: choose one.")


def identity(value: str | None) -> uuid.UUID | None:
    """The id of a choice, None for none."""
    return uuid.UUID(value) if value else None


class ReportForm(HouseForm):
    """How the report reached the police, and what the person needs."""

    title = line(N_("facts", "Short title, without any name"), required=False, longest=80, help=S_("It stands in lists; the number stays."))
    channel = one_of(N_("facts", "How it was reported"), required=False, help=S_("As it happened, also when somebody else brought it."))
    anonymous = tick(N_("facts", "The reporter wants to stay anonymous"), help=S_("The report counts as much."))
    perception = which(
        N_("facts", "Does somebody think it happened because of who the person is, or is taken to be?"), PERCEPTIONS.items(),
        required=False, help=S_("“None stated” is an answer too. It never closes the question."),
    )  # fmt: skip
    perception_words = words(N_("facts", "In the person's own words"), required=False, rows=3)
    pv_wanted = tick(N_("facts", "The person asks for a PV"), help=S_("Then the PV is recorded, whatever else is decided."))
    language = one_of(N_("facts", "Language spoken"), required=False)
    interpreter = tick(N_("facts", "An interpreter is needed"))
    safety_needs = words(N_("facts", "Safety needs now"), required=False, rows=3, help=S_("Is the person safe tonight? Who may come back?"))
    prior_conflict = words(
        N_("facts", "Earlier conflict between those involved"), required=False, rows=3,
        help=S_("Write it down neutrally. An earlier quarrel does not rule out bias."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = coded("channel")
        self.language.choices = coded("language")

    def answers(self) -> ReportFields:
        """What the service takes."""
        return {
            "channel": self.channel.data or None, "anonymous": self.anonymous.data, "perception": self.perception.data or None,
            "perception_words": self.perception_words.data or "", "pv_wanted": self.pv_wanted.data,
            "language": self.language.data or None, "interpreter": self.interpreter.data,
            "safety_needs": self.safety_needs.data or "", "prior_conflict": self.prior_conflict.data or "",
        }  # fmt: skip


class IncidentForm(HouseForm):
    """One occurrence: what, when as far as known, where, in which part of life."""

    groups: Groups = (
        (N_("group of fields", "What"), ("facts", "language")), (N_("group of fields", "When"), ("happened", "hour", "date_unknown")),
        (N_("group of fields", "Where"), ("municipality", "place", "place_type", "domain_of_life", "place_unknown")),
        (N_("group of fields", "What was expressed"), ("medium", "publicity")),
    )  # fmt: skip
    facts = words(
        N_("facts", "What happened"), required=False, rows=9,
        help=S_("Before, during and after, as it was told. Exact words said or written have their own place."),
    )  # fmt: skip
    language = one_of(N_("facts", "Language of this text"), blank=False)
    happened = partial_date(N_("facts", "When it happened"))
    date_unknown = tick(N_("facts", "The date is not known"))
    hour = hour_told(N_("facts", "Hour, as told"), help=S_("For example: about 22:15."))
    municipality = line(
        N_("facts", "Municipality"), required=False, list="municipalities", autocomplete="off", help=S_("Name or postal code."),
    )  # fmt: skip
    place = line(N_("facts", "Place, as told"), required=False, help=S_("Street, bus line, web address; no name of a person."))
    place_unknown = tick(N_("facts", "The place is not known"))
    place_type = one_of(N_("facts", "Kind of place"), required=False, help=S_("A place with a meaning can itself be an indicator."))
    domain_of_life = one_of(
        N_("facts", "Domain of life"),
        required=False,
        help=S_("It helps to find who is competent: work, for one, leads to the labour auditor."),
    )
    medium = which(
        N_("facts", "Medium of what was expressed"),
        MEDIA.items(),
        required=False,
        help=S_("The medium can decide which court is competent."),
    )
    publicity = which(N_("facts", "How public it was"), PUBLICITY.items(), required=False, help=S_("Who could hear or see it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = coded("language", blank=False)
        self.place_type.choices = coded("place_type")
        self.domain_of_life.choices = coded("domain_of_life")

    @staticmethod
    def shown(row: Incident) -> dict[str, object]:
        """What stands, for the fields."""
        values = {name: getattr(row, name) for name in (
            "facts", "language", "hour", "place", "place_unknown", "place_type", "domain_of_life", "medium", "publicity",
        )}  # fmt: skip
        values["municipality"] = typed_as(row.municipality, locale())
        values["happened"] = row.happened if row.happened.first else None
        values["date_unknown"] = row.date_stated and row.happened.first is None
        return values

    def answers(self) -> IncidentFields:
        """What the service takes. Invalid where the municipality is not one, or the date is both given and unknown."""
        if self.happened.data is not None and self.date_unknown.data:
            raise Invalid({"happened": UNKNOWN_AND_TOLD})
        answers: IncidentFields = {
            "facts": self.facts.data or "", "language": self.language.data, "hour": self.hour.data or None,
            "municipality": nis_of(self.municipality.data, locale()), "place": self.place.data or None,
            "place_unknown": self.place_unknown.data, "place_type": self.place_type.data or None,
            "domain_of_life": self.domain_of_life.data or None, "medium": self.medium.data or None,
            "publicity": self.publicity.data or None,
        }  # fmt: skip
        if self.happened.data is not None:
            answers["happened"] = self.happened.data
        elif self.date_unknown.data:
            answers["happened"] = PartialDate.unknown()
        return answers


class QuotationForm(HouseForm):
    """Exact words, and what decides whether they can be proved: who heard them, to whom they were said, how publicly."""

    words = words_(N_("facts", "The exact words, in the language in which they were said or written"), rows=3)
    language = one_of(N_("facts", "Their language"), required=False)
    translation = words_(N_("facts", "Translation"), required=False, rows=2, help=S_("Beside the original, never instead of it."))
    said_by = one_of(N_("facts", "Said or written by"), required=False)
    heard_by = one_of(N_("facts", "Heard or read by"), required=False, help=S_("Who heard or read it can be a witness."))
    said_to = which(N_("facts", "Said to whom"), SAID_TO.items(), required=False, help=S_("It can change which offence fits."))
    others_heard = which(N_("facts", "Others heard or read it"), YES_NO_UNKNOWN.items(), required=False)
    medium = which(
        N_("facts", "Medium of these words"), MEDIA.items(), required=False, help=S_("The medium can decide which court is competent.")
    )
    publicity = which(N_("facts", "How public they were"), PUBLICITY.items(), required=False, help=S_("Who could hear or see it."))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = coded("language")
        self.said_by.choices = self.heard_by.choices = [NOTHING_CHOSEN, *people]

    def answers(self) -> dict[str, Any]:
        """What the service takes beside the words."""
        return {
            "language": self.language.data or None, "translation": self.translation.data or "", "said_by": identity(self.said_by.data),
            "heard_by": identity(self.heard_by.data), "said_to": self.said_to.data or None,
            "others_heard": told(self.others_heard.data), "medium": self.medium.data or None, "publicity": self.publicity.data or None,
        }  # fmt: skip


class CircumstancesForm(QuotationForm):
    """What was not said yet of words on file. The words stay; so does what stands."""

    def __init__(self, *args: Any, row: Quotation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("words", *(one for one in CIRCUMSTANCES if getattr(row, one) not in (None, ""))):
            del self[name]

    def answers(self) -> dict[str, Any]:
        """What the service takes: the answers to what was still asked."""
        values = {name: self[name].data or None for name in CIRCUMSTANCES if name in self}
        for name in ("said_by", "heard_by"):
            if name in values:
                values[name] = identity(values[name])
        if "others_heard" in values:
            values["others_heard"] = told(values["others_heard"])
        return values


class IndicatorsForm(HouseForm):
    """Facts that may show bias, chosen by their prompts, and what shows them."""

    codes = some_of(
        N_("facts", "What was seen, heard or told"), required=True, help=S_("They prompt a question: one alone proves nothing.")
    )
    note = words(N_("facts", "What shows it"), required=False, rows=3, help=S_("In a few words, or choose below what shows it."))
    quotation_id = one_of(N_("facts", "Shown by these words"), required=False)
    person_id = one_of(N_("facts", "Told by"), required=False)
    statement_id = one_of(N_("facts", "Shown by this statement"), required=False)
    document_id = one_of(N_("facts", "Shown by this document"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], evidence: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes.choices = labelled({}) + coded("indicator", blank=False)
        self.person_id.choices = [NOTHING_CHOSEN, *people]
        for name, kind in SHOWN_BY.items():
            self[name].choices = [NOTHING_CHOSEN, *evidence.get(kind, ())]
            if not evidence.get(kind):
                del self[name]

    def ties(self) -> dict[str, uuid.UUID | None]:
        """What shows them."""
        return {name: identity(self[name].data) for name in ("person_id", *SHOWN_BY) if name in self}


class NoteForm(HouseForm):
    """An addition that is never changed afterwards."""

    words = words(N_("facts", "Note"), rows=4)


class StrikeForm(HouseForm):
    """Why something entered by mistake is taken back."""

    reason = words(N_("answer", "Reason"), rows=2)
