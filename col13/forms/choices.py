"""Lists to choose from, in the reader's language, and dates as people tell them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import StringField

from col13 import catalogue, collation
from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms.fields import NOTHING_CHOSEN, spoken_pairs
from col13.forms.spoken import Spoken
from col13.i18n import Label, N_, S_, Sentence
from col13.partial_dates import PartialDate

USUAL = ("nl", "fr", "de", "en")  # languages that head the list
DATE_HELP = S_("A day (20/11/2026), a month (11/2026), a year (2026) or a period (3/2026 – 6/2026); put ~ behind it when it is estimated.")


def coded(kind: str, *, on: dt.date | None = None, blank: bool = True) -> list[tuple[str, str]]:
    """Entries of a kind of the catalogue, by label."""
    found = catalogue.choices(kind, locale(), on)
    if kind == "language":
        found.sort(key=lambda pair: (USUAL.index(pair[0]) if pair[0] in USUAL else len(USUAL), collation.key(pair[1])))
    return [*([NOTHING_CHOSEN] if blank else []), *found]


def labelled(labels: Mapping[str, Label], *, blank: bool = False) -> list[tuple[str, str]]:
    """A house's own list of codes and labels."""
    return [*([NOTHING_CHOSEN] if blank else []), *spoken_pairs(labels.items())]


class PartialDateField(StringField):
    """A date as people tell it; what could not be read is shown again."""

    data: Any  # a PartialDate or None, where the library's own field has text

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            try:
                self.data = PartialDate.parse(str(valuelist[0]))
            except Invalid as unreadable:
                key, facts = next(iter(unreadable.fields.values()))
                raise ValueError(Spoken(key, **facts)) from unreadable

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.iso() if isinstance(self.data, PartialDate) else ""


def partial_date(says: Label, *, help: Sentence = DATE_HELP) -> PartialDateField:  # noqa: A002 - the declarations' own word
    """A day, a month, a year or a period, perhaps estimated."""
    return PartialDateField(label=Spoken(says), description=Spoken(help), render_kw={"data-optional": True})


YES_NO_UNKNOWN: dict[str, Label] = {"yes": N_("answer", "yes"), "no": N_("answer", "no"), "": N_("answer", "not known")}


def told(value: str | None) -> bool | None:
    """The answer of a yes/no/not known question."""
    return {"yes": True, "no": False}.get(value or "")


def telling(value: bool | None) -> str:
    """That answer, for the form."""
    return "" if value is None else "yes" if value else "no"
