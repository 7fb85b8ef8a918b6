"""The qualification: an offence under its law, a bias assessment with what it rests on, another hand's view."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from col13 import catalogue
from col13.auth.language import locale
from col13.forms.base import HouseForm
from col13.forms.choices import coded, partial_date
from col13.forms.facts import identity
from col13.forms.fields import NOTHING_CHOSEN, one_of, some_of, tick, which, words
from col13.i18n import Label, N_, S_
from col13.services.bias import BASES, STRENGTHS, VIEWS
from col13.services.facts import MEDIA, PUBLICITY

LAWS: dict[str, Label] = {
    "old_code": N_("law", "Penal Code of 1867"),
    "new_code": N_("law", "new Penal Code"),
    "special_act": N_("law", "special act"),
}
Pairs = list[tuple[str, str]]
EVIDENCE = ("quotations", "indicators", "statements", "documents")
BIAS_GROUPS = (
    (N_("group of fields", "What drove it, as far as it shows"), ("phenomenon", "sub_phenomenon", "criteria")),
    (N_("group of fields", "How you know"), ("basis", "strength", "suspect_id")),
    (N_("group of fields", "What shows it"), (*EVIDENCE, "reason")),
)


def ids(values: Iterable[str] | None) -> list[uuid.UUID]:
    """The ids that were ticked."""
    return [uuid.UUID(value) for value in values or ()]


class OffenceForm(HouseForm):
    """An offence of the catalogue that fits the date of the facts."""

    code = one_of(N_("qualification", "Offence"), help=S_("Only what was in force at the date of the facts; the article stands behind it."))
    attempt = tick(N_("qualification", "An attempt"))
    victims = some_of(N_("qualification", "Suffered by"))
    suspects = some_of(N_("qualification", "Suspected"))
    medium = which(N_("qualification", "Medium, where it differs from the incident's"), MEDIA.items(), required=False)
    publicity = which(N_("qualification", "Publicity, where it differs from the incident's"), PUBLICITY.items(), required=False)
    happened = partial_date(N_("qualification", "Date, where it differs from the incident's"))
    note = words(N_("qualification", "Note"), required=False, rows=2)

    def __init__(self, *args: Any, offered: Iterable[catalogue.Offence], victim_pairs: Pairs, suspect_pairs: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.choices = [NOTHING_CHOSEN, *((entry.code, entry_words(entry)) for entry in offered)]
        self.victims.choices, self.suspects.choices = victim_pairs, suspect_pairs

    def answers(self) -> dict[str, Any]:
        """What the service takes beside the persons."""
        return {
            "code": self.code.data or "", "attempt": self.attempt.data, "medium": self.medium.data or None,
            "publicity": self.publicity.data or None, "happened": self.happened.data, "note": self.note.data or "",
        }  # fmt: skip


def entry_words(entry: catalogue.Offence) -> str:
    """The offence, its law and its article, in one line."""
    statute = catalogue.label("statute", entry.statute, locale())
    return f"{entry.label(locale())} — {statute}{f', art. {entry.article}' if entry.article else ''}"


class BiasForm(HouseForm):
    """The perpetrator's apparent bias: never who the victim is. It is a proposal; the magistrate decides."""

    phenomenon = one_of(N_("qualification", "Apparent bias"), help=S_("The bias behind the facts, as the recording rules of 2024 name it."))
    sub_phenomenon = one_of(N_("qualification", "More precisely"), required=False, help=S_("As precise as what was found allows."))
    criteria = some_of(N_("qualification", "Protected criteria"), help=S_("Several at once are normal."))
    basis = which(
        N_("qualification", "On what basis"), BASES.items(), help=S_("A trait that was only assumed, or somebody else's, counts too.")
    )
    strength = which(
        N_("qualification", "How strong"), STRENGTHS.items(), required=False, help=S_("How strongly what was found points to this bias.")
    )
    suspect_id = one_of(N_("qualification", "Only of this suspect"), required=False, help=S_("Empty: whoever did it."))
    quotations = some_of(N_("qualification", "Rests on these words"))
    indicators = some_of(N_("qualification", "Rests on these facts"))
    statements = some_of(N_("qualification", "Rests on these statements"))
    documents = some_of(N_("qualification", "Rests on these documents"))
    reason = words(N_("qualification", "Why"), required=False, rows=3)

    def __init__(self, *args: Any, suspects: Pairs, evidence: Mapping[str, Pairs], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phenomenon.choices, self.criteria.choices = coded("phenomenon"), coded("criterion", blank=False)
        self.sub_phenomenon.choices = [NOTHING_CHOSEN, *finer()]
        self.suspect_id.choices = [NOTHING_CHOSEN, *suspects]
        for name in EVIDENCE:
            self[name].choices = evidence.get(name, [])
            if not self[name].choices:
                del self[name]
        self.groups = tuple((title, kept) for title, names in BIAS_GROUPS if (kept := tuple(name for name in names if name in self)))

    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        resting = {name: ids(self[name].data) for name in EVIDENCE if name in self}
        return {
            "phenomenon": self.phenomenon.data or "", "sub_phenomenon": self.sub_phenomenon.data or None,
            "criteria": self.criteria.data or (), "basis": self.basis.data or "", "strength": self.strength.data or None,
            "suspect_id": identity(self.suspect_id.data), "reason": self.reason.data or "", **resting,
        }  # fmt: skip


def finer() -> Pairs:
    """Finer labels, each behind the phenomenon it belongs to."""
    found = [entry for entry in catalogue.entries("sub_phenomenon") if isinstance(entry, catalogue.SubPhenomenon)]
    return [(entry.code, f"{catalogue.label('phenomenon', entry.parent, locale())}: {entry.label(locale())}") for entry in found]


class ViewForm(HouseForm):
    """What another hand says of an assessment; the mark and its history stay."""

    status = which(N_("qualification", "Your view"), VIEWS.items(), help=S_("The earlier view stays beside yours."))
    reason = words(N_("answer", "Reason"), rows=3)


class ReasonForm(HouseForm):
    """A conclusion that needs its reason: no bias found, no offence found, an offence dropped."""

    reason = words(N_("answer", "Reason"), rows=3)
