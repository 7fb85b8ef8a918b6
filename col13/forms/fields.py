"""Fields with spoken labels: one short call a field, required by default, help under the label."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField  # words sent under its name are no file: WTForms' own would hand them on as one
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from col13.forms.spoken import Spoken
from col13.i18n import Key, N_, S_, Sentence

REQUIRED = S_("An answer is needed here.")
TOO_LONG = S_("At most %(max)s characters.")
NOT_A_DAY = S_("Write a date as 22/11/2026.")
NOT_A_NUMBER = S_("Write a whole number.")
CHOOSE = S_("Choose one of the list.")
NOT_AN_HOUR = S_("There is no such hour: write it as 22:15, or in words, as “in the evening”.")
# 22:15, 22h15, 22u, 22 uur, 22.15
HOUR = re.compile(r"(?<!\d)(\d{1,3})\s*(?::|h(?![a-z])|u(?:ur)?(?![a-z])|\.(?=\d\d(?!\d)))\s*(\d{1,3})?(?!\d)", re.IGNORECASE)
NOTHING_CHOSEN: tuple[str, str] = ("", "")
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")

Pairs = Iterable[tuple[str, Key | str]]


def _rules(required: bool, longest: int | None = None) -> list[Any]:
    rules: list[Any] = [InputRequired(message=Spoken(REQUIRED)) if required else Optional()]
    return rules if longest is None else [*rules, Length(max=longest, message=Spoken(TOO_LONG, max=longest))]


def _asked(says: Key, help: Sentence | None, required: bool, **more: Any) -> dict[str, Any]:  # noqa: A002 - the declarations' own word
    return {"label": Spoken(says), "description": Spoken(help) if help else "", "render_kw": {"data-optional": not required, **more}}


def spoken_pairs(pairs: Pairs) -> list[tuple[str, str]]:
    """Choices for WTForms; keys stay keys until the page is drawn."""
    return [(value, word if isinstance(word, str) else Spoken(word)) for value, word in pairs]


class DayField(DateField):
    """A day: ISO as browsers send it, or as people type it. What could not be read is shown again."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        for pattern in DAY_FORMATS:
            try:
                self.data = dt.datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no time zone
                return
            except ValueError:
                continue
        raise ValueError(Spoken(NOT_A_DAY))


class CountField(IntegerField):
    """A whole number, with our own words when it is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(Spoken(NOT_A_NUMBER)) from None


class Listed:
    """Choices as pairs (value, words). The library wants objects of its own when a field is made, and takes pairs afterwards."""

    choices: Any

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = list(choices)


class OneOf(Listed, SelectField):
    """A choice out of a list, in our own words when it is none of them."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in (None, "") and str(self.data) not in {str(choice[0]) for choice in self.iter_choices()}:
            raise ValidationError(Spoken(CHOOSE))


class SomeOf(Listed, SelectMultipleField):
    """Several out of a list: shown as check boxes."""

    def pre_validate(self, form: Any) -> None:
        if not {str(one) for one in self.data or ()} <= {str(choice[0]) for choice in self.iter_choices()}:
            raise ValidationError(Spoken(CHOOSE))


class Which(Listed, RadioField):
    """One out of a few, all in view."""

    validate_choice = False

    def pre_validate(self, form: Any) -> None:
        if self.data not in (None, "") and str(self.data) not in {str(choice[0]) for choice in self.iter_choices()}:
            raise ValidationError(Spoken(CHOOSE))


def line(says: Key, *, required: bool = True, help: Sentence | None = None, longest: int = 200, **more: Any) -> Any:  # noqa: A002
    """One line of text."""
    return StringField(validators=_rules(required, longest), **_asked(says, help, required, **more))


def is_hour(told: str) -> bool:
    """Whether every hour that is written in numbers is one: “about 22:15” and “in the evening” are, “99:99” is not."""
    found = ((int(hour), int(minute or 0)) for hour, minute in HOUR.findall(told))
    return all((hour < 24 and minute < 60) or (hour, minute) == (24, 0) for hour, minute in found)


def a_real_hour(form: Any, field: Any) -> None:
    """Refuse an hour that no clock shows."""
    if not is_hour(field.data or ""):
        raise ValidationError(Spoken(NOT_AN_HOUR))


def hour(says: Key, *, help: Sentence | None = None) -> Any:  # noqa: A002
    """An hour as it is told: in numbers, estimated, or in words."""
    return StringField(validators=[*_rules(False, 200), a_real_hour], **_asked(says, help, False))


def words(says: Key, *, required: bool = True, help: Sentence | None = None, longest: int = 20000, rows: int = 4) -> Any:  # noqa: A002
    """Several lines of text."""
    return TextAreaField(validators=_rules(required, longest), **_asked(says, help, required, rows=rows))


def secret(says: Key, *, required: bool = True, help: Sentence | None = None, autocomplete: str = "off") -> Any:  # noqa: A002
    """A password: never shown again."""
    return PasswordField(validators=_rules(required, 200), **_asked(says, help, required, autocomplete=autocomplete))


def day(says: Key, *, required: bool = True, help: Sentence | None = None) -> Any:  # noqa: A002
    """A date."""
    return DayField(validators=_rules(required), **_asked(says, help, required))


def count(says: Key, *, required: bool = True, help: Sentence | None = None, **more: Any) -> Any:  # noqa: A002
    """A whole number."""
    return CountField(validators=_rules(required), **_asked(says, help, required, **more))


def tick(says: Key, *, help: Sentence | None = None) -> Any:  # noqa: A002
    """One check box."""
    return BooleanField(**_asked(says, help, True))


def one_of(says: Key, pairs: Pairs = (), *, required: bool = True, help: Sentence | None = None, blank: bool = True) -> Any:  # noqa: A002
    """A drop-down list; `blank` puts an empty line first."""
    choices = [*([NOTHING_CHOSEN] if blank else []), *spoken_pairs(pairs)]
    return OneOf(validators=_rules(required), choices=choices, validate_choice=False, **_asked(says, help, required))


def which(says: Key, pairs: Pairs = (), *, required: bool = True, help: Sentence | None = None) -> Any:  # noqa: A002
    """Radio buttons."""
    return Which(validators=_rules(required), choices=spoken_pairs(pairs), **_asked(says, help, required))


def some_of(says: Key, pairs: Pairs = (), *, required: bool = False, help: Sentence | None = None) -> Any:  # noqa: A002
    """Check boxes."""
    return SomeOf(validators=_rules(required), choices=spoken_pairs(pairs), validate_choice=False, **_asked(says, help, required))


def upload(says: Key, *, required: bool = True, help: Sentence | None = None) -> Any:  # noqa: A002
    """A file."""
    return FileField(validators=_rules(required), **_asked(says, help, required))


def hidden() -> Any:
    """What goes along unseen."""
    return HiddenField()


YES_OR_NO = (("yes", N_("answer", "yes")), ("no", N_("answer", "no")))
