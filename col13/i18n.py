"""Words: labels and sentences are keys here, and become text only when a reader's language is known. Babel only, no Flask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from babel.dates import format_date, format_datetime
from babel.messages.mofile import read_mo
from babel.support import NullTranslations, Translations

from col13.calendar_be import BRUSSELS

LANGUAGES = ("nl", "fr", "de", "en")
TRANSLATIONS = Path(__file__).parent / "translations"
# Plain "en" prints American dates, and fr_BE/en_BE print two-digit years in the short form: patterns are explicit.
REGION = {"nl": "nl_BE", "fr": "fr_BE", "de": "de_BE", "en": "en_GB"}
DATE_PATTERN = {"nl": "dd/MM/yyyy", "fr": "dd/MM/yyyy", "de": "dd.MM.yyyy", "en": "dd/MM/yyyy"}


@dataclass(frozen=True, slots=True)
class Label:
    """A short name of one thing; the context tells homonyms apart (`confirmed` of a state, of a document)."""

    context: str
    word: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with named facts; `many` is its plural, chosen by the fact `count`."""

    one: str
    many: str | None = None


Key = Label | Sentence


@runtime_checkable
class Sayable(Protocol):
    """A fact that knows its own words, as a partial date does."""

    def say(self, locale: str) -> str: ...


def N_(context: str, word: str) -> Label:  # noqa: N802 - the name gettext users know
    """Mark a label for translation."""
    return Label(context, word)


def S_(text: str) -> Sentence:  # noqa: N802 - the name gettext users know
    """Mark a sentence for translation; facts stand as %(name)s."""
    return Sentence(text)


def SN_(one: str, many: str) -> Sentence:  # noqa: N802 - the name gettext users know
    """Mark a sentence with a plural, chosen by the fact `count`."""
    return Sentence(one, many)


@cache
def catalog(locale: str) -> NullTranslations:
    """The compiled words of a language; English is the source and has none."""
    if locale == "en":
        return NullTranslations()
    return Translations.load(str(TRANSLATIONS), [locale])


@cache
def spoken(locale: str) -> tuple[str, ...]:
    """Everything the house says in a language, plurals too."""
    path = TRANSLATIONS / ("nl" if locale == "en" else locale) / "LC_MESSAGES" / "messages.mo"
    if not path.exists():
        return ()
    with path.open("rb") as file:
        found = [message.id if locale == "en" else message.string for message in read_mo(file) if message.id]
    return tuple(text for one in found for text in (one if isinstance(one, list | tuple) else (one,)) if text)


def say(key: Key | str, locale: str, /, **facts: object) -> str:
    """The text of a key in a language. Facts may be keys themselves, or dates and times (shown in the local form)."""
    words = catalog(locale)
    if isinstance(key, str):
        text = words.ugettext(key)
    elif isinstance(key, Label):
        text = words.upgettext(key.context, key.word)
    elif key.many is not None:
        text = words.ungettext(key.one, key.many, int(str(facts["count"])))
    else:
        text = words.ugettext(key.one)
    if not facts:
        return str(text).replace("%%", "%") if isinstance(key, Sentence) else str(text)
    return str(text) % {name: show(fact, locale) for name, fact in facts.items()}


def show(fact: object, locale: str) -> object:
    """One fact as a reader of that language expects it: keys said, dates and times local, lists joined, the rest as it is."""
    if isinstance(fact, str | int):  # most facts; asking a Protocol takes ten times as long
        return fact
    if isinstance(fact, Label | Sentence):
        return say(fact, locale)
    if isinstance(fact, dt.datetime):
        return show_time(fact, locale)
    if isinstance(fact, dt.date):
        return show_date(fact, locale)
    if isinstance(fact, tuple | list):
        return ", ".join(str(show(part, locale)) for part in fact)
    if isinstance(fact, Sayable):
        return fact.say(locale)
    return fact


def show_date(day: dt.date, locale: str) -> str:
    """A day in numbers, four-digit year: 22/11/2026, in German 22.11.2026."""
    return format_date(day, DATE_PATTERN[locale], locale=REGION[locale])


def show_time(moment: dt.datetime, locale: str) -> str:
    """A moment on the Brussels clock, to the minute."""
    return format_datetime(moment, f"{DATE_PATTERN[locale]} HH:mm", tzinfo=BRUSSELS, locale=REGION[locale])
