"""The form of a step, made from what the step asks: never written by hand, so that a new question needs no new form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField
from wtforms.widgets import DateInput, DateTimeLocalInput

from col13 import clock
from col13.auth.language import locale
from col13.forms.base import HouseForm
from col13.forms.fields import OneOf, SomeOf, Which, YES_OR_NO
from col13.forms.spoken import Spoken
from col13.i18n import Key, S_, say, Sentence
from col13.models import Case
from col13.partial_dates import PartialDate, UNKNOWN
from col13.policies import Actor
from col13.services.answers import asks_of
from col13.services.options import MARKS, Option, options
from col13.workflows.engine import Ask, Step
from col13.workflows.standing import Standing, TrackStanding

PARTIAL = S_("A day (20/11/2019), a month (11/2019), a year (2019), a period (2011 – 2015) or “unknown”; ~ behind it means about.")
FEW = 6  # up to so many choices are all in view; more become a list
SHORT = ("number", "name", "date", "author", "whom", "function", "file", "channel", "reference", "recipient", "notice")
# What to do where a list of the case is empty, by where the choices come from.
EMPTY: dict[str, Sentence] = {
    "dossiers": S_("No dossier was issued for this recipient yet. Make it under “Dossiers and letters”, then come back here."),
    "documents": S_("No document that you may choose is on file. Add it under “Documents” first."),
    "victims": S_("No victim is on file. Add one under “Persons” first."),
    "suspects": S_("No suspect is on file. Add one under “Suspects” first."),
    "to_acknowledge": S_("No reporter and no victim is on file. Add one under “Persons” first."),
    "reporters": S_("No reporter and no victim is on file. Add one under “Persons” first."),
    "told": S_("No reporter and no victim is on file. Add one under “Persons” first."),
    "persons": S_("Nobody is on file. Add the person under “Persons” first."),
    "open_instructions": S_("No instruction is open: note the magistrate's instruction first."),
}
SOURCE_OF_KIND = {"document": "documents", "person": "persons", "persons": "persons"}
MARK = "marks:"  # one field a suspect and offence


class StepForm(HouseForm):
    """Raw answers; the service cleans them against the same asks. `step` and `seen` go with the page."""

    step: Step

    def raw(self) -> dict[str, Any]:
        """What was typed, by the asks' names; marks gathered in one mapping."""
        marks = {name.removeprefix(MARK): field.data for name, field in self._fields.items() if name.startswith(MARK)}
        typed = {ask.name: told(ask, self[ask.name].data) for ask in asks_of(self.step) if ask.name in self}
        return {**typed, "marks": marks} if marks else typed


def told(ask: Ask, typed: Any) -> Any:
    """An answer as the service takes it: a partial date may be the word “unknown” in the reader's language."""
    unknown = ask.kind == "partial_date" and str(typed or "").strip().casefold() in {"unknown", say(UNKNOWN, locale()).casefold()}
    return PartialDate.unknown() if unknown else typed


def step_form(
    session: Session,
    actor: Actor,
    case: Case,
    step: Step,
    track: TrackStanding,
    standing: Standing,
    known: Mapping[str, Any] | None = None,
) -> StepForm:
    """The form of a step on a track, with its choices as this actor sees them. `known`: typed values to begin with (dates, codes)."""
    fields: dict[str, Any] = {"step": step}
    for ask in asks_of(step):
        offered = options(session, actor, case, ask, track, standing)
        if ask.kind == "marks":
            fields.update({MARK + value: mark_field(key, facts) for value, key, facts in offered})
        else:
            fields[ask.name] = field_of(ask, offered, (known or {}).get(ask.name))
    made: type[StepForm] = type("StepForm", (StepForm,), fields)
    return made()


def field_of(ask: Ask, offered: Sequence[Option], known: Any) -> Any:
    """The field that fits the kind of an ask. Nothing is checked here: the service does it once, for every entrance."""
    optional = not ask.required
    source = (ask.choices if isinstance(ask.choices, str) else "") or SOURCE_OF_KIND.get(ask.kind, "")
    empty = EMPTY.get(source) if not offered else None
    help_ = empty or ask.help or (PARTIAL if ask.kind == "partial_date" else None)
    if known is None and len(offered) == 1 and not optional and source in EMPTY and ask.kind in ("choice", "person", "document"):
        known = offered[0][0]  # the one there is: nothing to look for
    says: dict[str, Any] = {
        "label": Spoken(ask.says),
        "description": Spoken(help_) if help_ else "",
        "render_kw": {"data-optional": optional},
        "default": as_typed(known),
    }
    pairs = [(value, Spoken(key, **facts)) for value, key, facts in offered]
    match ask.kind:
        case "date":
            return StringField(widget=DateInput(), **says)
        case "moment":
            return StringField(widget=DateTimeLocalInput(), **says)
        case "yes_no":
            return Which(choices=[(value, Spoken(word)) for value, word in YES_OR_NO], **says)
        case "choices" | "persons":
            return SomeOf(choices=pairs, validate_choice=False, **says)
        case "text" if not any(word in ask.name for word in SHORT):
            return TextAreaField(**{**says, "render_kw": {"data-optional": optional, "rows": 3}})
        case "text" | "partial_date":
            return StringField(**says)
    if len(pairs) <= FEW and not optional:
        return Which(choices=pairs, **says)
    return OneOf(choices=[("", ""), *pairs], validate_choice=False, **says)


def mark_field(key: Key, facts: dict[str, object]) -> Any:
    """The mark of one suspect and offence: kept, not kept, not told."""
    words = [(value, Spoken(label)) for value, label in MARKS]
    return OneOf(label=Spoken(key, **facts), choices=words, default="not_told", validate_choice=False, render_kw={"data-optional": True})


def as_typed(value: Any) -> Any:
    """A known value as the browser's field wants it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.BRUSSELS).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.iso() if isinstance(value, PartialDate) else value
